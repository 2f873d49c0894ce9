"""Settling a week: what each person is owed comes together, and goes out, is held, or is carried over.

Small commands with a cursor, as the rest of a closing: a period's state and cursor say how far it has come.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, PayoutId, PeriodId, PersonId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.money.paying.outcomes import Owed, outcome
from handlers.money.paying.values import (
    AdjustmentTaken,
    PayoutMoved,
    PayoutStanding,
    PayoutState,
    PayRun,
    PayTerms,
)
from handlers.money.payouts import Payout
from handlers.records import PeriodMoved, Record

# At most this many people in one command. Measured on SQLite with 33 entries each: 200 take 39 ms of CPU, half of
# them half of it, of the 50 ms that DESIGN §3 allows.
CHUNK = 60

_LATE = timedelta(hours=12)  # ours: a process that was down over night

_ALREADY = Decision(reply=Done(words="That part of the week is settled already.", already=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePayouts:
    """Settle what is owed to the people after `cursor`."""

    id: CommandId
    period_id: PeriodId
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a person is owed in one currency: of the week itself, by adjustments, and from before.

    `payout_id` is the week's own payout, if the week has one. `earlier` are payouts that wait for a later one.
    `hold_ends` is when a new expert is new no more.
    """

    person_id: PersonId
    currency: str
    payout_id: PayoutId | None = None
    lines: int = 0
    adjustments: tuple[tuple[str, int], ...] = ()
    earlier: tuple[PayoutStanding, ...] = ()
    is_walled: bool = False
    lacks_notice: bool = False
    is_disputed: bool = False
    has_left: bool = False
    hold_ends: datetime | None = None

    @property
    def amount(self) -> int:
        """All of it, in minor units."""
        taken = sum(amount for _, amount in self.adjustments)
        return self.lines + taken + sum(payout.amount for payout in self.earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingFacts:
    """The period, the firm's terms, and what is owed to up to CHUNK people after the cursor.

    `last` is the last of those people, empty where there is nobody more; `is_drafted` says that something
    of the week waits for approval already; `finance` is who is told of it at the end.
    """

    period: PayPeriod | None
    terms: PayTerms | None = None
    due: tuple[Due, ...] = ()
    last: str = ""
    is_drafted: bool = False
    finance: tuple[PersonId, ...] = ()


def owed_of(due: Due, terms: PayTerms, at: datetime) -> Owed:
    """Bring together what decides about what is due at a moment, which is the end of a week."""
    return Owed(
        amount=due.amount,
        minimum=terms.minimum(due.currency),
        is_walled=due.is_walled,
        lacks_notice=due.lacks_notice,
        is_disputed=due.is_disputed,
        is_new=due.hold_ends is not None and due.hold_ends > at,
        has_left=due.has_left,
    )


def settle_payouts(command: SettlePayouts, facts: SettlingFacts, now: datetime) -> Decision:
    """Settle one part of a week; the last part opens it to disputes and then to approval."""
    period, terms = facts.period, facts.terms
    if period is None or terms is None:
        return refuse(Refusal.NOT_FOUND, "There is no such week to settle, so nothing was changed.")
    if period.state is not PeriodState.SETTLING or period.cursor != command.cursor:
        return _ALREADY
    records = tuple(record for due in facts.due for record in settled(due, terms, period))
    if facts.last:
        after = replace(period, cursor=facts.last)
        return Decision(reply=Done(subject_id=period.id), records=(_moved(period, after), *records))
    is_drafted = facts.is_drafted or any(map(_drafts, records))
    run = PayRun(
        period_id=period.id,
        firm_id=period.firm_id,
        approvals=terms.approvals,
        disputes_until=_disputes_begin(period, now) + timedelta(hours=terms.dispute_hours),
        settled_at=now,
    )
    after = replace(period, state=PeriodState.DIGESTING, cursor="")
    return Decision(
        reply=Done(words="The week is settled.", subject_id=period.id),
        records=(_moved(period, after), *records, run),
        messages=tuple(_told(run, person_id) for person_id in facts.finance) if is_drafted else (),
    )


def _disputes_begin(period: PayPeriod, now: datetime) -> datetime:
    """Count the time for disputes from the cut-off, or from a settling that came late: nobody loses it by that."""
    return now if now - period.ends_at > _LATE else period.ends_at


def _drafts(record: Record) -> bool:
    return isinstance(record, PayoutMoved) and record.payout.state is PayoutState.DRAFTED


def _moved(seen: PayPeriod, period: PayPeriod) -> PeriodMoved:
    return PeriodMoved(period=period, seen_state=seen.state, seen_cursor=seen.cursor)


def _told(run: PayRun, person_id: PersonId) -> Message:
    """Owe finance the card of the week, once the time for disputes is over."""
    return Message(
        key=f"payouts/{run.period_id}/{person_id}",
        kind=MessageKind.PAYOUTS,
        firm_id=run.firm_id,
        to=ToPerson(person_id=person_id),
        subject_id=run.period_id,
        version=0,
        due_at=max(run.disputes_until, run.settled_at),
    )


def settled(due: Due, terms: PayTerms, period: PayPeriod) -> Iterator[Record]:
    """Bring what is owed to a person into the week's payout; what would stay as it is is left where it is."""
    state, reason = outcome(owed_of(due, terms, period.ends_at))
    if due.payout_id is None and not due.adjustments and _stays(due.earlier, state, reason):
        return
    payout_id = due.payout_id or PayoutId(derived_id(period.id, due.person_id, due.currency))
    if due.payout_id is None:
        yield Payout(
            id=payout_id,
            firm_id=period.firm_id,
            period_id=period.id,
            person_id=due.person_id,
            currency=due.currency,
        )
    yield PayoutMoved(
        payout=PayoutStanding(
            id=payout_id,
            firm_id=period.firm_id,
            period_id=period.id,
            person_id=due.person_id,
            currency=due.currency,
            state=state,
            amount=due.amount,
            reason=reason,
        ),
        seen_state=PayoutState.TAKEN,
        seen_amount=0,
    )
    for adjustment_id, _ in due.adjustments:
        yield AdjustmentTaken(adjustment_id=adjustment_id, payout_id=payout_id)
    yield from _carried(due.earlier, payout_id)


def _stays(earlier: Iterable[PayoutStanding], state: PayoutState, reason: object) -> bool:
    waiting = tuple(earlier)
    return len(waiting) <= 1 and all((one.state, one.reason) == (state, reason) for one in waiting)


def _carried(earlier: Iterable[PayoutStanding], into: PayoutId) -> Iterator[PayoutMoved]:
    for payout in earlier:
        yield PayoutMoved(
            payout=replace(payout, state=PayoutState.CARRIED, carried_to=into),
            seen_state=payout.state,
            seen_amount=payout.amount,
        )
