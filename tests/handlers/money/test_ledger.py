from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.ids import ClientId, EntryId, PersonId, derived_id
from handlers.money.ledger import (
    Accrued,
    LedgerEntry,
    Leg,
    accrue,
    balances,
    expert_accrued,
    margin,
    reverse,
    true_up,
    unbilled,
)
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import reverse_time
from handlers.people.people import UNPAID, OutsideBusiness
from tests.handlers.money.samples import MONDAY_NOON, Day, rate_line, work

EIGHT_MINUTES = 480_000
FORTY_SECONDS = 40_000
LATER = MONDAY_NOON + timedelta(minutes=5)
UNBILLED, ADA, MARGIN = unbilled(ClientId("lab")), expert_accrued(PersonId("ada")), margin()


def moves(entries: tuple[LedgerEntry, ...]) -> list[tuple[str, str, str, int]]:
    return [(entry.leg, entry.debit, entry.credit, entry.amount) for entry in entries]


def test_accounts_are_named_as_in_the_books() -> None:
    assert (UNBILLED, ADA, MARGIN) == ("asset:unbilled:lab", "liab:expert_accrued:ada", "income:margin")


# Price, pay and margin of one verdict in minor units; the margin is what is left after both were rounded.
@pytest.mark.parametrize(
    ("rate", "milliseconds", "price", "pay", "left"),
    [
        (rate_line(price=25_000, pay=20_000), EIGHT_MINUTES, 3333, 2667, 666),  # $33.33 = 26.67 + 6.66
        (rate_line(price=30_000, pay=24_000, currency="JPY"), EIGHT_MINUTES, 4000, 3200, 800),  # ¥4,000
        (rate_line(price=75_000, pay=60_000, currency="KWD"), 100_000, 2083, 1667, 416),  # KWD 2.083
        (rate_line(price=20_000, pay=25_000), EIGHT_MINUTES, 2667, 3333, -666),  # the firm bears $6.66
        (rate_line(price=25_000, pay=0), EIGHT_MINUTES, 3333, 0, 3333),
        (rate_line(price=20_000, pay=20_000), EIGHT_MINUTES, 2667, 2667, 0),
        (rate_line(price=0, pay=20_000), EIGHT_MINUTES, 0, 2667, -2667),
        (rate_line(price=0, pay=0), EIGHT_MINUTES, 0, 0, 0),
        (rate_line(), 0, 0, 0, 0),
        (rate_line(price=500, pay=400, unit=RateUnit.PIECE), EIGHT_MINUTES, 500, 400, 100),
        (rate_line(price=500, pay=400, unit=RateUnit.PIECE), 0, 500, 400, 100),
    ],
)
def test_a_verdict_posts_its_pay_and_its_margin(
    rate: RateLine, milliseconds: int, price: int, pay: int, left: int
) -> None:
    entry, posted = accrue(work=work(milliseconds), rate=rate, already=Accrued())
    assert (entry.milliseconds, entry.price, entry.pay, entry.currency) == (
        milliseconds,
        price,
        pay,
        rate.currency,
    )
    expected = [(Leg.PAY, UNBILLED, ADA, pay)] if pay else []
    if left > 0:
        expected.append((Leg.MARGIN, UNBILLED, MARGIN, left))
    elif left < 0:
        expected.append((Leg.MARGIN, MARGIN, UNBILLED, -left))
    assert moves(posted) == expected


def test_forty_five_approvals_of_forty_seconds_at_200_dollars_are_100_dollars() -> None:
    day = Day(rate_line(price=20_000, pay=15_000))
    for number in range(45):
        day.verdict(FORTY_SECONDS, f"review {number}")
    assert day.already() == Accrued(milliseconds=1_800_000, pay=7500, price=10_000)
    assert balances(day.ledger) == {(UNBILLED, "USD"): 10_000, (ADA, "USD"): -7500, (MARGIN, "USD"): -2500}
    assert {entry.price for entry in day.times} == {222, 223}


def test_forty_five_pieces_are_forty_five_fees_whatever_the_time() -> None:
    day = Day(rate_line(price=500, pay=400, unit=RateUnit.PIECE))
    for number in range(45):
        day.verdict(FORTY_SECONDS * (number % 2), f"review {number}")
    assert (day.already().price, day.already().pay) == (22_500, 18_000)
    assert sum(entry.units for entry in day.times) == 45


def test_a_time_entry_says_what_was_done_when_and_at_which_rate() -> None:
    late = datetime(2026, 11, 17, 4, 30, tzinfo=UTC)
    done = work(EIGHT_MINUTES, review="review", version=3, at=late, zone="America/New_York")
    entry, posted = accrue(work=done, rate=rate_line(name="partner"), already=Accrued())
    assert entry.local_day == date(2026, 11, 16)
    assert (entry.dated_at, entry.activity, entry.rate_line_id, entry.version) == (late, "A104", "partner", 3)
    assert (entry.units, entry.unit, entry.reverses) == (0, RateUnit.HOUR, None)
    assert {(line.time_entry_id, line.dated_at, line.version) for line in posted} == {(entry.id, late, 3)}


def test_ids_are_derived_from_the_review_and_its_version() -> None:
    entry, posted = accrue(work=work(EIGHT_MINUTES, version=4), rate=rate_line(), already=Accrued())
    assert entry.id == derived_id("review", "time/4")
    assert [line.id for line in posted] == [
        derived_id("review", "verdict/4/fee/pay"),
        derived_id("review", "verdict/4/fee/margin"),
    ]


def test_nobody_works_a_negative_time() -> None:
    with pytest.raises(ValueError, match="negative"):
        work(-1)


def test_a_smaller_sum_than_was_posted_swaps_debit_and_credit() -> None:
    """A day reversed out of order may have posted a unit too much; the next verdict takes it back."""
    ahead = Accrued(milliseconds=0, pay=3, price=1)
    entry, posted = accrue(work=work(0), rate=rate_line(), already=ahead)
    assert (entry.pay, entry.price) == (-3, -1)
    assert moves(posted) == [(Leg.PAY, ADA, UNBILLED, 3), (Leg.MARGIN, UNBILLED, MARGIN, 2)]


def test_a_reversal_mirrors_its_entry_exactly() -> None:
    entry, posted = accrue(work=work(EIGHT_MINUTES), rate=rate_line(), already=Accrued())
    for line in posted:
        back = reverse(line, LATER)
        assert back == replace(
            line,
            id=EntryId(derived_id(line.id, "reverse")),
            debit=line.credit,
            credit=line.debit,
            dated_at=LATER,
            time_entry_id=reverse_time(entry, LATER).id,
            reverses=line.id,
        )
        assert set(balances([line, back]).values()) == {0}


def test_a_reversal_is_not_reversed() -> None:
    _, posted = accrue(work=work(EIGHT_MINUTES), rate=rate_line(), already=Accrued())
    with pytest.raises(ValueError, match="not reversed"):
        reverse(reverse(posted[0], LATER), LATER)


def test_approve_undo_approve_leaves_two_accruals_and_one_reversal() -> None:
    day = Day(rate_line())
    day.verdict(EIGHT_MINUTES, "review")
    day.undo("review", with_true_up=True)
    day.verdict(EIGHT_MINUTES, "review")
    assert [(entry.pay, entry.reverses is None) for entry in day.times] == [
        (2667, True),
        (-2667, False),
        (2667, True),
    ]
    assert [(line.leg, line.reverses is None) for line in day.ledger] == [
        (Leg.PAY, True),
        (Leg.MARGIN, True),
        (Leg.PAY, False),
        (Leg.MARGIN, False),
        (Leg.PAY, True),
        (Leg.MARGIN, True),
    ]
    assert balances(day.ledger) == {(UNBILLED, "USD"): 3333, (ADA, "USD"): -2667, (MARGIN, "USD"): -666}


@pytest.mark.parametrize("unit", list(RateUnit))
def test_undoing_the_newest_verdict_leaves_nothing_to_correct(unit: RateUnit) -> None:
    day = Day(rate_line(unit=unit))
    for number in range(3):
        day.verdict(12_345, f"review {number}")
    before = day.already()
    day.verdict(7777, "the newest")
    day.undo("the newest", with_true_up=True)
    assert day.already() == before
    assert len(day.times) == 5


def test_undoing_an_older_verdict_is_brought_back_to_the_exact_amount() -> None:
    """At $1.00/h, 18 s, 35.999 s and 1 ms post 1, 0 and 1 cent; without the second, 1 cent is right, not 2."""
    day = Day(rate_line(price=100, pay=100))
    for milliseconds, review in ((18_000, "first"), (35_999, "second"), (1, "third")):
        day.verdict(milliseconds, review)
    assert [entry.pay for entry in day.times] == [1, 0, 1]
    day.undo("second", with_true_up=True)
    correction = day.times[-1]
    assert (correction.pay, correction.price, correction.milliseconds, correction.reverses) == (
        -1,
        -1,
        0,
        None,
    )
    assert correction.local_day == day.times[0].local_day
    assert day.already() == Accrued(milliseconds=18_001, pay=1, price=1)
    assert moves(tuple(day.ledger[-1:])) == [(Leg.PAY, ADA, UNBILLED, 1)]
    assert day.ledger[-1].time_entry_id == correction.id


def test_pieces_need_no_correction() -> None:
    entry, _ = accrue(work=work(1), rate=rate_line(unit=RateUnit.PIECE), already=Accrued())
    back = reverse_time(entry, LATER)
    ahead = Accrued(milliseconds=1, pay=1, price=1)
    assert true_up(back, rate=rate_line(unit=RateUnit.PIECE), already=ahead) is None


def test_balances_keep_currencies_apart() -> None:
    _, dollars = accrue(work=work(EIGHT_MINUTES), rate=rate_line(), already=Accrued())
    _, euros = accrue(work=work(EIGHT_MINUTES, version=2), rate=rate_line(currency="EUR"), already=Accrued())
    sums = balances(dollars + euros)
    assert sums[(UNBILLED, "USD")] == sums[(UNBILLED, "EUR")] == 3333
    assert len(sums) == 6


@pytest.mark.parametrize(("amount", "credit"), [(0, "income:margin"), (-1, "income:margin"), (1, UNBILLED)])
def test_an_entry_moves_a_positive_amount_between_two_accounts(amount: int, credit: str) -> None:
    _, posted = accrue(work=work(EIGHT_MINUTES), rate=rate_line(), already=Accrued())
    with pytest.raises(ValueError, match="a ledger entry moves"):
        replace(posted[0], debit=UNBILLED, credit=credit, amount=amount)


HOURLY, PIECE = rate_line(), rate_line(price=500, pay=400, unit=RateUnit.PIECE)


@pytest.mark.parametrize("why", sorted(UNPAID))
@pytest.mark.parametrize(
    ("rate", "price"), [(HOURLY, 3333), (PIECE, 500)], ids=["by the hour", "by the piece"]
)
def test_what_is_unpaid_is_owed_by_the_client_and_all_of_it_is_left_to_the_firm(
    why: OutsideBusiness, rate: RateLine, price: int
) -> None:
    done = replace(work(EIGHT_MINUTES), unpaid=why)
    entry, posted = accrue(work=done, rate=rate, already=Accrued())
    assert (entry.pay, entry.price, entry.unpaid) == (0, price, why)
    assert moves(posted) == [(Leg.MARGIN, UNBILLED, MARGIN, price)]


def test_unpaid_time_never_counts_towards_what_is_paid_on_the_same_day() -> None:
    """Eight unpaid minutes, then eight paid ones: the pay is of the eight, the price of the sixteen."""
    already = Accrued(milliseconds=EIGHT_MINUTES, price=3333, unpaid_ms=EIGHT_MINUTES)
    entry, _ = accrue(work=work(EIGHT_MINUTES), rate=HOURLY, already=already)
    assert (entry.pay, entry.price) == (2667, 6667 - 3333)


def test_taking_unpaid_work_back_leaves_what_was_paid_as_it_is() -> None:
    first, _ = accrue(work=work(EIGHT_MINUTES), rate=HOURLY, already=Accrued())
    paid = Accrued(milliseconds=first.milliseconds, pay=first.pay, price=first.price)
    unpaid = replace(work(FORTY_SECONDS, review="other"), unpaid=OutsideBusiness.MISSING)
    second, _ = accrue(work=unpaid, rate=HOURLY, already=paid)
    back = reverse_time(second, LATER)
    assert (back.pay, back.price, back.unpaid) == (0, -second.price, OutsideBusiness.MISSING)
    assert true_up(back, rate=HOURLY, already=paid) is None
