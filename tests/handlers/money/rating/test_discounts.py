"""Volume discounts and minimums, with figures by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.money.rating.discounts import Tier, Totals, discount, totals_of

# 5 % of what is above $10,000, and 10 % of what is above $50,000
TIERS = (Tier(above=5_000_000, basis_points=1000), Tier(above=1_000_000, basis_points=500))
FIVE = (Tier(above=0, basis_points=500),)


@pytest.mark.parametrize(
    ("net", "tiers", "off"),
    [
        (8_500, FIVE, 425),  # $85.00: $4.25, as in the example of a LEDES file
        (8_510, FIVE, 426),  # $4.255: a half goes up
        (999_999, TIERS, 0),
        (1_000_000, TIERS, 0),
        (1_000_100, TIERS, 5),  # 5 % of $1.00
        (5_000_000, TIERS, 200_000),  # 5 % of $40,000
        (6_000_000, TIERS, 300_000),  # and 10 % of $10,000
        (6_000_000, (), 0),
        (0, FIVE, 0),
        (-8_500, FIVE, 0),
    ],
)
def test_each_tier_holds_for_the_part_above_it(net: int, tiers: tuple[Tier, ...], off: int) -> None:
    assert discount(net, tiers) == off


@pytest.mark.parametrize(
    ("net", "minimum", "totals"),
    [
        (8_500, 0, Totals(net=8_500, discount=425, top_up=0)),
        (8_500, 8_075, Totals(net=8_500, discount=425, top_up=0)),  # what is left is the minimum
        (8_500, 10_000, Totals(net=8_500, discount=425, top_up=1_925)),
        (0, 10_000, Totals(net=0, discount=0, top_up=0)),  # nothing was done: nothing is charged
    ],
)
def test_the_minimum_looks_at_what_the_discount_leaves(net: int, minimum: int, totals: Totals) -> None:
    found = totals_of(net, tiers=FIVE, minimum=minimum)
    assert found == totals
    assert found.total == (max(minimum, net - totals.discount) if net else 0)


_tiers = st.lists(
    st.builds(Tier, above=st.integers(0, 10**9), basis_points=st.integers(0, 10_000)),
    max_size=5,
    unique_by=lambda tier: tier.above,
)


@given(st.integers(0, 10**10), st.integers(0, 10**6), _tiers)
def test_more_work_never_costs_less(net: int, more: int, tiers: list[Tier]) -> None:
    assert 0 <= discount(net, tiers) <= net
    assert net + more - discount(net + more, tiers) >= net - discount(net, tiers)
