"""Replies in words: "approve", "reject: wrong jurisdiction", "undo"; any other text waits to be called something."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.decisions import (
    Decision,
    Done,
    Message,
    MessageKind,
    Refusal,
    Refused,
    ToPerson,
    refuse,
)
from handlers.ids import derived_id
from handlers.people.people import Person
from handlers.review.claims import decline_review
from handlers.review.commands import Answer, AnswerReply, DeclineReview, RecordVerdict, UndoVerdict
from handlers.review.offers import Draft
from handlers.review.tasks import Matter, Reason
from handlers.review.turns import turn
from handlers.review.undo import UndoFacts, undo_verdict
from handlers.review.verdict_values import VerdictKind
from handlers.review.verdicts import VerdictFacts, record_verdict


class Said(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    DECLINE = "decline"
    UNDO = "undo"
    OTHER = "other"


_THEN = r"(?:\s*[:,;–—-]\s*|\s+because\s+|[.!]*\s*$)"
_SAYINGS: tuple[tuple[Said, re.Pattern[str]], ...] = tuple(
    (
        said,
        re.compile(
            rf"^(?:{words})(?:\s*[:,;–—-]\s*|\s+because\s+|[.!]*\s*$)(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
        ),
    )
    for said, words in (
        (Said.APPROVE, r"approved?|lgtm|ok(?:ay)?|looks good(?: to me)?|👍|:\+1:|:thumbsup:"),
        (Said.REJECT, r"reject(?:ed)?"),
        (Said.DECLINE, r"declined?|recuse|pass"),
        (Said.UNDO, r"undo"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """What a reply may be about: the review of the card it answers, as a verdict and as an undo would see it.

    `shown_whole` says that the card showed all of the output. `open_cards` counts the cards that wait for an answer
    in the same direct chat, where no thread says which is meant.
    """

    verdict: VerdictFacts | None
    undo: UndoFacts | None = None
    shown_whole: bool = False
    open_cards: int = 1

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        review = self.verdict.turn.review if self.verdict is not None else None
        accrual = self.undo.keys if self.undo is not None else ()
        return accrual if review is None else (*accrual, f"review/{review.id}")


def understand(text: str) -> tuple[Said, str]:
    """Read a reply: what it says, and what it says beside that (a reason, a comment)."""
    for said, pattern in _SAYINGS:
        if found := pattern.match(text.strip()):
            return said, found.group("rest").strip()
    return Said.OTHER, text.strip()


def answer_reply(command: AnswerReply, facts: ReplyFacts, now: datetime) -> Decision:
    """Decide what a typed reply does; words that are no answer are offered as a comment or an edit."""
    said, rest = understand(command.text)
    if facts.verdict is None or facts.verdict.turn.review is None:
        return _about_nothing(command, said)
    review = facts.verdict.turn.review
    if command.thread is None and facts.open_cards > 1 and said is not Said.OTHER:
        words = f"{facts.open_cards} cards wait for you here. Please reply in the thread of the one you mean."
        return refuse(Refusal.CONFLICT, words)
    if said is Said.UNDO and facts.undo is not None:
        undo = UndoVerdict(id=command.id, sender=command.sender, review_id=review.id)
        return undo_verdict(undo, facts.undo, now)
    if said is Said.DECLINE:
        decline = DeclineReview(id=command.id, sender=command.sender, review_id=review.id, reason="recuse")
        return decline_review(decline, facts.verdict.turn, now)
    mine = turn(facts.verdict.turn)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if said is Said.OTHER:
        return _kept(command, facts.verdict, mine.person, now)
    if said is Said.APPROVE and not facts.shown_whole:
        return refuse(
            Refusal.INCOMPLETE, "The card does not show all of this text: open it with Read all first."
        )
    answer = _answer(said, rest, mine.matter)
    if isinstance(answer, Refused):
        return Decision(reply=answer)
    verdict = RecordVerdict(id=command.id, sender=command.sender, review_id=review.id, answer=answer)
    return record_verdict(verdict, facts.verdict, now)


def _about_nothing(command: AnswerReply, said: Said) -> Decision:
    if command.thread is not None and said is Said.OTHER:
        return Decision(reply=Done())  # people may talk in threads that are none of ours
    if command.thread is None and said is not Said.OTHER:
        return refuse(Refusal.NOT_FOUND, "No card waits for an answer of yours here.")
    return Decision(reply=Done(words="" if command.thread else HINT))


HINT = (
    "I bring you agents' outputs to review. Reply to a card with “approve” or “reject: why”, use its buttons, "
    "or type `/signoff help`."
)


def _answer(said: Said, rest: str, matter: Matter) -> Answer | Refused:
    if said is Said.APPROVE:
        return Answer(kind=VerdictKind.APPROVE, comment=rest)
    reason = _named_reason(rest, matter)
    if reason is None:
        known = ", ".join(f"“{r.text}”" for r in matter.reject_reasons)
        words = f"Please say why, such as “reject: wrong jurisdiction”. This matter's reasons: {known}."
        return Refused(reason=Refusal.INCOMPLETE, words=words, field="reason")
    return Answer(kind=VerdictKind.REJECT, reason=reason.code, comment=rest)


def _named_reason(rest: str, matter: Matter) -> Reason | None:
    """Find the reason that the words name; other words become the comment of the reason for all else."""
    said = rest.casefold()
    for reason in matter.reject_reasons:
        if said and (reason.text.casefold() in said or said in reason.text.casefold()):
            return reason
    others = [r for r in matter.reject_reasons if r.code == "other"]
    return others[0] if said and others else None


def _kept(command: AnswerReply, facts: VerdictFacts, person: Person, now: datetime) -> Decision:
    review = facts.turn.review
    assert review is not None, "asked for before"
    draft = Draft(
        id=derived_id(command.id, "draft"),
        firm_id=review.firm_id,
        review_id=review.id,
        person_id=person.id,
        text=command.text.strip(),
        created_at=now,
    )
    ask = Message(
        key=f"suggestion/{draft.id}",
        kind=MessageKind.SUGGESTION,
        firm_id=review.firm_id,
        to=ToPerson(person_id=person.id),
        subject_id=draft.id,
        version=review.version,
        due_at=now,
    )
    return Decision(reply=Done(), records=(draft,), messages=(ask,))
