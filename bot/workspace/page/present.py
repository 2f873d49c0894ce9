"""Turns the snapshot of what one person sees into what the templates draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup

from bot.workspace.page.blocks import draw
from bot.workspace.page.mrkdwn import mrkdwn
from bot.workspace.page.scene import Scene
from bot.workspace.snapshot import (
    SeenConversation,
    SeenFile,
    SeenMessage,
    SeenPerson,
    SeenView,
    Snapshot,
)

HUES = 8
"""How many avatar colours the style sheet holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A person as the page shows them."""

    id: str
    name: str
    title: str
    initials: str
    hue: int
    is_app: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message ready to be put into the page."""

    ts: str
    face: Face
    at: datetime
    html: Markup
    files: Sequence[SeenFile]
    edited: bool
    ephemeral: bool
    framed: bool
    """Whether it is a card: drawn on its own sheet of paper."""
    replies: tuple["ShownMessage", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownView:
    """A modal or the Home view ready to be put into the page."""

    id: str
    title: str
    submit: str | None
    close: str
    html: Markup
    refused: bool


def faces(people: Iterable[SeenPerson]) -> dict[str, Face]:
    """Return everybody's face, by person id."""
    return {person["id"]: _face(person, place) for place, person in enumerate(people)}


def zone(person: SeenPerson) -> ZoneInfo:
    """Return the person's zone, or UTC where their platform gave a name that is none."""
    try:
        return ZoneInfo(person["tz"])
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def conversation(snapshot: Snapshot, at: str) -> SeenConversation | None:
    """Return the conversation of that id, if the person sees it."""
    every = (*snapshot["channels"], *snapshot["direct_messages"])
    return next((each for each in every if each["id"] == at), None)


def message(seen: SeenMessage, snapshot: Snapshot, *, pane: str = "main") -> ShownMessage:
    """Make one message ready, its replies too; the pane keeps the ids of its two drawings apart."""
    who = faces(snapshot["people"])
    return _message(seen, snapshot, who, pane)


def view(seen: SeenView, snapshot: Snapshot) -> ShownView:
    """Make a modal or the Home view ready."""
    scene = _scene(snapshot, seen["id"], seen["state"], seen["errors"])
    return ShownView(
        id=seen["id"],
        title=seen["title"],
        submit=seen["submit"],
        close=seen["close"] or "Close",
        html=draw(seen["blocks"], scene),
        refused=bool(seen["errors"]),
    )


def size(octets: int) -> str:
    """Return a file's size in words."""
    return f"{octets} bytes" if octets < 1000 else f"{octets / 1000:.1f} kB"


def _message(seen: SeenMessage, snapshot: Snapshot, who: dict[str, Face], pane: str) -> ShownMessage:
    scene = _scene(snapshot, f"{pane}-{seen['ts']}", seen["state"], {})
    blocks = seen["blocks"]
    stranger = Face(id=seen["person"], name=seen["person"], title="", initials="?", hue=0, is_app=False)
    return ShownMessage(
        ts=seen["ts"],
        face=who.get(seen["person"], stranger),
        at=datetime.fromtimestamp(int(seen["ts"].partition(".")[0]), UTC).astimezone(scene.zone),
        html=draw(blocks, scene) if blocks else mrkdwn(seen["text"], scene),
        files=seen["files"],
        edited=seen["edited"],
        ephemeral=seen["ephemeral"],
        framed=seen["is_app"] and len(blocks) > 1,
        replies=tuple(_message(reply, snapshot, who, pane) for reply in seen["replies"]),
    )


def _scene(snapshot: Snapshot, key: str, state: dict[str, Any], errors: dict[str, str]) -> Scene:
    return Scene(
        key=key,
        people={person["id"]: person["real_name"] for person in snapshot["people"]},
        channels={channel["id"]: channel["name"] for channel in snapshot["channels"]},
        zone=zone(snapshot["me"]),
        errors=errors,
        values=state.get("values", {}),
    )


def _face(person: SeenPerson, place: int) -> Face:
    name = person["real_name"] or person["name"]
    words = name.split()
    ends = words if len(words) == 1 else [words[0], words[-1]]
    return Face(
        id=person["id"],
        name=name,
        title=person["title"],
        initials="".join(word[0] for word in ends if word).upper(),
        hue=place % HUES,
        is_app=person["is_bot"],
    )
