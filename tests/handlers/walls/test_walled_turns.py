"""Offers, claims and money where there are walls."""

from dataclasses import replace

import pytest

from handlers.decisions import Decision, Refusal
from handlers.ids import CommandId, PersonId, ReviewId
from handlers.messages import MessageKind, ToPerson
from handlers.money.time import TimeEntry
from handlers.people.people import Role
from handlers.review.answering.undo import UndoFacts, void_verdict
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.answering.withdrawals import WithdrawalFacts, withdraw_task
from handlers.review.commands import (
    Answer,
    CloseForm,
    RecordVerdict,
    RouteReview,
    StartReview,
    VoidVerdict,
    WithdrawTask,
)
from handlers.review.messages import compliance_notice
from handlers.review.offering.claims import close_form, start_review
from handlers.review.offering.offers import OfferMade
from handlers.review.offering.routing import Candidate, RoutingFacts, Wait, route, route_review
from handlers.review.offering.turns import NOT_AVAILABLE
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Matter, Offer
from handlers.walls.wall_records import Withheld
from handlers.walls.wall_sets import Judgement, WallKind, WallSet
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    RATES,
    account,
    asked,
    changed,
    refused,
    review,
    words,
)
from tests.handlers.walls.wall_samples import for_all, task, wall, walls

S, K = ReviewState, WallKind
ON_BEN = walls(wall(K.PARTY, "Acme", person_id=BEN))
DIRECT = replace(CLEARED, offer=Offer.DIRECT)
FRESH = review(offers=0, offered_at=None, in_channel=False, route_at=NOW, version=0)
ADAS_TURN = Candidate(person=PERSON)
BENS_TURN = Candidate(person=replace(PERSON, id=BEN))
SOL = PersonId("sol")


def routing(by: WallSet, *candidates: Candidate) -> RoutingFacts:
    return RoutingFacts(
        review=FRESH, task=task(), matter=DIRECT, candidates=candidates, walls=by, compliance=(SOL,)
    )


def routed(by: WallSet, *candidates: Candidate) -> Decision:
    return route_review(RouteReview(id=ID, review_id=FRESH.id), routing(by, *candidates), NOW)


def test_an_offer_goes_past_whom_a_wall_bars_and_says_by_which_walls_it_was_made() -> None:
    decision = routed(ON_BEN, BENS_TURN, ADAS_TURN)
    (offer,) = [record for record in decision.records if isinstance(record, OfferMade)]

    assert (offer.person_id, offer.wall_version) == (ADA, 3)


def test_where_all_are_barred_it_waits_as_where_nobody_is_there() -> None:
    assert route(FRESH, task(), DIRECT, (BENS_TURN,), NOW, ON_BEN) == route(FRESH, task(), DIRECT, (), NOW)


@pytest.mark.parametrize(
    ("by", "judged", "told"),
    [
        (walls(wall(K.RESTRICTED, "ACM")), Judgement.NOBODY, 0),
        (walls(for_all(K.TAG, "merger")), Judgement.NOBODY, 0),
        (walls(wall(K.WATCH, "ACM")), Judgement.COMPLIANCE, 1),
    ],
)
@pytest.mark.parametrize("matter", [CLEARED, DIRECT])
def test_what_is_kept_from_all_is_offered_to_nobody_and_only_the_watch_list_tells_compliance(
    by: WallSet, judged: Judgement, told: int, matter: Matter
) -> None:
    facts = replace(routing(by, ADAS_TURN), matter=matter)
    decision = route_review(RouteReview(id=ID, review_id=FRESH.id), facts, NOW)
    (noted,) = [record for record in decision.records if isinstance(record, Withheld)]

    assert (noted.judgement, noted.wall_version) == (judged, 3)
    assert changed(decision).route_at == task().due_at
    assert changed(decision).offers == 0
    assert [message.kind for message in decision.messages] == [MessageKind.COMPLIANCE_NOTICE] * told
    assert route(FRESH, task(), CLEARED, (ADAS_TURN,), NOW, by) == Wait(until=task().due_at, judged=judged)


def test_compliance_is_told_once_of_the_same_walls() -> None:
    first, again = (compliance_notice(one, SOL, 3, NOW) for one in (FRESH, replace(FRESH, version=9)))

    assert first.key == again.key
    assert first.to == ToPerson(person_id=SOL)
    assert first.key != compliance_notice(FRESH, SOL, 4, NOW).key


START = StartReview(id=ID, sender=ADAS, review_id=ReviewId("r"))


def test_start_on_an_offer_without_text_brings_the_text_to_the_direct_chat() -> None:
    facts = asked(task=task(), walls=ON_BEN, channel_readers=frozenset({ADA, BEN}))
    card, update = sorted(start_review(START, facts, NOW).messages, key=lambda message: message.kind)

    assert (card.kind, card.to) == (MessageKind.CARD, ToPerson(person_id=ADA))
    assert update.kind is MessageKind.CARD_UPDATE


@pytest.mark.parametrize("readers", [None, frozenset({ADA, BEN})])
def test_where_the_channel_shows_no_text_one_click_is_no_verdict(readers: frozenset[PersonId] | None) -> None:
    facts = VerdictFacts(
        turn=asked(task=task(), walls=ON_BEN, channel_readers=readers), rates=RATES, text=task().output
    )
    answer = RecordVerdict(
        id=ID, sender=ADAS, review_id=ReviewId("r"), answer=Answer(kind=VerdictKind.APPROVE)
    )

    assert refused(record_verdict(answer, facts, NOW)).reason is Refusal.OUT_OF_DATE


def test_where_nobody_who_is_barred_reads_the_channel_one_click_still_is() -> None:
    turn = asked(task=task(), walls=ON_BEN, channel_readers=frozenset({ADA}))
    answer = RecordVerdict(
        id=ID, sender=ADAS, review_id=ReviewId("r"), answer=Answer(kind=VerdictKind.APPROVE)
    )
    decision = record_verdict(answer, VerdictFacts(turn=turn, rates=RATES, text=task().output), NOW)

    assert words(decision).startswith("Approved.")


def test_a_form_closed_on_an_offer_without_text_keeps_the_review_with_its_expert() -> None:
    facts = asked(S.OPEN, task=task(), review_changes={"in_channel": True}, walls=ON_BEN)
    kept = changed(close_form(CloseForm(id=ID, sender=ADAS, review_id=ReviewId("r")), facts, NOW))

    assert (kept.state, kept.expert_id) == (S.OPEN, ADA)


@pytest.mark.parametrize(("barred", "paid"), [(ADA, 0), (BEN, 1)])
def test_time_of_whom_a_wall_bars_by_now_is_not_paid_when_the_client_withdraws(
    barred: PersonId, paid: int
) -> None:
    facts = WithdrawalFacts(
        task=task(),
        matter=HOURLY,
        reviews=(review(S.OPEN),),
        experts=(PERSON,),
        rates=RATES,
        walls=walls(wall(K.PARTY, "Acme", person_id=barred)),
    )
    command = WithdrawTask(id=CommandId("c"), client_id=task().client_id, task_id=task().id)
    records = withdraw_task(command, facts, NOW).records

    assert len([record for record in records if isinstance(record, TimeEntry)]) == paid


def test_a_void_by_a_supervisor_whom_a_wall_bars_is_refused_like_everything_else() -> None:
    sol = replace(PERSON, id=SOL, roles=frozenset({Role.SUPERVISOR}))
    turn = asked(S.APPROVED, by=account(sol), task=task(), walls=walls(wall(K.PARTY, "Acme", person_id=SOL)))
    command = VoidVerdict(id=ID, sender=ADAS, reference="3fa9")

    assert refused(void_verdict(command, UndoFacts(turn=turn), NOW)).words == NOT_AVAILABLE
