"""Answers that were held, and the names that answers are checked against, as the audit tells it: never which name."""

from handlers import records as r
from handlers.audit.described.change_values import Change, Described
from handlers.review.held.values import HeldAnswer
from handlers.review.outbound.listing import NameListed, NameUnlisted


def _held(held: HeldAnswer) -> Change:
    """What kinds of thing were found, and not what they say."""
    return {
        "did": "answer.held",
        "held": held.id,
        "review": held.review_id,
        "task": held.task_id,
        "person": held.expert_id,
        "found": sorted({finding.kind for finding in held.findings}),
    }


def _ended(ended: r.HeldEnded) -> Change:
    return {"did": f"held.{ended.outcome}", "held": ended.id, "person": ended.by}


def _listed(listed: NameListed) -> Change:
    return {"did": "name.listed", "code": listed.hash, "kind": listed.kind}


def _unlisted(unlisted: NameUnlisted) -> Change:
    return {"did": "name.unlisted", "code": unlisted.hash}


HELD: Described = {
    HeldAnswer: _held,
    r.HeldEnded: _ended,
    NameListed: _listed,
    NameUnlisted: _unlisted,
}
