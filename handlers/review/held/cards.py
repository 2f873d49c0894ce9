"""The card of a held answer, for whoever may release it: what was said, what was found in it, and what they can do."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import ReviewId, reference_of
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.card_actions import HELD_IF_CUT, HELD_IF_WHOLE, NO_ACTIONS
from handlers.review.cards.card_values import Card, Remark
from handlers.review.cards.card_words import area_words, moment_words, remarks_of
from handlers.review.cards.redline import Span, redline
from handlers.review.held.values import HeldAnswer, HeldOutcome, given_in
from handlers.review.outbound.findings import finding_words
from handlers.review.tasks import Matter, Task, Wording
from handlers.walls.wall_sets import CLOSED, Judgement

_GAVE = {
    VerdictKind.APPROVE: "An approval by",
    VerdictKind.EDIT: "An edit by",
    VerdictKind.REJECT: "A rejection by",
}
_ASKED = (
    "Nothing has gone to the client and nothing counts yet. Release lets it go as it is; Send back gives it to its "
    "expert again, with a note."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCardFacts:
    """What the card is built from; `ended_by` is the name of whoever decided, `zone` the reader's.

    `judged` is what walls allow its reader, by the set of `wall_version`; `wording` is that of the answer, where the
    matter has changed since.
    """

    held: HeldAnswer
    task: Task
    matter: Matter
    expert_name: str
    ended_by: str
    zone: str
    judged: Judgement = Judgement.DELIVER
    wall_version: int = 0
    wording: Wording | None = None


def build_held_card(facts: HeldCardFacts, *, now: datetime) -> Card:
    """Build the card of a held answer; once it is decided about or walled off, its text is gone from there."""
    held = facts.held
    if facts.judged in CLOSED:
        return _withheld(facts)
    stands = held.outcome is HeldOutcome.STANDING
    given = f"{_GAVE[held.kind]} {facts.expert_name or 'an expert'}"
    when = moment_words(held.held_at, zone=facts.zone, now=now)
    return Card(
        review_id=ReviewId(held.id),
        version=held.version if stands else held.version + 1,
        title=_title(facts) if stands else f"{area_words(facts.matter)} review",
        reference=reference_of(held.review_id),
        eyebrow=(area_words(facts.matter), given, when),
        state_line=f"Held: there is {finding_words(held.findings)}" if stands else _ended_line(facts, now),
        body="",
        redline=_redline(facts) if stands else (),
        verdict_line="",
        remarks=remarks_of(given_in(held), facts.wording or facts.matter.wording) if stands else _note(held),
        footnotes=(_ASKED,) if stands else (),
        actions_if_whole=HELD_IF_WHOLE if stands else NO_ACTIONS,
        actions_if_cut=HELD_IF_CUT if stands else NO_ACTIONS,
        notification="An answer is held for a supervisor" if stands else "A held answer was decided about",
        refresh_at=None,
        wall_version=facts.wall_version,
    )


def _withheld(facts: HeldCardFacts) -> Card:
    """The same words as for anybody whose turn it is no longer, without whose answer it is or what was found."""
    held = facts.held
    stands = held.outcome is HeldOutcome.STANDING
    return Card(
        review_id=ReviewId(held.id),
        version=held.version if stands else held.version + 1,
        title=f"{area_words(facts.matter)} review",
        reference=reference_of(held.review_id),
        eyebrow=(area_words(facts.matter),),
        state_line="This review is no longer with you. Nothing to do.",
        body="",
        redline=(),
        verdict_line="",
        remarks=(),
        footnotes=(),
        actions_if_whole=NO_ACTIONS,
        actions_if_cut=NO_ACTIONS,
        notification="A review is no longer with you",
        refresh_at=None,
        wall_version=facts.wall_version,
    )


def _title(facts: HeldCardFacts) -> str:
    return facts.task.title.strip() or f"{area_words(facts.matter)} review"


def _redline(facts: HeldCardFacts) -> tuple[Span, ...]:
    edited = facts.held.edited_output
    return () if edited is None else redline(facts.task.output, edited)


def _ended_line(facts: HeldCardFacts, now: datetime) -> str:
    held = facts.held
    at = "" if held.ended_at is None else f" · {moment_words(held.ended_at, zone=facts.zone, now=now)}"
    match held.outcome:
        case HeldOutcome.RELEASED:
            return f"Released by {facts.ended_by or 'a supervisor'}{at}"
        case HeldOutcome.SENT_BACK:
            return f"Sent back by {facts.ended_by or 'a supervisor'}{at}"
        case HeldOutcome.TAKEN_BACK:
            return f"{facts.expert_name or 'Its expert'} took it back to change it{at}"
        case _:
            return f"The client withdrew this one, so nothing is left to decide{at}"


def _note(held: HeldAnswer) -> tuple[Remark, ...]:
    return (Remark(label="Note", text=held.note),) if held.note else ()


def notice_words(facts: HeldCardFacts, *, version: int) -> str | None:
    """Tell an expert of their held answer as of a version of its review; None for what is no news any more."""
    held, reference = facts.held, reference_of(facts.held.review_id)
    if version == held.version:
        if held.outcome is not HeldOutcome.STANDING:
            return None
        return (
            f"Your answer to review {reference} waits for a supervisor: there is "
            f"{finding_words(held.findings, whose='your')}, which the task does not say itself. Nothing has gone out "
            "yet, and it counts once it is released. On its card you can take it back and change it."
        )
    who, note = facts.ended_by or "A supervisor", f" They say: {held.note}" if held.note else ""
    if held.outcome is HeldOutcome.RELEASED:
        return f"{who} released your answer to review {reference}: it has gone out and counts.{note}"
    found = finding_words(held.findings, whose="your")
    return (
        f"{who} sent your answer to review {reference} back, because of {found}.{note} It is open with you, with what "
        "you wrote, and no time counts until you open it."
    )
