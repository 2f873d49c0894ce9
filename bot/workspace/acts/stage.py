"""What every act needs: who acts, where, and how the app took it."""

from dataclasses import dataclass

from bot.workspace.events import Events
from bot.workspace.link import Answer, Link
from bot.workspace.passes import Passes
from bot.workspace.state import Json, Kind, Message, Person
from bot.workspace.world import Conversation, World


class ActError(Exception):
    """An act that makes no sense here: nothing was sent to the app."""

    def __init__(self, error: str, words: str, *, status: int = 400, errors: Json | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.answer: Json = {
            "ok": False,
            "status": 0,
            "body": None,
            "ack_ms": 0,
            "error": error,
            "words": words,
        }
        if errors is not None:
            self.answer["errors"] = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: its arguments, and the workspace it happens in."""

    arguments: Json
    world: World
    link: Link
    events: Events
    passes: Passes

    def text(self, name: str) -> str:
        value = self.arguments.get(name)
        return value if isinstance(value, str) else ""

    def needed(self, name: str) -> str:
        if not self.text(name):
            raise ActError("missing_argument", f"The act needs {name!r}.")
        return self.text(name)

    def person(self) -> Person:
        """Who acts; somebody deactivated or a bot cannot."""
        person = find_person(self.world, self.needed("as"))
        if person.deleted or person.is_bot:
            raise ActError("account_inactive", f"{person.real_name} cannot act.")
        return person

    def conversation(self) -> Conversation:
        """Where: a conversation that the person is in."""
        found = self.world.conversations.get(self.needed("channel"))
        if found is None or self.needed("as") not in found.members:
            raise ActError("channel_not_found", "You are not in this channel.", status=404)
        return found

    def message(self, conversation: Conversation) -> Message:
        """A message that the person can see."""
        found = conversation.messages.get(self.needed("ts"))
        if found is None or found.ephemeral_to not in (None, self.needed("as")):
            raise ActError("message_not_found", "This message is gone.", status=404)
        return found

    def response_url(self, token: str) -> str:
        return f"{self.world.address}/_/respond/{token}"


def find_person(world: World, person: str) -> Person:
    """Look a person up, or refuse."""
    found = world.people.get(person)
    if found is None:
        raise ActError("person_not_found", f"There is nobody with the id {person!r}.", status=404)
    return found


def channel_name(conversation: Conversation) -> str:
    """The name that payloads carry: direct chats are all called directmessage."""
    return "directmessage" if conversation.kind is Kind.DIRECT else conversation.name


def told(answer: Answer, words: str) -> Json:
    """The answer to an act; `words` is Slack's own warning for when the app failed."""
    outcome: Json = {"ok": answer.ok, "status": answer.status, "body": answer.body, "ack_ms": answer.ack_ms}
    if answer.ok:
        return outcome
    error = {"http_timeout": "operation_timeout", "http_error": f"http_{answer.status}"}.get(answer.error)
    return outcome | {"error": error or "dispatch_failed", "words": words}
