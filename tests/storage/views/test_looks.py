"""Looks at cards: many at once find what each finds alone, and nobody finds what is another firm's."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.copies import adopt
from handlers.decisions import Decision, Done
from handlers.ids import CommandId, ReviewId
from handlers.messages import ToPerson
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import record_verdict
from handlers.review.cards.card_values import CardPlace
from handlers.review.commands import Answer, MessageRef, RecordVerdict
from handlers.review.messages import card_to, channel_of
from handlers.review.offering.offers import OfferMade
from handlers.review.reviews import Review, ReviewState
from storage.facts.review.copies import cards_clicked, unknown_copies
from storage.facts.review.verdicts import verdict_facts
from storage.record import record
from storage.views.cards import card_facts
from storage.views.looks import Look, LookFacts, facts_left, look_facts
from tests.seed import NOW, Seeded, write
from tests.storage.two_platforms import both, owe, sender
from tests.storage.views.test_walled_looks import bar
from tests.storage.worlds import World


def _look(firm: Seeded, account: str, review: Review) -> Look:
    return Look(sender=sender(firm, account), review_id=review.id)


def _mine(firm: Seeded, **changes: Any) -> dict[str, Any]:
    return {"state": ReviewState.OPEN, "expert_id": firm.people["U1"].id, **changes}


APPROVE = Answer(kind=VerdictKind.APPROVE)


def _decided(
    world: World, review: Review, answer: Answer = APPROVE, by: str = "U1", message: str = "17"
) -> tuple[LookFacts | None, Decision]:
    """Let somebody answer on the copy that stands as this message; gives what is said to be left, and the decision."""
    clicked = MessageRef(place="C1", message=message)
    command = RecordVerdict(
        id=CommandId("c"),
        sender=sender(world.mine, by),
        review_id=review.id,
        answer=answer,
        clicked=clicked,
    )
    posted = cards_clicked(world.connection, [command])
    (facts,) = verdict_facts(world.connection, [command], NOW)
    (copy,) = unknown_copies(world.connection, [command], posted)
    decision = adopt(record_verdict(command, facts, NOW), copy, NOW)
    record(world.connection, [decision], NOW)
    return facts_left(facts, posted.get(review.id, ()), decision), decision


def _card_of(world: World, review: Review, **stands: Any) -> None:
    """Let the card of a review that was offered stand in its channel, or in the chat of whose it is."""
    offer = OfferMade(
        firm_id=review.firm_id,
        review_id=review.id,
        number=review.offers,
        person_id=review.expert_id,
        offered_at=NOW,
    )
    write(world.connection, offer)
    place = channel_of(world.mine.matters["PIECE-1"])
    to = place if review.expert_id is None else ToPerson(person_id=review.expert_id)
    owe(world.connection, card_to(review, to, NOW), **{"place": "C1", "message": "17", **stands})


@pytest.mark.parametrize(
    ("matter", "own", "answer"),
    [
        ("PIECE-1", None, APPROVE),
        ("PIECE-1", None, Answer(kind=VerdictKind.EDIT, pieces=(("", "Another text."),), from_form=True)),
        ("PIECE-1", None, Answer(kind=VerdictKind.REJECT, reason="wrong_law", comment="No.", from_form=True)),
        ("PIECE-1", {"in_channel": False, "state": ReviewState.OFFERED}, APPROVE),
        ("PIECE-1", {"in_channel": False, "version": 6, "offers": 3}, APPROVE),
        ("OVERLAP-1", {}, Answer(kind=VerdictKind.APPROVE, criteria_met=("cites",), from_form=True)),
        ("CONF-1", {}, APPROVE),
    ],
)
@pytest.mark.parametrize("walled", [False, True])
def test_what_a_verdict_left_is_what_a_look_would_find(
    world: World, matter: str, own: dict[str, Any] | None, answer: Answer, walled: bool
) -> None:
    mine, _ = both(world)
    if walled:
        bar(world, mine, "U2")
        own = own or {}  # from a channel whose readers nobody knows the text is not there to be answered
    review = world.add(mine, matter, "asked", **({} if own is None else _mine(mine, **own)))
    _card_of(world, review)
    left, decision = _decided(world, review, answer)
    (found,) = look_facts(world.connection, (_look(mine, "U1", review),), NOW)

    assert isinstance(decision.reply, Done)
    assert left is not None
    assert replace(left, copies=()) == replace(found, copies=())
    assert [_stands(one) for one in left.copies] == [_stands(one) for one in found.copies]
    for place in CardPlace:
        assert left.card_facts(place, NOW) == found.card_facts(place, NOW)


def _stands(copy: Any) -> tuple[str | None, ...]:
    return (copy.id, copy.channel, copy.person_id, copy.place, copy.message)


def test_what_no_verdict_left_has_to_be_read(world: World) -> None:
    mine, _ = both(world)
    review = world.add(mine, "PIECE-1", "asked")
    _card_of(world, review)
    refused, _ = _decided(world, review, by="U7")
    first, _ = _decided(world, review)
    again, told = _decided(world, review)

    assert (refused, first is None, again) == (None, False, None)
    assert isinstance(told.reply, Done)
    assert told.reply.already


def test_where_a_copy_was_found_or_none_is_known_the_cards_have_to_be_read(world: World) -> None:
    mine, _ = both(world)
    found, none = world.add(mine, "PIECE-1", "found"), world.add(mine, "PIECE-1", "none", offers=0)
    _card_of(world, found, place=None, message=None, ambiguous=True)
    for review in (found, none):
        left, decision = _decided(world, review, message="99")
        assert isinstance(decision.reply, Done)
        assert left is None


def test_what_counts_of_metered_time_is_read(world: World) -> None:
    mine, _ = both(world)
    metered = world.add(
        mine, "TIME-1", "metered", **_mine(mine, in_channel=False, meter_since=NOW, metered_ms=60_000)
    )
    _card_of(world, metered)
    left, decision = _decided(world, metered, APPROVE)
    assert isinstance(decision.reply, Done)
    assert left is None


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
