"""Puts the page together: from a snapshot and the place in it that the address names, to HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.workspace.page.guide import TRY_IT, Guide
from bot.workspace.page.present import Face, ShownMessage, conversation, faces, message, size, view
from bot.workspace.snapshot import SeenConversation, SeenMessage, SeenPerson, Snapshot

HOME = "home"
SHEET = 50
"""Messages drawn at first: a page is drawn anew at every change, so it must stay cheap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who looks, and at what: a conversation's id, `home`, or the app's own chat not opened yet."""

    viewer: str
    at: str
    thread: str = ""
    back: int = 1
    """How many sheets of messages to show: each holds `SHEET` of them."""

    def address(self, at: str | None = None, thread: str = "") -> str:
        """Return the address of another place for the same viewer."""
        wanted = {"as": self.viewer, "at": at or self.at, "thread": thread}
        return "?" + urlencode({key: value for key, value in wanted.items() if value})


def templates() -> Environment:
    """Return the templates, with everything escaped that is not markup and nothing undefined let through."""
    return Environment(
        loader=PackageLoader("bot.workspace.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def first_place(snapshot: Snapshot) -> str:
    """Return what the page shows when the address names no conversation: what is unread, else the first."""
    joined = [room for room in snapshot["channels"] if room["is_member"]]
    unread = [room for room in joined if room["unread"]]
    return next((room["id"] for room in (*unread, *joined)), HOME)


def whole_page(env: Environment, snapshot: Snapshot, place: Place, guide: Guide = TRY_IT) -> str:
    """Draw the whole page."""
    return env.get_template("page.html").render(_context(snapshot, place, guide))


def app_part(env: Environment, snapshot: Snapshot, place: Place, guide: Guide = TRY_IT) -> str:
    """Draw what changes while the page is open, to be swapped in without loading the page anew."""
    return env.get_template("app.html").render(_context(snapshot, place, guide))


def _context(snapshot: Snapshot, place: Place, guide: Guide) -> Mapping[str, object]:
    who = faces(snapshot["people"])
    room = conversation(snapshot, place.at)
    everything = room["messages"] if room else []
    shown = [message(seen, snapshot) for seen in everything[-SHEET * place.back :]]
    hidden = len(everything) - len(shown)
    home = snapshot["home"]
    name = _room_name(room, snapshot, who) if room else snapshot["app"]["name"]
    return {
        **{key: snapshot[key] for key in ("app", "workspace", "revision", "channels", "demo_actions")},
        "at": place.at,
        "direct": _own_first(snapshot),
        "earlier": hidden + (room["earlier"] if room else 0),
        "go": place.address,
        "guide": guide,
        "home": view(home, snapshot) if home and place.at == HOME else None,
        "me": who[snapshot["me"]["id"]],
        "member_names": [who[each].name for each in room["members"] if each in who] if room else [],
        "modals": [view(each, snapshot) for each in snapshot["modals"]],
        "more": f"{place.address()}&back={place.back + 1}" if hidden else "",
        "others": [who[person["id"]] for person in snapshot["people"] if _is_playable(person)],
        "people": who,
        "room": room,
        "room_name": name,
        "shown_messages": shown,
        "size": size,
        "thread": _thread(everything, snapshot, place.thread),
        "title": f"{_unread(snapshot)}{name} – {snapshot['workspace']['name']}",
    }


def _thread(everything: list[SeenMessage], snapshot: Snapshot, ts: str) -> ShownMessage | None:
    return next((message(each, snapshot, pane="thread") for each in everything if each["ts"] == ts), None)


def _own_first(snapshot: Snapshot) -> list[SeenConversation]:
    app = snapshot["app"]["person"]
    return sorted(snapshot["direct_messages"], key=lambda room: room["other"] != app)


def _is_playable(person: SeenPerson) -> bool:
    return not (person["is_bot"] or person["deleted"])


def _room_name(room: SeenConversation, snapshot: Snapshot, who: Mapping[str, Face]) -> str:
    if room["kind"] != "direct":
        return "#" + room["name"]
    other = room["other"] or snapshot["app"]["person"]
    return who[other].name if other in who else other


def _unread(snapshot: Snapshot) -> str:
    unread = sum(room["unread"] for room in (*snapshot["channels"], *snapshot["direct_messages"]))
    return f"({unread}) " if unread else ""
