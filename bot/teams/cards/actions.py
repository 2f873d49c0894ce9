"""Buttons: what they ask, with a version and opaque ids and nothing else, because an old message lives for ever."""

from collections.abc import Iterable
from enum import StrEnum

from bot.chat.opaque import pack
from bot.teams.cards.elements import Element, units
from handlers.review.cards.card_values import ActionKind, ActionStyle, CardAction

# Where what a button carries stands in its data, beside the inputs of its card: no input has such an id.
IDS, VERB = "v", "verb"
REFRESHED_MOST = 60  # learn.microsoft.com, User Specific Views: the most people a card is refreshed for
REFRESH_UNITS = (
    8_000  # of a whole message, beside a card and what goes round it; nobody says how long an id may be
)

_STYLES = {ActionStyle.PRIMARY: "positive", ActionStyle.DANGER: "destructive"}
_WINDOWS = {
    ActionKind.EDIT: "Edit in a window",
    ActionKind.REJECT: "Reject in a window",
    ActionKind.READ: "Review in a window",
}


class Verb(StrEnum):
    """What a card can be asked beside an ActionKind."""

    FORM_SUBMIT = "form_submit"
    FORM_CLOSE = "form_close"
    FORM_PAGE = "form_page"
    REFRESH = "refresh"
    DESK_OPEN = "desk_open"
    DESK_SEND = "desk_send"
    DESK_PAGE = "desk_page"


def execute(
    title: str, verb: str, ids: str, *, style: ActionStyle = ActionStyle.PLAIN, inputs: bool = True
) -> Element:
    """A button that answers with a card; where a client does not know such a button, one that sends the same."""
    button = _looking({"type": "Action.Execute", "title": title, "verb": verb, "data": {IDS: ids}}, style)
    if not inputs:
        button["associatedInputs"] = "none"
    return button | {"fallback": submit(title, verb, ids, style=style, inputs=inputs)}


def submit(
    title: str, verb: str, ids: str, *, style: ActionStyle = ActionStyle.PLAIN, inputs: bool = True
) -> Element:
    """A button of a dialog; the inputs go with it unless told otherwise."""
    button = _looking({"type": "Action.Submit", "title": title, "data": {IDS: ids, VERB: verb}}, style)
    return button if inputs else button | {"associatedInputs": "none"}


def in_menu(button: Element) -> Element:
    """The button as an entry of the card's menu (⋯)."""
    entry = button | {"mode": "secondary"}
    return entry | {"fallback": in_menu(button["fallback"])} if "fallback" in button else entry


def card_button(action: CardAction, review_id: str) -> Element:
    """A card's button."""
    return execute(action.label, action.kind.value, pack(review_id), style=action.style)


def dialog_entries(kinds: Iterable[ActionKind], review_id: str) -> list[Element]:
    """Menu entries that open a card's forms as dialogs."""
    offered = set(kinds)
    return [in_menu(_fetch(label, kind, review_id)) for kind, label in _WINDOWS.items() if kind in offered]


def refreshing(card: Element, review_id: str, people: Iterable[str]) -> Element:
    """The card, asking for its newest state when one of these people ("29:…", sixty at most) looks at it.

    A card without anybody to be refreshed for stays as it is: left to itself Teams would ask for everybody.
    """
    named = list(dict.fromkeys(people))[:REFRESHED_MOST]
    while units(named) > REFRESH_UNITS:
        named.pop()
    if not named:
        return card
    action = {"type": "Action.Execute", "verb": Verb.REFRESH.value, "data": {IDS: pack(review_id)}}
    return card | {"refresh": {"action": action, "userIds": named}}


def _fetch(title: str, kind: ActionKind, review_id: str) -> Element:
    data = {"msteams": {"type": "task/fetch"}, IDS: pack(review_id), VERB: kind.value}
    return {"type": "Action.Submit", "title": title, "data": data}


def _looking(button: Element, style: ActionStyle) -> Element:
    return button | {"style": _STYLES[style]} if style in _STYLES else button
