"""Looks at cards: many at once find what each finds alone, and nobody finds what is another firm's."""

from dataclasses import replace

import pytest

from handlers.ids import ReviewId
from handlers.review.cards.card_values import CardPlace
from handlers.review.messages import card_to, channel_of
from handlers.review.reviews import Review, ReviewState
from storage.views.cards import card_facts
from storage.views.looks import Look, look_facts
from tests.seed import NOW, Seeded
from tests.storage.two_platforms import both, owe, sender
from tests.storage.worlds import World


def _look(firm: Seeded, account: str, review: Review) -> Look:
    return Look(sender=sender(firm, account), review_id=review.id)


def test_many_looks_at_once_find_what_each_finds_alone(world: World) -> None:
    mine, theirs = both(world)
    waiting, taken = (
        world.add(mine, "PIECE-1", "waiting"),
        world.add(mine, "TIME-1", "taken", state=ReviewState.OPEN, expert_id=mine.people["U2"].id),
    )
    done, elsewhere = world.done(mine, "U1", "done"), world.add(theirs, "PIECE-1", "elsewhere")
    for review in (waiting, elsewhere):
        firm = mine if review is waiting else theirs
        owe(world.connection, card_to(review, channel_of(firm.matters["PIECE-1"]), NOW))
    looks = [
        *(_look(mine, who, review) for who in ("U1", "U2", "U9") for review in (waiting, taken, done)),
        _look(theirs, "U1", elsewhere),
        _look(mine, "U1", replace(waiting, id=ReviewId("unknown"))),
    ]
    together = look_facts(world.connection, looks, NOW)
    assert together == [look_facts(world.connection, (look,), NOW)[0] for look in looks]
    assert [len(found.copies) for found in together[:3]] == [1, 0, 0]


@pytest.mark.parametrize("account", ["U1", "U2"])
@pytest.mark.parametrize("place", CardPlace)
def test_a_look_finds_what_the_card_that_is_sent_is_built_from(
    world: World, account: str, place: CardPlace
) -> None:
    mine, _ = both(world)
    me = mine.people[account]
    for review in (world.add(mine, "PIECE-1", "waiting"), world.done(mine, "U1", "done")):
        (found,) = look_facts(world.connection, (_look(mine, account, review),), NOW)
        reader = me.id if place is CardPlace.DIRECT else None
        sent = card_facts(world.connection, review.id, reader, NOW)
        assert sent is not None
        assert found.card_facts(place, NOW) == replace(sent, zone=me.zone)


def test_a_review_of_another_firm_is_not_there(world: World) -> None:
    mine, theirs = both(world)
    review = world.add(theirs, "PIECE-1", "theirs")
    owe(world.connection, card_to(review, channel_of(theirs.matters["PIECE-1"]), NOW))
    own, foreign = look_facts(world.connection, (_look(theirs, "U1", review), _look(mine, "U1", review)), NOW)
    for place in CardPlace:
        assert own.card_facts(place, NOW) is not None
        assert foreign.card_facts(place, NOW) is None
    assert (len(own.copies), len(own.rates)) == (1, 2)
    assert (foreign.turn.review, foreign.copies, foreign.rates, foreign.expert) == (None, (), (), None)
