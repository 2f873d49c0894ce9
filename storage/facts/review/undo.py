"""The facts that an undo and a void are decided on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from handlers.ids import STAMP, ReviewId
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.prebill.values import PreBillState
from handlers.money.rates import RateUnit
from handlers.money.time import TimeEntry
from handlers.people.people import Sender
from handlers.review.answering.undo import UndoFacts
from handlers.review.commands import UndoVerdict, VoidVerdict
from handlers.review.offering.turns import TurnFacts
from storage import tables
from storage.facts.review.turns import accounts_of, turn_facts
from storage.facts.review.verdicts import BY_THE_HOUR, UNPAID_MS, accrued_from
from storage.facts.walls.holding import hold_days
from storage.rows import LEDGER_ENTRY, RATE_LINE, TIME_ADJUSTMENT, TIME_ENTRY

SHORTEST_REFERENCE = 4

_entries = tables.time_entries
_back = _entries.alias("back")
_adjustments = tables.time_adjustments


def undo_facts(connection: Connection, commands: Sequence[UndoVerdict], now: datetime) -> Sequence[UndoFacts]:
    """Load the facts of undos, in the order of the commands."""
    return [undo_facts_of(connection, turn) for turn in turn_facts(connection, commands, now)]


def undo_facts_of(connection: Connection, turn: TurnFacts) -> UndoFacts:
    """Load the entries of a turn's verdict in force, and what stands on its accrual key."""
    if turn.review is None or turn.verdict is None:
        return UndoFacts(turn=turn)
    mine = (_entries.c.review_id == turn.review.id) & (_entries.c.version == turn.verdict.version)
    row = connection.execute(
        select(*TIME_ENTRY.columns)
        .where(mine, _entries.c.reverses.is_(None), ~exists().where(_back.c.reverses == _entries.c.id))
        .order_by(_entries.c.dated_at)
    ).first()
    if row is None:
        return UndoFacts(turn=turn)
    entry = TIME_ENTRY.value(row)
    postings = connection.execute(
        select(*LEDGER_ENTRY.columns).where(tables.ledger_entries.c.time_entry_id == entry.id)
    )
    taken = select(tables.payout_lines.c.time_entry_id).where(tables.payout_lines.c.time_entry_id == entry.id)
    facts = UndoFacts(
        turn=turn,
        entry=entry,
        postings=tuple(LEDGER_ENTRY.value(posting) for posting in postings),
        is_taken=connection.execute(taken).first() is not None,
        is_invoiced=connection.execute(select(on_invoice(entry.id))).scalar_one(),
    )
    if entry.unit is RateUnit.PIECE:
        return facts
    hold_days(connection, (entry.person_id,))
    return _with_rate(connection, facts, entry)


def on_invoice(entry_id: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Whether an invoice that stands holds this time entry; a pre-bill holds nothing fast."""
    takes, lines, bills = tables.bill_takes, tables.pre_bill_lines, tables.pre_bills
    of = takes.join(lines, lines.c.id == takes.c.line_id).join(bills, bills.c.id == lines.c.pre_bill_id)
    stands = (takes.c.freed_at.is_(None), bills.c.state == PreBillState.INVOICED)
    return exists().select_from(of).where(takes.c.time_entry_id == entry_id, *stands)


def _with_rate(connection: Connection, facts: UndoFacts, entry: TimeEntry) -> UndoFacts:
    line = connection.execute(
        select(*RATE_LINE.columns).where(tables.rate_lines.c.id == entry.rate_line_id)
    ).one()
    sums = connection.execute(
        select(*(func.sum(_entries.c[name]) for name in ("milliseconds", "pay", "price")), UNPAID_MS).where(
            _entries.c.person_id == entry.person_id,
            _entries.c.matter_id == entry.matter_id,
            _entries.c.local_day == entry.local_day,
            _entries.c.activity == entry.activity,
            _entries.c.rate_line_id == entry.rate_line_id,
            _entries.c.premium_pay_bp == entry.premium_pay_bp,
            _entries.c.premium_price_bp == entry.premium_price_bp,
            BY_THE_HOUR,
        )
    ).one()
    return replace(
        facts,
        rate=RATE_LINE.value(line),
        already=accrued_from(sums),
        asked=_asked(connection, entry),
    )


def _asked(connection: Connection, entry: TimeEntry) -> TimeAdjustment | None:
    """Find what was asked for of an entry and waits for a supervisor."""
    waits = (_adjustments.c.review_id == entry.review_id, _adjustments.c.state == AdjustmentState.ASKED)
    row = connection.execute(select(*TIME_ADJUSTMENT.columns).where(*waits)).first()
    return None if row is None else TIME_ADJUSTMENT.value(row)


def void_facts(connection: Connection, commands: Sequence[VoidVerdict], now: datetime) -> Sequence[UndoFacts]:
    """Load the facts of voids: the reference is matched within the sender's firm alone."""
    return [_void_facts(connection, command, now) for command in commands]


def _void_facts(connection: Connection, command: VoidVerdict, now: datetime) -> UndoFacts:
    account = accounts_of(connection, (command.sender,)).get(command.sender)
    reference = command.reference.casefold()
    if account is None or len(reference) < SHORTEST_REFERENCE or not reference.isalnum():
        return UndoFacts(turn=TurnFacts(account=account), matches=0)
    found = connection.execute(
        select(tables.reviews.c.id)
        .where(tables.reviews.c.firm_id == account.person.firm_id, is_called(reference))
        .limit(10)
    ).all()
    if len(found) != 1:
        return UndoFacts(turn=TurnFacts(account=account), matches=len(found))
    turn = turn_facts(connection, (_About(command.sender, ReviewId(found[0].id)),), now)[0]
    return undo_facts_of(connection, turn)


def is_called(reference: str) -> ColumnElement[bool]:
    """Whether a review has this reference: the beginning of what follows the time in its id, or the id itself."""
    key = tables.reviews.c.id
    return or_(func.substr(key, STAMP + 1).startswith(reference, autoescape=True), key == reference)


class _About:
    """A sender and a review, for the loader that asks for no more."""

    def __init__(self, sender: Sender, review_id: ReviewId) -> None:
        self.sender = sender
        self.review_id = review_id
