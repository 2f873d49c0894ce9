"""Held answers: each waits for somebody who can see it, and nothing of it counts or is given before."""

from sqlalchemy import and_, exists, or_, select

from handlers.messages import MessageKind
from handlers.review.held.values import HeldOutcome
from handlers.review.reviews import ReviewState
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import deliveries, held_answers, reviews

_h, _r, _d = held_answers.c, reviews.c, deliveries.c
_stands = exists().where(
    _h.review_id == _r.id,
    _h.outcome == HeldOutcome.STANDING,
    _h.version == _r.version,
    _h.expert_id == _r.expert_id,
    _h.firm_id == _r.firm_id,
    _h.task_id == _r.task_id,
)

HELD = (
    Invariant(
        name="a held review has its answer",
        words="reviews are held without an answer of their expert, or an answer is held and its review is not",
        remedy=REPORT,
        query=select(_r.id).where(
            or_(
                and_(_r.state == ReviewState.HELD, ~_stands),
                and_(
                    _r.state != ReviewState.HELD,
                    exists().where(_h.review_id == _r.id, _h.outcome == HeldOutcome.STANDING),
                ),
            )
        ),
    ),
    Invariant(
        name="a held answer is in front of somebody",
        words="answers are held and nobody was asked to look at them",
        remedy=REPORT,
        query=select(_h.id).where(
            ~exists().where(_d.subject_id == _h.id, _d.kind == MessageKind.CARD, _d.person_id != _h.expert_id)
        ),
    ),
    Invariant(
        name="nobody releases their own answer",
        words="held answers were released or sent back by their own expert",
        remedy=REPORT,
        query=select(_h.id).where(
            _h.outcome.in_((HeldOutcome.RELEASED, HeldOutcome.SENT_BACK)),
            or_(_h.ended_by.is_(None), _h.ended_by == _h.expert_id),
        ),
    ),
)
