"""What a meter that stops is told of its expert's time, on both databases."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.ids import CommandId, SpanId
from handlers.money.metering.stretches import MeteredSpan, Stretch
from handlers.people.people import Sender
from handlers.review.commands import PauseReview
from handlers.review.reviews import Review, ReviewState
from storage.facts.money.metering import stopping_facts
from tests.seed import NOW, Seeded, write
from tests.storage.worlds import World

RUNNING = NOW - timedelta(minutes=10)


def running(world: World, firm: Seeded, account: str, name: str) -> Review:
    mine = {"expert_id": firm.people[account].id, "in_channel": False}
    return world.add(firm, "TIME-1", name, state=ReviewState.OPEN, meter_since=RUNNING, **mine)


def count(world: World, review: Review, *minutes: tuple[int, int]) -> None:
    """Let stretches of an expert's time count, in minutes since the meters began to run."""
    assert review.expert_id is not None
    for number, (begun, ended) in enumerate(minutes):
        span = MeteredSpan(
            id=SpanId(f"{review.id[:20]}-{number}"),
            firm_id=review.firm_id,
            person_id=review.expert_id,
            review_id=review.id,
            starts_at=RUNNING + timedelta(minutes=begun),
            ends_at=RUNNING + timedelta(minutes=ended),
            milliseconds=(ended - begun) * 60_000,
        )
        write(world.connection, span)


def taken(world: World, *asked: tuple[Sender, Review]) -> list[Sequence[Stretch]]:
    commands = [PauseReview(id=CommandId("c"), sender=who, review_id=what.id) for who, what in asked]
    return [facts.taken for facts in stopping_facts(world.connection, commands, NOW)]


def test_a_meter_is_told_what_counts_of_its_own_experts_time_since_it_began(world: World) -> None:
    mine, bens = running(world, world.mine, "U1", "m"), running(world, world.mine, "U2", "b")
    theirs, stands = running(world, world.theirs, "U1", "t"), world.add(world.mine, "TIME-1", "s")
    count(world, world.done(world.mine, "U1", "ada", matter="TIME-1"), (-9, -5), (-2, 3), (5, 6))
    count(world, world.done(world.theirs, "U1", "rival", matter="TIME-1"), (1, 2))

    ada, ben, rival = world.mine.sender("U1"), world.mine.sender("U2"), world.theirs.sender("U1")
    found = taken(world, (ada, mine), (ben, bens), (rival, theirs), (ada, stands), (ben, mine), (rival, mine))

    begun = [
        [(one.starts_at - RUNNING) // timedelta(minutes=1) for one in sorted(each, key=str)] for each in found
    ]
    assert begun == [[-2, 5], [], [1], [], [], []]
