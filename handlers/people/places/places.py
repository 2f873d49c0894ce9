"""What is remembered of places: where the app is, where it no longer is, and who is told."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done
from handlers.deliveries import Delivery, DeliveryState
from handlers.messages import Message, MessageKind, ToPerson
from handlers.people.places.place_values import (
    AboutPlace,
    AccountSeen,
    MemberFacts,
    NoteBlocked,
    NoteInstalled,
    NoteMember,
    NotePlace,
    NoteRemoved,
    Place,
    PlaceFacts,
    PlaceKind,
    PlaceState,
    chats_of,
    root_of,
)
from handlers.records import DeliveryChanged, DirectChatOpened, MemberNoted, Record

GATHERED = timedelta(minutes=2)  # from the beginning of a minute
_NOTHING_NEW = Decision(reply=Done(already=True))


def note_place(command: NotePlace, facts: PlaceFacts, now: datetime) -> Decision:
    """Decide what an event tells of its place: mostly nothing new.

    That the app was taken away is believed until it is installed again or somebody acts there, because events of a
    farewell come in no order.
    """
    known = facts.known
    state = PlaceState.PRESENT if command.acted or known is None else known.state
    return _noted(command, facts, state, now)


def note_installed(command: NoteInstalled, facts: PlaceFacts, now: datetime) -> Decision:
    """Decide that the app may write in a place and in all of its team, and that what waited for that goes out."""
    return _noted(command, facts, PlaceState.PRESENT, now)


def note_removed(command: NoteRemoved, facts: PlaceFacts, now: datetime) -> Decision:
    """Decide that nothing more is sent to a place or to its team, and tell the firm's admins."""
    return _lost(command, facts, PlaceState.REMOVED, now)


def note_blocked(command: NoteBlocked, facts: PlaceFacts, now: datetime) -> Decision:
    """Decide that nothing more is sent to a personal chat, and tell the firm's admins."""
    return _lost(command, facts, PlaceState.BLOCKED, now)


def note_member(command: NoteMember, facts: MemberFacts, now: datetime) -> Decision:
    """Remember this bot's own name for one of our people."""
    del now
    named = _named(facts.account, command.member_id)
    return Decision(reply=Done(), records=named) if named else _NOTHING_NEW


def _noted(
    command: NotePlace | NoteInstalled, facts: PlaceFacts, state: PlaceState, now: datetime
) -> Decision:
    place = _after(command, facts, state, now)
    if place is None:
        return _NOTHING_NEW
    comes_back = isinstance(command, NoteInstalled) or command.acted
    team = _moved(facts.team, PlaceState.PRESENT, place.service_url, now) if comes_back else ()
    there = {one.key for one in (place, *team) if one.state is PlaceState.PRESENT}
    records: tuple[Record, ...] = (
        *_changed(facts.known, place),
        *team,
        *_named(facts.account, command.member_id),
        *_chat(facts.account, place),
        *(released(delivery, now) for delivery in facts.waiting if delivery.waits_at in there),
    )
    return Decision(reply=Done(), records=records) if records else _NOTHING_NEW


def _lost(
    command: NoteRemoved | NoteBlocked, facts: PlaceFacts, state: PlaceState, now: datetime
) -> Decision:
    place = _after(command, facts, state, now)
    if place is None:
        return _NOTHING_NEW
    team = _moved(facts.team, state, place.service_url, now) if state is PlaceState.REMOVED else ()
    changed = (*_changed(facts.known, place), *team)
    if not changed:
        return _NOTHING_NEW
    concerns = place.kind is not PlaceKind.PERSONAL or facts.account is not None
    messages = _notices(command, facts, changed[0], now) if concerns else ()
    return Decision(reply=Done(), records=changed, messages=messages)


def _after(command: AboutPlace, facts: PlaceFacts, state: PlaceState, now: datetime) -> Place | None:
    """Give the place as it shall be; None for one that is not kept: of no firm here, or a chat with nobody."""
    if facts.workspace_id is None:
        return None
    seen, known = command.place, facts.known
    kind = seen.kind if known is None else known.kind
    whose = command.sender.platform_user_id if kind is PlaceKind.PERSONAL else ""
    person = whose or (known and known.platform_user_id) or None
    if kind is PlaceKind.PERSONAL and person is None:
        return None
    return Place(
        workspace_id=facts.workspace_id,
        conversation_id=root_of(seen.conversation_id),
        kind=kind,
        service_url=seen.service_url or (known.service_url if known else ""),
        team_id=seen.team_id or (known.team_id if known else ""),
        channel_id=seen.channel_id or (known.channel_id if known else ""),
        platform_user_id=person,
        state=state,
        noted_at=now,
    )


def _changed(known: Place | None, place: Place) -> tuple[Place, ...]:
    if known is not None and replace(place, noted_at=known.noted_at) == known:
        return ()
    return (place,)


def _moved(team: tuple[Place, ...], state: PlaceState, service_url: str, now: datetime) -> tuple[Place, ...]:
    """Move the others of a team along; one that is known by a refusal alone is reached as the first one is."""
    return tuple(
        replace(place, state=state, service_url=place.service_url or service_url, noted_at=now)
        for place in team
        if place.state is not state
    )


def _named(account: AccountSeen | None, member_id: str) -> tuple[Record, ...]:
    if account is None or not member_id or account.member_id == member_id:
        return ()
    noted = MemberNoted(
        workspace_id=account.workspace_id, platform_user_id=account.platform_user_id, member_id=member_id
    )
    return (noted,)


def _chat(account: AccountSeen | None, place: Place) -> tuple[Record, ...]:
    """A personal chat of one of ours is where the bot writes to them."""
    if account is None or place.kind is not PlaceKind.PERSONAL or place.state is not PlaceState.PRESENT:
        return ()
    if account.direct_channel == place.conversation_id:
        return ()
    opened = DirectChatOpened(
        workspace_id=account.workspace_id,
        platform_user_id=account.platform_user_id,
        channel=place.conversation_id,
    )
    return (opened,)


def released(delivery: Delivery, now: datetime) -> DeliveryChanged:
    """Let what waited go at once, and as often as if it had never been tried."""
    due = replace(delivery, state=DeliveryState.DUE, next_at=now, attempts=0, waits_at=None)
    return DeliveryChanged(delivery=due, seen_state=delivery.state, seen_attempts=delivery.attempts)


def _notices(
    command: NoteRemoved | NoteBlocked, facts: PlaceFacts, place: Place, now: datetime
) -> tuple[Message, ...]:
    """Owe each admin a word; the same command owes it once.

    An organisation that takes the app away takes it out of every chat at once, and that is one piece of news: a word
    about people's chats is kept back for a while, and tells of all that were lost until then.
    """
    assert facts.firm_id is not None, "a workspace is a firm's"
    if place.kind is PlaceKind.PERSONAL:
        due_at = now.replace(second=0, microsecond=0) + GATHERED
        about, cause = chats_of(place.workspace_id), f"{place.workspace_id}/{due_at.isoformat()}"
        admins = [admin for admin in facts.admins if admin not in facts.to_be_told]
    else:
        due_at, about, cause = now, f"{place.workspace_id}/{place.conversation_id}", command.id
        admins = list(facts.admins)
    return tuple(
        Message(
            key=f"{MessageKind.PLACE_NOTICE}/{cause}/{admin}",
            kind=MessageKind.PLACE_NOTICE,
            firm_id=facts.firm_id,
            to=ToPerson(person_id=admin),
            subject_id=about,
            version=0,
            due_at=due_at,
        )
        for admin in admins
    )
