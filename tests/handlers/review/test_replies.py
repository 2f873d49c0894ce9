"""What typed words are: answers in many spellings, and everything that is none."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.ids import CommandId
from handlers.messages import MessageKind
from handlers.people.people import Role
from handlers.review.answering.replies import ReplyFacts, Said, answer_reply, understand
from handlers.review.answering.undo import UndoFacts
from handlers.review.answering.verdict_values import Verdict
from handlers.review.answering.verdicts import NOT_STARTED, VerdictFacts
from handlers.review.commands import AnswerReply
from handlers.review.offering.offers import Draft, OfferDeclined
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Criterion, Reason
from tests.handlers.review.samples import ADA, BEN, NOW, OUTPUT
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    RATES,
    SECRET,
    account,
    asked,
    changed,
    refused,
)

S, R = ReviewState, Refusal

SPELLINGS: dict[Said, tuple[tuple[str, str], ...]] = {
    Said.APPROVE: (
        ("approve", ""),
        ("Approved.", ""),
        ("  APPROVE!!! ", ""),
        ("“approve”", ""),
        ("*approve*", ""),
        ("`approved`", ""),
        ("ok", ""),
        ("Okay.", ""),
        ("LGTM", ""),
        ("looks good to me", ""),
        ("👍", ""),
        ("👍🏽", ""),
        (":+1:", ""),
        (":thumbsup::skin-tone-3:", ""),
        ("Approved 👍", ""),
        ("approve: clear and complete", "clear and complete"),
        ("approve, nice work", "nice work"),
        ("approve\nNice work.", "Nice work."),
        ("approved because it cites clause 12", "it cites clause 12"),
    ),
    Said.REJECT: (
        ("reject", ""),
        ("Rejected!", ""),
        ("reject: wrong jurisdiction", "wrong jurisdiction"),
        ("reject - wrong law, but close", "wrong law, but close"),
        ("Reject because\nit is incomplete", "it is incomplete"),
        ("reject — tone", "tone"),
    ),
    Said.DECLINE: (
        ("decline", ""),
        ("recuse", ""),
        ("Recuse myself.", ""),
        ("declined: I know the client", "I know the client"),
    ),
    Said.UNDO: (("undo", ""), ("Undo!", ""), ("undo, sorry", "sorry")),
    Said.OTHER: tuple(
        (text, text)
        for text in (
            "approve — but mention fraud",
            "approved if clause 4 goes",
            "approve, subject to the client's consent",
            "approve with changes",
            "approve?",
            "ok?",
            "ok, I will look at it",
            "ok so who drafted this",
            "I approve",
            "not approved",
            "do not reject this",
            "reject the second paragraph only",
            "pass",
            "undoubtedly",
            "rejection",
            "The cap is two years.",
            "genehmigt",
            "abgelehnt: falsches Recht",
            "j’approuve",
            "承認",
            "одобрено",
            "…",
        )
    ),
}


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [(text, said, rest) for said, texts in SPELLINGS.items() for text, rest in texts],
)
def test_words_are_read_as_their_writer_means_them(text: str, said: Said, rest: str) -> None:
    assert understand(text) == (said, rest)


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    said, rest = understand(text)

    assert said is not Said.OTHER or rest == text.strip()


def reply(
    text: str, turn: TurnFacts | None, *, thread: bool = True, platform: str = "slack", **facts: Any
) -> Decision:
    sender = replace(ADAS, platform=platform)
    command = AnswerReply(id=ID, sender=sender, place="C1", thread="1.1" if thread else None, text=text)
    if turn is None:
        return answer_reply(command, ReplyFacts(verdict=None), NOW)
    verdict = VerdictFacts(turn=turn, rates=RATES, text=OUTPUT)
    known = ReplyFacts(verdict=verdict, undo=UndoFacts(turn=turn), shown_whole=True)
    return answer_reply(command, replace(known, **facts), NOW)


def answered(decision: Decision) -> Verdict:
    (found,) = [record for record in decision.records if isinstance(record, Verdict)]
    return found


def test_an_approval_in_words_is_a_verdict_with_its_comment() -> None:
    given = answered(reply("approve: clear", asked()))

    assert (given.kind, given.comment) == ("approve", "clear")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("reject: wrong law", "law"),
        ("reject: WRONG TONE, sorry", "tone"),
        ("reject: wrong", "law"),
    ],
)
def test_a_rejection_in_words_finds_its_reason(text: str, reason: str) -> None:
    given = answered(reply(text, asked()))

    assert (given.kind, given.reason) == ("reject", reason)
    assert given.comment == text.partition(":")[2].strip()


@pytest.mark.parametrize("text", ["reject", "reject: no", "reject: wro", "reject: w"])
def test_a_rejection_without_a_known_reason_is_asked_for_it(text: str) -> None:
    said = refused(reply(text, asked()))

    assert (said.reason, said.words) == (
        R.INCOMPLETE,
        "Please say why, such as “reject: wrong law”. This matter's reasons: “Wrong law”, “Wrong tone”.",
    )


def test_other_reasons_become_the_comment_of_the_reason_for_all_else() -> None:
    reasons = (*CLEARED.reject_reasons, Reason(code="other", text="Something else"))
    with_other = asked(matter=replace(CLEARED, reject_reasons=reasons))

    assert answered(reply("reject: it is in Latin", with_other)).reason == "other"
    assert refused(reply("reject", with_other)).reason is R.INCOMPLETE


def test_a_matter_without_reasons_takes_the_words_alone() -> None:
    given = answered(reply("reject: bad", asked(matter=replace(CLEARED, reject_reasons=()))))

    assert (given.reason, given.comment) == (None, "bad")


@pytest.mark.parametrize(
    ("turn", "facts", "reason", "words"),
    [
        (
            asked(),
            {"shown_whole": False},
            R.INCOMPLETE,
            "The card does not show all of this text: open it with Read all first.",
        ),
        (asked(matter=SECRET), {"shown_whole": False}, R.OUT_OF_DATE, NOT_STARTED),
        (asked(of=ADA, matter=HOURLY), {}, R.OUT_OF_DATE, NOT_STARTED),
        (
            asked(matter=replace(CLEARED, rubric=(Criterion(id="c", text="C"),))),
            {"shown_whole": False},
            R.INCOMPLETE,
            "This matter has a rubric: open the review to tick what is met.",
        ),
        (
            asked(S.OPEN, of=BEN),
            {"shown_whole": False},
            R.TAKEN,
            "Ben Odell is on this one already. Nothing was recorded.",
        ),
    ],
    ids=["cut", "confidential", "not started", "rubric", "another's"],
)
def test_nobody_approves_in_words_what_they_may_not_approve_by_click(
    turn: TurnFacts, facts: dict[str, Any], reason: Refusal, words: str
) -> None:
    said = refused(reply("approve", turn, **facts))

    assert (said.reason, said.words) == (reason, words)


def test_an_approval_said_twice_is_recorded_once() -> None:
    decision = reply("approve", asked(S.APPROVED), shown_whole=False)

    assert isinstance(decision.reply, Done)
    assert decision.reply.already


def test_undo_and_decline_in_words_do_what_the_buttons_do() -> None:
    assert changed(reply("undo", asked(S.APPROVED))).state is S.OPEN
    declined = reply("recuse", asked(S.OPEN)).records
    assert any(isinstance(record, OfferDeclined) for record in declined)


def test_other_words_are_kept_and_their_writer_is_asked() -> None:
    decision = reply(" The cap is two years. ", asked())

    (draft,) = decision.records
    assert isinstance(draft, Draft)
    assert (draft.text, draft.person_id) == ("The cap is two years.", ADA)
    assert [(message.kind, message.subject_id) for message in decision.messages] == [
        (MessageKind.SUGGESTION, draft.id)
    ]
    assert decision.reply == Done()


def test_the_same_words_brought_twice_are_kept_once() -> None:
    assert reply("The cap is two years.", asked(), kept_already=True) == Decision(reply=Done(already=True))


def test_each_reply_keeps_its_own_words() -> None:
    first, second = (
        answer_reply(
            AnswerReply(id=CommandId(one), sender=ADAS, place="C1", thread="1.1", text="Hm."),
            ReplyFacts(verdict=VerdictFacts(turn=asked())),
            NOW,
        )
        for one in "ab"
    )

    assert first.records != second.records


SILENT = {
    "a thread of nobody's card": ("approve", None),
    "talk under nobody's card": ("Nice.", None),
    "talk of a stranger": ("Nice.", TurnFacts(account=None)),
    "talk of a supervisor": ("Nice.", asked(by=account(replace(PERSON, roles=frozenset({Role.ADMIN}))))),
    "talk about another's answer": ("Nice.", asked(S.APPROVED, of=BEN)),
    "talk about one's own answer": ("Nice.", asked(S.APPROVED)),
}


@pytest.mark.parametrize(("text", "turn"), SILENT.values(), ids=SILENT.keys())
def test_people_may_talk_in_threads(text: str, turn: TurnFacts | None) -> None:
    assert reply(text, turn) == Decision(reply=Done())


@pytest.mark.parametrize("text", ["approve", "reject: wrong law", "undo", "decline"])
def test_a_strangers_answer_is_refused_in_words(text: str) -> None:
    said = refused(reply(text, TurnFacts(account=None)))

    assert said.reason is R.NOT_AN_EXPERT


@pytest.mark.parametrize(
    ("platform", "how", "ask"),
    [
        ("slack", "reply in the thread of the one you mean", "type `/signoff help`"),
        ("teams", "use the buttons of the one you mean", "type “help”"),
        ("irc", "use the buttons of the one you mean", "ask your firm's admin"),
    ],
)
def test_the_direct_chat_asks_which_card_is_meant_and_says_what_it_is_for(
    platform: str, how: str, ask: str
) -> None:
    which = reply("approve", asked(of=ADA), thread=False, platform=platform, open_cards=2)
    nothing = reply("approve", None, thread=False, platform=platform)
    hint = (
        "I bring you agents' outputs to review. Reply to a card with “approve” or “reject: why”, use its buttons, "
        f"or {ask}."
    )

    assert isinstance(which.reply, Refused)
    assert which.reply.words == f"2 cards wait for you here. Please {how}."
    assert isinstance(nothing.reply, Refused)
    assert nothing.reply.words == "No card waits for an answer of yours here."
    for text, facts in (("hello", None), ("thanks", asked(S.APPROVED))):
        assert reply(text, facts, thread=False, platform=platform) == Decision(reply=Done(words=hint))


def test_an_undo_in_the_direct_chat_needs_no_thread_however_many_cards_wait() -> None:
    assert changed(reply("undo", asked(S.APPROVED), thread=False, open_cards=3)).state is S.OPEN
