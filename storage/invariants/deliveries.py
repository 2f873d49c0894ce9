"""Deliveries, and everything else that falls due: nothing is forgotten, nothing is lost from sight."""

from sqlalchemy import or_, select

from handlers.deliveries import DeliveryState
from handlers.messages import MessageKind
from handlers.money.closing_values import PeriodState
from handlers.review.reviews import ReviewState
from storage.invariants.invariant import LATE, REPORT, Invariant
from storage.tables import deliveries, firms, pay_periods, reviews

_d, _r = deliveries.c, reviews.c
_why = _d.id.concat(": ").concat(_d.last_error)  # the platform's refusal in words, never a message's own
_SERVE = "Is signoff serve running, and is its chat set up for it? Its log says what went wrong."

DELIVERIES = (
    Invariant(
        name="what was sent can be found again",
        words="sent messages have no id of the platform's",
        remedy=REPORT,
        query=select(_d.id).where(
            _d.state == DeliveryState.SENT,
            _d.kind != MessageKind.CARD_UPDATE,  # an update has as many messages as there are copies
            or_(_d.place.is_(None), _d.message.is_(None)),
        ),
    ),
    Invariant(
        name="no message is forgotten",
        words="messages were due more than ten minutes ago and are not sent",
        remedy=_SERVE,
        query=select(_d.id).where(_d.state == DeliveryState.DUE, _d.next_at < LATE),
    ),
    Invariant(
        name="no sender is lost",
        words="messages are being sent by somebody who has not answered for more than ten minutes",
        remedy=_SERVE,
        query=select(_d.id).where(
            _d.state == DeliveryState.SENDING, or_(_d.claimed_until.is_(None), _d.claimed_until < LATE)
        ),
    ),
    Invariant(
        name="no message waits for an operator",
        words="messages may have arrived or not, and nobody could look",
        remedy="Look in the chat whether they are there, and tell whoever waits for them.",
        query=select(_why).where(_d.state == DeliveryState.UNSURE),
    ),
    Invariant(
        name="no message is held up",
        words="messages could not be sent for more than ten minutes",
        remedy="Mend what is said here; the messages go out by themselves within a minute after.",
        query=select(_why).where(
            _d.state == DeliveryState.DUE,
            _d.last_error != "",
            _d.rendered_version.is_(None),  # one that was shown before only waits to be shown anew
            _d.first_attempt_at < LATE,
        ),
    ),
    Invariant(
        name="no message is given up",
        words="messages were refused for good",
        remedy="Mend what is said here, and tell whoever waits for them.",
        query=select(_why).where(_d.state == DeliveryState.DEAD),
    ),
    Invariant(
        name="no review waits to be offered",
        words="reviews should have been offered more than ten minutes ago",
        remedy=_SERVE,
        query=select(_r.id).where(_r.state == ReviewState.OFFERED, _r.route_at < LATE),
    ),
    Invariant(
        name="no claim outlives its time",
        words="reviews are held by somebody whose time for them was over more than ten minutes ago",
        remedy=_SERVE,
        query=select(_r.id).where(_r.state == ReviewState.OPEN, _r.claim_until < LATE),
    ),
    Invariant(
        name="no week is forgotten",
        words="firms had their cut-off more than ten minutes ago and the week is not closed",
        remedy=_SERVE,
        query=select(firms.c.id).where(firms.c.next_close_at < LATE),
    ),
    Invariant(
        name="no closing stopped half way",
        words="pay periods ended more than ten minutes ago and their closing is not finished",
        remedy=_SERVE,
        query=select(pay_periods.c.id).where(
            pay_periods.c.state != PeriodState.CLOSED, pay_periods.c.ends_at < LATE
        ),
    ),
)
