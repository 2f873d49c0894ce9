"""What the double of the Connector takes and what it refuses, as Teams would, or earlier."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handlers.people.places.place_values import PlaceKind
from tests.bot.teams.card_schema import validator
from tests.bot.teams.cast import Conversation

SIZE_MOST = 100 * 1024  # bytes of the activity's JSON as UTF-16
CARD = "application/vnd.microsoft.card.adaptive"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_INFO = "application/vnd.microsoft.teams.card.file.info"
REFRESHED_MOST = 60  # people
PEOPLE = ("choices.data", {"type": "Data.Query", "dataset": "graph.microsoft.com/users"})


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that is not a success."""

    status: int
    code: str
    message: str = ""
    retry_after: str = ""

    @property
    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message or self.code}}


def fault_of(activity: Any, where: Conversation) -> Refused | None:
    """Find what Teams would not take of an activity."""
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) > SIZE_MOST:
        return Refused(413, "MessageSizeTooBig")
    if not isinstance(activity, dict) or activity.get("type") != "message":
        return Refused(400, "BadSyntax", "no valid activities found")
    text, attachments = activity.get("text"), activity.get("attachments") or []
    if not isinstance(text, str | None) or not isinstance(attachments, list):
        return Refused(400, "BadSyntax", "text is text, and attachments are a list")
    if bool(text) == bool(attachments) or len(attachments) > 1:
        # text beside a card is split in two by Teams, and the id of one is lost
        return Refused(400, "BadSyntax", "a message has a text or one attachment")
    problem = next((_attachment(one, where) for one in attachments), "")
    return Refused(400, "BadSyntax", problem) if problem else None


def _attachment(attachment: Any, where: Conversation) -> str:
    match attachment:
        case {"contentType": "application/vnd.microsoft.card.adaptive", "content": dict(card)}:
            return card_problem(card)
        case {
            "contentType": "application/vnd.microsoft.teams.card.file.consent",
            "name": str(),
            "content": dict(),
        }:
            return "" if where.kind is PlaceKind.PERSONAL else "files are offered in personal chats only"
        case {
            "contentType": "application/vnd.microsoft.teams.card.file.info",
            "contentUrl": str(),
            "name": str(),
        }:
            return ""
        case _:
            return "an attachment of no known kind"


def card_problem(card: dict[str, Any]) -> str:
    """Say what is wrong with a card; empty for a good one."""
    bare = {name: value for name, value in card.items() if name != "msteams"}
    error = next(iter(validator().iter_errors(_without_pickers(bare))), None)
    if error is not None:
        return f"{error.json_path}: {error.message}"[:500]
    if card.get("version") not in {"1.2", "1.3", "1.4", "1.5"}:
        return "Teams shows cards up to version 1.5"
    if problem := _refresh_problem(card):
        return problem
    twice = [name for name, count in Counter(_input_ids(card)).items() if count > 1]
    return f"ids of inputs that stand twice: {', '.join(twice)}" if twice else ""


def _refresh_problem(card: dict[str, Any]) -> str:
    """What Teams would do with a card's refresh that nobody wants, or not do."""
    refresh = card.get("refresh")
    if refresh is None:
        return ""
    named = refresh.get("userIds") or []
    if not 1 <= len(named) <= REFRESHED_MOST or not all(one.startswith("29:") for one in named):
        return f"a refresh names 1 to {REFRESHED_MOST} people as this bot knows them"
    if refresh["action"]["type"] != "Action.Execute":
        return "a refresh is an Action.Execute"
    return "a refresh would wipe what is typed in this card" if any(_input_ids(card)) else ""


def _without_pickers(part: Any) -> Any:
    """Leave out where Teams takes the choices of a people picker from; the schema of 1.5 does not know of it.

    learn.microsoft.com, "People Picker in Adaptive Cards"
    """
    if isinstance(part, list):
        return [_without_pickers(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    return {name: _without_pickers(inner) for name, inner in part.items() if (name, inner) != PEOPLE}


def _input_ids(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Input."):
            yield str(part.get("id"))
        for inner in part.values():
            yield from _input_ids(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _input_ids(inner)
