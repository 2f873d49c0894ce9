"""Steps of the rate card."""

from handlers.money.rates import RateUnit
from handlers.people.firms.setting_up import SetRate
from tests.walks.money.walk import Walk


def set_rate(walk: Walk) -> None:
    """Somebody is paid, or a client charged, otherwise from now on; now and then at a loss, or nothing."""
    house = walk.house()
    pay = walk.random.choice((0, walk.random.randint(1, 99_999)))
    price = walk.random.randint(1, 150_000)
    walk.do(
        house,
        SetRate(
            id=walk.command_id(),
            firm=house.seeded.firm.name,
            unit=walk.random.choice(list(RateUnit)),
            pay=f"{pay / 100:.2f}" if pay else "0",
            price=f"{price / 100:.2f}",
            seniority=walk.random.choice(("", "partner", "associate")),
        ),
    )
