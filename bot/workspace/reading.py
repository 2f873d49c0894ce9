"""Finding one's way in a snapshot: messages in order, the words in them, the element with a label."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.workspace.limits.surfaces import inner_elements
from bot.workspace.snapshot import SeenConversation, SeenMessage, SeenView, Snapshot
from bot.workspace.state import Json


def in_order(messages: Sequence[SeenMessage]) -> Iterator[SeenMessage]:
    """Every message, each thread's replies after its first message."""
    for message in messages:
        yield message
        yield from message["replies"]


def conversations(seen: Snapshot) -> list[SeenConversation]:
    return [*seen["channels"], *seen["direct_messages"]]


def conversation(seen: Snapshot, wanted: str) -> SeenConversation:
    """A conversation by id or name; `app` is the direct chat with the app. A LookupError if it is not there."""
    direct = seen["app"]["direct"] if wanted == "app" else None
    for place in conversations(seen):
        if place["id"] in (wanted, direct) or place["name"] == wanted.removeprefix("#"):
            return place
    raise LookupError(f"{seen['me']['real_name']} sees no conversation {wanted!r}")


def every_message(seen: Snapshot, channel: str = "") -> list[SeenMessage]:
    """All messages that are seen, or those of one conversation, oldest first."""
    places = [conversation(seen, channel)] if channel else conversations(seen)
    found = [message for place in places for message in in_order(place["messages"])]
    return sorted(found, key=lambda message: message["ts"])


def words_of(shown: SeenMessage | SeenView) -> str:
    """All the words in a message or view, one line for each text object."""
    lines: list[str] = []
    lines.append(shown["text"] if "text" in shown else shown["title"])
    _gather(shown["blocks"], lines)
    if "files" in shown:
        lines.extend(file["title"] for file in shown["files"])
    return "\n".join(lines)


def _gather(value: object, lines: list[str]) -> None:
    if isinstance(value, str):
        lines.append(value)
    elif isinstance(value, list):
        for entry in value:
            _gather(entry, lines)
    elif isinstance(value, dict):
        if _is_line(value):
            lines.append("".join(str(part.get("text", "")) for part in value["elements"]))
            return
        for name, entry in value.items():
            if isinstance(entry, dict | list) or name in ("text", "title", "name"):
                _gather(entry, lines)


def _is_line(value: Mapping[str, Any]) -> bool:
    return value.get("type") in ("rich_text_section", "rich_text_preformatted", "rich_text_quote")


def labelled(blocks: Sequence[Json], label: str) -> tuple[str, str, object] | None:
    """Find the button, or the option of a menu, with this text: (block_id, action_id, value to send)."""
    for block in blocks:
        for element in inner_elements(block):
            if _text(element) == label:
                return block["block_id"], element["action_id"], None
            for option in element.get("options") or ():
                if _text(option) == label:
                    return block["block_id"], element["action_id"], option["value"]
    return None


def _text(thing: Json) -> str:
    text = thing.get("text")
    return str(text.get("text")) if isinstance(text, dict) else ""


def labels(blocks: Sequence[Json]) -> list[str]:
    """The texts of all buttons and options, for the words of a failure."""
    found = [element for block in blocks for element in inner_elements(block)]
    found += [option for element in found for option in element.get("options") or ()]
    return [label for thing in found if (label := _text(thing))]


def digest(seen: Snapshot) -> str:
    """A few lines on what somebody sees, for the words of a failure."""
    newest = [f"{one['channel']}: {words_of(one)[:120]!r}" for one in every_message(seen)[-5:]]
    modals = [f"modal {view['title']!r}" for view in seen["modals"]]
    return "; ".join([*newest, *modals]) or "nothing"
