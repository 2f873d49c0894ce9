"""Looks and held cards behind a wall: whoever is barred finds what the card that is sent to them says, and no more."""

from dataclasses import replace

import pytest

from handlers.review.cards.card_values import CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.held.cards import build_held_card
from handlers.walls.wall_records import WallSetMade
from handlers.walls.wall_sets import CLOSED, Judgement, Wall, WallAdded, WallId, WallKind
from storage.views.cards import card_facts
from storage.views.held import held_card_facts
from storage.views.looks import Look, look_facts
from tests.seed import NOW, Seeded, write
from tests.storage.worlds import World
from tests.storage.writing.test_held import keep_held


def bar(world: World, firm: Seeded, account: str) -> None:
    wall = Wall(
        id=WallId("w"),
        kind=WallKind.CLIENT,
        subject=firm.client_id,
        person_id=firm.people[account].id,
        team=None,
        since=NOW,
    )
    made = WallSetMade(firm_id=firm.firm.id, seen=0, version=1, decided_by="Sol")
    write(world.connection, made, WallAdded(firm_id=firm.firm.id, version=1, wall=wall))


@pytest.mark.parametrize("place", CardPlace)
def test_a_look_of_somebody_barred_finds_neither_text_nor_title(world: World, place: CardPlace) -> None:
    mine = world.mine
    review = world.add(mine, "PIECE-1", "waiting")
    bar(world, mine, "U1")
    looks = [Look(sender=mine.sender(who), review_id=review.id) for who in ("U1", "U2")]
    barred, free = (one.card_facts(place, NOW) for one in look_facts(world.connection, looks, NOW))

    assert barred is not None
    assert free is not None
    assert barred.judged in CLOSED
    card = build_card(barred, place=place, now=NOW)
    assert (card.body, card.can_be_asked) == ("", False)
    assert barred.task.output not in repr(card)
    assert free.judged is (Judgement.DELIVER if place is CardPlace.DIRECT else Judgement.OFFER)
    reader = mine.people["U2"].id if place is CardPlace.DIRECT else None
    sent = card_facts(world.connection, review.id, reader, NOW)
    assert sent is not None
    assert free == replace(sent, zone=mine.people["U2"].zone)


def test_the_held_card_of_a_barred_supervisor_shows_nothing_of_it(world: World) -> None:
    mine = world.mine
    _, held = keep_held(world, mine)
    before = held_card_facts(world.connection, held.id, mine.people["U7"].id, NOW)
    bar(world, mine, "U7")
    after = held_card_facts(world.connection, held.id, mine.people["U7"].id, NOW)

    assert before is not None
    assert after is not None
    assert (before.judged, after.judged, after.wall_version) == (Judgement.DELIVER, Judgement.NOBODY, 1)
    assert build_held_card(before, now=NOW).can_be_asked
    assert not build_held_card(after, now=NOW).can_be_asked
