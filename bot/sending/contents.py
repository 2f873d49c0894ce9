"""What is sent, read fresh when it is sent: the destination of a delivery and its content."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.installs.words import installation_words
from bot.sending.invoices import invoice_file
from bot.sending.platforms import Content, File, Suggestion, Words
from bot.sending.weekly.parts import DIGEST_PARTS, digest_part
from handlers.deliveries import Delivery
from handlers.ids import ReviewId, reference_of
from handlers.messages import MessageKind
from handlers.money.paying.shown.pages import answer_words, dispute_page, week_page
from handlers.money.paying.shown.values import WeekShown
from handlers.money.paying.values import DisputeState
from handlers.people.places.place_values import PlaceKind, PlaceState
from handlers.people.places.platform_ids import shown_platform
from handlers.review.adjusting.cards import AdjustmentCardFacts, build_adjustment_card, time_notice_words
from handlers.review.cards.card_values import Card, CardFacts, CardPlace
from handlers.review.cards.card_words import date_words
from handlers.review.cards.cards import build_card
from handlers.review.held.cards import HeldCardFacts, build_held_card, notice_words
from handlers.review.held.values import HeldOutcome
from handlers.review.reviews import WAITING
from handlers.walls.wall_sets import CLOSED
from storage.engine import Database
from storage.facts.sending.deliveries import copies_of_card
from storage.views.adjustments import adjustment_card_facts
from storage.views.cards import card_facts, draft_of
from storage.views.desk import desk_word, joined_word
from storage.views.destinations import (
    Destination,
    channel_destination,
    copy_destination,
    person_destinations,
)
from storage.views.held import held_card_facts
from storage.views.installs import connected
from storage.views.invoices import pre_bill_word
from storage.views.payouts import file_shown, payouts_word
from storage.views.places import LostChat, LostPlace, lost_chats, lost_place
from storage.views.walls import watch_hit

_CardFacts = CardFacts | HeldCardFacts | AdjustmentCardFacts
_NOTICE = "The review that you had open went back, because its time was over. Nothing of it was recorded."
_LOST = {
    PlaceState.REMOVED: ("removed from", "it is installed there again"),
    PlaceState.BLOCKED: ("blocked in", "it may write there again"),
}
_NAMED = 3  # people whose chats are lost, by name
_NUDGE = (
    "Your firm asks you to look at a review: it waits for your answer in this chat or in its channel. If you cannot, "
    "decline it there and somebody else is asked; declining is free."
)
_REMINDER = "You asked me to remind you: a review is waiting for your answer in this chat or in its channel."


def destinations(database: Database, delivery: Delivery) -> Sequence[Destination]:
    """Find where a delivery may go, in the order in which to try; none when there is no such place (any more)."""
    with database.reading() as connection:
        if delivery.workspace_id is not None and delivery.channel is not None:
            channel = channel_destination(connection, delivery.workspace_id, delivery.channel)
            return () if channel is None else (channel,)
        if delivery.person_id is not None:
            tried_in = delivery.workspace_id if delivery.ambiguous else None
            return person_destinations(connection, delivery.person_id, tried_in)
    return ()


def copies_to_show(database: Database, review_id: str) -> Sequence[tuple[Delivery, Destination]]:
    """Find every copy of a card and where it stands; one is left out that has no live account behind it any more."""
    with database.reading() as connection:
        found = [(copy, copy_destination(connection, copy)) for copy in copies_of_card(connection, review_id)]
    return [(copy, to) for copy, to in found if to is not None]


async def content_of(database: Database, delivery: Delivery, now: datetime) -> Content | None:
    """Build what a delivery brings, off the event loop; None when there is nothing left to say."""
    if delivery.kind in DIGEST_PARTS:
        return await digest_part(database, delivery, now)
    make = _MAKERS.get(delivery.kind, _reminder)
    return await asyncio.to_thread(make, database, delivery, now)


def _payout_file(database: Database, delivery: Delivery, _now: datetime) -> File:
    """Bring a payout file as it went out."""
    with database.reading() as connection:
        file = file_shown(connection, delivery.firm_id, delivery.subject_id, whole=True)
    assert file is not None, "a file that is owed is there"
    left = f", {file.left} could not be in it" if file.left else ""
    title = f"{file.lines} {'payout' if file.lines == 1 else 'payouts'}{left}"
    return File(name=file.name, title=title, content=file.content)


def _payouts(database: Database, delivery: Delivery, now: datetime) -> Content | None:
    """Show finance a week, or a line in question; tell an expert what was answered."""
    with database.reading() as connection:
        found = payouts_word(connection, delivery.firm_id, delivery.subject_id, now)
    if found is None:
        return None
    if isinstance(found, WeekShown):
        return week_page(found, now)
    dispute, whose = found
    is_answered = dispute.line.said is not DisputeState.OPEN
    if whose == delivery.person_id:
        return Words(text=answer_words(dispute)) if is_answered else None
    return None if is_answered else dispute_page(dispute)


def card_for(database: Database, delivery: Delivery, now: datetime) -> Card | None:
    """Build the card of a delivery as its reader may see it now."""
    facts = _facts_for(database, delivery, now)
    return None if facts is None else _built(facts, delivery, now)


def _new_card(database: Database, delivery: Delivery, now: datetime) -> Card | None:
    """Build a card that is to be posted; where walls keep it from all who read there, nothing is."""
    facts = _facts_for(database, delivery, now)
    if facts is None or facts.judged in CLOSED:
        return None
    return _built(facts, delivery, now)


def _facts_for(database: Database, delivery: Delivery, now: datetime) -> _CardFacts | None:
    """Read what a card is built from: of a review, or else of a held answer, or of time that is asked for."""
    about, reader = delivery.subject_id, delivery.person_id
    with database.reading() as connection:
        facts = card_facts(connection, about, reader, now) or held_card_facts(connection, about, reader, now)
        return facts or adjustment_card_facts(connection, about, reader, now)


def _built(facts: _CardFacts, delivery: Delivery, now: datetime) -> Card:
    if isinstance(facts, HeldCardFacts):
        return build_held_card(facts, now=now)
    if isinstance(facts, AdjustmentCardFacts):
        return build_adjustment_card(facts, now=now)
    place = CardPlace.CHANNEL if delivery.channel is not None else CardPlace.DIRECT
    return build_card(facts, place=place, now=now)


def _compliance_notice(database: Database, delivery: Delivery, now: datetime) -> Words | None:
    """Tell compliance of a hit, by the review's reference alone; one that is no hit any more is no news."""
    with database.reading() as connection:
        hit = watch_hit(connection, delivery.subject_id, now)
    if hit is None:
        return None
    return Words(
        text=f"Review {hit.reference} of the matter {hit.matter} names somebody on the watch list. It is offered to "
        "nobody, and nobody else is told. “signoff admin wall hits” shows what it names."
    )


def _held_notice(database: Database, delivery: Delivery, now: datetime) -> Words | None:
    """Tell an expert what becomes of their held answer; what is over meanwhile, or walled off, is no news."""
    with database.reading() as connection:
        facts = held_card_facts(connection, delivery.subject_id, delivery.person_id, now)
    if facts is None or facts.judged in CLOSED:
        return None
    words = notice_words(facts, version=delivery.version)
    return None if words is None else Words(text=words)


def _time_notice(database: Database, delivery: Delivery, now: datetime) -> Words | None:
    """Tell an expert what becomes of the time that they asked for; what walls keep from them by now is not told."""
    with database.reading() as connection:
        facts = adjustment_card_facts(connection, delivery.subject_id, delivery.person_id, now)
    if facts is None or facts.judged in CLOSED:
        return None
    words = time_notice_words(facts)
    return None if words is None else Words(text=words)


def _held_reminder(database: Database, delivery: Delivery, now: datetime) -> Words | None:
    """Remind a supervisor of an answer, by its review's reference alone; one that is decided about is no news."""
    with database.reading() as connection:
        facts = held_card_facts(connection, delivery.subject_id, delivery.person_id, now)
    if facts is None or facts.judged in CLOSED or facts.held.outcome is not HeldOutcome.STANDING:
        return None
    since = date_words(facts.held.held_at, facts.zone)
    return Words(
        text=f"An answer to review {reference_of(facts.held.review_id)} is held since {since} and waits for a "
        "supervisor: its card, with Release and Send back, stands above in this chat. Until then nobody is paid for it."
    )


def _suggestion(database: Database, delivery: Delivery, _now: datetime) -> Suggestion | None:
    with database.reading() as connection:
        found = draft_of(connection, delivery.subject_id)
    if found is None:
        return None
    return Suggestion(
        draft_id=delivery.subject_id, review_id=found[0], reference=reference_of(ReviewId(found[0]))
    )


def _desk(database: Database, delivery: Delivery, _now: datetime) -> Content | None:
    """Greet an admin with the steps of the set-up, or tell of somebody; what is no news any more is not told."""
    told = delivery.person_id
    with database.reading() as connection:
        if told is not None and told != delivery.subject_id:
            return joined_word(connection, told, delivery.subject_id)
        return desk_word(connection, delivery.subject_id, delivery.version)


def _pre_bill(database: Database, delivery: Delivery, now: datetime) -> Content | None:
    """Tell of a pre-bill that waits for somebody; one that was decided or dropped meanwhile is no news."""
    if delivery.person_id is None:
        return None
    with database.reading() as connection:
        return pre_bill_word(connection, delivery.subject_id, delivery.person_id, now)


def _place_notice(database: Database, delivery: Delivery, _now: datetime) -> Words | None:
    """Tell an admin of what is lost; what is back meanwhile is no news."""
    workspace_id, _, conversation = delivery.subject_id.partition("/")
    with database.reading() as connection:
        if not conversation:
            return _chats_notice(lost_chats(connection, workspace_id, delivery.created_at))
        lost = lost_place(connection, delivery.subject_id)
    return None if lost is None else Words(text=_lost_words(lost.state, _place_words(lost), lost.platform))


def _install_notice(database: Database, delivery: Delivery, _now: datetime) -> Words | None:
    """Tell of an installation that was taken away, or whose tokens end; what is well again is no news."""
    with database.reading() as connection:
        found = connected(connection, delivery.subject_id)
    words = installation_words(found[0], delivery.created_at) if found else ""
    return Words(text=words) if words else None


def _chats_notice(lost: Sequence[LostChat]) -> Words | None:
    told = []
    for state in _LOST:
        here = [chat for chat in lost if chat.state is state]
        if here:
            told.append(_lost_words(state, _chats_words([chat.person for chat in here]), here[0].platform))
    return Words(text=" ".join(told)) if told else None


def _lost_words(state: PlaceState, what: str, platform: str) -> str:
    verb, until = _LOST[state]
    where = f"{what} in {shown_platform(platform)}"
    return f"Signoff was {verb} {where}. What is owed there waits until {until}."


def _chats_words(people: Sequence[str]) -> str:
    named = list(people if len(people) <= _NAMED + 1 else people[:_NAMED])
    if more := len(people) - len(named):
        named.append(f"{more} others")
    if len(named) == 1:
        return f"the chat with {named[0]}"
    return f"the chats with {', '.join(named[:-1])} and {named[-1]}"


def _place_words(lost: LostPlace) -> str:
    if lost.kind is PlaceKind.PERSONAL:
        return f"the chat with {lost.person or 'somebody'}"
    if lost.matters:
        return f"the channel of {', '.join(lost.matters)}"
    return "a channel" if lost.kind is PlaceKind.CHANNEL else "a group chat"


def _reminder(database: Database, delivery: Delivery, now: datetime) -> Words | None:
    """A reminder for a review that was answered or went to somebody else meanwhile is not owed any more."""
    with database.reading() as connection:
        facts = card_facts(connection, delivery.subject_id, delivery.person_id, now)
    if facts is None or facts.review.state not in WAITING or facts.judged in CLOSED:
        return None
    mine = facts.review.expert_id in (None, delivery.person_id)
    if not mine:
        return None
    return Words(text=_NUDGE if delivery.kind is MessageKind.NUDGE else _REMINDER)


def _notice(_database: Database, _delivery: Delivery, _now: datetime) -> Words:
    return Words(text=_NOTICE)


_MAKERS: Mapping[MessageKind, Callable[[Database, Delivery, datetime], Content | None]] = {
    MessageKind.CARD: _new_card,
    MessageKind.COMPLIANCE_NOTICE: _compliance_notice,
    MessageKind.SUGGESTION: _suggestion,
    MessageKind.NOTICE: _notice,
    MessageKind.DESK: _desk,
    MessageKind.PAYOUTS: _payouts,
    MessageKind.PAYOUT_FILE: _payout_file,
    MessageKind.HELD_NOTICE: _held_notice,
    MessageKind.HELD_REMINDER: _held_reminder,
    MessageKind.PLACE_NOTICE: _place_notice,
    MessageKind.INSTALL_NOTICE: _install_notice,
    MessageKind.PRE_BILL: _pre_bill,
    MessageKind.INVOICE_FILE: invoice_file,
    MessageKind.TIME_NOTICE: _time_notice,
}
