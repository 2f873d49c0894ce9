"""An attempt at a delivery: claimed before it is made, settled after; nothing is sent by two at once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Figures, MessageKind, Refusal, refuse
from handlers.deliveries import Delivery, DeliveryState
from handlers.ids import CommandId, DeliveryId, WorkspaceId
from handlers.records import DeliveryChanged, DirectChatOpened, Record

LEASE = timedelta(seconds=60)  # twice the longest that a platform's call may take, and some
RETRY_FIRST = timedelta(seconds=1)
RETRY_LONGEST = timedelta(seconds=60)
SECOND_COPY_AFTER = timedelta(seconds=60)
ATTEMPTS_MAX = 500  # at the longest pause about eight hours of a platform that refuses everything
WAIT_FOR_POST = timedelta(seconds=1)
# One copy more of a card is harmless: only one verdict can ever be recorded. One digest more is not.
MAY_STAND_TWICE = frozenset(
    {MessageKind.CARD, MessageKind.NOTICE, MessageKind.REMINDER, MessageKind.SUGGESTION}
)
_TO_BE_POSTED = frozenset({DeliveryState.DUE, DeliveryState.SENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDelivery:
    id: CommandId
    delivery_id: DeliveryId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """The delivery; for an update also the posts of the same card and the other updates of it."""

    delivery: Delivery | None
    posts: tuple[Delivery, ...] = ()
    updates: tuple[Delivery, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        return () if self.delivery is None else (f"sending/{self.delivery.subject_id}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived: where it stands, what version it shows, and when it must be shown anew."""

    place: str | None
    message: str | None
    rendered_version: int | None = None
    shows_whole: bool = False
    refresh_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It did not arrive (or, `ambiguous`, perhaps did); `permanent`: it never will; `wait` is the platform's own."""

    error: str
    ambiguous: bool = False
    permanent: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotLook:
    """An earlier attempt may have arrived and nobody can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingUnseen:
    """It is about to be sent once more although nobody could look; this is remembered before, not after."""


Outcome = Sent | Failed | CannotLook | SendingUnseen


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDelivery:
    id: CommandId
    delivery_id: DeliveryId
    attempt: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDirectChat:
    """Remember the direct chat that the platform opened with a person."""

    id: CommandId
    workspace_id: WorkspaceId
    platform_user_id: str
    channel: str


def claim_delivery(command: ClaimDelivery, facts: ClaimFacts, now: datetime) -> Decision:
    """Decide whether a delivery may be attempted now; the reply's figures are the delivery as claimed."""
    del command
    delivery = facts.delivery
    if delivery is None or not _is_due(delivery, now):
        return Decision(reply=Done(already=True))
    if delivery.kind is MessageKind.CARD_UPDATE and (waits := _must_wait(delivery, facts, now)):
        return Decision(reply=Done(already=True), records=(waits,))
    claimed = replace(
        delivery,
        state=DeliveryState.SENDING,
        attempts=delivery.attempts + 1,
        claimed_until=now + LEASE,
        first_attempt_at=delivery.first_attempt_at or now,
        # whoever held it before did not live to say what became of it
        ambiguous=delivery.ambiguous or delivery.state is DeliveryState.SENDING,
    )
    superseded = _superseded(delivery, facts) if delivery.kind is MessageKind.CARD_UPDATE else ()
    return Decision(reply=Figures(value=claimed), records=(_change(delivery, claimed), *superseded))


def settle_delivery(command: SettleDelivery, facts: ClaimFacts, now: datetime) -> Decision:
    """Decide what an attempt's outcome means; the outcome of an attempt that lost its claim means nothing."""
    delivery = facts.delivery
    if delivery is None or (delivery.state, delivery.attempts) != (DeliveryState.SENDING, command.attempt):
        return refuse(Refusal.CONFLICT, "the claim on this delivery was lost")
    match command.outcome:
        case Sent() as sent:
            settled = _sent(delivery, sent)
        case Failed() as failed:
            settled = _failed(delivery, failed, now)
        case CannotLook():
            settled = _cannot_look(delivery, now)
        case SendingUnseen():
            settled = replace(delivery, sent_unseen=True)
    return Decision(reply=Done(), records=(_change(delivery, settled),))


def note_direct_chat(command: NoteDirectChat, facts: None, now: datetime) -> Decision:
    """Decide to remember a direct chat."""
    del facts, now
    opened = DirectChatOpened(
        workspace_id=command.workspace_id,
        platform_user_id=command.platform_user_id,
        channel=command.channel,
    )
    return Decision(reply=Done(), records=(opened,))


def _is_due(delivery: Delivery, now: datetime) -> bool:
    if delivery.state is DeliveryState.DUE:
        return delivery.next_at <= now
    expired = delivery.claimed_until is not None and delivery.claimed_until <= now
    return delivery.state is DeliveryState.SENDING and expired


def _must_wait(delivery: Delivery, facts: ClaimFacts, now: datetime) -> Record | None:
    """An update waits for the post it updates, gives way to a newer one, and never goes out beside another."""
    if any(other.version > delivery.version and other.state in _TO_BE_POSTED for other in facts.updates):
        return _change(delivery, replace(delivery, state=DeliveryState.SUPERSEDED))
    busy = any(other.state is DeliveryState.SENDING and other.id != delivery.id for other in facts.updates)
    unposted = any(post.state in _TO_BE_POSTED for post in facts.posts)
    if busy or unposted:
        return _change(delivery, replace(delivery, state=DeliveryState.DUE, next_at=now + WAIT_FOR_POST))
    return None


def _superseded(delivery: Delivery, facts: ClaimFacts) -> tuple[Record, ...]:
    older = (u for u in facts.updates if u.version < delivery.version and u.state is DeliveryState.DUE)
    return tuple(_change(update, replace(update, state=DeliveryState.SUPERSEDED)) for update in older)


def _sent(delivery: Delivery, sent: Sent) -> Delivery:
    settled = replace(
        delivery,
        state=DeliveryState.UNSURE if delivery.sent_unseen else DeliveryState.SENT,
        claimed_until=None,
        ambiguous=delivery.sent_unseen,
        place=sent.place or delivery.place,
        message=sent.message or delivery.message,
        rendered_version=sent.rendered_version,
        shows_whole=sent.shows_whole,
        last_error="",
    )
    if sent.refresh_at is None:
        return settled
    return replace(settled, state=DeliveryState.DUE, next_at=sent.refresh_at)


def _failed(delivery: Delivery, failed: Failed, now: datetime) -> Delivery:
    ambiguous = delivery.ambiguous or failed.ambiguous
    stopped = replace(delivery, claimed_until=None, ambiguous=ambiguous, last_error=failed.error)
    if failed.permanent or delivery.attempts >= ATTEMPTS_MAX:
        return replace(stopped, state=DeliveryState.DEAD)
    longer = min(RETRY_LONGEST, RETRY_FIRST * 2 ** min(delivery.attempts - 1, 10))
    return replace(stopped, state=DeliveryState.DUE, next_at=now + (failed.wait or longer))


def _cannot_look(delivery: Delivery, now: datetime) -> Delivery:
    """Nobody can tell whether it arrived: a card waits before it is sent once more, anything else for an operator."""
    first = delivery.first_attempt_at or now
    waited = replace(delivery, claimed_until=None, last_error="an earlier attempt may have arrived")
    if delivery.kind in MAY_STAND_TWICE and not delivery.sent_unseen:
        return replace(waited, state=DeliveryState.DUE, next_at=first + SECOND_COPY_AFTER)
    return replace(waited, state=DeliveryState.UNSURE)


def may_send_unseen(delivery: Delivery, now: datetime) -> bool:
    """Whether a delivery that nobody can look for may be sent once more now: a card, a minute on, once in its life."""
    waited = delivery.first_attempt_at is not None and now >= delivery.first_attempt_at + SECOND_COPY_AFTER
    return waited and delivery.kind in MAY_STAND_TWICE and not delivery.sent_unseen


def _change(seen: Delivery, delivery: Delivery) -> DeliveryChanged:
    return DeliveryChanged(delivery=delivery, seen_state=seen.state, seen_attempts=seen.attempts)
