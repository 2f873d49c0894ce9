"""Places of one firm, who acts there, and what waits for them."""

from dataclasses import replace
from datetime import timedelta

from handlers.deliveries import DeliveryState
from handlers.ids import CommandId, DeliveryId, FirmId, PersonId, WorkspaceId
from handlers.people.people import Sender
from handlers.people.places.place_values import (
    AccountSeen,
    NotePlace,
    Place,
    PlaceFacts,
    PlaceKind,
    PlaceState,
    SeenPlace,
)
from tests.handlers.attempt_samples import CARD, NOW

BEFORE = NOW - timedelta(days=1)
URL = "https://service.example/emea/"
ADA = Sender(platform="teams", workspace="tenant", platform_user_id="ada-in-directory")
CHANNEL = Place(
    workspace_id=WorkspaceId("w"),
    conversation_id="19:one@thread.tacv2",
    kind=PlaceKind.CHANNEL,
    service_url=URL,
    team_id="19:team@thread.tacv2",
    channel_id="19:one@thread.tacv2",
    platform_user_id=None,
    state=PlaceState.PRESENT,
    noted_at=BEFORE,
)
SECOND = replace(CHANNEL, conversation_id="19:two@thread.tacv2", channel_id="19:two@thread.tacv2")
CHAT = replace(
    CHANNEL,
    conversation_id="a:chat",
    kind=PlaceKind.PERSONAL,
    team_id="",
    channel_id="",
    platform_user_id=ADA.platform_user_id,
)
ACCOUNT = AccountSeen(
    workspace_id=WorkspaceId("w"),
    platform_user_id=ADA.platform_user_id,
    member_id="29:ada",
    direct_channel="a:chat",
)
NOWHERE = PlaceFacts()
FACTS = PlaceFacts(workspace_id=WorkspaceId("w"), firm_id=FirmId("firm"), admins=(PersonId("sol"),))
IN_CHANNEL = replace(FACTS, known=CHANNEL, account=ACCOUNT)
IN_CHAT = replace(FACTS, known=CHAT, account=ACCOUNT)
WAITS = replace(
    CARD,
    id=DeliveryId("waits"),
    state=DeliveryState.DUE,
    attempts=7,
    next_at=NOW + timedelta(minutes=4),
    waits_at=CHANNEL.key,
    last_error="removed",
)


def lost(place: Place, state: PlaceState = PlaceState.REMOVED) -> Place:
    return replace(place, state=state)


def seen(place: Place) -> SeenPlace:
    """What an event of this place shows."""
    return SeenPlace(
        conversation_id=place.conversation_id,
        kind=place.kind,
        service_url=place.service_url,
        team_id=place.team_id,
        channel_id=place.channel_id,
    )


NOTE = NotePlace(id=CommandId("n"), sender=ADA, place=seen(CHANNEL), member_id="29:ada")
IN_A_CHAT = replace(NOTE, place=seen(CHAT))
