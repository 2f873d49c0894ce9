"""The card of time that is asked for, for whoever may grant it, and what its expert is told of it."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import ReviewId, reference_of
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.time import hours_text
from handlers.review.adjusting.messages import ASKED, ENDED
from handlers.review.card_actions import GRANT_ROW, NO_ACTIONS
from handlers.review.cards.card_values import Card, Remark
from handlers.review.cards.card_words import area_words, moment_words
from handlers.review.tasks import Matter
from handlers.walls.wall_sets import CLOSED, Judgement

_ASKED = "Grant lets it count from now; Refuse leaves what counts as it is, and asks you why. They are told either way."
_OVER_LIMIT = "It was metered over the firm’s limit for a day, so it counts only if somebody says so."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentCardFacts:
    """What the card is built from; `ended_by` is the name of whoever decided, `zone` the reader's.

    `judged` is what walls allow its reader, by the set of `wall_version`.
    """

    adjustment: TimeAdjustment
    matter: Matter
    expert_name: str
    ended_by: str
    zone: str
    judged: Judgement = Judgement.DELIVER
    wall_version: int = 0


def build_adjustment_card(facts: AdjustmentCardFacts, *, now: datetime) -> Card:
    """Build the card of time that is asked for; once it is decided about or walled off, nobody can press anything.

    It names the review by its reference alone: no wall that is put up later has to take a task's title from it.
    """
    asked = facts.adjustment
    stands = asked.state is AdjustmentState.ASKED
    open_here = facts.judged not in CLOSED
    row = GRANT_ROW if stands and open_here else NO_ACTIONS
    who = facts.expert_name or "An expert"
    when = moment_words(asked.asked_at, zone=facts.zone, now=now)
    return Card(
        review_id=ReviewId(asked.id),
        version=ASKED if stands else ENDED,
        title=f"Time for a review: {area_words(facts.matter)}",
        reference=reference_of(asked.review_id),
        eyebrow=(area_words(facts.matter), f"Asked by {who}", when)
        if open_here
        else (area_words(facts.matter),),
        state_line=_state_line(facts, now) if open_here else "This is no longer with you. Nothing to do.",
        body="",
        redline=(),
        verdict_line="",
        remarks=_remarks(asked) if open_here else (),
        footnotes=_footnotes(asked) if stands and open_here else (),
        actions_if_whole=row,
        actions_if_cut=row,
        notification="An expert asks for more time"
        if stands
        else "Time that was asked for was decided about",
        refresh_at=None,
        wall_version=facts.wall_version,
    )


def _footnotes(asked: TimeAdjustment) -> tuple[str, ...]:
    return (_OVER_LIMIT, _ASKED) if asked.over_limit else (_ASKED,)


def _remarks(asked: TimeAdjustment) -> tuple[Remark, ...]:
    reason = (Remark(label="Reason", text=asked.reason),) if asked.reason else ()
    return (*reason, Remark(label="Note", text=asked.note)) if asked.note else reason


def _state_line(facts: AdjustmentCardFacts, now: datetime) -> str:
    asked = facts.adjustment
    at = ""
    if asked.decided_at is not None:
        at = f" · {moment_words(asked.decided_at, zone=facts.zone, now=now)}"
    by = facts.ended_by or "a supervisor"
    match asked.state:
        case AdjustmentState.ASKED:
            return f"{hours_text(asked.to_ms)} instead of {hours_text(asked.from_ms)}"
        case AdjustmentState.GRANTED:
            return f"{hours_text(asked.to_ms)} granted by {by}{at}"
        case AdjustmentState.REFUSED:
            return f"{hours_text(asked.to_ms)} refused by {by}{at}"
        case _:
            return (
                f"{facts.expert_name or 'Its expert'} changed it meanwhile, so nothing is left to decide{at}"
            )


def time_notice_words(facts: AdjustmentCardFacts) -> str | None:
    """Tell an expert what became of the time that they asked for; None for what is no news any more."""
    asked, reference = facts.adjustment, reference_of(facts.adjustment.review_id)
    who = facts.ended_by or "A supervisor"
    if asked.state is AdjustmentState.GRANTED:
        return f"{who} granted your time for review {reference}: {hours_text(asked.to_ms)} counts now."
    if asked.state is AdjustmentState.REFUSED:
        return (
            f"{who} looked at your time for review {reference} and leaves it at {hours_text(asked.from_ms)}. "
            f"They say: {asked.note}"
        )
    return None
