"""Replies in words: "approve", "reject: wrong jurisdiction", "undo"; any other text waits to be called something."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.decisions import Decision, Done, Refusal, Refused, refuse
from handlers.ids import CommandId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.people.permissions import admit_to
from handlers.people.places.platform_words import how_to_ask, how_to_choose
from handlers.review.answering.undo import UndoFacts, undo_verdict
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, AnswerReply, DeclineReview, RecordVerdict, UndoVerdict
from handlers.review.offering.claims import decline_review
from handlers.review.offering.offers import Draft
from handlers.review.offering.turns import Turn, turn
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Matter, Reason


class Said(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    DECLINE = "decline"
    UNDO = "undo"
    OTHER = "other"


_ANSWERS = (Said.APPROVE, Said.REJECT, Said.DECLINE)
SHORTEST_NAME = 4  # characters that begin the name of a reason
_END = r"[\s.!]*\Z"
_THEN = r"(?:\s*[:,;–—\n-]\s*|\s+because\s+)(?P<rest>.*)\Z"
_SAYINGS = (  # what may go on with a reason or a comment
    (Said.APPROVE, r"approved?"),
    (Said.REJECT, r"reject(?:ed)?"),
    (Said.DECLINE, r"declined?|recuse(?: myself)?"),
    (Said.UNDO, r"undo"),
)
_THUMB = r"(?:👍[🏻-🏿]?|:(?:\+1|thumbsup):(?::skin-tone-[2-6]:)?)"
# words of every day: an answer only when they are all that is said ("ok, I will look" is none)
_ALONE = re.compile(
    rf"(?:lgtm|ok(?:ay)?|looks good(?: to me)?|{_THUMB}|approve(?:d)?[.!]*\s*{_THUMB}){_END}", re.IGNORECASE
)
_PATTERNS = tuple(
    (said, re.compile(rf"(?:{words})(?:{_THEN}|{_END})", re.IGNORECASE | re.DOTALL))
    for said, words in _SAYINGS
)
# an approval with one of these is none yet: its writer is asked what they mean
_CONDITION = re.compile(
    r"\b(?:but|except|unless|if|once|when|provided|providing|subject to|after|however|although|though|with)\b",
    re.IGNORECASE,
)
_QUOTES = "*_~`\"'“”‘’«»"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """What a reply may be about: the review of the card it answers, as a verdict and as an undo would see it.

    `shown_whole` says that the card showed all of the output. `open_cards` counts the cards that wait for an answer
    in the same direct chat, where no thread says which is meant. `kept_already`: its words were kept before.
    """

    verdict: VerdictFacts | None
    undo: UndoFacts | None = None
    shown_whole: bool = False
    open_cards: int = 1
    kept_already: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        review = self.verdict.turn.review if self.verdict is not None else None
        accrual = self.undo.keys if self.undo is not None else ()
        return accrual if review is None else (*accrual, f"review/{review.id}")


def understand(text: str) -> tuple[Said, str]:
    """Read a reply: what it says, and what it says beside that (a reason, a comment)."""
    plain = text.strip()
    bare = plain.strip(_QUOTES)
    if _ALONE.match(bare):
        return Said.APPROVE, ""
    for said, pattern in _PATTERNS:
        if found := pattern.match(bare):
            rest = (found.group("rest") or "").strip()
            if said is Said.APPROVE and _CONDITION.search(rest):
                break
            return said, rest
    return Said.OTHER, plain


def answer_reply(command: AnswerReply, facts: ReplyFacts, now: datetime) -> Decision:
    """Decide what a typed reply does; words that are no answer are offered as a comment or an edit.

    People talk in threads: words that are no answer, of somebody whose turn it is not, are left alone.
    """
    said, rest = understand(command.text)
    if facts.verdict is None:
        return _about_nothing(command, said)
    review = facts.verdict.turn.review
    if review is None:
        return _nobodys(facts.verdict, said)
    if command.thread is None and facts.open_cards > 1 and said in _ANSWERS:
        choose = how_to_choose(command.sender.platform)
        words = f"{facts.open_cards} cards wait for you here. Please {choose}."
        return refuse(Refusal.CONFLICT, words)
    if said is Said.UNDO and facts.undo is not None:
        undo = UndoVerdict(id=command.id, sender=command.sender, review_id=review.id)
        return undo_verdict(undo, facts.undo, now)
    if said is Said.DECLINE:
        decline = DeclineReview(id=command.id, sender=command.sender, review_id=review.id, reason="recuse")
        return decline_review(decline, facts.verdict.turn, now)
    if said is Said.OTHER:
        return _other(command, facts, now)
    return _answered(command, said, rest, facts, facts.verdict, now)


def _answered(
    command: AnswerReply, said: Said, rest: str, facts: ReplyFacts, verdict: VerdictFacts, now: datetime
) -> Decision:
    """Record an approval or a rejection, as a click or a form would."""
    review, matter = verdict.turn.review, verdict.turn.matter
    assert review is not None, "asked for before"
    assert matter is not None, "a review comes with its matter"
    mine, answer = turn(verdict.turn, now), _answer(said, rest, matter)
    if isinstance(answer, Refused):
        return Decision(reply=mine if isinstance(mine, Refused) else answer)
    if said is Said.APPROVE and isinstance(mine, Turn) and not (facts.shown_whole or _asked_first(mine)):
        words = "The card does not show all of this text: open it with Read all first."
        return refuse(Refusal.INCOMPLETE, words)
    record = RecordVerdict(id=command.id, sender=command.sender, review_id=review.id, answer=answer)
    return record_verdict(record, verdict, now)


def _asked_first(mine: Turn) -> bool:
    """Whether something else is missing before the text is: the rubric's answers, or the start of the review."""
    offered = mine.review.state is ReviewState.OFFERED and not mine.text_at_once
    return offered or bool(mine.matter.rubric)


def _other(command: AnswerReply, facts: ReplyFacts, now: datetime) -> Decision:
    assert facts.verdict is not None, "asked for before"
    mine = turn(facts.verdict.turn, now)
    if isinstance(mine, Turn):
        return _kept(command, facts, mine, now)
    return Decision(reply=Done(words="" if command.thread else _hint(command)))


def _nobodys(facts: VerdictFacts, said: Said) -> Decision:
    """Somebody who is nobody of the firm's replies to a card: an answer is refused in words, talk is left alone."""
    person = admit_to(AnswerReply, facts.turn.account)
    if said is Said.OTHER or not isinstance(person, Refused):
        return Decision(reply=Done())
    return Decision(reply=person)


def _about_nothing(command: AnswerReply, said: Said) -> Decision:
    if command.thread is not None:
        return Decision(reply=Done())  # people may talk in threads that are none of ours
    if said is Said.OTHER:
        return Decision(reply=Done(words=_hint(command)))
    return refuse(Refusal.NOT_FOUND, "No card waits for an answer of yours here.")


def _hint(command: AnswerReply) -> str:
    return (
        "I bring you agents' outputs to review. Reply to a card with “approve” or “reject: why”, use its buttons, "
        f"or {how_to_ask(command.sender.platform)}."
    )


def _answer(said: Said, rest: str, matter: Matter) -> Answer | Refused:
    if said is Said.APPROVE:
        return Answer(kind=VerdictKind.APPROVE, comment=rest)
    reason = _named_reason(rest, matter)
    if reason is None and matter.reject_reasons:
        known = ", ".join(f"“{r.text}”" for r in matter.reject_reasons)
        such = f"reject: {matter.reject_reasons[0].text.casefold()}"
        words = f"Please say why, such as “{such}”. This matter's reasons: {known}."
        return Refused(reason=Refusal.INCOMPLETE, words=words, field="reason")
    return Answer(kind=VerdictKind.REJECT, reason=None if reason is None else reason.code, comment=rest)


def _named_reason(rest: str, matter: Matter) -> Reason | None:
    """Find the reason that the words name; other words become the comment of the reason for all else."""
    said = rest.casefold()
    for reason in matter.reject_reasons:
        named = reason.text.casefold()
        if said and (named in said or (len(said) >= SHORTEST_NAME and named.startswith(said))):
            return reason
    others = [r for r in matter.reject_reasons if r.code == "other"]
    return others[0] if said and others else None


def _kept(command: AnswerReply, facts: ReplyFacts, mine: Turn, now: datetime) -> Decision:
    """Keep what was typed, and ask what it shall be; Slack may bring the same words twice."""
    if facts.kept_already:
        return Decision(reply=Done(already=True))
    draft = Draft(
        id=draft_id(command.id),
        firm_id=mine.review.firm_id,
        review_id=mine.review.id,
        person_id=mine.person.id,
        text=command.text.strip(),
        created_at=now,
    )
    ask = Message(
        key=f"suggestion/{draft.id}",
        kind=MessageKind.SUGGESTION,
        firm_id=draft.firm_id,
        to=ToPerson(person_id=mine.person.id),
        subject_id=draft.id,
        version=mine.review.version,
        due_at=now,
    )
    return Decision(reply=Done(), records=(draft,), messages=(ask,))


def draft_id(command_id: CommandId) -> str:
    """Give the id of what a reply leaves: the same reply leaves the same."""
    return derived_id(command_id, "draft")
