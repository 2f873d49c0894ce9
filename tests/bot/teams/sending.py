"""What Teams posts when a card's button is pressed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.teams.entry.border import Actor, Event, EventKind, Place
from handlers.people.places.place_values import PlaceKind
from tests.bot.teams.cards_read import inputs, verb_of

TENANT = "5b3e7c1a-0000-4000-8000-000000000001"
ADA = Actor(id="29:1ada", aad_id="aad-ada", name="Ada Okafor")
CHANNEL = Place(
    service_url="https://smba.trafficmanager.net/emea/",
    conversation_id="19:law@thread.tacv2;messageid=1795429920000",
    kind=PlaceKind.CHANNEL,
    team_id="19:team@thread.tacv2",
    channel_id="19:law@thread.tacv2",
)
PERSONAL = Place(
    service_url="https://smba.trafficmanager.net/emea/", conversation_id="a:1ada", kind=PlaceKind.PERSONAL
)
GROUP = Place(
    service_url="https://smba.trafficmanager.net/emea/",
    conversation_id="19:group@thread.v2",
    kind=PlaceKind.GROUP,
)
CLICK = Event(
    kind=EventKind.CARD_ACTION,
    tenant_id=TENANT,
    actor=ADA,
    place=CHANNEL,
    activity_id="f:1",
    reply_to="1795429920000",
)


def button_of(card: Mapping[str, Any], verb: str) -> dict[str, Any]:
    """The button of a card that asks for this."""
    return next(action for action in card["actions"] if verb_of(action) == verb)


def pressed(card: dict[str, Any], verb: str, *, silent: bool = False, **typed: str) -> Event:
    """A press of a button, with the card's inputs as they were prefilled or typed; `silent`: empty ones left out."""
    button, data = button_of(card, verb), {}
    if button.get("associatedInputs") != "none":
        for name, made in inputs(card).items():
            value = typed.get(name, made.get("value", ""))
            if "maxLength" in made:
                assert len(value) <= made["maxLength"], "Teams' input would not take it"
            if value or not silent:
                data[name] = value
    data |= button["data"]
    if button["type"] == "Action.Execute":
        return replace(CLICK, verb=button["verb"], data=data)
    return replace(CLICK, kind=EventKind.DIALOG_SUBMIT, data=data)


def typed_words(text: str, place: Place = PERSONAL) -> Event:
    """A message that Ada typed."""
    return Event(
        kind=EventKind.MESSAGE,
        tenant_id=TENANT,
        actor=ADA,
        place=place,
        activity_id="17",
        text=text,
        mentioned="<at>signoff</at>" in text.lower(),
    )
