"""How tasks, reviews, offers and verdicts are written."""

from sqlalchemy import bindparam

from handlers import records as r
from handlers.review.answering.verdict_values import Verdict
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.offering.offers import Draft, OfferDeclined, OfferMade
from handlers.review.reviews import Review
from handlers.review.tasks import Task, TaskState
from storage import rows, tables
from storage.writing.prepared import Row
from storage.writing.statements import Writers, change, insert, missing, new_values, setting, where

_REVIEW_MOVING = (
    "state",
    "version",
    "expert_id",
    "offers",
    "offered_at",
    "in_channel",
    "route_at",
    "opened_at",
    "claim_until",
    "metered_ms",
    "meter_since",
    "snoozed_until",
    "decided_at",
    "final_at",
)
_MOVE_REVIEW = setting(
    where(tables.reviews, id="the_id", state="seen_state", version="seen_version"),
    tables.reviews,
    _REVIEW_MOVING,
)


def _review_row(change: r.ReviewChanged) -> Row:
    row = new_values(rows.REVIEW.row(change.review), _REVIEW_MOVING)
    return row | {
        "the_id": change.review.id,
        "seen_state": change.seen_state,
        "seen_version": change.seen_version,
    }


REVIEW_WRITERS: Writers = (
    (Task, insert(tables.tasks, rows.TASK.row)),
    (
        r.TaskMoved,
        change(
            setting(where(tables.tasks, id="the_id", state="seen_state"), tables.tasks, ("state",)),
            lambda m: {"the_id": m.task_id, "seen_state": m.seen, "new_state": m.state},
        ),
    ),
    (
        r.TaskReopened,
        change(
            setting(where(tables.tasks, id="the_id", state="seen_state"), tables.tasks, ("state", "due_at")),
            lambda o: {
                "the_id": o.task_id,
                "seen_state": o.seen,
                "new_state": TaskState.OPEN,
                "new_due_at": o.due_at,
            },
        ),
    ),
    # before new reviews: a voided turn makes room for the next
    (r.ReviewChanged, change(_MOVE_REVIEW, _review_row)),
    (Review, insert(tables.reviews, rows.REVIEW.row)),
    (OfferMade, insert(tables.offers, rows.OFFER.row)),
    (
        r.OfferEnded,
        change(
            # a channel's offer may be taken and given back often: the time of all who did not answer adds up
            setting(
                where(tables.offers, review_id="the_review", number="the_number"),
                tables.offers,
                ("outcome",),
            ).values(metered_ms=tables.offers.c.metered_ms + bindparam("new_metered_ms")),
            lambda e: {
                "the_review": e.review_id,
                "the_number": e.number,
                "new_outcome": e.outcome,
                "new_metered_ms": e.metered_ms,
            },
        ),
    ),
    (OfferDeclined, missing(tables.declines, rows.DECLINE.row)),
    (Draft, insert(tables.drafts, rows.DRAFT.row)),
    # before new verdicts: at most one is in force
    (
        r.VerdictRevoked,
        change(
            setting(
                where(tables.verdicts, id="the_id").where(tables.verdicts.c.revoked_at.is_(None)),
                tables.verdicts,
                ("revoked_at",),
            ),
            lambda v: {"the_id": v.verdict_id, "new_revoked_at": v.at},
        ),
    ),
    (Verdict, insert(tables.verdicts, rows.VERDICT.row)),
    # before new ones: a review is held with one answer at a time
    (
        r.HeldEnded,
        change(
            setting(
                where(tables.held_answers, id="the_id", outcome="seen_outcome"),
                tables.held_answers,
                ("outcome", "ended_by", "ended_at", "note"),
            ),
            lambda e: {
                "the_id": e.id,
                "seen_outcome": HeldOutcome.STANDING,
                "new_outcome": e.outcome,
                "new_ended_by": e.by,
                "new_ended_at": e.at,
                "new_note": e.note,
            },
        ),
    ),
    (HeldAnswer, insert(tables.held_answers, rows.HELD_ANSWER.row)),
    (
        r.KeyUsed,
        insert(
            tables.idempotency_keys,
            lambda k: {
                "client_id": k.client_id,
                "key": k.key,
                "fingerprint": k.fingerprint,
                "answer": dict(k.answer),
            },
            dated=True,
        ),
    ),
)
