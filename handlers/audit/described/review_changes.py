"""Tasks, reviews, offers and verdicts, as the audit tells them."""

from handlers import records as r
from handlers.audit.canonical import canonical, digest_of
from handlers.audit.described.change_values import Change, Described
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.offering.offers import Draft, OfferDeclined, OfferMade, OfferOutcome
from handlers.review.reviews import Review
from handlers.review.tasks import Task

_ANSWERED = {
    VerdictKind.APPROVE: "verdict.approved",
    VerdictKind.EDIT: "verdict.edited",
    VerdictKind.REJECT: "verdict.rejected",
}


def task_content(task_id: str, output: str, prompt: str, context: str) -> str:
    """Give the digest of a task's texts: it proves what they were, and does not tell them."""
    return digest_of(canonical([task_id, output, prompt, context]))


def verdict_content(verdict_id: str, edited: str | None, comment: str) -> str:
    """Give the digest of a verdict's texts, in the same way."""
    return digest_of(canonical([verdict_id, edited, comment]))


def _task(task: Task) -> Change:
    return {
        "did": "task.received",
        "task": task.id,
        "matter": task.matter_id,
        "client": task.client_id,
        "content": task_content(task.id, task.output, task.prompt, task.context),
    }


def _task_moved(moved: r.TaskMoved) -> Change:
    return {"did": "task.moved", "task": moved.task_id, "from": moved.seen, "to": moved.state}


def _task_reopened(reopened: r.TaskReopened) -> Change:
    return {"did": "task.reopened", "task": reopened.task_id, "from": reopened.seen}


def _review(review: Review) -> Change:
    return {
        "did": "review.created",
        "review": review.id,
        "task": review.task_id,
        "matter": review.matter_id,
    }


def _review_changed(change: r.ReviewChanged) -> Change:
    review = change.review
    return {
        "did": "review.moved",
        "review": review.id,
        "task": review.task_id,
        "matter": review.matter_id,
        "person": review.expert_id,
        "from": [change.seen_state, change.seen_version],
        "to": [review.state, review.version],
    }


def _offer_made(offer: OfferMade) -> Change:
    return {
        "did": "offer.made",
        "review": offer.review_id,
        "number": offer.number,
        "person": offer.person_id,
    }


def _offer_ended(ended: r.OfferEnded) -> Change | None:
    """That an offer was taken is told by the review's own move."""
    if ended.outcome is OfferOutcome.TAKEN:
        return None
    told: Change = {
        "did": "offer.ended",
        "review": ended.review_id,
        "number": ended.number,
        "outcome": ended.outcome,
    }
    if ended.metered_ms:
        told["ms"] = ended.metered_ms
    return told


def _declined(declined: OfferDeclined) -> Change:
    return {
        "did": "offer.declined",
        "review": declined.review_id,
        "person": declined.person_id,
        "reason": declined.reason,
    }


def _draft(draft: Draft) -> Change:
    return {"did": "draft.kept", "review": draft.review_id, "person": draft.person_id, "draft": draft.id}


def _verdict(verdict: Verdict) -> Change:
    """The answer itself; whose review of which task it moved stands beside it in the same act."""
    told: Change = {
        "did": _ANSWERED[verdict.kind],
        "verdict": verdict.id,
        "wording": verdict.matter_version,
        "consent": verdict.consent_version,
    }
    if verdict.edited_output is not None or verdict.comment:
        told["content"] = verdict_content(verdict.id, verdict.edited_output, verdict.comment)
    if verdict.reason is not None:
        told["reason"] = verdict.reason
    if verdict.criteria_met is not None:
        told["criteria_met"] = verdict.criteria_met
    return told


def _revoked(revoked: r.VerdictRevoked) -> Change:
    return {"did": "verdict.revoked", "verdict": revoked.verdict_id}


REVIEW: Described = {
    Task: _task,
    r.TaskMoved: _task_moved,
    r.TaskReopened: _task_reopened,
    Review: _review,
    r.ReviewChanged: _review_changed,
    OfferMade: _offer_made,
    r.OfferEnded: _offer_ended,
    OfferDeclined: _declined,
    Draft: _draft,
    Verdict: _verdict,
    r.VerdictRevoked: _revoked,
}
