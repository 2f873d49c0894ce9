"""Rates, work and days that the tests of money start from; every value is invented."""

from datetime import UTC, datetime, timedelta

from handlers.ids import ClientId, FirmId, MatterId, PersonId, RateLineId, ReviewId
from handlers.money.amounts import Money
from handlers.money.ledger import Accrued, LedgerEntry, Work, accrue, reverse, true_up
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import TimeEntry, reverse_time

MONDAY_NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def usd(minor: int) -> Money:
    return Money(minor=minor, currency="USD")


def rate_line(
    *,
    pay: int = 20_000,
    price: int = 25_000,
    currency: str = "USD",
    unit: RateUnit = RateUnit.HOUR,
    matter: str | None = None,
    area: str | None = None,
    seniority: str | None = None,
    since: datetime = datetime(2026, 1, 1, tzinfo=UTC),
    name: str = "rate",
) -> RateLine:
    return RateLine(
        id=RateLineId(name),
        firm_id=FirmId("firm"),
        matter_id=None if matter is None else MatterId(matter),
        practice_area=area,
        seniority=seniority,
        unit=unit,
        pay=pay,
        price=price,
        currency=currency,
        effective_from=since,
    )


def work(
    milliseconds: int,
    *,
    review: str = "review",
    version: int = 1,
    at: datetime = MONDAY_NOON,
    zone: str = "America/New_York",
) -> Work:
    return Work(
        firm_id=FirmId("firm"),
        person_id=PersonId("ada"),
        client_id=ClientId("lab"),
        matter_id=MatterId("matter"),
        review_id=ReviewId(review),
        version=version,
        activity="A104",
        milliseconds=milliseconds,
        dated_at=at,
        zone=zone,
    )


class Day:
    """One expert's day at one rate, as storage would keep it: entries are only added."""

    def __init__(self, rate: RateLine) -> None:
        self.rate = rate
        self.times: list[TimeEntry] = []
        self.ledger: list[LedgerEntry] = []
        self.version = 0

    def already(self) -> Accrued:
        return Accrued(
            milliseconds=sum(entry.milliseconds for entry in self.times),
            pay=sum(entry.pay for entry in self.times),
            price=sum(entry.price for entry in self.times),
        )

    def in_force(self) -> list[TimeEntry]:
        reversed_ids = {entry.reverses for entry in self.times}
        return [entry for entry in self.times if entry.reverses is None and entry.id not in reversed_ids]

    def verdict(self, milliseconds: int, review: str) -> None:
        self.version += 1
        done = work(milliseconds, review=review, version=self.version, at=self._now())
        self._add(accrue(work=done, rate=self.rate, already=self.already()))

    def undo(self, review: str, *, with_true_up: bool) -> None:
        """Reverse all that is in force of a review, as an undo and a supervisor's void do."""
        self.version += 1
        for entry in self.in_force():
            if entry.review_id == review:
                back = [reverse(line, self._now()) for line in self.ledger if line.time_entry_id == entry.id]
                self._add((reverse_time(entry, self._now()), tuple(back)))
        if with_true_up:
            correction = true_up(self.times[-1], rate=self.rate, already=self.already())
            self._add(correction) if correction else None

    def _add(self, entered: tuple[TimeEntry, tuple[LedgerEntry, ...]]) -> None:
        self.times.append(entered[0])
        self.ledger.extend(entered[1])

    def _now(self) -> datetime:
        return MONDAY_NOON + timedelta(seconds=self.version)
