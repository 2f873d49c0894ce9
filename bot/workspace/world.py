"""What the workspace holds while it runs. All of it is in memory and belongs to one event loop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bot.workspace.state import Json, Kind, Message, Person, StoredFile, View, WorkspaceConfig


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A channel or direct chat with its messages in the order of their `ts`."""

    id: str
    name: str
    kind: Kind
    topic: str = ""
    other: str | None = None
    created: int = 0
    members: dict[str, None] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, str], Json] = field(default_factory=dict)

    def lasting(self) -> list[Message]:
        """Messages that stay, ephemeral ones left out."""
        return [message for message in self.messages.values() if message.ephemeral_to is None]


class World:
    """The state of one workspace; `changed` lets others wait until anything visible is different."""

    def __init__(self, config: WorkspaceConfig, now: Callable[[], float]) -> None:
        self.config = config
        self.now = now
        self.revision = 0
        self.address = ""
        self.people = {person.id: person for person in (*config.people, _app_person(config))}
        self.conversations: dict[str, Conversation] = {}
        self.directs: dict[str, str] = {}
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.files: dict[str, StoredFile] = {}
        self._waiting: list[asyncio.Future[None]] = []
        self._numbers = count(1)
        self._last_microsecond = 0
        for channel in config.channels:
            strangers = sorted(set(channel.members) - set(self.people))
            if strangers:
                raise ValueError(f"#{channel.name} has members whom nobody knows: {', '.join(strangers)}")
            kind = Kind.PRIVATE if channel.is_private else Kind.PUBLIC
            self._add(channel.id, channel.name, kind, channel.members, topic=channel.topic)

    def _add(
        self,
        id_: str,
        name: str,
        kind: Kind,
        members: tuple[str, ...],
        *,
        topic: str = "",
        other: str | None = None,
    ) -> Conversation:
        made = Conversation(id=id_, name=name, kind=kind, topic=topic, other=other, created=int(self.now()))
        made.members = dict.fromkeys(members)
        self.conversations[id_] = made
        return made

    def new_id(self, prefix: str) -> str:
        """Make an id that looks like Slack's: a letter and ten characters."""
        return f"{prefix}{next(self._numbers):010X}"

    def tick(self) -> str:
        """Make the `ts` of a new message: seconds with six decimals, always later than the one before."""
        self._last_microsecond = max(int(self.now() * 1_000_000), self._last_microsecond + 1)
        return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06d}"

    def touch(self) -> None:
        """Tell everybody who waits that something visible has changed."""
        self.revision += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def changed(self, since: int) -> int:
        """Wait until the revision is later than `since` and answer it."""
        while self.revision <= since:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
        return self.revision

    @property
    def app_person(self) -> str:
        return self.config.app.bot_person_id

    def change_person(self, person: Person) -> None:
        self.people[person.id] = person
        self.touch()

    def direct(self, person: str) -> Conversation:
        """Find or open the direct chat between a person and the app."""
        if person not in self.directs:
            made = self._add(self.new_id("D"), "", Kind.DIRECT, (person, self.app_person), other=person)
            self.directs[person] = made.id
            self.touch()
        return self.conversations[self.directs[person]]

    def post(self, message: Message) -> None:
        """Add a message at the end of its conversation."""
        conversation = self.conversations[message.channel]
        conversation.messages[message.ts] = message
        if message.thread_ts is not None and message.ephemeral_to is None:
            conversation.threads.setdefault(message.thread_ts, []).append(message.ts)
        if not message.is_app:
            conversation.read[message.author] = message.ts
        self.touch()

    def replace(self, message: Message) -> None:
        """Put a new version of a message in the place of the old one."""
        self.conversations[message.channel].messages[message.ts] = message
        self.touch()

    def remove(self, message: Message) -> None:
        conversation = self.conversations[message.channel]
        del conversation.messages[message.ts]
        if message.thread_ts in conversation.threads and message.ephemeral_to is None:
            conversation.threads[message.thread_ts].remove(message.ts)
        self.touch()

    def join(self, channel: str, person: str) -> None:
        self.conversations[channel].members[person] = None
        self.touch()

    def leave(self, channel: str, person: str) -> None:
        self.conversations[channel].members.pop(person, None)
        self.touch()

    def show_view(self, view: View) -> None:
        """Put a modal on top of its person's stack, or a Home view in its place."""
        self.views[view.id] = view
        if view.body["type"] == "home":
            self.homes[view.person] = view.id
        else:
            self.modals.setdefault(view.person, []).append(view.id)
        self.touch()

    def close_views(self, person: str, view_id: str = "") -> list[View]:
        """Close a person's modals, or only the one named and what lies on it; answers them, the top one first."""
        stack = self.modals.get(person, [])
        start = stack.index(view_id) if view_id in stack else 0
        self.modals[person], closed = stack[:start], stack[start:]
        self.touch()
        return [self.views.pop(known) for known in reversed(closed)]


def _app_person(config: WorkspaceConfig) -> Person:
    app = config.app
    return Person(id=app.bot_person_id, name=app.name.lower(), real_name=app.name, is_bot=True, tz="UTC")
