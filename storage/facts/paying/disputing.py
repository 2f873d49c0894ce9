"""What a dispute and its answer are decided on: the sender's own line, and the payout that an answer changes."""

from datetime import datetime

from sqlalchemy import Connection, select

from handlers.money.amounts import Money
from handlers.money.paying.changing.disputing import AnsweringFacts, DisputingFacts
from handlers.money.paying.settling import Due
from handlers.money.paying.values import CHANGEABLE, PayoutStanding
from handlers.people.people import Person
from storage.facts.paying.approving import held_run
from storage.facts.paying.keeping import disputed_among, finance_of, standings, terms_of, walled_among
from storage.rows import DISPUTE, PAYOUT
from storage.tables import firms, payout_disputes, payout_lines, payouts, people, time_entries


def disputing_of(connection: Connection, expert: Person, time_entry_id: str) -> DisputingFacts:
    """Load a line of the expert's own with its week, held, and what was said of it before."""
    asked = (
        select(payouts.c.id, payouts.c.period_id, time_entries.c.pay, time_entries.c.currency)
        .join(payout_lines, payout_lines.c.payout_id == payouts.c.id)
        .join(time_entries, time_entries.c.id == payout_lines.c.time_entry_id)
        .where(time_entries.c.id == time_entry_id, payouts.c.person_id == expert.id)
    )
    row = connection.execute(asked).first()
    if row is None:
        return DisputingFacts(expert=expert)
    before = connection.execute(
        select(*DISPUTE.columns).where(payout_disputes.c.time_entry_id == time_entry_id)
    ).first()
    return DisputingFacts(
        expert=expert,
        run=held_run(connection, expert.firm_id, row.period_id),
        payout_id=row.id,
        money=Money(minor=row.pay, currency=row.currency),
        before=DISPUTE.value(before) if before else None,
        zone=connection.execute(select(firms.c.zone).where(firms.c.id == expert.firm_id)).scalar_one(),
        finance=tuple(one for one in finance_of(connection, expert.firm_id) if one != expert.id),
    )


def answering_of(connection: Connection, by: Person, dispute_id: str, now: datetime) -> AnsweringFacts:
    """Load a dispute of the firm with the payout that an answer changes, both held."""
    asked = select(*DISPUTE.columns, people.c.name, payouts.c.currency)
    asked = asked.join(people, people.c.id == payout_disputes.c.person_id)
    asked = asked.join(payouts, payouts.c.id == payout_disputes.c.payout_id)
    found = asked.where(payout_disputes.c.id == dispute_id, payout_disputes.c.firm_id == by.firm_id)
    row = connection.execute(found.with_for_update(of=payout_disputes)).first()
    if row is None:
        return AnsweringFacts(by=by, dispute=None)
    dispute = DISPUTE.value(row)
    payout = _changeable(connection, dispute.payout_id)
    facts = AnsweringFacts(by=by, dispute=dispute, person=row.name, currency=row.currency, payout=payout)
    if payout is None:
        return facts
    terms = terms_of(connection, by.firm_id)
    standing = standings(connection, [dispute.person_id], terms)[dispute.person_id]
    disputed = disputed_among(connection, [dispute.person_id], but=dispute.id)
    due = Due(
        person_id=payout.person_id,
        currency=payout.currency,
        payout_id=payout.id,
        lines=payout.amount,
        is_walled=bool(walled_among(connection, by.firm_id, [payout.id], now)),
        lacks_notice=standing.lacks_notice,
        is_disputed=(payout.person_id, payout.currency) in disputed,
        has_left=standing.has_left,
        hold_ends=standing.hold_ends,
    )
    run = held_run(connection, by.firm_id, payout.period_id)
    return AnsweringFacts(
        by=by,
        dispute=dispute,
        person=row.name,
        currency=row.currency,
        payout=payout if run else None,
        run=run,
        due=due,
        terms=terms,
    )


def _changeable(connection: Connection, payout_id: str) -> PayoutStanding | None:
    """Follow a payout to the one that took it in, as long as that may still be changed."""
    sought: str | None = payout_id
    payout: PayoutStanding | None = None
    while sought is not None:
        asked = select(*PAYOUT.columns).where(payouts.c.id == sought).with_for_update()
        payout = PAYOUT.value(connection.execute(asked).one())
        sought = payout.carried_to
    return payout if payout is not None and payout.state in CHANGEABLE else None
