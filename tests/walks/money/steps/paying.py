"""Steps of paying a week out: finance approves, and what was approved is posted one command at a time."""

from sqlalchemy import select

from handlers.decisions import Sheet
from handlers.desk.commands import SendSheet
from storage.facts.paying.approving import next_posting
from storage.tables import pay_periods
from tests.walks.money.walk import Walk


def approve(walk: Walk) -> None:
    """Somebody approves one of the firm's weeks: finance, or an expert who may not; too early, in time, or again."""
    house = walk.house()
    of_firm = select(pay_periods.c.id).where(pay_periods.c.firm_id == house.seeded.firm.id)
    with walk.database.reading() as connection:
        periods = sorted(connection.scalars(of_firm))
    if periods:
        sender = house.seeded.sender(walk.random.choice(("U8", "U8", "U8", "U1")))
        period = walk.random.choice(periods[-4:])
        walk.do(
            house,
            SendSheet(
                id=walk.command_id(), sender=sender, sheet=Sheet.APPROVE_PAYOUTS, about=period, values={}
            ),
        )


def post_on(walk: Walk) -> None:
    """What was approved is posted, the next part of it."""
    house = walk.house()
    with walk.database.reading() as connection:
        step = next_posting(connection, house.seeded.firm.id, walk.command_id())
    if step is not None:
        walk.do(house, step)
