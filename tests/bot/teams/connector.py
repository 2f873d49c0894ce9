"""A strict double of Teams on the loopback: it hears a bot as the Bot Connector does, and posts what people do.

async with connector_double() as teams:
    teams.bot_url = ...                        # where the bot listens
    ada = teams.person("Ada Okafor")
    chat, channel = teams.personal(ada), teams.channel("contracts")
    answered = await teams.say(ada, chat, "approve")
    (message,) = teams.messages(chat)
    answered = await teams.press(ada, message, "approve", {"v": "1"})
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp

from bot.process.doorway import Doorway
from bot.teams.access import TeamsAccess
from bot.teams.entry.border import Place
from handlers.people.places.place_values import PlaceKind
from tests.bot.teams import activities
from tests.bot.teams.activities import Activity
from tests.bot.teams.cast import APP_ID, TENANT, Conversation, Message, Person, guid
from tests.bot.teams.service import REGION, SECRET, Act, Misbehaviour, When, World, service_app
from tests.bot.teams.signing import Forgery, Signer
from tests.bot.teams.strictness import Refused

MESSAGES_PATH = "/api/messages"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bot answered a post of ours."""

    status: int
    body: Any = None

    @property
    def card(self) -> dict[str, Any]:
        """The card that an Action.Execute is answered with."""
        assert self.body["type"] == "application/vnd.microsoft.card.adaptive", self.body
        card: dict[str, Any] = self.body["value"]
        return card

    @property
    def note(self) -> str:
        """The sentence that a person is shown for it, under the card or in a dialog."""
        if "task" in self.body:
            return str(self.body["task"]["value"]) if self.body["task"]["type"] == "message" else ""
        value = self.body["value"]
        return str(value["message"] if isinstance(value, dict) and "message" in value else value)

    @property
    def dialog(self) -> dict[str, Any]:
        """The dialog that is to be shown."""
        assert self.body["task"]["type"] == "continue", self.body
        shown: dict[str, Any] = self.body["task"]["value"]
        return shown


class ConnectorDouble:
    """Teams, for one bot; `world` is what it knows, and a test may change it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.world = World(Signer(time.time()))
        self.url = ""
        self.bot_url = ""
        self.posted: list[Activity] = []
        self._session = session

    @property
    def service_url(self) -> str:
        return f"{self.url}{REGION}"

    def access(self, **changes: Any) -> TeamsAccess:
        """What a bot needs to be connected with this double."""
        access = TeamsAccess(
            app_id=APP_ID,
            app_password=SECRET,
            home_tenant=TENANT,
            tenants=frozenset({TENANT}),
            login_url=f"{self.url}/login",
            metadata_url=f"{self.url}/metadata",
            service_url=self.service_url,
            service_hosts=("127.0.0.1",),
            upload_hosts=("127.0.0.1",),
            pace=1_000.0,
        )
        return replace(access, **changes)

    # who and where

    def person(self, name: str, tenant: str = TENANT) -> Person:
        """Somebody who may be asked for by both of their ids."""
        person = Person(name, tenant)
        self.world.people |= {person.id: person, person.aad_id: person}
        return person

    def personal(self, person: Person) -> Conversation:
        return self.world.personal(person)

    def group(self, *people: Person) -> Conversation:
        names = "/".join(one.name for one in people)
        return self._know(Conversation(f"19:{guid(names)}@thread.v2", PlaceKind.GROUP, members=people))

    def channel(self, name: str, *people: Person, team: str = "Legal") -> Conversation:
        conversation_id = f"19:{guid(f'{team}/{name}').replace('-', '')}@thread.tacv2"
        team_id = f"19:{guid(team).replace('-', '')}@thread.tacv2"
        return self._know(Conversation(conversation_id, PlaceKind.CHANNEL, team_id=team_id, members=people))

    def place(self, where: Conversation) -> Place:
        """The place that an event from there names."""
        is_channel = where.kind is PlaceKind.CHANNEL
        return Place(
            service_url=self.service_url,
            conversation_id=where.id,
            kind=where.kind,
            team_id=where.team_id,
            channel_id=where.id if is_channel else "",
        )

    async def place_of(self, tenant_id: str, conversation_id: str) -> Place | None:
        """Look a place up, as the storage of a bot would that was told of every conversation."""
        where = self.world.find(conversation_id)
        if where is None or where.tenant != tenant_id:
            return None
        return replace(self.place(where), conversation_id=conversation_id)

    def messages(self, where: Conversation) -> list[Message]:
        """What of the bot's stands there now."""
        return [one for one in where.messages if not one.deleted]

    # what people do

    async def say(
        self,
        by: Person,
        where: Conversation,
        text: str,
        *,
        under: Message | None = None,
        quoting: Message | None = None,
        mention: bool | None = None,
    ) -> Answered:
        """Type something, in the thread under a message or quoting one where it is given."""
        mentions = where.mention_needed if mention is None else mention
        made = self._made("message", by, where, root=under.root if under else "")
        said = activities.typed(made, text, mention=mentions)
        return await self.post(activities.quoting(said, quoting) if quoting else said)

    async def press(
        self,
        by: Person,
        message: Message,
        verb: str,
        data: Activity | None = None,
        *,
        automatic: bool = False,
    ) -> Answered:
        """Press an Action.Execute of a card; `automatic` is a refresh, which nobody pressed."""
        made = self._under("invoke", by, message)
        return await self.post(activities.executed(made, message, verb, data or {}, automatic=automatic))

    async def look(self, by: Person, message: Message) -> Answered | None:
        """Let somebody's client show a card: it asks for their own view, if the card has one for them."""
        refresh = message.card.get("refresh", {})
        if by.id not in refresh.get("userIds", ()):
            return None
        action = refresh["action"]
        return await self.press(by, message, action["verb"], action["data"], automatic=True)

    async def submit(self, by: Person, message: Message, data: Activity) -> Answered:
        """Press an Action.Submit of a card, which old clients show in an Execute's place."""
        return await self.post(activities.submitted(self._under("message", by, message), message, data))

    async def open_dialog(self, by: Person, message: Message, data: Activity) -> Answered:
        return await self.post(
            activities.dialog(self._under("invoke", by, message), "task/fetch", message, data)
        )

    async def submit_dialog(self, by: Person, message: Message, data: Activity) -> Answered:
        return await self.post(
            activities.dialog(self._under("invoke", by, message), "task/submit", message, data)
        )

    async def install(self, by: Person, where: Conversation, *, removed: bool = False) -> Answered:
        """Add the app somewhere, or remove it."""
        made = self._made("installationUpdate", by, where)
        return await self.post({**made, "action": "remove" if removed else "add"})

    async def join(self, where: Conversation, *people: Person, left: bool = False) -> Answered:
        """Let people come, or go."""
        made = self._made("conversationUpdate", people[0], where)
        return await self.post(activities.members_changed(made, people, added=not left))

    async def consent(self, by: Person, message: Message, *, accept: bool = True) -> Answered:
        """Answer a question about a file; what is then put into the person's OneDrive is in `world.uploads`."""
        name = message.activity["attachments"][0]["name"]
        upload = {
            "uploadUrl": f"{self.url}/onedrive/{name}",
            "contentUrl": f"https://firm-my.sharepoint.com/personal/{name}",
            "name": name,
            "uniqueId": guid(name),
            "fileType": name.rpartition(".")[2],
        }
        made = self._under("invoke", by, message)
        return await self.post(activities.consented(made, message, upload if accept else None))

    # how it reaches the bot

    async def again(self) -> Answered:
        """Post the last activity again, as Teams does when an answer is slow."""
        return await self.post(self.posted[-1])

    async def post(self, activity: Activity, *, forgery: Forgery | None = None) -> Answered:
        """Post an activity, signed; a forgery says how it is not."""
        self.posted.append(activity)
        authorization = self.world.signer.authorization(str(activity.get("serviceUrl", "")), forgery)
        return await self.post_raw(json.dumps(activity).encode(), authorization)

    async def post_raw(
        self, payload: bytes, authorization: str | None, kind: str = "application/json; charset=utf-8"
    ) -> Answered:
        """Post any bytes."""
        headers = {"Content-Type": kind}
        if authorization is not None:
            headers["Authorization"] = authorization
        async with self._session.post(
            f"{self.bot_url}{MESSAGES_PATH}", data=payload, headers=headers
        ) as answer:
            body = await answer.read()
            return Answered(answer.status, json.loads(body) if body else None)

    def misbehave(
        self, act: Act, status: int = 503, code: str = "", *, when: When = When.BEFORE, retry_after: str = ""
    ) -> None:
        """Let the next call of this kind go wrong."""
        refused = Refused(status, code, retry_after=retry_after)
        self.world.misbehaviours.append(Misbehaviour(act=act, when=when, refused=refused))

    def _know(self, made: Conversation) -> Conversation:
        return self.world.conversations.setdefault(made.id, made)

    def _made(self, kind: str, by: Person, where: Conversation, root: str = "") -> Activity:
        number = self.world.number()
        return activities.base(kind, by, where, service_url=self.service_url, number=number, root=root)

    def _under(self, kind: str, by: Person, message: Message) -> Activity:
        return self._made(kind, by, message.conversation, message.root)


@asynccontextmanager
async def connector_double() -> AsyncIterator[ConnectorDouble]:
    """Start a double and end it."""
    async with aiohttp.ClientSession() as session:
        double = ConnectorDouble(session)
        door = Doorway(service_app(double.world, lambda: double.url), patience=1.0)
        await door.open("127.0.0.1", 0)
        double.url = door.url
        try:
            yield double
        finally:
            double.world.released.set()
            await door.shut()
