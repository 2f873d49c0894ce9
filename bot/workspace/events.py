"""The Events API: what the app asked to hear, in Slack's envelope, and sent again when it was not taken."""

import asyncio
import json
from collections.abc import Coroutine, Sequence

from bot.workspace.link import Link, Outgoing
from bot.workspace.shapes import is_shared, message_json
from bot.workspace.state import Json, Kind, Message
from bot.workspace.world import Conversation, World

RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds before each retry. docs: apis/events-api, "Retries"."""

MESSAGE_EVENTS = {
    Kind.PUBLIC: ("message.channels", "channels:history", "channel"),
    Kind.PRIVATE: ("message.groups", "groups:history", "group"),
    Kind.DIRECT: ("message.im", "im:history", "im"),
}
READ_SCOPE = {Kind.PUBLIC: "channels:read", Kind.PRIVATE: "groups:read", Kind.DIRECT: "im:read"}


class Events:
    """Tells the app what happened, each event on its own and in the background."""

    def __init__(self, world: World, link: Link, retry_after: Sequence[float] = RETRY_AFTER) -> None:
        self._world = world
        self._link = link
        self._retry_after = tuple(retry_after)
        self._running: set[asyncio.Task[None]] = set()

    def _wanted(self, event: str, scope: str) -> bool:
        app = self._world.config.app
        return event in app.events and (not scope or scope in app.scopes)

    def message(self, message: Message, *, subtype: str = "") -> None:
        """A message was posted, changed or deleted where the app is a member."""
        conversation = self._world.conversations[message.channel]
        name, scope, channel_type = MESSAGE_EVENTS[conversation.kind]
        heard = self._world.app_person in conversation.members and message.ephemeral_to is None
        if not heard:
            return
        shape = message_json(self._world, message)
        place = {"channel": message.channel, "channel_type": channel_type}
        if self._wanted(name, scope):
            self.send(_message_event(shape, subtype, self._world.tick() if subtype else message.ts) | place)
        if (
            f"<@{self._world.app_person}>" in message.text
            and not subtype
            and conversation.kind is not Kind.DIRECT
        ):
            self._mention(shape, message)

    def _mention(self, shape: Json, message: Message) -> None:
        if self._wanted("app_mention", "app_mentions:read"):
            self.send(shape | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts})

    def membership(self, event: str, conversation: Conversation, person: str, inviter: str | None) -> None:
        """Somebody joined or left a channel; the app hears it where it is a member, and of itself."""
        heard = self._world.app_person in conversation.members or person == self._world.app_person
        if not heard or not self._wanted(event, READ_SCOPE[conversation.kind]):
            return
        shape = {
            "type": event,
            "user": person,
            "channel": conversation.id,
            "channel_type": "C" if conversation.kind is Kind.PUBLIC else "G",
            "team": self._world.config.team_id,
            "event_ts": self._world.tick(),
        }
        self.send(shape | ({"inviter": inviter} if inviter else {}))

    def other(self, shape: Json, scope: str = "") -> None:
        """Any other event, where it was subscribed to."""
        if self._wanted(shape["type"], scope):
            self.send(shape | {"event_ts": self._world.tick()})

    def send(self, event: Json) -> None:
        """Deliver an event in the background."""
        self._start(self._deliver(self._envelope(event)))

    def _envelope(self, event: Json) -> Json:
        world, app = self._world, self._world.config.app
        config = world.config
        own = {
            "enterprise_id": config.enterprise_id,
            "team_id": None if config.is_org_wide else config.team_id,
            "user_id": app.bot_person_id,
        }
        return {
            "token": "verification-token-is-deprecated",
            "team_id": config.team_id,
            "enterprise_id": config.enterprise_id,
            "context_team_id": config.team_id,
            "context_enterprise_id": config.enterprise_id,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": world.new_id("Ev"),
            "event_time": int(world.now()),
            "authorizations": [own | {"is_bot": True, "is_enterprise_install": config.is_org_wide}],
            "is_ext_shared_channel": self._is_shared(event),
            "event_context": f"4-{app.app_id}-{world.config.team_id}",
        }

    def _is_shared(self, event: Json) -> bool:
        conversation = self._world.conversations.get(str(event.get("channel")))
        return conversation is not None and is_shared(self._world, conversation)

    async def _deliver(self, envelope: Json) -> None:
        body = json.dumps(envelope).encode()
        retry: tuple[int, str] | None = None
        for number, delay in enumerate((*self._retry_after, None), start=1):
            outgoing = Outgoing(
                kind="event",
                payload=envelope,
                body=body,
                content_type="application/json",
                takes_answer=False,
                retry=retry,
            )
            answer = await self._link.send(outgoing)
            if answer.ok or delay is None or answer.headers.get("X-Slack-No-Retry") == "1":
                return
            retry = (number, answer.error)
            await asyncio.sleep(delay)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        running = asyncio.create_task(work)
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def settled(self) -> None:
        """Wait until no event is on its way, retries included."""
        while self._running:
            await asyncio.wait(self._running)

    async def stop(self) -> None:
        for running in self._running:
            running.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


def _message_event(shape: Json, subtype: str, event_ts: str) -> Json:
    if not subtype:
        return shape | {"event_ts": event_ts}
    inner = "message" if subtype == "message_changed" else "previous_message"
    hidden = {"type": "message", "subtype": subtype, "hidden": True, "ts": event_ts, "event_ts": event_ts}
    return hidden | {inner: shape} | ({"deleted_ts": shape["ts"]} if subtype == "message_deleted" else {})
