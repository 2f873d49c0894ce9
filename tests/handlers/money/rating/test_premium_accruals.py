"""What entries are made with a premium: figures by hand, and random weeks of work, rates, premiums and undo."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from handlers.money.ledger import (
    Accrued,
    LedgerEntry,
    accrual_key,
    accrue,
    balances,
    premium_of,
    reverse,
    true_up,
)
from handlers.money.rates import RateLine, RateUnit, rate_in_force
from handlers.money.rating.premiums import Premium, PremiumKind, PremiumLine, premium_in_force, raised
from handlers.money.time import TimeEntry, reverse_time
from tests.handlers.money.samples import MONDAY_NOON, rate_line, work

HALF = Fraction(1, 2)
HOUR = 3_600_000
WEEKEND = Premium(kinds="weekend", pay_bp=2500, price_bp=5000)
EIGHT_MINUTES = 480_000


def test_eight_minutes_at_a_weekend_are_paid_and_charged_at_the_raised_rates() -> None:
    # pay $200.00 + 25 % = $250.00 an hour: 8 minutes are $33.33; price $250.00 + 50 % = $375.00: $50.00
    entry, posted = accrue(work=work(EIGHT_MINUTES), rate=rate_line(), already=Accrued(), premium=WEEKEND)

    assert (entry.pay, entry.price) == (3333, 5000)
    assert (entry.premium, entry.premium_pay_bp, entry.premium_price_bp) == ("weekend", 2500, 5000)
    assert [line.amount for line in posted] == [3333, 1667]
    assert entry.rate_line_id == rate_line().id


def test_a_piece_has_its_fee_raised() -> None:
    # $6.05 + 25 % = $7.5625: $7.56, and $10.01 + 50 % = $15.015: $15.02
    rate = rate_line(pay=605, price=1001, unit=RateUnit.PIECE)
    entry, _ = accrue(work=work(0), rate=rate, already=Accrued(), premium=WEEKEND)
    assert (entry.pay, entry.price, entry.units) == (756, 1502, 1)


def test_what_is_taken_back_keeps_the_premium_and_so_does_the_correction_after_it() -> None:
    rate = rate_line(pay=1, price=1)  # a cent an hour: rounding shows at once
    first, _ = accrue(work=work(HOUR), rate=rate, already=Accrued(), premium=WEEKEND)
    back = reverse_time(first, MONDAY_NOON)
    assert premium_of(back) == WEEKEND
    # half an hour is left, at 1 cent + 50 % = 2 cents (1.5, a half up) an hour: 1 cent is due, and nothing is there
    left = Accrued(milliseconds=HOUR // 2)
    correction = true_up(back, rate=rate, already=left)
    assert correction is not None
    assert (correction[0].price, premium_of(correction[0])) == (1, WEEKEND)


class Week:
    """One expert's week on one matter, with rates and premiums that change; entries are only added."""

    def __init__(self, unit: RateUnit) -> None:
        self.unit = unit
        self.rates: list[RateLine] = [rate_line(unit=unit)]
        self.premiums: list[PremiumLine] = []
        self.times: list[TimeEntry] = []
        self.ledger: list[LedgerEntry] = []
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)  # a Friday

    def already(self, key: tuple[object, ...]) -> Accrued:
        mine = [one for one in self.times if self.key(one) == key]
        return Accrued(
            milliseconds=sum(one.milliseconds for one in mine),
            pay=sum(one.pay for one in mine),
            price=sum(one.price for one in mine),
        )

    @staticmethod
    def key(entry: TimeEntry) -> tuple[object, ...]:
        bp = (entry.premium_pay_bp, entry.premium_price_bp)
        return (entry.local_day, entry.activity, entry.rate_line_id, *bp)

    def verdict(self, milliseconds: int, due_minutes: int) -> None:
        rate = rate_in_force(
            self.rates,
            matter_id=work(0).matter_id,
            practice_area=None,
            seniority=None,
            unit=self.unit,
            currency="USD",
            at=self.now,
        )
        assert rate is not None
        arrived = self.now - timedelta(minutes=30)
        due = arrived + timedelta(minutes=due_minutes)
        premium = premium_in_force(self.premiums, at=self.now, zone="UTC", arrived_at=arrived, due_at=due)
        done = work(milliseconds, review=f"review {len(self.times)}", at=self.now, zone="UTC")
        key = (self.now.date(), *accrual_key(done.activity, rate, premium))
        self._add(accrue(work=done, rate=rate, already=self.already(key), premium=premium))

    def undo(self, which: int) -> None:
        taken = {one.reverses for one in self.times}
        open_ones = [
            one
            for one in self.times
            if one.reverses is None and one.id not in taken and "rev" in one.review_id
        ]
        if not open_ones:
            return
        entry = open_ones[which % len(open_ones)]
        back = [reverse(line, self.now) for line in self.ledger if line.time_entry_id == entry.id]
        reversal = reverse_time(entry, self.now)
        self._add((reversal, tuple(back)))
        rate = next(one for one in self.rates if one.id == entry.rate_line_id)
        if trued := true_up(reversal, rate=rate, already=self.already(self.key(reversal))):
            self._add(trued)

    def _add(self, entered: tuple[TimeEntry, tuple[LedgerEntry, ...]]) -> None:
        self.times.append(entered[0])
        self.ledger.extend(entered[1])

    def assert_exact(self) -> None:
        """The sums of each key are the rounded exact amount of its time at the rate that it was entered with."""
        groups: dict[tuple[object, ...], list[TimeEntry]] = defaultdict(list)
        for one in self.times:
            groups[self.key(one)].append(one)
        for mine in groups.values():
            line = next(one for one in self.rates if one.id == mine[0].rate_line_id)
            rate = raised(line, premium_of(mine[0]))
            if self.unit is RateUnit.PIECE:
                count = sum(one.units for one in mine)
                assert sum(one.pay for one in mine) == count * rate.pay
                assert sum(one.price for one in mine) == count * rate.price
                continue
            worked = sum(one.milliseconds for one in mine)
            assert abs(sum(one.pay for one in mine) - Fraction(worked * rate.pay, HOUR)) <= HALF
            assert abs(sum(one.price for one in mine) - Fraction(worked * rate.price, HOUR)) <= HALF


_amounts = st.integers(1, 10**6)
_bp = st.integers(0, 20_000)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("verdict"), st.integers(0, HOUR), st.sampled_from([20, 60, 600])),
        st.tuples(st.just("undo"), st.integers(0, 50), st.just(0)),
        st.tuples(st.just("rate"), _amounts, _amounts),
        st.tuples(st.just("weekend"), _bp, _bp),
        st.tuples(st.just("rush"), _bp, _bp),
        st.tuples(st.just("wait"), st.integers(1, 30), st.just(0)),
    ),
    max_size=30,
)


@given(st.sampled_from(RateUnit), _steps)
def test_whatever_changes_what_has_accrued_stays_and_every_sum_is_exact(
    unit: RateUnit, steps: list[tuple[str, int, int]]
) -> None:
    week = Week(unit)
    for what, one, two in steps:
        before, balance = list(week.times), balances(week.ledger)
        match what:
            case "verdict":
                week.verdict(one, two)
            case "undo":
                week.undo(one)
            case "rate":
                name = f"rate {len(week.rates)}"
                week.rates.append(rate_line(pay=one, price=two, unit=unit, since=week.now, name=name))
            case "wait":
                week.now += timedelta(hours=one)
            case _:
                kind, within = PremiumKind(what), 120 if what == "rush" else 0
                week.premiums.append(
                    PremiumLine(
                        kind=kind, pay_bp=one, price_bp=two, effective_from=week.now, within_minutes=within
                    )
                )
        assert week.times[: len(before)] == before
        if what not in ("verdict", "undo"):
            assert balances(week.ledger) == balance
        week.assert_exact()
    assert sum(balances(week.ledger).values()) == 0
