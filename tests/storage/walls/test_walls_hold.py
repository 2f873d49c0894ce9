"""What storage reads for cards, Home, turns and pay is judged by the walls as they are kept: random firms."""

import random
from dataclasses import replace
from datetime import timedelta

from handlers.decisions import Refused
from handlers.ids import CommandId
from handlers.review.cards.card_values import CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.commands import StartReview
from handlers.review.offering.turns import NOT_AVAILABLE, turn
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Task
from handlers.walls.wall_records import RosterNoted, WallSetMade
from handlers.walls.wall_sets import Wall, WallAdded, WallId, WallKind, WallSet, barred
from storage.facts.review.turns import turn_facts
from storage.facts.walls.walls import newest_walls
from storage.views.cards import card_facts
from storage.views.home import home_figures
from tests.seed import NOW, PEOPLE, Seeded, review_of, task_of, write
from tests.storage.worlds import World

ACCOUNTS = tuple(account for account, *_ in PEOPLE[:3])
NAMES = ("Acme", "Birch", "Cobalt Mining", "Dunmore")
VERSIONS = 24
LEAST = 600


def random_wall(dice: random.Random, seeded: Seeded, key: str) -> Wall:
    kind = dice.choice(tuple(WallKind))
    subject: str = dice.choice(NAMES)
    if kind is WallKind.CLIENT:
        subject = dice.choice((seeded.client_id, "nobody"))
    if kind is WallKind.MATTER:
        subject = dice.choice([matter.id for matter in seeded.matters.values()])
    listed = kind in (WallKind.RESTRICTED, WallKind.WATCH)
    in_team = kind is not WallKind.MEMBER and not listed and dice.random() < 0.4
    return Wall(
        id=WallId(key),
        kind=kind,
        subject=dice.choice(("Deals", "Tax")) if kind is WallKind.MEMBER else subject,
        person_id=None if listed or in_team else seeded.people[dice.choice(ACCOUNTS)].id,
        team=dice.choice(("Deals", "Tax")) if in_team else None,
        since=NOW + timedelta(days=dice.choice((-3, 0, 0, 1))),
        until=dice.choice((None, None, NOW, NOW + timedelta(days=2))),
    )


def tasks_of(dice: random.Random, world: World) -> list[tuple[Task, Review]]:
    """Tasks that name this and that, each with a review in some state, offered to somebody or to the channel."""
    made = []
    for number in range(10):
        matter = world.mine.matters[dice.choice(("PIECE-1", "TIME-1", "CONF-1"))]
        some = {
            name: tuple(dice.sample(NAMES, dice.choice((0, 1)))) for name in ("parties", "issuers", "tags")
        }
        task = replace(
            task_of(matter, f"n{number}", output=f"zebra {number}"), title=f"Zebra {number}", **some
        )
        state = dice.choice((ReviewState.OFFERED, ReviewState.OFFERED, ReviewState.OPEN))
        owner = world.mine.people[dice.choice(ACCOUNTS)].id
        mine = state is ReviewState.OPEN or dice.random() < 0.3
        review = replace(
            review_of(task),
            version=2,
            offers=1,
            state=state,
            route_at=None,
            in_channel=not mine,
            expert_id=owner if mine else None,
        )
        write(world.connection, task, review)
        made.append((task, review))
    return made


def test_nothing_that_is_read_shows_a_task_to_somebody_who_is_barred(world: World) -> None:
    dice = random.Random(5)  # dice, no secret
    cards = tasks_of(dice, world)
    walls: tuple[Wall, ...] = ()
    firm, checks, hits = world.mine.firm.id, 0, 0
    for version in range(1, VERSIONS + 1):
        new = tuple(random_wall(dice, world.mine, f"{version}/{n}") for n in range(dice.randint(1, 2)))
        made = WallSetMade(firm_id=firm, seen=version - 1, version=version, decided_by="Sol")
        write(world.connection, made, *(WallAdded(firm_id=firm, version=version, wall=one) for one in new))
        walls = (*walls, *new)
        kept = WallSet(version=version, walls=walls)
        assert set(newest_walls(world.connection, firm).walls) == set(walls)
        readers = tuple(dice.sample(ACCOUNTS, 2))
        place = {"workspace_id": world.mine.workspace_id, "conversation_id": "C1"}
        write(world.connection, RosterNoted(**place, accounts=readers))
        for account in ACCOUNTS:
            person = world.mine.people[account].id
            home = repr(home_figures(world.connection, world.mine.sender(account), NOW))
            for task, review in cards:
                if not barred(kept, person, task, NOW):
                    continue
                hits += 1
                seen = [home]
                for reader, at in ((person, CardPlace.DIRECT), (None, CardPlace.CHANNEL)):
                    facts = card_facts(world.connection, review.id, reader, NOW)
                    assert facts is not None
                    if reader is not None or account in readers:
                        seen.append(repr(build_card(facts, place=at, now=NOW)))
                asked = StartReview(id=CommandId("s"), sender=world.mine.sender(account), review_id=review.id)
                (mine,) = turn_facts(world.connection, [asked], NOW)
                refused = turn(mine, NOW)
                assert isinstance(refused, Refused)
                assert refused.words == NOT_AVAILABLE
                for one in seen:
                    checks += 1
                    assert task.title not in one
                    assert task.output not in one
    assert checks >= LEAST, checks
    assert hits
