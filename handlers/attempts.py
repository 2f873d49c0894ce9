"""An attempt at a delivery: claimed before it is made, settled after; nothing is sent by two at once."""

from dataclasses import replace
from datetime import datetime

from handlers.attempt_values import (
    CannotLook,
    ClaimDelivery,
    ClaimFacts,
    Failed,
    NoteDirectChat,
    NotOwed,
    SendingUnseen,
    Sent,
    SettleDelivery,
    Timing,
)
from handlers.copies import adopt
from handlers.decisions import Decision, Done, Figures, Refusal, refuse
from handlers.deliveries import Delivery, DeliveryState
from handlers.messages import MessageKind
from handlers.records import CardAdopted, DeliveryChanged, DirectChatOpened, Record

ATTEMPTS_MAX = 500  # at the longest pause about eight hours of a platform that refuses everything
# One copy more of a card is harmless: only one verdict can ever be recorded. One digest more is not.
MAY_STAND_TWICE = frozenset(
    {
        MessageKind.CARD,
        MessageKind.NOTICE,
        MessageKind.HELD_NOTICE,
        MessageKind.TIME_NOTICE,
        MessageKind.PLACE_NOTICE,
        MessageKind.INSTALL_NOTICE,
        MessageKind.REMINDER,
        MessageKind.NUDGE,
        MessageKind.HELD_REMINDER,
        MessageKind.SUGGESTION,
    }
)
LOST = "the claim on this delivery was lost"
UNCERTAIN = "An earlier attempt may have arrived, and this bot may not read there whether it did."
GIVEN_UP = "No attempt came to an end, so no more are made."
_SETTLED = frozenset({DeliveryState.SENT, DeliveryState.SUPERSEDED})


def claim_delivery(command: ClaimDelivery, facts: ClaimFacts, now: datetime) -> Decision:
    """Decide whether a delivery may be attempted now; the reply's figures are the delivery as claimed."""
    delivery = facts.delivery
    if delivery is None or not _is_due(delivery, now):
        return Decision(reply=Done(already=True))
    if stays := _may_not_go(delivery, facts, command.timing, now):
        return Decision(reply=Done(already=True), records=(stays,))
    claimed = replace(
        delivery,
        state=DeliveryState.SENDING,
        attempts=delivery.attempts + 1,
        claimed_until=now + command.timing.lease,
        first_attempt_at=delivery.first_attempt_at or now,
        # whoever held it before did not live to say what became of it
        ambiguous=delivery.ambiguous or delivery.state is DeliveryState.SENDING,
    )
    needless = _made_needless(delivery, facts) if delivery.kind is MessageKind.CARD_UPDATE else ()
    return Decision(reply=Figures(value=claimed), records=(_change(delivery, claimed), *needless))


def settle_delivery(command: SettleDelivery, facts: ClaimFacts, now: datetime) -> Decision:
    """Decide what an attempt's outcome means; one that lost its claim no longer says how the delivery stands."""
    delivery = facts.delivery
    if delivery is None:
        return refuse(Refusal.NOT_FOUND, LOST)
    if (delivery.state, delivery.attempts) != (DeliveryState.SENDING, command.attempt):
        return _sent_late(delivery, facts.posts, command.outcome, now)
    match command.outcome:
        case Sent() as sent:
            settled = _sent(delivery, sent)
        case Failed() as failed:
            settled = _failed(delivery, failed, command.timing, now)
        case CannotLook():
            settled = _cannot_look(delivery, command.timing, now)
        case SendingUnseen():
            settled = replace(delivery, sent_unseen=True)
        case NotOwed():
            settled = _superseded(delivery)
    change = replace(_change(delivery, settled), shown=isinstance(command.outcome, Sent))
    return Decision(reply=Done(), records=(change,))


def note_direct_chat(command: NoteDirectChat, facts: None, now: datetime) -> Decision:
    """Decide to remember a direct chat."""
    del facts, now
    opened = DirectChatOpened(
        workspace_id=command.workspace_id,
        platform_user_id=command.platform_user_id,
        channel=command.channel,
    )
    return Decision(reply=Done(), records=(opened,))


def may_send_unseen(delivery: Delivery, timing: Timing, now: datetime) -> bool:
    """Whether a delivery that nobody can look for may be sent once more now: a card, a minute on, once in its life."""
    first = delivery.first_attempt_at
    waited = first is not None and now >= first + timing.second_copy_after
    return waited and delivery.kind in MAY_STAND_TWICE and not delivery.sent_unseen


def _is_due(delivery: Delivery, now: datetime) -> bool:
    if delivery.state is DeliveryState.DUE:
        return delivery.next_at <= now
    expired = delivery.claimed_until is not None and delivery.claimed_until <= now
    return delivery.state is DeliveryState.SENDING and expired


def _may_not_go(delivery: Delivery, facts: ClaimFacts, timing: Timing, now: datetime) -> Record | None:
    """What becomes of a delivery that is due and may not be attempted; None where it may."""
    if delivery.attempts >= ATTEMPTS_MAX and delivery.waits_at is None:
        return _change(delivery, _dead(delivery, delivery.last_error or GIVEN_UP))
    if delivery.kind is not MessageKind.CARD_UPDATE:
        return None
    if any(_is_next(other, delivery, now) for other in facts.updates):
        return _change(delivery, _superseded(delivery))
    busy = any(other.state is DeliveryState.SENDING for other in facts.updates)
    unposted = any(_may_still_come(post) for post in facts.posts)
    if not (busy or unposted):
        return None
    waits = replace(delivery, state=DeliveryState.DUE, next_at=now + timing.wait_for_post, claimed_until=None)
    return _change(delivery, waits)


def _may_still_come(post: Delivery) -> bool:
    """Whether a post may be on its way; one that waits for a lost place shows the newest state when it goes out."""
    return post.state is DeliveryState.SENDING or (post.state is DeliveryState.DUE and post.waits_at is None)


def _is_next(other: Delivery, delivery: Delivery, now: datetime) -> bool:
    """Whether a newer update is about to show all that this one would; one under way may have begun too early."""
    return other.version > delivery.version and other.state is DeliveryState.DUE and other.next_at <= now


def _made_needless(delivery: Delivery, facts: ClaimFacts) -> tuple[Record, ...]:
    older = (u for u in facts.updates if u.version <= delivery.version and u.state is DeliveryState.DUE)
    return tuple(_change(update, _superseded(update)) for update in older)


def _superseded(delivery: Delivery) -> Delivery:
    return replace(delivery, state=DeliveryState.SUPERSEDED, claimed_until=None, last_error="", waits_at=None)


def _sent(delivery: Delivery, sent: Sent) -> Delivery:
    settled = replace(
        delivery,
        state=DeliveryState.UNSURE if delivery.sent_unseen else DeliveryState.SENT,
        claimed_until=None,
        ambiguous=delivery.sent_unseen,
        place=sent.place or delivery.place,
        message=sent.message or delivery.message,
        workspace_id=sent.workspace_id or delivery.workspace_id,
        waits_at=sent.waits_at,
        rendered_version=sent.rendered_version,
        shows_whole=sent.shows_whole,
        wall_version=delivery.wall_version if sent.wall_version is None else sent.wall_version,
        last_error=UNCERTAIN if delivery.sent_unseen else sent.remark,
    )
    # a post is not made again: whatever it must show later, an update shows
    if sent.refresh_at is None or delivery.kind is not MessageKind.CARD_UPDATE:
        return settled
    return replace(settled, state=DeliveryState.DUE, next_at=sent.refresh_at)


def _sent_late(delivery: Delivery, copies: tuple[Delivery, ...], outcome: object, now: datetime) -> Decision:
    """Somebody else has had this delivery since; what arrived all the same must not stand there forgotten.

    A card that was posted is a copy more, kept up to date like the first. A card that was shown anew may show an
    older version than the one that somebody else had shown in the meantime, so it is shown once more.
    """
    refused = refuse(Refusal.CONFLICT, LOST)
    if not isinstance(outcome, Sent):
        return refused
    if delivery.kind is MessageKind.CARD_UPDATE and delivery.state in _SETTLED:
        again = replace(delivery, state=DeliveryState.DUE, next_at=now)
        return replace(refused, records=(_change(delivery, again),))
    if delivery.kind is not MessageKind.CARD or outcome.place is None or outcome.message is None:
        return refused
    if any(copy.message == outcome.message for copy in (delivery, *copies)):
        return refused
    copy = CardAdopted(
        card=delivery, place=outcome.place, message=outcome.message, workspace_id=outcome.workspace_id
    )
    return adopt(refused, copy, now)


def _failed(delivery: Delivery, failed: Failed, timing: Timing, now: datetime) -> Delivery:
    stopped = replace(
        delivery,
        claimed_until=None,
        ambiguous=delivery.ambiguous or failed.ambiguous,
        # to look there first, whatever the person prefers by then
        workspace_id=(failed.workspace_id if failed.ambiguous else None) or delivery.workspace_id,
        waits_at=failed.waits_at,
        last_error=failed.error,
    )
    if failed.waits_at is not None:
        return replace(stopped, state=DeliveryState.DUE, next_at=now + timing.wait_for_place)
    if failed.permanent or delivery.attempts >= ATTEMPTS_MAX:
        return _dead(stopped, failed.error)
    longer = min(timing.retry_longest, timing.retry_first * 2 ** min(delivery.attempts - 1, 10))
    return replace(
        stopped, state=DeliveryState.DUE, next_at=now + (longer if failed.wait is None else failed.wait)
    )


def _dead(delivery: Delivery, error: str) -> Delivery:
    return replace(delivery, state=DeliveryState.DEAD, claimed_until=None, last_error=error)


def _cannot_look(delivery: Delivery, timing: Timing, now: datetime) -> Delivery:
    """Nobody can tell whether it arrived: a card waits before it is sent once more, anything else for an operator."""
    first = delivery.first_attempt_at or now
    waited = replace(delivery, claimed_until=None, last_error=UNCERTAIN)
    if delivery.kind in MAY_STAND_TWICE and not delivery.sent_unseen:
        return replace(waited, state=DeliveryState.DUE, next_at=first + timing.second_copy_after)
    return replace(waited, state=DeliveryState.UNSURE)


def _change(seen: Delivery, delivery: Delivery) -> DeliveryChanged:
    return DeliveryChanged(delivery=delivery, seen_state=seen.state, seen_attempts=seen.attempts)
