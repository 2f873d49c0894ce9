"""Random days of work, undo and redo, checked against exact fractions after every step."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from handlers.ids import ClientId, PersonId
from handlers.money.accounts import expert_accrued, margin, unbilled
from handlers.money.ledger import Leg, balances
from handlers.money.rates import RateLine, RateUnit
from tests.handlers.money.samples import Day, rate_line

HALF = Fraction(1, 2)
HOUR = 3_600_000

amounts = st.integers(min_value=0, max_value=10**7)
rates = st.builds(rate_line, pay=amounts, price=amounts, unit=st.sampled_from(RateUnit))
hourly_rates = st.builds(rate_line, pay=amounts, price=amounts)
milliseconds = st.integers(min_value=0, max_value=4 * HOUR) | st.integers(min_value=0, max_value=2000)
# A step is a verdict on a review of that number, after taking that review's verdict back if it has one;
# no time means that it is only taken back.
steps = st.lists(st.tuples(st.integers(min_value=0, max_value=5), st.none() | milliseconds), max_size=30)


def take_step(day: Day, review: str, time: int | None) -> None:
    if any(entry.review_id == review for entry in day.in_force()):
        day.undo(review, with_true_up=True)
    if time is not None:
        day.verdict(time, review)


def assert_exact(day: Day, rate: RateLine) -> None:
    sums = day.already()
    assert abs(sums.pay - Fraction(sums.milliseconds * rate.pay, HOUR)) <= HALF
    assert abs(sums.price - Fraction(sums.milliseconds * rate.price, HOUR)) <= HALF


@given(hourly_rates, steps)
def test_a_days_sums_stay_within_half_a_unit_of_exact_after_every_step(
    rate: RateLine, taken: list[tuple[int, int | None]]
) -> None:
    day = Day(rate)
    for number, time in taken:
        take_step(day, f"review {number}", time)
        assert_exact(day, rate)


@given(hourly_rates, st.lists(st.none() | milliseconds, max_size=30))
def test_undoing_newest_first_needs_no_correction_to_stay_exact(
    rate: RateLine, taken: list[int | None]
) -> None:
    day, newest = Day(rate), list[str]()
    for number, time in enumerate(taken):
        if time is not None:
            newest.append(f"review {number}")
            day.verdict(time, newest[-1])
        elif newest:
            day.undo(newest.pop(), with_true_up=False)
        assert_exact(day, rate)


@given(rates, steps)
def test_the_ledger_agrees_with_the_time_entries_and_sums_to_nothing(
    rate: RateLine, taken: list[tuple[int, int | None]]
) -> None:
    day = Day(rate)
    for number, time in taken:
        take_step(day, f"review {number}", time)
    sums, found = day.already(), balances(day.ledger)
    assert sum(found.values()) == 0
    assert found.get((expert_accrued(PersonId("ada")), "USD"), 0) == -sums.pay
    assert found.get((unbilled(ClientId("lab")), "USD"), 0) == sums.price
    assert found.get((margin(), "USD"), 0) == sums.pay - sums.price


@given(rates, steps)
def test_the_postings_of_each_time_entry_are_its_amounts(
    rate: RateLine, taken: list[tuple[int, int | None]]
) -> None:
    day = Day(rate)
    for number, time in taken:
        take_step(day, f"review {number}", time)
    for entry in day.times:
        posted = [line for line in day.ledger if line.time_entry_id == entry.id]
        asset = balances(posted).get((unbilled(entry.client_id), "USD"), 0)
        paid = balances(line for line in posted if line.leg is Leg.PAY)
        assert asset == entry.price
        assert paid.get((expert_accrued(entry.person_id), "USD"), 0) == -entry.pay


@given(rates, steps)
def test_ids_are_unique_and_every_reversal_has_its_one_original(
    rate: RateLine, taken: list[tuple[int, int | None]]
) -> None:
    day = Day(rate)
    for number, time in taken:
        take_step(day, f"review {number}", time)
    for entries in (day.times, day.ledger):
        ids = {entry.id for entry in entries}
        reversed_ids = [entry.reverses for entry in entries if entry.reverses is not None]
        assert len(ids) == len(entries)
        assert len(set(reversed_ids)) == len(reversed_ids)
        assert ids.issuperset(reversed_ids)


@given(rates, steps)
def test_a_day_that_is_all_taken_back_comes_to_nothing(
    rate: RateLine, taken: list[tuple[int, int | None]]
) -> None:
    day = Day(rate)
    for number, time in taken:
        take_step(day, f"review {number}", time)
    for number in range(6):
        take_step(day, f"review {number}", None)
    sums = day.already()
    assert (sums.milliseconds, sums.pay, sums.price) == (0, 0, 0)
    assert set(balances(day.ledger).values()) <= {0}
