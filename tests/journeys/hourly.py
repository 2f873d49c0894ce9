"""Work by the hour: matters and rates that a journey adds to the seeded firm."""

from dataclasses import replace
from typing import Any

from handlers.ids import MatterId, RateLineId, derived_id
from handlers.money.rates import RateLine, RateUnit
from handlers.review.tasks import Matter, Offer
from tests.journeys.stage import House
from tests.seed import LONG_AGO


def timed(house: House, code: str, *, currency: str = "USD", **changes: Any) -> Matter:
    """Add one more matter by the hour in the channel."""
    matter_id = MatterId(derived_id(house.seeded.client_id, code))
    matter = replace(
        house.seeded.matters["TIME-1"],
        id=matter_id,
        code=code,
        currency=currency,
        offer=Offer.CHANNEL,
        **changes,
    )
    house.add(matter)
    return matter


def rate(house: House, currency: str, pay: int, price: int, unit: RateUnit = RateUnit.HOUR) -> None:
    """Add what the firm's experts earn in a currency, and what its clients pay."""
    house.add(
        RateLine(
            id=RateLineId(derived_id(house.seeded.firm.id, "rate", currency, unit)),
            firm_id=house.seeded.firm.id,
            matter_id=None,
            practice_area=None,
            seniority=None,
            unit=unit,
            pay=pay,
            price=price,
            currency=currency,
            effective_from=LONG_AGO,
        )
    )
