"""Steps of adjusting time: an expert says less or more, and a supervisor grants or refuses more."""

from handlers.review.adjusting.commands import AdjustTime, GrantTime, RefuseTime
from tests.walks.money.walk import Walk

LAST = 30


def adjust(walk: Walk) -> None:
    """Somebody says what should count for one of the last answers; now and then it is another's."""
    house = walk.house()
    in_force = house.tally.times.in_force
    last = [
        (account, in_force[review.id, house.seeded.people[account].id])
        for review, account in house.answered[-LAST:]
        if (review.id, house.seeded.people[account].id) in in_force
    ]
    if not last:
        return
    account, entry = walk.random.choice(last)
    most = entry.milliseconds if walk.random.random() < 0.6 else entry.milliseconds + 600_000
    seconds = walk.random.randint(0, most) // 1000
    whoever = account if walk.random.random() < 0.95 else "U2"
    walk.do(
        house,
        AdjustTime(
            id=walk.command_id(),
            sender=house.seeded.sender(whoever),
            review_id=entry.review_id,
            seen=entry.id,
            hours=str(seconds // 3600),
            minutes=str(seconds // 60 % 60),
            seconds=str(seconds % 60),
            reason="A long annex.",
        ),
    )


def decide_time(walk: Walk) -> None:
    """A supervisor decides about time that was asked for, first or second; or somebody tries who may not."""
    house = walk.house()
    waiting = list(house.tally.times.asked)
    if not waiting:
        return
    adjustment_id = walk.random.choice(waiting)
    sender = house.seeded.sender("U7" if walk.random.random() < 0.9 else "U1")
    if walk.random.random() < 0.6:
        walk.do(house, GrantTime(id=walk.command_id(), sender=sender, adjustment_id=adjustment_id))
    else:
        refusal = RefuseTime(
            id=walk.command_id(), sender=sender, adjustment_id=adjustment_id, note="The annex was short."
        )
        walk.do(house, refusal)
