"""Held answers and walls: a barred supervisor learns nothing, is not asked, and a barred expert gets nothing back."""

from dataclasses import replace

import pytest

from handlers.decisions import Refusal
from handlers.messages import MessageKind, ToPerson
from handlers.money.time import TimeEntry
from handlers.review.held.cards import HeldCardFacts, build_held_card
from handlers.review.held.holding import held_card_update
from handlers.review.held.releasing import HeldFacts
from handlers.review.held.values import HeldOutcome, OutboundFacts
from handlers.review.offering.turns import NOT_AVAILABLE
from handlers.review.reviews import ReviewState
from handlers.walls.sweeps import SweepFacts, sweep_cards
from handlers.walls.wall_records import FormsCleared
from handlers.walls.wall_sets import CLOSED, Judgement, WallKind, WallSet
from tests.handlers.review.held.held_samples import ADM, MAX, SOL, decided_by, held_answer
from tests.handlers.review.held.test_holding import EDIT, decide
from tests.handlers.review.held.test_releasing import ACTS, LATER, give_back, one, release
from tests.handlers.review.samples import ADA, BEN, MATTER, NOW, TASK
from tests.handlers.review.turn_samples import CLEARED, asked, changed, refused, review
from tests.handlers.walls.test_sweeps import COMMAND
from tests.handlers.walls.wall_samples import wall, walls

ON_SOL = walls(wall(WallKind.CLIENT, TASK.client_id, person_id=SOL.id))
ON_ADA = walls(wall(WallKind.CLIENT, TASK.client_id, person_id=ADA))


def behind(facts: HeldFacts, by: WallSet) -> HeldFacts:
    return replace(facts, turn=replace(facts.turn, walls=by))


@pytest.mark.parametrize("outcome", [HeldOutcome.STANDING, HeldOutcome.RELEASED, HeldOutcome.SENT_BACK])
@pytest.mark.parametrize("act", ACTS)
def test_a_barred_supervisor_is_refused_in_the_words_for_everybody(act: object, outcome: HeldOutcome) -> None:
    assert callable(act)
    facts = decided_by(SOL, replace(held_answer(), outcome=outcome))
    refusal = refused(act(behind(facts, ON_SOL)))
    assert (refusal.reason, refusal.words) == (Refusal.NOT_AVAILABLE, NOT_AVAILABLE)


def test_an_answer_is_brought_to_no_supervisor_whom_a_wall_bars() -> None:
    outbound = OutboundFacts(overseers=(SOL, ADM, MAX))
    free = decide(EDIT, asked(ReviewState.OPEN), outbound)
    walled = decide(EDIT, replace(asked(ReviewState.OPEN), walls=ON_SOL), outbound)

    def brought(decision: object) -> set[object]:
        messages = getattr(decision, "messages", ())
        return {
            message.to.person_id
            for message in messages
            if message.kind is MessageKind.CARD and isinstance(message.to, ToPerson)
        }

    assert SOL.id in brought(free)
    assert brought(walled)
    assert SOL.id not in brought(walled)


def test_where_all_who_could_release_it_are_barred_it_is_refused_at_once() -> None:
    facts = replace(asked(ReviewState.OPEN), walls=ON_SOL)
    assert refused(decide(EDIT, facts, OutboundFacts(overseers=(SOL,)))).reason is Refusal.NOT_ALLOWED


def test_a_barred_experts_answer_is_released_with_its_time_which_closing_keeps_from_payouts() -> None:
    decision = release(behind(decided_by(SOL), ON_ADA))
    assert one(decision, TimeEntry).person_id == ADA


def test_what_is_sent_back_to_a_barred_expert_goes_on_to_somebody_else_at_once() -> None:
    assert changed(give_back(behind(decided_by(SOL), ON_ADA))).claim_until == LATER
    assert changed(give_back(decided_by(SOL))).claim_until != LATER


@pytest.mark.parametrize("outcome", [HeldOutcome.STANDING, HeldOutcome.SENT_BACK])
@pytest.mark.parametrize("judged", sorted(CLOSED))
def test_the_card_of_a_barred_reader_says_no_more_than_that_it_is_with_them_no_longer(
    judged: Judgement, outcome: HeldOutcome
) -> None:
    facts = HeldCardFacts(
        held=replace(held_answer(), outcome=outcome, note="Not to Acme."),
        task=TASK,
        matter=MATTER,
        expert_name="Ada Okafor",
        ended_by="Sol Reyes",
        zone="Europe/Berlin",
        judged=judged,
        wall_version=3,
    )
    card = build_held_card(facts, now=NOW)

    assert (card.body, card.redline, card.remarks, card.footnotes) == ("", (), (), ())
    assert not card.can_be_asked
    assert card.state_line == "This review is no longer with you. Nothing to do."
    for secret in (TASK.title, "Ada", "Sol", "IBAN", "Acme"):
        assert secret not in repr(card)
    assert card.wall_version == 3


@pytest.mark.parametrize(("state", "ago"), [(ReviewState.HELD, 0), (ReviewState.EDITED, 1)])
def test_a_sweep_looks_at_the_cards_and_forms_of_held_answers_too_when_that_is_over(
    state: ReviewState, ago: int
) -> None:
    held = replace(review(state, of=BEN), offers=1)
    versions = {held.id: (held.version - ago,)}
    facts = SweepFacts(is_there=True, walls=ON_SOL, cards=((held, TASK, CLEARED),), held=versions)
    decision = sweep_cards(COMMAND, facts, NOW)
    wanted = held_card_update(held, held.version - ago, NOW)

    assert wanted.subject_id in {message.subject_id for message in decision.messages}
    assert wanted.key not in {message.key for message in decision.messages}
    cleared = {record.review_id for record in decision.records if isinstance(record, FormsCleared)}
    assert cleared == {held.id, wanted.subject_id}
