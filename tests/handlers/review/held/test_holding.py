"""An answer with something in it that may not leave is held: what is kept, who is asked, and who is told what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.decisions import Decision, Refusal
from handlers.messages import MessageKind, ToPerson
from handlers.money.ledger import LedgerEntry
from handlers.money.time import TimeEntry
from handlers.people.people import Person, Role
from handlers.records import OfferEnded
from handlers.review.answering.replies import ReplyFacts, answer_reply
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, AnswerReply, RecordVerdict
from handlers.review.held.holding import overseers_of
from handlers.review.held.values import HeldAnswer, HeldOutcome, OutboundFacts, held_id_of
from handlers.review.offering.turns import TurnFacts
from handlers.review.outbound.findings import FindingKind, Part
from handlers.review.outbound.names import NameList, hash_of, words_of_name
from handlers.review.reviews import ReviewState
from tests.handlers.review.held.held_samples import (
    ADM,
    EDIT_WITH_IBAN,
    FOUND,
    IBAN,
    MAX,
    OVERSEEN,
    SOL,
    paused,
)
from tests.handlers.review.samples import ADA, EDITED, NOW, OUTPUT
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    RATES,
    asked,
    changed,
    refused,
    review,
    words,
)

S, K = ReviewState, VerdictKind
EDIT = Answer(kind=K.EDIT, pieces=(("piece-0", EDIT_WITH_IBAN),), from_form=True)
REJECT = Answer(kind=K.REJECT, reason="law", comment=f"Pay to {IBAN}.", from_form=True)
APPROVE = Answer(kind=K.APPROVE, comment="See jane@firm.com.", from_form=True)


def decide(answer: Answer, facts: TurnFacts, outbound: OutboundFacts = OVERSEEN) -> Decision:
    command = RecordVerdict(id=ID, sender=ADAS, review_id=review().id, answer=answer)
    return record_verdict(command, VerdictFacts(turn=facts, rates=RATES, text=OUTPUT, outbound=outbound), NOW)


def held_in(decision: Decision) -> HeldAnswer:
    (held,) = [record for record in decision.records if isinstance(record, HeldAnswer)]
    return held


@pytest.mark.parametrize("state", [S.OFFERED, S.OPEN])
@pytest.mark.parametrize("answer", [EDIT, REJECT, APPROVE])
def test_an_answer_with_a_finding_is_kept_as_it_was_given(answer: Answer, state: ReviewState) -> None:
    decision = decide(answer, asked(state))

    after, held = changed(decision), held_in(decision)
    assert (after.state, after.expert_id, after.version) == (S.HELD, ADA, 6)
    assert (after.decided_at, after.final_at) == (NOW, None)
    assert (after.route_at, after.claim_until, after.meter_since) == (None, None, None)
    assert held.id == held_id_of(after.id, 6)
    assert (held.kind, held.expert_id, held.outcome) == (answer.kind, ADA, HeldOutcome.STANDING)
    assert held.edited_output == (EDIT_WITH_IBAN if answer is EDIT else None)
    assert (held.reason, held.comment) == (answer.reason, answer.comment)
    taken = [record for record in decision.records if isinstance(record, OfferEnded)]
    assert len(taken) == (state is S.OFFERED)


def test_nothing_of_it_counts_and_no_verdict_is_given() -> None:
    decision = decide(EDIT, asked(S.OPEN, matter=HOURLY))

    assert not [one for one in decision.records if isinstance(one, TimeEntry | LedgerEntry | Verdict)]
    assert changed(decision).metered_ms == 60_000


def test_the_expert_is_told_what_was_found_where_and_never_what_it_is() -> None:
    decision = decide(EDIT, asked())

    assert held_in(decision).findings == FOUND
    assert words(decision) == (
        "Your answer waits for a supervisor: there is an IBAN in the second paragraph of your edit. "
        "Nothing has gone out; you can take it back and change it."
    )
    assert "3704" not in words(decision)


def test_the_overseers_get_its_card_and_the_expert_a_word() -> None:
    decision = decide(EDIT, asked(), OutboundFacts(overseers=(PERSON, SOL, MAX, ADM)))

    held = held_in(decision)
    owed = {(message.kind, message.to, message.subject_id) for message in decision.messages}
    assert owed == {
        (MessageKind.CARD_UPDATE, None, held.review_id),
        (MessageKind.HELD_NOTICE, ToPerson(person_id=ADA), held.id),
        (MessageKind.CARD, ToPerson(person_id=SOL.id), held.id),
    }
    assert len({message.key for message in decision.messages}) == 3


BACK = paused(SOL, paused_until=NOW - timedelta(hours=1))
ASKED: list[tuple[list[Person], list[Person]]] = [
    ([SOL, MAX, ADM], [SOL]),
    ([MAX, ADM], [MAX]),
    ([ADM, replace(ADM, id=PERSON.id)], [ADM]),
    ([paused(SOL), MAX], [MAX]),
    ([paused(SOL), ADM], [ADM]),
    ([paused(SOL)], [paused(SOL)]),
    ([BACK, MAX], [BACK]),
    ([replace(PERSON, roles=frozenset({Role.EXPERT, Role.SUPERVISOR}))], []),
    ([], []),
]


@pytest.mark.parametrize(("people", "expected"), ASKED)
def test_those_are_asked_who_know_the_area_and_are_there(
    people: list[Person], expected: list[Person]
) -> None:
    assert list(overseers_of(people, CLEARED, PERSON, NOW)) == expected


@pytest.mark.parametrize(("answer", "field"), [(EDIT, "piece-0"), (REJECT, "comment")])
def test_where_nobody_could_release_it_the_answer_is_refused_with_all_that_was_typed(
    answer: Answer, field: str
) -> None:
    for nobody in ((), (replace(SOL, id=ADA),)):
        reply = refused(decide(answer, asked(), OutboundFacts(overseers=nobody)))

        assert (reply.reason, reply.field) == (Refusal.NOT_ALLOWED, field)
        assert "nobody else of your firm is set up to release such an answer" in reply.words
        assert "3704" not in reply.words


@pytest.mark.parametrize(
    "answer",
    [
        Answer(kind=K.APPROVE),
        Answer(kind=K.REJECT, reason="law", comment="Swiss law, see 12 CFR 1026.43.", from_form=True),
        Answer(kind=K.EDIT, text=EDITED),
    ],
)
def test_an_answer_without_a_finding_is_a_verdict(answer: Answer) -> None:
    assert changed(decide(answer, asked())).state not in (S.HELD, S.OPEN)


def test_a_name_of_the_firms_list_holds_an_answer() -> None:
    key = bytes(32)
    listed = NameList(key=key, hashes=frozenset({hash_of(key, words_of_name("Project Falcon"))}), longest=2)
    outbound = replace(OVERSEEN, names=listed)
    comment = replace(REJECT, comment="As we did for project falcon.")

    (finding,) = held_in(decide(comment, asked(), outbound)).findings

    assert (finding.kind, finding.part) == (FindingKind.NAME, Part.COMMENT)
    assert changed(decide(comment, asked())).state is S.REJECTED


def test_a_reply_in_words_is_checked_as_a_form_is() -> None:
    command = AnswerReply(
        id=ID, sender=ADAS, place="C1", thread="1.0", text=f"reject: wrong law, pay to {IBAN}"
    )
    facts = ReplyFacts(verdict=VerdictFacts(turn=asked(), rates=RATES, text=OUTPUT, outbound=OVERSEEN))

    decision = answer_reply(command, facts, NOW)

    assert changed(decision).state is S.HELD
    assert "an IBAN in your comment" in words(decision)


def test_a_held_review_is_nobodys_to_answer() -> None:
    mine, others = asked(S.HELD), asked(S.HELD, of=SOL.id)

    assert refused(decide(EDIT, mine)).words == (
        "Your answer waits for a supervisor. Take it back on its card to change it."
    )
    assert refused(decide(EDIT, others)).words == (
        "Ben Odell has answered this one already. Nothing more was recorded."
    )
