"""Deliveries that did not arrive: sent again, or let be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.attempts import ATTEMPTS_MAX
from handlers.audit.values import Noted
from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.deliveries import Delivery, DeliveryState
from handlers.people.places.place_values import PlaceState
from handlers.records import DeliveryChanged, Record
from handlers.remedies.commands import GiveUp, ReviveDeliveries, SendAgain
from handlers.remedies.values import Stuck, Trouble

GONE = "These went out meanwhile, or somebody else has seen to them. Nothing was changed."
NOTHING_FAILED = "Nothing failed that could be sent again."
_AMONG_US = frozenset({Trouble.WAITS, Trouble.HELD_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviveFacts:
    """What failed of a firm; `problem` says in words why it is not known which firm, or which deliveries."""

    stuck: tuple[Stuck, ...] = ()
    problem: str = ""


def send_again(command: SendAgain, facts: object, now: datetime) -> Decision:
    """Decide to send them again at once, those that are owed still; what stands there already is left alone."""
    del facts
    stuck = command.stuck
    if stuck is None or stuck.trouble is Trouble.TWICE:
        return refuse(Refusal.OUT_OF_DATE, GONE)
    sent = len(stuck.deliveries) - len(stuck.needless)
    told = _told(stuck, sent)
    return Decision(reply=Done(words=told), records=tuple(_revived(stuck, now)))


def give_up(command: GiveUp, facts: object, now: datetime) -> Decision:
    """Decide that nothing more of them is sent; one that stands there is taken as sent."""
    del facts, now
    stuck = command.stuck
    if stuck is None:
        return refuse(Refusal.OUT_OF_DATE, GONE)
    records = (_noted("delivery.given_up", one) for one in stuck.deliveries)
    changes = (_change(one, _ended(one)) for one in stuck.deliveries)
    left = stuck.total - len(stuck.deliveries)
    more = f" {left} more are left; do it again for those." if left > 0 else ""
    words = f"{_messages(len(stuck.deliveries))} let be; nothing more is sent of {_them(stuck)}.{more}"
    return Decision(reply=Done(words=words), records=(*changes, *records))


def revive_deliveries(command: ReviveDeliveries, facts: ReviveFacts, now: datetime) -> Decision:
    """Decide to send again what failed, for whoever runs Signoff."""
    del command
    if facts.problem:
        return refuse(Refusal.NOT_FOUND, facts.problem)
    groups = [one for one in facts.stuck if one.trouble is not Trouble.TWICE]
    if not groups:
        return refuse(Refusal.NOT_FOUND, NOTHING_FAILED)
    records = tuple(record for one in groups for record in _revived(one, now))
    return Decision(reply=Done(words="\n".join(_line(one) for one in groups)), records=records)


def _line(stuck: Stuck) -> str:
    return f"{stuck.where}: {_told(stuck, len(stuck.deliveries) - len(stuck.needless))}"


def _revived(stuck: Stuck, now: datetime) -> Iterator[Record]:
    if stuck.place is not None and stuck.place.state is not PlaceState.PRESENT:
        # nothing is sent where the app is thought away; the platform says once more if it is
        yield replace(stuck.place, state=PlaceState.PRESENT, noted_at=now)
    for one in stuck.deliveries:
        is_needless = one.id in stuck.needless
        yield _change(one, _ended(one) if is_needless else _due(one, now))
        yield _noted("delivery.given_up" if is_needless else "delivery.sent_again", one)


def _due(delivery: Delivery, now: datetime) -> Delivery:
    """Owe it anew. Of one that nobody could look for, somebody has decided that a second copy does no harm.

    Attempts go on being counted, so that none that is late is taken for one of these; close to the last they begin
    again.
    """
    is_unsure = delivery.state is DeliveryState.UNSURE
    ambiguous = delivery.ambiguous and not is_unsure
    return replace(
        delivery,
        state=DeliveryState.DUE,
        next_at=now,
        claimed_until=None,
        attempts=0 if delivery.attempts >= ATTEMPTS_MAX // 2 else delivery.attempts,
        ambiguous=ambiguous,
        sent_unseen=delivery.sent_unseen and ambiguous,
        first_attempt_at=delivery.first_attempt_at if ambiguous else None,
        last_error="",
        waits_at=None,
    )


def _ended(delivery: Delivery) -> Delivery:
    arrived = delivery.state is DeliveryState.UNSURE and delivery.message is not None
    state = DeliveryState.SENT if arrived else DeliveryState.SUPERSEDED
    return replace(delivery, state=state, claimed_until=None, ambiguous=False, last_error="", waits_at=None)


def _change(seen: Delivery, delivery: Delivery) -> DeliveryChanged:
    return DeliveryChanged(delivery=delivery, seen_state=seen.state, seen_attempts=seen.attempts)


def _noted(did: str, delivery: Delivery) -> Noted:
    about = {
        "delivery": delivery.id,
        "kind": delivery.kind.value,
        "subject": delivery.subject_id,
        "person": delivery.person_id,
        "was": delivery.state.value,
    }
    return Noted(firm_id=delivery.firm_id, did=did, about=about)


def _told(stuck: Stuck, sent: int) -> str:
    verb = "tried again now" if stuck.trouble in _AMONG_US else "sent again now"
    parts = [f"{_messages(sent)} {verb}."] if sent else []
    if over := len(stuck.deliveries) - sent:
        is_are = "card is" if over == 1 else "cards are"
        parts.append(f"{over} {is_are} not owed any more: the review is over, or with somebody else.")
    if (left := stuck.total - len(stuck.deliveries)) > 0:
        parts.append(f"{left} more are left; do it again for those.")
    if sent:
        parts.append("What fails once more shows here again.")
    return " ".join(parts)


def _messages(count: int) -> str:
    return "1 message is" if count == 1 else f"{count} messages are"


def _them(stuck: Stuck) -> str:
    return "it" if len(stuck.deliveries) == 1 else "them"
