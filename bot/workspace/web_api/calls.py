"""One call of a Web API method: its arguments, what it may do, and how it is refused."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.workspace.events import READ_SCOPE, Events
from bot.workspace.passes import Passes
from bot.workspace.sockets import Sockets
from bot.workspace.state import Json, Kind
from bot.workspace.uploads import Uploads
from bot.workspace.world import Conversation, World


class ApiError(Exception):
    """A refusal: Slack answers 200 with `ok` false and this error."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), more: Json | None = None) -> None:
        super().__init__(error)
        metadata = {"response_metadata": {"messages": list(messages)}} if messages else {}
        self.answer: Json = {"ok": False, "error": error, **metadata, **(more or {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call by the app; arguments are strings from a form or a query, or whatever a JSON body held."""

    method: str
    arguments: Mapping[str, object]
    world: World
    events: Events
    passes: Passes
    sockets: Sockets
    uploads: Uploads

    def text(self, name: str) -> str:
        """A string argument, empty where it was left out."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """A string argument that must be there."""
        value = self.text(name)
        if not value:
            words = f"[ERROR] missing required field: {name}"
            raise ApiError(error, messages=[words] if error == "invalid_arguments" else ())
        return value

    def flag(self, name: str) -> bool:
        """A boolean argument in any of the forms that Slack takes."""
        return self.text(name).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
            raise ApiError("invalid_arguments", messages=[f"[ERROR] must be an integer: {name}"])
        return int(value)

    def parsed(self, name: str, error: str) -> object:
        """An argument that is JSON, sent as such or as a string; None where it was left out or empty."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(error) from None

    def need_scope(self, *scopes: str) -> None:
        """Refuse unless the app holds one of these scopes."""
        held = self.world.config.app.scopes
        if not held.intersection(scopes):
            more = {"needed": scopes[0], "provided": ",".join(sorted(held))}
            raise ApiError("missing_scope", more=more)

    def conversation(self, *, prefix: str = "", member: bool = False) -> Conversation:
        """The conversation named by `channel`, if the app may know of it.

        `prefix` names the scope family that is needed (`channels:read` is `read`); `member` asks that the app is
        in it.
        """
        found = self.world.conversations.get(self.needed("channel", "channel_not_found"))
        inside = found is not None and self.world.app_person in found.members
        if found is None or (found.kind is not Kind.PUBLIC and not inside):
            raise ApiError("channel_not_found")
        if prefix:
            self.need_scope(READ_SCOPE[found.kind].replace("read", prefix))
        if member and not inside:
            raise ApiError("not_in_channel")
        return found

    def page(self, entries: Sequence[Json], default: int = 100) -> tuple[list[Json], str]:
        """Cut one page out of a list by `limit` and `cursor`; answers it with the next cursor."""
        most = max(1, min(self.number("limit", default), 999))
        cursor = self.text("cursor")
        if cursor and not re.fullmatch(r"next:\d{1,9}", cursor, re.ASCII):
            raise ApiError("invalid_cursor")
        start = int(cursor.removeprefix("next:")) if cursor else 0
        end = start + most
        return list(entries[start:end]), f"next:{end}" if end < len(entries) else ""


Method: TypeAlias = Callable[[Call], Json]
