"""What becomes of what a person is owed, as a table; and that carrying over loses and doubles nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.ids import FirmId, PayoutId, PeriodId, PersonId
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.money.paying.outcomes import Owed, outcome
from handlers.money.paying.settling import Due, SettlePayouts, SettlingFacts, settle_payouts, settled
from handlers.money.paying.values import (
    OPEN,
    AdjustmentTaken,
    PayoutMoved,
    PayoutStanding,
    PayoutState,
    PayReason,
    PayRun,
    PayTerms,
)
from handlers.records import PeriodMoved
from tests.seed import NOW

FIRM, ADA, FAY = FirmId("firm"), PersonId("ada"), PersonId("fay")
DRAFTED, CARRIED, HELD = PayoutState.DRAFTED, PayoutState.CARRIED, PayoutState.HELD
TERMS = PayTerms(firm_id=FIRM, minimums=(("USD", 5_000),))
START = datetime(2026, 10, 11, 22, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("owed", "expected"),
    [
        (Owed(amount=1), (DRAFTED, None)),
        (Owed(amount=0), (CARRIED, PayReason.NOTHING)),
        (Owed(amount=-1), (CARRIED, PayReason.NEGATIVE)),
        (Owed(amount=4_999, minimum=5_000), (CARRIED, PayReason.MINIMUM)),
        (Owed(amount=5_000, minimum=5_000), (DRAFTED, None)),
        (Owed(amount=4_999, minimum=5_000, has_left=True), (DRAFTED, None)),
        (Owed(amount=9_000, is_new=True), (HELD, PayReason.NEW)),
        (Owed(amount=9_000, is_disputed=True), (HELD, PayReason.DISPUTED)),
        (Owed(amount=9_000, lacks_notice=True), (HELD, PayReason.NOTICE)),
        (Owed(amount=9_000, is_walled=True), (HELD, PayReason.WALLED)),
        (Owed(amount=9_000, is_walled=True, is_new=True, has_left=True), (HELD, PayReason.WALLED)),
        (Owed(amount=-1, is_walled=True), (CARRIED, PayReason.NEGATIVE)),
        (Owed(amount=1, minimum=5_000, is_new=True), (HELD, PayReason.NEW)),
    ],
)
def test_what_becomes_of_what_is_owed(owed: Owed, expected: tuple[PayoutState, PayReason | None]) -> None:
    assert outcome(owed) == expected


def period(number: int, **changes: Any) -> PayPeriod:
    made = PayPeriod(
        id=PeriodId(f"week{number}"),
        firm_id=FIRM,
        starts_at=START + number * WEEK,
        ends_at=START + (number + 1) * WEEK,
        state=PeriodState.SETTLING,
        cursor="",
        closed_at=None,
    )
    return replace(made, **changes)


def waiting(amount: int, state: PayoutState = CARRIED, **changes: Any) -> PayoutStanding:
    made = PayoutStanding(
        id=PayoutId("before"),
        firm_id=FIRM,
        period_id=PeriodId("week0"),
        person_id=ADA,
        currency="USD",
        state=state,
        amount=amount,
        reason=PayReason.MINIMUM,
    )
    return replace(made, **changes)


def moves(records: Iterable[object]) -> list[PayoutMoved]:
    return [one for one in records if isinstance(one, PayoutMoved)]


def test_what_waited_goes_into_the_week_with_what_was_adjusted() -> None:
    due = Due(
        person_id=ADA,
        currency="USD",
        payout_id=PayoutId("now"),
        lines=3_000,
        adjustments=(("bonus", 500), ("back", -100)),
        earlier=(waiting(2_000),),
    )
    records = list(settled(due, TERMS, period(1)))
    this, before = moves(records)
    assert (this.payout.amount, this.payout.state) == (5_400, DRAFTED)
    assert (before.payout.carried_to, before.payout.state) == ("now", CARRIED)
    taken = [one for one in records if isinstance(one, AdjustmentTaken)]
    assert [one.adjustment_id for one in taken] == ["bonus", "back"]


def test_what_waits_alone_stays_where_it_is_until_something_lets_it_go() -> None:
    small = Due(person_id=ADA, currency="USD", earlier=(waiting(2_000),))
    assert list(settled(small, TERMS, period(1))) == []
    held = Due(person_id=ADA, currency="USD", earlier=(waiting(9_000, HELD, reason=PayReason.NEW),))
    still = replace(held, hold_ends=period(1).ends_at + timedelta(seconds=1))
    assert list(settled(still, TERMS, period(1))) == []
    this, before = moves(settled(replace(held, hold_ends=period(1).ends_at), TERMS, period(1)))
    assert (this.payout.state, this.payout.amount) == (DRAFTED, 9_000)
    assert before.payout.carried_to == this.payout.id


def facts(**changes: Any) -> SettlingFacts:
    return replace(SettlingFacts(period=period(1), terms=TERMS, finance=(FAY,)), **changes)


def command(cursor: str = "") -> SettlePayouts:
    return SettlePayouts(id="c", period_id=PeriodId("week1"), cursor=cursor)  # type: ignore[arg-type]


def test_the_last_part_opens_the_week_to_disputes_and_tells_finance_when_they_are_over() -> None:
    due = Due(person_id=ADA, currency="USD", payout_id=PayoutId("now"), lines=9_000)
    decision = settle_payouts(command(), facts(due=(due,)), NOW)
    (run,) = (one for one in decision.records if isinstance(one, PayRun))
    assert run.disputes_until == period(1).ends_at + timedelta(hours=48)
    (told,) = decision.messages
    assert told.due_at == run.disputes_until
    (moved,) = (one for one in decision.records if isinstance(one, PeriodMoved))
    assert moved.period.state is PeriodState.DIGESTING


def test_a_week_that_was_settled_late_gives_experts_their_time_all_the_same() -> None:
    end = period(1).ends_at
    for late, begins in ((timedelta(hours=12), end), (timedelta(hours=13), end + timedelta(hours=13))):
        records = settle_payouts(command(), facts(), end + late).records
        (run,) = (one for one in records if isinstance(one, PayRun))
        assert run.disputes_until == begins + timedelta(hours=48)


def test_a_week_with_nothing_to_approve_tells_nobody() -> None:
    assert settle_payouts(command(), facts(), NOW).messages == ()
    assert len(settle_payouts(command(), facts(is_drafted=True), NOW).messages) == 1


def test_a_part_that_is_not_the_last_moves_the_cursor_alone() -> None:
    decision = settle_payouts(command(), facts(last="zoe"), NOW)
    (moved,) = (one for one in decision.records if isinstance(one, PeriodMoved))
    assert (moved.period.state, moved.period.cursor) == (PeriodState.SETTLING, "zoe")


@pytest.mark.parametrize("state", [PeriodState.TAKING, PeriodState.DIGESTING, PeriodState.CLOSED])
def test_a_week_that_is_not_being_settled_is_left_alone(state: PeriodState) -> None:
    decision = settle_payouts(command(), facts(period=period(1, state=state)), NOW)
    assert (decision.records, decision.reply.already) == ((), True)  # type: ignore[union-attr]


WEEKS = st.lists(
    st.tuples(
        st.integers(-3_000, 8_000), st.booleans(), st.integers(-2_000, 2_000), st.booleans(), st.booleans()
    ),
    max_size=12,
)


@given(WEEKS)
@settings(max_examples=200, deadline=None)
def test_what_was_paid_and_what_waits_is_all_that_was_earned(
    weeks: list[tuple[int, bool, int, bool, bool]],
) -> None:
    """Weeks of earnings, with or without work, adjustments, disputes and holds, through the real settling."""
    there: dict[PayoutId, PayoutStanding] = {}
    earned = 0
    for number, (lines, works, adjusted, disputed, is_new) in enumerate(weeks):
        now = period(number)
        due = Due(
            person_id=ADA,
            currency="USD",
            payout_id=PayoutId(f"p{number}") if works else None,
            lines=lines if works else 0,
            adjustments=((f"a{number}", adjusted),) if adjusted else (),
            earlier=tuple(
                one for one in there.values() if one.state in OPEN and not one.carried_to and one.amount
            ),
            is_disputed=disputed,
            hold_ends=now.ends_at + WEEK if is_new else None,
        )
        earned += (lines if works else 0) + adjusted
        for move in moves(settled(due, TERMS, now)):
            there[move.payout.id] = move.payout
    paid = sum(one.amount for one in there.values() if one.state is DRAFTED)
    waits = sum(one.amount for one in there.values() if one.state in OPEN and not one.carried_to)
    assert paid + waits == earned
    assert all(one.amount >= 5_000 for one in there.values() if one.state is DRAFTED)
    assert all(one.carried_to in there for one in there.values() if one.carried_to)
