"""Who and what there is in the double of Teams: people, conversations, messages."""

from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from handlers.people.places.place_values import PlaceKind

APP_ID = "5160a0ff-0000-4000-8000-000000000001"
BOT_ID = f"28:{APP_ID}"
BOT_NAME = "Signoff"
TENANT = "7e4a4700-0000-4000-8000-000000000001"
FOREIGN_TENANT = "7e4a4700-0000-4000-8000-000000000666"


def guid(what: str) -> str:
    """Make an id that is the same in every run."""
    return str(uuid5(NAMESPACE_URL, what))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a tenant; `id` is this bot's own name for them."""

    name: str
    tenant: str = TENANT

    @property
    def aad_id(self) -> str:
        return guid(f"{self.tenant}/{self.name}")

    @property
    def id(self) -> str:
        return f"29:1{guid(self.aad_id).replace('-', '')}_{self.name.replace(' ', '')}"


@dataclass(slots=True, eq=False)
class Conversation:
    """A conversation as Teams knows it, with what was said in it. `closed` is a 403's code, where one is given."""

    id: str
    kind: PlaceKind
    tenant: str = TENANT
    team_id: str = ""
    members: tuple[Person, ...] = ()
    closed: str = ""
    messages: list["Message"] = field(default_factory=list)

    @property
    def mention_needed(self) -> bool:
        """Teams brings us what is typed in a chat with others only where we are mentioned."""
        return self.kind is not PlaceKind.PERSONAL


@dataclass(slots=True, eq=False)
class Message:
    """A message of the bot's, as it stands; `root` is the first message of its thread."""

    id: str
    conversation: Conversation
    activity: dict[str, Any]
    root: str
    edits: int = 0
    deleted: bool = False

    @property
    def text(self) -> str:
        return str(self.activity.get("text", ""))

    @property
    def card(self) -> dict[str, Any]:
        """The content of its only attachment."""
        (attachment,) = self.activity["attachments"]
        content: dict[str, Any] = attachment["content"]
        return content
