"""Volume discounts and minimums: what an invoice takes off, or adds, once its lines of a matter are summed."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.money.amounts import divide_half_up

WHOLE = 10_000  # basis points in one


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From this amount on, in minor units, so many basis points are taken off: 500 are 5 %."""

    above: int
    basis_points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a matter comes to on an invoice, before tax, in minor units: net - discount + top_up = total."""

    net: int
    discount: int
    top_up: int

    @property
    def total(self) -> int:
        """What is charged."""
        return self.net - self.discount + self.top_up


def discount(net_minor: int, tiers: Iterable[Tier]) -> int:
    """Give what is taken off a net amount, a whole number of minor units of at least 0.

    Each tier's percentage holds for the part of the amount above it and up to the next, so that more work never costs
    less in all: with 5 % above $10,000 and 10 % above $50,000, $60,000 have $2,000 + $1,000 taken off. Rounded half up
    once, over all the parts. A net amount of nothing or less has no discount.
    """
    ordered = sorted(tiers, key=lambda tier: tier.above)
    ends = [*(tier.above for tier in ordered[1:]), max(0, net_minor)]
    parts = (
        (
            max(0, min(end, net_minor) - tier.above) * tier.basis_points
            for tier, end in zip(ordered, ends, strict=True)
        )
        if ordered
        else ()
    )
    return divide_half_up(sum(parts), WHOLE)


def totals_of(net_minor: int, *, tiers: Iterable[Tier] = (), minimum: int = 0) -> Totals:
    """Apply a matter's discount, and then its minimum to what is left; where nothing is billed nothing is added."""
    off = discount(net_minor, tiers)
    left = net_minor - off
    top_up = max(0, minimum - left) if net_minor > 0 else 0
    return Totals(net=net_minor, discount=off, top_up=top_up)
