"""The one file that knows Microsoft's Bot Framework SDK, which is archived: its heir takes this file's place.

Of the SDK we use the pipeline of a turn, the calls of the Connector and the managed identity. What is broken in it for
good is ours: its `process` answers 500 to every invoke, its token check answers 500 to every forgery and blocks the
loop, and its HTTP pipeline has neither a time limit of ours nor our sense of what may have arrived.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from aiohttp import web
from azure.core.exceptions import DeserializationError, SerializationError
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from botframework.connector import BotFrameworkConnectorConfiguration
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ManagedIdentityAppCredentials, MicrosoftAppCredentials
from msrest import Serializer
from msrest.exceptions import ClientException
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPSender, AsyncPipeline
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.async_abc import AsyncClientResponse
from yarl import URL

from bot.quick_json import written
from bot.sending.platforms import PlatformTrouble
from bot.teams.answering.answers import Body
from bot.teams.calling.calls import MENDABLE_WAIT, Act, call, refusal
from bot.teams.calling.credentials import Credential, Token
from bot.teams.entry.admission import TurnedAway, is_service
from bot.teams.entry.border import Actor, Json, Place
from bot.teams.entry.door import Door
from bot.teams.entry.events import is_invoke, members_of
from handlers.people.places.place_values import PlaceKind

SERVICES_KEPT = 50
MEMBERS, PAGES_MOST = (
    500,
    60,
)  # learn.microsoft.com, "Fetch the roster": 500 a page at most; a team has 25,000
UNREADABLE = (ClientException, DeserializationError, SerializationError)  # they have no parent of their own
IDENTITY_SECONDS = 240.0  # Microsoft's library gives no token that has less than five minutes left


class Adapter(CloudAdapter):  # type: ignore[misc]  # the SDK has no types
    """Runs a turn for each activity that the door lets in."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door

    async def process(self, request: web.Request) -> web.Response:
        """Answer a POST of Teams: an invoke with 200 and its body as it is, anything else with 201."""
        try:
            raw, event = await self._door.admit(request.headers.get("Authorization"), _reading(request))
            # of an invoke nothing is read but what we read ourselves, and somebody waits meanwhile
            activity = None if is_invoke(raw) else _model(raw)
        except TurnedAway as problem:
            self._door.turn_away(problem)
            return web.Response(status=problem.status)
        if activity is None:
            return _answered(await self._door.answer(event))

        async def turn(_: TurnContext) -> None:
            await self._door.answer(event)

        await self.run_pipeline(TurnContext(self, activity), turn)
        return web.Response(status=201)


def _reading(request: web.Request) -> Callable[[], Awaitable[bytes]]:
    async def read() -> bytes:
        if request.content_type != "application/json":
            # a page in somebody's browser can post anything but this to the loopback without being asked
            raise TurnedAway(415, "the body is not said to be JSON")
        return await request.read()

    return read


def _model(raw: Json) -> Activity:
    try:
        return Activity().deserialize(raw)
    except UNREADABLE as problem:
        raise TurnedAway(400, "the SDK cannot read the activity") from problem


def _answered(body: Body | None) -> web.Response:
    if body is None:
        return web.Response()
    return web.Response(body=written(body), content_type="application/json", charset="utf-8")


class TeamsConnector:
    """Acts in Teams' conversations through the Connector's calls; one client of it for each service URL."""

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        credential: Credential,
        app_id: str,
        service_hosts: tuple[str, ...],
    ) -> None:
        self._sender = _Sender(session, credential)
        self._bot = f"28:{app_id}"
        self._service_hosts = service_hosts
        self._services: dict[str, Any] = {}

    async def send(self, place: Place, activity: Json) -> str:
        """Send an activity; gives the id of the message."""
        conversations = self._conversations(place.service_url)
        made = conversations.send_to_conversation(place.conversation_id, dict(activity))
        sent = await self._call(Act.SEND, made)
        return _id_of(sent, Act.SEND)

    async def update(self, place: Place, message_id: str, activity: Json) -> None:
        """Put another activity in the place of a message of ours."""
        conversations = self._conversations(place.service_url)
        changed = {**activity, "id": message_id}
        made = conversations.update_activity(place.conversation_id, message_id, changed)
        await self._call(Act.UPDATE, made)

    async def delete(self, place: Place, message_id: str) -> None:
        """Take a message of ours away."""
        conversations = self._conversations(place.service_url)
        await self._call(Act.DELETE, conversations.delete_activity(place.conversation_id, message_id))

    async def open_direct(self, service_url: str, tenant_id: str, actor_id: str) -> Place:
        """Open the personal chat with somebody (a "29:…" id, or the directory's), or find it."""
        conversations = self._conversations(service_url)
        asked = {
            "isGroup": False,
            "bot": {"id": self._bot},
            "members": [{"id": actor_id}],
            "channelData": {"tenant": {"id": tenant_id}},
        }
        opened = await self._call(Act.OPEN, conversations.create_conversation(asked))
        return Place(
            service_url=service_url, conversation_id=_id_of(opened, Act.OPEN), kind=PlaceKind.PERSONAL
        )

    async def members(self, place: Place) -> tuple[Actor, ...]:
        """Name all members of a conversation, page by page; whom the directory has no id for has none here."""
        conversations = self._conversations(place.service_url)
        found: list[Actor] = []
        token = None
        for _ in range(PAGES_MOST):
            asked = conversations.get_conversation_paged_members(
                place.conversation_id, page_size=MEMBERS, continuation_token=token, raw=True
            )
            page = _json_of(await self._call(Act.MEMBERS, asked))
            found += members_of(page)
            token = page.get("continuationToken")
            if not isinstance(token, str) or not token:
                return tuple(found)
        raise PlatformTrouble("the conversation has more members than Teams allows", permanent=True)

    def _conversations(self, service_url: str) -> Any:
        if not is_service(service_url, self._service_hosts):
            raise PlatformTrouble("the conversation's service is not Microsoft's", permanent=True)
        service = self._services.get(service_url)
        if service is None:
            if len(self._services) >= SERVICES_KEPT:
                self._services.clear()
            service = self._services[service_url] = _service(service_url, self._sender)
        return service.conversations

    async def _call(self, act: Act, made: Awaitable[Any]) -> Any:
        try:
            return await made
        except UNREADABLE as problem:
            words = f"Teams answered what cannot be read ({type(problem).__name__})"
            raise PlatformTrouble(words, ambiguous=act is Act.SEND) from problem


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends each request of the SDK's once, with our session and our token; a refusal never reaches the SDK."""

    def __init__(self, session: aiohttp.ClientSession, credential: Credential) -> None:
        self._session = session
        self._credential = credential

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:
        """Send it; raises PlatformTrouble for every answer that is not a success."""
        asked = request.http_request
        act = _act_of(asked.method, asked.url)
        token = await self._credential.token()
        headers = {name: value for name, value in asked.headers.items() if name != "Content-Length"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        status, answered, body = await call(self._exchange(asked, headers), act)
        if status == 401:
            self._credential.forget(token)
        if not 200 <= status < 300:
            raise refusal(act, status, answered, body)
        return Response(request, _Answered(asked, status, answered, body))

    async def _exchange(self, asked: Any, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        url = URL(asked.url, encoded=True)  # the ids of conversations are escaped already
        payload = asked.data.encode() if isinstance(asked.data, str) else asked.data
        async with self._session.request(
            asked.method, url, data=payload, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, answer.headers, await answer.read()

    async def __aexit__(self, *_: object) -> None:
        """Leave the session open; whoever made it closes it."""


class _Answered(AsyncClientResponse):
    """A success, as the SDK reads one."""

    def __init__(self, request: Any, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(request, None)
        self.internal_response = self  # what whoever asks for the raw answer is given
        self.status_code = status
        self.headers = dict(headers)
        self._body = body

    def body(self) -> bytes:
        """Give the whole body, which may be empty."""
        return self._body


def _service(service_url: str, sender: _Sender) -> ConnectorClient:
    # the credentials must be something; the sender has the real ones
    settings = BotFrameworkConnectorConfiguration(MicrosoftAppCredentials.empty(), service_url)
    settings.custom_pipeline = AsyncPipeline([RawDeserializer()], sender)
    service = ConnectorClient(None, custom_configuration=settings)
    as_given = _AsGiven()  # type: ignore[no-untyped-call]  # the SDK has no types
    service.conversations._serialize = as_given  # noqa: SLF001  # its own loses what its models do not know
    return service


class _AsGiven(Serializer):
    """Sends JSON as it was given; the SDK's models would drop who is mentioned, for one."""

    def body(self, data: Any, data_type: str, **_: Any) -> Any:  # noqa: ARG002  # as the SDK calls it
        """Give the body of a request."""
        return data


def _act_of(method: str, url: str) -> Act:
    if method == "POST":
        return Act.OPEN if url.endswith("/v3/conversations") else Act.SEND
    if method == "GET":
        return Act.MEMBERS
    return Act.UPDATE if method == "PUT" else Act.DELETE


def _json_of(answer: Any) -> Json:
    """Read an answer as it came: the SDK's models lose the directory's id, which Teams calls by another name."""
    try:
        told = json.loads(answer.response.body())
    except ValueError as problem:
        raise PlatformTrouble("Teams answered what cannot be read") from problem
    if not isinstance(told, dict):
        raise PlatformTrouble("Teams answered what cannot be read")
    return told


def _id_of(answer: Any, act: Act) -> str:
    if answer is None or not answer.id:
        raise PlatformTrouble("Teams took it and did not say where it is", ambiguous=act is Act.SEND)
    return str(answer.id)


def managed_identity(client_id: str) -> Callable[[], Awaitable[Token]]:
    """Fetch tokens of a user-assigned managed identity, from whatever Azure host this runs on."""
    identity = ManagedIdentityAppCredentials(client_id)

    async def fetch() -> Token:
        try:
            text = await asyncio.to_thread(identity.get_access_token)
        except (KeyError, ValueError, OSError) as problem:
            words = f"the managed identity gives no token here ({type(problem).__name__})"
            raise PlatformTrouble(words, wait=MENDABLE_WAIT) from problem
        return Token(text=str(text), seconds=IDENTITY_SECONDS)

    return fetch
