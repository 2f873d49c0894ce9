"""Premiums of a matter: for a rush and for work at the weekend, on the expert's pay and on the client's price."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.money.amounts import divide_half_up
from handlers.money.rates import RateLine
from handlers.money.rating.discounts import WHOLE
from handlers.money.time import local_day

_SATURDAY = 5


class PremiumKind(StrEnum):
    """What is paid more for."""

    RUSH = "rush"  # the task was due within `within_minutes` of its arrival, and was answered by then
    WEEKEND = "weekend"  # answered on a Saturday or a Sunday of the firm's zone


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumLine:
    """One premium of a matter from a moment on, in basis points on top of a rate: 2500 are 25 %.

    The latest line of its kind that has begun holds; one of nothing ends the premium. `within_minutes` is a rush's.
    """

    kind: PremiumKind
    pay_bp: int
    price_bp: int
    effective_from: datetime
    within_minutes: int = 0

    def __post_init__(self) -> None:
        if (
            self.pay_bp < 0
            or self.price_bp < 0
            or (self.within_minutes > 0) != (self.kind is PremiumKind.RUSH)
        ):
            raise ValueError("a premium adds, and a rush, and nothing else, is within some minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Premium:
    """What an entry was made with: which premiums, and what they add up to in basis points; none is all nothing."""

    kinds: str = ""  # such as "rush", "weekend" or "rush+weekend"
    pay_bp: int = 0
    price_bp: int = 0


NO_PREMIUM = Premium()


def premium_in_force(
    lines: Collection[PremiumLine], *, at: datetime, zone: str, arrived_at: datetime, due_at: datetime
) -> Premium:
    """Find the premium of work done at a moment on a task that arrived and was due at others.

    Where it is a rush at a weekend, both hold: their percentages add up and are never multiplied.
    """
    if not lines:
        return NO_PREMIUM
    holding = [line for line in _begun(lines, at) if _holds(line, at, zone, arrived_at, due_at)]
    return Premium(
        kinds="+".join(sorted(line.kind for line in holding if line.pay_bp or line.price_bp)),
        pay_bp=sum(line.pay_bp for line in holding),
        price_bp=sum(line.price_bp for line in holding),
    )


def _begun(lines: Iterable[PremiumLine], at: datetime) -> Iterable[PremiumLine]:
    newest: dict[PremiumKind, PremiumLine] = {}
    for line in lines:
        held = newest.get(line.kind)
        if line.effective_from <= at and (held is None or held.effective_from < line.effective_from):
            newest[line.kind] = line
    return newest.values()


def _holds(line: PremiumLine, at: datetime, zone: str, arrived_at: datetime, due_at: datetime) -> bool:
    if line.kind is PremiumKind.WEEKEND:
        return local_day(at, zone).weekday() >= _SATURDAY
    return _is_rush(line, at, arrived_at, due_at)


def _is_rush(line: PremiumLine, at: datetime, arrived_at: datetime, due_at: datetime) -> bool:
    return at <= due_at and due_at - arrived_at <= timedelta(minutes=line.within_minutes)


def with_premium(minor: int, basis_points: int) -> int:
    """Raise a rate by a premium, rounded half up to the minor unit once: $250.00 with 25 % is $312.50."""
    return minor + divide_half_up(minor * basis_points, WHOLE)


def raised(rate: RateLine, premium: Premium) -> RateLine:
    """Give the rate line as it holds with a premium: it stays the same line, paid and charged at more."""
    if not premium.kinds:
        return rate
    pay, price = with_premium(rate.pay, premium.pay_bp), with_premium(rate.price, premium.price_bp)
    return replace(rate, pay=pay, price=price)


def premium_words(kinds: str, basis_points: int) -> str:
    """Write one side's premium for people, such as "a weekend premium of 25 %".

    Where both kinds met it is "a premium of 35 %": the one side does not say which of them raised the other.
    """
    kind = "" if "+" in kinds else f"{kinds} "
    return f"a {kind}premium of {percent_text(basis_points)}"


def offered_words(
    lines: Collection[PremiumLine], *, at: datetime, arrived_at: datetime, due_at: datetime
) -> tuple[str, ...]:
    """Say what more an expert may earn with a task that waits, such as "25 % more at the weekend"."""
    begun = {line.kind: line for line in _begun(lines, at) if line.pay_bp}
    rush, weekend = begun.get(PremiumKind.RUSH), begun.get(PremiumKind.WEEKEND)
    words: list[str] = []
    if rush is not None and _is_rush(rush, at, arrived_at, due_at):
        words.append(f"{percent_text(rush.pay_bp)} more if answered in time")
    if weekend is not None:
        words.append(f"{percent_text(weekend.pay_bp)} more at the weekend")
    return tuple(words)


def percent_text(basis_points: int) -> str:
    """Write basis points as people read them: 2500 is "25 %", 1250 "12.5 %" and 5 "0.05 %"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %"
