"""A channel's card as each of its readers sees it: their own turn, their own undo, and nothing that is refused them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.ids import PersonId
from handlers.people.people import Account, Person, Role
from handlers.review.card_actions import NO_ACTIONS
from handlers.review.cards.card_values import Card, CardFacts, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.cards.own_views import own_view
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Matter
from tests.handlers.review.samples import ADA, BEN, NOW, TASK
from tests.handlers.review.turn_samples import CLEARED, PERSON, SECRET, account, asked

S = ReviewState
ADAS = account()
BENS = account(replace(PERSON, id=BEN, name="Ben Odell"))
TAX = account(replace(PERSON, id=BEN, practice_areas=frozenset({"tax"})))
SUPERVISOR = account(replace(PERSON, id=PersonId("sol"), roles=frozenset({Role.SUPERVISOR})))
IN_NEW_YORK = account(replace(PERSON, zone="America/New_York"))
ANSWERS = "approve edit reject context"
CLOSED = replace(CLEARED, is_open=False)


def everybodys(facts: TurnFacts) -> Card:
    assert facts.review is not None
    assert facts.task is not None
    assert facts.matter is not None
    made = CardFacts(
        review=facts.review,
        task=facts.task,
        matter=facts.matter,
        expert_name=facts.expert_name or None,
        verdict=facts.verdict,
        fee_text="$12.00 a review",
        zone="Europe/Berlin",
    )
    return build_card(made, place=CardPlace.CHANNEL, now=NOW)


def view(facts: TurnFacts) -> Card:
    return own_view(everybodys(facts), facts, NOW)


def asks(card: Card) -> str:
    return " ".join(action.kind for action in card.actions_if_whole.buttons)


def told(card: Card) -> str:
    return card.state_line or card.verdict_line


VIEWS = [  # state, whose it is, the matter, who looks, what else is so; what they can press, and what they are told
    (S.OFFERED, None, CLEARED, ADAS, {}, ANSWERS, ""),
    (S.OFFERED, None, CLEARED, TAX, {}, "", "It is not of your practice areas, so it waits for a colleague"),
    (S.OFFERED, None, CLEARED, SUPERVISOR, {}, "", "It waits for an expert"),
    (S.OFFERED, None, CLEARED, ADAS, {"declined": True}, "", "You declined it, so it waits for somebody else"),
    (S.OFFERED, None, CLEARED, ADAS, {"has_other_turn": True}, "",
     "You had a turn at this task, so it waits for somebody else's judgement"),
    (S.OFFERED, None, CLOSED, ADAS, {}, "", "The firm takes no work of this client or matter now"),
    (S.OFFERED, None, CLEARED, ADAS, {"task": replace(TASK, due_at=NOW)}, "", "Its time is over"),
    (S.OFFERED, None, SECRET, ADAS, {}, "start", ""),
    (S.OFFERED, None, SECRET, TAX, {}, "", "It is not of your practice areas, so it waits for a colleague"),
    (S.OPEN, ADA, CLEARED, ADAS, {}, ANSWERS, "This one is yours to answer"),
    (S.OPEN, ADA, CLEARED, BENS, {}, "", "Ada Okafor is on it"),
    (S.OPEN, ADA, CLEARED, SUPERVISOR, {}, "", "Ada Okafor is on it"),
    (S.OPEN, ADA, SECRET, ADAS, {}, "", "Ada Okafor is on it"),
    (S.APPROVED, ADA, CLEARED, ADAS, {}, "undo", "You approved this at 11:32"),
    (S.EDITED, ADA, CLEARED, ADAS, {}, "undo", "You edited this at 11:32"),
    (S.REJECTED, ADA, CLEARED, IN_NEW_YORK, {}, "undo", "You rejected this at 05:32"),
    (S.APPROVED, ADA, CLEARED, BENS, {}, "", "Approved by Ada Okafor · 11:32"),
    (S.REJECTED, ADA, CLEARED, SUPERVISOR, {}, "", "Rejected by Ada Okafor · 11:32"),
    (S.APPROVED, ADA, SECRET, ADAS, {}, "", "Approved by Ada Okafor · 11:32"),
    (S.WITHDRAWN, ADA, CLEARED, ADAS, {}, "",
     "No longer needed: it was withdrawn. Thank you all the same."),
]  # fmt: skip


@pytest.mark.parametrize(("state", "of", "matter", "by", "more", "presses", "words"), VIEWS)
def test_each_is_asked_what_they_may_do_and_told_how_it_stands(
    state: ReviewState,
    of: PersonId | None,
    matter: Matter,
    by: Account,
    more: dict[str, object],
    presses: str,
    words: str,
) -> None:
    facts = asked(state, by=by, of=of, matter=matter, **more)
    shown = view(facts)
    assert (asks(shown), told(shown)) == (presses, words)
    if not presses:
        assert (shown.actions_if_whole, shown.actions_if_cut) == (NO_ACTIONS, NO_ACTIONS)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("matter", [CLEARED, SECRET])
@pytest.mark.parametrize("by", [ADAS, BENS, TAX, SUPERVISOR, account(guest=True), account(gone=True)])
def test_nobody_reads_more_than_everybodys_card_shows(
    state: ReviewState, matter: Matter, by: Account
) -> None:
    facts = asked(state, by=by, matter=matter)
    card, shown = everybodys(facts), view(facts)
    assert (shown.title, shown.body, shown.redline, shown.remarks, shown.eyebrow) == (
        card.title, card.body, card.redline, card.remarks, card.eyebrow,
    )  # fmt: skip
    assert (shown.notification, shown.refresh_at) == (card.notification, card.refresh_at)
    assert shown.actions_if_whole.kinds <= card.actions_if_whole.kinds
    assert shown.actions_if_cut.kinds <= card.actions_if_cut.kinds


def test_an_offer_that_is_not_ones_own_does_not_ask_to_be_started() -> None:
    assert everybodys(asked(matter=SECRET)).footnotes != ()
    assert view(asked(by=TAX, matter=SECRET)).footnotes == ()


def test_who_may_not_act_at_all_presses_nothing() -> None:
    gone: Person = replace(PERSON, roles=frozenset())
    assert asks(view(asked(by=account(gone)))) == ""


def test_when_the_time_to_undo_is_over_everybody_sees_the_same() -> None:
    over = asked(S.APPROVED, review_changes={"final_at": NOW - timedelta(minutes=1)})
    assert view(over) == everybodys(over)
