"""A day of work, undo and adjustments stays exact to half a minor unit, and its ledger balances."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.ids import PersonId
from handlers.money.accounts import expert_accrued
from handlers.money.adjusting.entering import enter_anew
from handlers.money.ledger import Accrued, accrue, balances
from handlers.money.rates import RateLine
from handlers.money.time import TimeEntry
from handlers.people.people import OutsideBusiness
from tests.handlers.money.samples import MONDAY_NOON, Day, rate_line, work

HALF, HOUR = Fraction(1, 2), 3_600_000
amounts = st.integers(min_value=0, max_value=10**7)
times = st.integers(min_value=0, max_value=4 * HOUR)
steps = st.lists(
    st.tuples(st.sampled_from(["answer", "adjust", "undo"]), st.integers(0, 4), times), max_size=30
)


def adjust(day: Day, entry: TimeEntry, milliseconds: int) -> TimeEntry:
    postings = [one for one in day.ledger if one.time_entry_id == entry.id]
    made, entered = enter_anew(
        entry, postings, milliseconds=milliseconds, rate=day.rate, already=day.already(), now=MONDAY_NOON
    )
    for one in entered:
        (day.times if isinstance(one, TimeEntry) else day.ledger).append(one)  # type: ignore[arg-type]
    return made


@settings(max_examples=150, deadline=None)
@given(st.builds(rate_line, pay=amounts, price=amounts), steps)
def test_whatever_is_adjusted_and_undone_the_day_stays_exact(
    rate: RateLine, taken: list[tuple[str, int, int]]
) -> None:
    day, mine = Day(rate), dict[str, TimeEntry]()
    for act, number, milliseconds in taken:
        review = f"review {number}"
        if act == "answer" and review not in mine:
            day.verdict(milliseconds, review)
            mine[review] = day.times[-1]
        elif act == "adjust" and review in mine:
            mine[review] = adjust(day, mine[review], milliseconds)
        elif act == "undo" and review in mine:
            del mine[review]
            day.undo(review, with_true_up=True)
        sums, found = day.already(), balances(day.ledger)
        assert abs(sums.pay - Fraction(sums.milliseconds * rate.pay, HOUR)) <= HALF
        assert abs(sums.price - Fraction(sums.milliseconds * rate.price, HOUR)) <= HALF
        assert sum(found.values()) == 0
        assert found.get((expert_accrued(PersonId("ada")), "USD"), 0) == -sums.pay
    assert len({one.id for one in day.times}) == len(day.times)
    assert len({one.id for one in day.ledger}) == len(day.ledger)


def test_the_same_adjustment_is_the_same_entry() -> None:
    day = Day(rate_line())
    day.verdict(600_000, "review")
    (entry,) = day.in_force()
    first, again = (adjust(Day(rate_line()), entry, 300_000) for _ in range(2))
    assert first.id == again.id != entry.id
    assert (first.milliseconds, first.local_day, first.version) == (300_000, entry.local_day, entry.version)


def test_nothing_accrues_anew_to_whom_nothing_accrues() -> None:
    unpaid = replace(work(600_000), unpaid=OutsideBusiness.MISSING)
    entry, postings = accrue(work=unpaid, rate=rate_line(), already=Accrued())
    already = Accrued().with_entry(entry)
    made, _ = enter_anew(
        entry, postings, milliseconds=300_000, rate=rate_line(), already=already, now=MONDAY_NOON
    )
    assert (made.pay, made.price, made.unpaid) == (0, 2_083, OutsideBusiness.MISSING)


def test_nobody_works_a_negative_time() -> None:
    entry, postings = accrue(work=work(1_000), rate=rate_line(), already=Accrued())
    with pytest.raises(ValueError, match="negative"):
        enter_anew(entry, postings, milliseconds=-1, rate=rate_line(), already=Accrued(), now=MONDAY_NOON)
