"""What marking payouts is decided on: the firm's payouts that a returned file names, and what was said of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from handlers.ids import FirmId, PayoutId, PersonId
from handlers.money.paying.files.returned import ReturnedLine
from handlers.money.paying.going_out.marking import CHUNK, MarkingFacts, MarkPayouts
from handlers.money.paying.values import PayoutStanding, PayoutState
from storage.rows import PAYOUT
from storage.tables import payment_marks, payouts

_AFTER = "g"  # the first character after those of an id
Marks = dict[PayoutId, set[tuple[str, PayoutState]]]


def marking_of(
    connection: Connection,
    firm_id: FirmId,
    by: PersonId | None,
    lines: Iterable[ReturnedLine],
    *,
    to_change: bool,
) -> MarkingFacts:
    """Load the firm's payouts of these lines, held where they are to be changed."""
    references = sorted({line.reference for line in lines})
    found = []
    for at in range(0, len(references), CHUNK):
        found += _payouts(connection, firm_id, references[at : at + CHUNK], to_change=to_change)
    return MarkingFacts(by=by, payouts=tuple(found))


def _payouts(
    connection: Connection, firm_id: FirmId, references: Sequence[str], *, to_change: bool
) -> list[tuple[PayoutStanding, frozenset[tuple[str, PayoutState]]]]:
    named = or_(*(and_(payouts.c.id >= one, payouts.c.id < one + _AFTER) for one in references))
    asked = select(*PAYOUT.columns).where(named, payouts.c.firm_id == firm_id).order_by(payouts.c.id)
    rows = connection.execute(asked.with_for_update() if to_change else asked).all()
    found = [PAYOUT.value(row) for row in rows]
    m = payment_marks.c
    told = select(m.payout_id, m.provider_ref, m.outcome).where(m.payout_id.in_([one.id for one in found]))
    marks: Marks = {}
    for payout_id, provider_ref, outcome in connection.execute(told):
        marks.setdefault(payout_id, set()).add((provider_ref, PayoutState(outcome)))
    return [(one, frozenset(marks.get(one.id, ()))) for one in found]


def marking_facts(
    connection: Connection, commands: Sequence[MarkPayouts], now: datetime
) -> Sequence[MarkingFacts]:
    """Load what lines are recorded on for whoever runs Signoff, the payouts held until the end."""
    del now
    return [
        marking_of(connection, command.firm_id, None, command.lines, to_change=True) for command in commands
    ]
