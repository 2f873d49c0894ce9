"""Whatever walls there are, nobody whom they bar is shown a task or may do anything with it: random firms."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from handlers.audit.sight.sight import sight_lines
from handlers.audit.sight.values import SightFacts, WallsThen
from handlers.audit.words import Names
from handlers.decisions import Decision, DeskForm, Done, FormPurpose, Refusal, Refused, ShowForm
from handlers.desk.commands import DeskFacts, OpenSheet
from handlers.desk.sheets.line import Asked
from handlers.ids import ClientId, CommandId, MatterId, PersonId, TaskId
from handlers.overview.pages import overview
from handlers.overview.values import OverviewFacts, QueueCounts, WaitingReview
from handlers.people.people import Person
from handlers.remedies.sheets import ABOUT_REVIEWS, REMEDY_SHEETS
from handlers.remedies.values import Lagging
from handlers.review.answering.undo import UndoFacts, undo_verdict
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.cards.card_values import Card, CardFacts, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.cards.home_values import queue_line
from handlers.review.commands import Answer, ExplainOffer, OpenForm, RecordVerdict, StartReview, UndoVerdict
from handlers.review.offering.claims import FormFacts, explain_offer, open_form, start_review
from handlers.review.offering.routing import Candidate, OfferToPerson, route
from handlers.review.offering.turns import NOT_AVAILABLE, Turn, TurnFacts, turn
from handlers.review.reviews import DECIDED, Review, ReviewState
from handlers.review.tasks import Matter, Offer, Task
from handlers.walls.reach import CardThere, Reached, what_it_does
from handlers.walls.wall_sets import Wall, WallKind, WallSet, judge_channel, judge_reader
from tests.handlers.review.samples import NOW, TASK, verdict
from tests.handlers.review.turn_samples import ADAS, CLEARED, KINDS, PERSON, RATES, account, review
from tests.handlers.walls.wall_samples import for_all, for_team, member, wall

PEOPLE = tuple(PersonId(name) for name in ("ada", "ben", "cora", "dan"))
NAMES = ("Acme", "Apex Bank", "Birch", "Cobalt Mining", "Dunmore", "acme", "APEX  bank")
TEAMS = ("Deals", "Tax")
MATTERS = (CLEARED, replace(CLEARED, confidential=True), replace(CLEARED, offer=Offer.DIRECT))
SECRETS = ("Zebra title", "zebra output", "zebra prompt", "zebra context", "zebra edit", "zebra comment")
NAMED = (WallKind.PARTY, WallKind.ISSUER, WallKind.TAG)
ID = CommandId("command")
FIRMS = 150  # random ones in each of the tests below
LEAST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A review in a state, and what walls there are."""

    walls: WallSet
    task: Task
    matter: Matter
    review: Review

    def facts(self, person_id: PersonId, readers: frozenset[PersonId] | None) -> TurnFacts:
        """What is known when a person asks something about it."""
        given = None
        if self.review.state in DECIDED:
            given = verdict(
                KINDS[self.review.state], expert_id=self.review.expert_id, version=self.review.version
            )
            given = replace(given, comment=SECRETS[5], edited_output=SECRETS[4])
        return TurnFacts(
            account=account(person_of(person_id)),
            review=self.review,
            task=self.task,
            matter=self.matter,
            verdict=given,
            expert_name="Somebody",
            walls=self.walls,
            channel_readers=readers,
        )


def person_of(person_id: PersonId) -> Person:
    return replace(PERSON, id=person_id)


def random_walls(dice: random.Random) -> WallSet:
    def dates() -> dict[str, object]:
        since = NOW + timedelta(days=dice.choice((-20, -5, 0, 0, 3)))
        return {
            "since": since,
            "until": dice.choice((None, None, since + timedelta(days=dice.choice((2, 5, 30))))),
        }

    def one() -> Wall:
        kind = dice.choice(
            (*NAMED, *NAMED, WallKind.CLIENT, WallKind.MATTER, WallKind.RESTRICTED, WallKind.WATCH)
        )
        subject = dice.choice(NAMES)
        if kind is WallKind.CLIENT:
            subject = dice.choice(("c1", "c2", "c3"))
        if kind is WallKind.MATTER:
            subject = dice.choice(("m1", "m2", "m3"))
        if kind in (WallKind.RESTRICTED, WallKind.WATCH):
            return wall(kind, subject, **dates())
        made = dice.choice(("person", "person", "team", "all"))
        if made == "person":
            return wall(kind, subject, person_id=dice.choice(PEOPLE), **dates())
        return (
            for_team(kind, subject, dice.choice(TEAMS), **dates())
            if made == "team"
            else for_all(kind, subject, **dates())
        )

    members = [member(dice.choice(PEOPLE), dice.choice(TEAMS), **dates()) for _ in range(dice.randint(0, 4))]
    return WallSet(version=1, walls=(*(one() for _ in range(dice.randint(0, 7))), *members))


def random_task(dice: random.Random) -> Task:
    def some() -> tuple[str, ...]:
        return tuple(
            f"{dice.choice(('', 'The ', 'Old '))}{name}{dice.choice(('', ' Ltd', ' Group plc'))}"
            for name in dice.sample(NAMES, dice.choice((0, 0, 1, 2)))
        )

    return replace(
        TASK,
        id=TaskId("task"),
        client_id=ClientId(dice.choice(("c1", "c2"))),
        matter_id=MatterId(dice.choice(("m1", "m2"))),
        title=SECRETS[0],
        output=SECRETS[1],
        prompt=SECRETS[2],
        context=SECRETS[3],
        parties=some(),
        issuers=some(),
        tags=some(),
    )


def random_case(dice: random.Random) -> Case:
    state = dice.choice(tuple(ReviewState))
    owner = dice.choice(PEOPLE) if state is not ReviewState.OFFERED or dice.random() < 0.5 else None
    task = random_task(dice)
    one = review(state, of=owner, in_channel=owner is None or dice.random() < 0.5)
    return Case(walls=random_walls(dice), task=task, matter=dice.choice(MATTERS), review=one)


def is_barred(case: Case, person_id: PersonId) -> bool:
    """The rule of walls, written down once more and as plainly as can be."""

    def words(name: str) -> str:
        kept = (word for word in name.casefold().split() if word not in ("the", "ltd", "plc"))
        return f" {' '.join(kept)} "

    def names(them: Iterable[str], subject: str) -> bool:
        return any(words(subject) in words(name) for name in them)

    def in_force(one: Wall) -> bool:
        return one.since <= NOW and (one.until is None or one.until > NOW)

    task = case.task
    looks_at = {
        WallKind.PARTY: task.parties,
        WallKind.ISSUER: task.issuers,
        WallKind.TAG: task.tags,
        WallKind.RESTRICTED: task.parties + task.issuers,
        WallKind.WATCH: task.parties + task.issuers,
    }
    for one in filter(in_force, case.walls.walls):
        if one.kind is WallKind.MEMBER:
            continue
        by_id = {WallKind.CLIENT: task.client_id, WallKind.MATTER: task.matter_id}
        is_hit = (
            one.subject == by_id[one.kind] if one.kind in by_id else names(looks_at[one.kind], one.subject)
        )
        in_team = any(
            m.kind is WallKind.MEMBER and in_force(m) and m.subject == one.team and m.person_id == person_id
            for m in case.walls.walls
        )
        if is_hit and (one.person_id == person_id or in_team or (one.person_id is None and one.team is None)):
            return True
    return False


def cards_for(case: Case, person_id: PersonId, readers: frozenset[PersonId] | None) -> Iterator[Card]:
    """Every card of the review that this person could read: in their own chat, and in a channel they are in."""
    facts = CardFacts(
        review=case.review,
        task=case.task,
        matter=case.matter,
        expert_name="Somebody",
        verdict=case.facts(person_id, readers).verdict,
        fee_text="$6.00 a review",
        zone="UTC",
    )
    own = judge_reader(case.walls, person_id, case.task, NOW)
    yield build_card(replace(facts, reader_id=person_id, judged=own), place=CardPlace.DIRECT, now=NOW)
    if readers is None or person_id in readers:
        there = judge_channel(case.walls, readers, case.task, NOW)
        for at in (NOW, NOW + timedelta(days=1)):
            yield build_card(replace(facts, judged=there), place=CardPlace.CHANNEL, now=at)


def random_readers(dice: random.Random) -> frozenset[PersonId] | None:
    return dice.choice((None, frozenset(dice.sample(PEOPLE, dice.randint(1, len(PEOPLE))))))


def shown(card: object) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(card)]


def cases(seed: int) -> Iterator[tuple[random.Random, Case]]:
    dice = random.Random(seed)  # dice, no secret
    for _ in range(FIRMS * 10):
        yield dice, random_case(dice)


def test_no_card_shows_a_task_to_somebody_who_is_barred() -> None:
    checks, barred, seen = 0, 0, 0
    for dice, case in cases(1):
        readers = random_readers(dice)
        for person_id in PEOPLE:
            kept_out = is_barred(case, person_id)
            barred += kept_out
            for card in cards_for(case, person_id, readers):
                checks += 1
                seen += bool(shown(card))
                assert not (kept_out and shown(card)), (case, person_id, readers, card)
    assert checks >= LEAST
    assert barred > LEAST / 10  # enough of both, or nothing was tried
    assert seen > LEAST / 10


def test_whoever_is_barred_is_refused_in_words_that_say_nothing_and_leaves_nothing() -> None:
    checks = 0
    for dice, case in cases(2):
        readers = random_readers(dice)
        for person_id in filter(lambda one: is_barred(case, one), PEOPLE):  # used at once
            facts = case.facts(person_id, readers)
            undo = UndoVerdict(id=ID, sender=ADAS, review_id=case.review.id)
            decisions = [
                start_review(StartReview(id=ID, sender=ADAS, review_id=case.review.id), facts, NOW),
                explain_offer(ExplainOffer(id=ID, sender=ADAS, review_id=case.review.id), facts, NOW),
                undo_verdict(undo, UndoFacts(turn=facts), NOW),
                *(answered(case, facts, kind) for kind in VerdictKind),
                *(opened(case, facts, purpose) for purpose in FormPurpose),
            ]
            for decision in decisions:
                checks += 1
                assert decision.reply == Refused(reason=Refusal.NOT_AVAILABLE, words=NOT_AVAILABLE)
                assert (decision.records, decision.messages) == ((), ())
    assert checks >= LEAST


def answered(case: Case, facts: TurnFacts, kind: VerdictKind) -> Decision:
    answer = Answer(kind=kind, text=SECRETS[4], reason="law", comment=SECRETS[5])
    command = RecordVerdict(id=ID, sender=ADAS, review_id=case.review.id, answer=answer)
    return record_verdict(command, VerdictFacts(turn=facts, rates=RATES, text=case.task.output), NOW)


def opened(case: Case, facts: TurnFacts, purpose: FormPurpose) -> Decision:
    command = OpenForm(id=ID, sender=ADAS, review_id=case.review.id, purpose=purpose)
    return open_form(command, FormFacts(turn=facts, text=case.task.output), NOW)


def test_routing_asks_nobody_who_is_barred_and_home_lists_nothing_for_them() -> None:
    checks = 0
    for dice, case in cases(3):
        candidates = tuple(Candidate(person=person_of(one)) for one in PEOPLE)
        free = replace(case.review, state=ReviewState.OFFERED, expert_id=None, offers=1, in_channel=False)
        found = route(free, case.task, case.matter, candidates, NOW, case.walls)
        if isinstance(found, OfferToPerson):
            assert not is_barred(case, found.person.id)
        for person_id in PEOPLE:
            checks += 1
            mine = turn(case.facts(person_id, random_readers(dice)), NOW)
            assert not (isinstance(mine, Turn) and is_barred(case, person_id))
    assert checks >= LEAST / 2


def test_the_overview_and_its_remedies_name_no_task_to_an_admin_who_is_barred() -> None:
    checks, barred, seen = 0, 0, 0
    for dice, case in cases(5):
        one = WaitingReview(review=case.review, task=case.task, matter=case.matter, expert_name="Somebody")
        is_over = dice.random() < 0.3
        for person_id in PEOPLE:
            checks += 1
            facts = OverviewFacts(
                reader=person_of(person_id),
                firm_name="Kern LLP",
                days=(),
                queue=QueueCounts(),
                waiting=() if is_over else (one,),
                needing=0 if is_over else 1,
                expired=(one,) if is_over else (),
                expired_total=1 if is_over else 0,
                walls=case.walls,
            )
            told = shown(overview(facts, NOW))
            told += shown(remedies(case, person_id))
            barred += is_barred(case, person_id)
            seen += bool(told)
            assert not (is_barred(case, person_id) and told), (case, person_id)
    assert checks >= LEAST / 2
    assert barred > LEAST / 20
    assert seen > LEAST / 20


def remedies(case: Case, person_id: PersonId) -> list[DeskForm]:
    """Every form that asks to confirm something about the review."""
    lagging = Lagging(review=case.review, task=case.task, matter=case.matter)
    facts = DeskFacts(account=account(person_of(person_id)), lagging=lagging)
    return [
        REMEDY_SHEETS[sheet].show(
            Asked(
                command=OpenSheet(id=ID, sender=ADAS, sheet=sheet, about=case.review.id),
                facts=facts,
                person=person_of(person_id),
                about=case.review.id,
                now=NOW,
            )
        )
        for sheet in sorted(ABOUT_REVIEWS)
    ]


def test_the_audit_says_barred_of_just_those_whom_walls_bar_and_a_new_wall_takes_back_just_their_cards() -> (
    None
):
    checks = 0
    instant = timedelta(microseconds=1)
    for _, case in cases(5):
        then = WallsThen(walls=case.walls, since=NOW - instant)
        people = tuple((one, f"<{one}>") for one in PEOPLE)
        facts = SightFacts(task=case.task, came_at=NOW - instant, people=people, walls=(then,))
        lines = sight_lines(facts, NOW, NOW + instant, Names(), sees_watch=True)
        (told,) = [one for one in lines if one.startswith("Barred: ")]
        assert shown(lines) == []
        for person_id in PEOPLE:
            checks += 1
            card = Reached(cards=(CardThere(task=case.task, waits_with=person_id),))
            said = what_it_does(card, WallSet(), case.walls, NOW)
            assert (f"<{person_id}>" in told) is is_barred(case, person_id)
            assert ("taken back" in said) is is_barred(case, person_id)
    assert checks >= FIRMS * len(PEOPLE)


@pytest.mark.parametrize("reply", [Done, ShowForm])
def test_who_is_not_barred_is_not_hindered(reply: type) -> None:
    open_to_all = random_case(random.Random(4))
    case = replace(open_to_all, walls=WallSet(), review=review(ReviewState.OPEN, of=PEOPLE[0]))
    facts = case.facts(PEOPLE[0], None)
    decided = (
        opened(case, facts, FormPurpose.READ)
        if reply is ShowForm
        else answered(case, facts, VerdictKind.APPROVE)
    )

    assert isinstance(decided.reply, reply)
    assert (
        queue_line(
            CardFacts(
                review=case.review,
                task=case.task,
                matter=case.matter,
                expert_name=None,
                verdict=None,
                fee_text="",
                zone="UTC",
                reader_id=PEOPLE[0],
            ),
            NOW,
        ).title
        == SECRETS[0]
    )
