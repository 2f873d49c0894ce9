"""The Bot Connector's side of the double: login, keys, and the calls that a bot makes, each checked."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import web

from handlers.people.places.place_values import PlaceKind
from tests.bot.teams.cast import APP_ID, BOT_ID, TENANT, Conversation, Message, Person, guid
from tests.bot.teams.signing import Signer
from tests.bot.teams.strictness import Refused, fault_of

SECRET = "t3ams-s3cret"
IDENTITY_SECRET = "id3ntity"
REGION = "/amer/"
PAGE = 50  # members; Teams takes a smaller page for this one
# Teams' own windows for what a bot sends in one conversation: most, seconds
WINDOWS = ((7, 1.0), (8, 2.0), (60, 30.0), (1_800, 3_600.0))


class Act(StrEnum):
    SEND = "send"
    UPDATE = "update"
    DELETE = "delete"
    OPEN = "open"
    MEMBERS = "members"
    TOKEN = "token"
    KEYS = "keys"
    UPLOAD = "upload"


class When(StrEnum):
    """When a misbehaviour strikes: `CUT` and `AFTER` have taken what was sent."""

    BEFORE = "before"
    AFTER = "after"
    CUT = "cut"
    HANG = "hang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehaviour:
    act: Act
    when: When = When.BEFORE
    refused: Refused = field(default_factory=lambda: Refused(503, "ServiceUnavailable"))


@dataclass(slots=True)
class World:
    """What the double knows and remembers."""

    signer: Signer
    people: dict[str, Person] = field(default_factory=dict)  # by each of their ids
    conversations: dict[str, Conversation] = field(default_factory=dict)
    not_installed: set[str] = field(default_factory=set)  # people's ids
    calls: Counter[Act] = field(default_factory=Counter)
    misbehaviours: deque[Misbehaviour] = field(default_factory=deque)
    tokens: set[str] = field(default_factory=set)
    token_seconds: int = 3_600
    anonymous: bool = False  # a bot without a token is heard, as the Playground does
    limited: bool = False  # Teams' windows hold
    uploads: dict[str, bytes] = field(default_factory=dict)
    sent_at: dict[str, list[float]] = field(default_factory=dict)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: int = 0

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def find(self, conversation_id: str) -> Conversation | None:
        return self.conversations.get(conversation_id.partition(";")[0])

    def personal(self, person: Person) -> Conversation:
        """The personal chat of the bot with somebody; it is made when it is first wanted."""
        conversation_id = f"a:1{guid(person.id).replace('-', '')}"
        made = Conversation(conversation_id, PlaceKind.PERSONAL, person.tenant, members=(person,))
        return self.conversations.setdefault(conversation_id, made)


def service_app(world: World, url: Callable[[], str]) -> web.Application:
    """Make the web server of it; `url` gives where it is reached, without a slash at the end."""
    service = _Service(world, url)
    activities = f"{REGION}v3/conversations/{{conversation}}/activities"
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/login/{tenant}/oauth2/v2.0/token", service.guarded(Act.TOKEN, service.token))
    app.router.add_get("/identity", service.guarded(Act.TOKEN, service.identity))
    app.router.add_get("/metadata", service.guarded(Act.KEYS, service.metadata))
    app.router.add_get("/keys", service.keys)
    app.router.add_post(f"{REGION}v3/conversations", service.guarded(Act.OPEN, service.open))
    app.router.add_post(activities, service.guarded(Act.SEND, service.send))
    app.router.add_put(f"{activities}/{{message}}", service.guarded(Act.UPDATE, service.update))
    app.router.add_delete(f"{activities}/{{message}}", service.guarded(Act.DELETE, service.delete))
    paged = f"{REGION}v3/conversations/{{conversation}}/pagedmembers"
    app.router.add_get(paged, service.guarded(Act.MEMBERS, service.members))
    app.router.add_put("/onedrive/{name}", service.guarded(Act.UPLOAD, service.upload))
    return app


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class _Service:
    def __init__(self, world: World, url: Callable[[], str]) -> None:
        self._world = world
        self._url = url

    def guarded(self, act: Act, handler: Handler) -> Handler:
        """Count each call, and misbehave where a test has asked for it."""

        async def handle(request: web.Request) -> web.StreamResponse:
            self._world.calls[act] += 1
            odd = next((one for one in self._world.misbehaviours if one.act is act), None)
            if odd is None:
                return await handler(request)
            self._world.misbehaviours.remove(odd)
            if odd.when is When.HANG:
                await self._world.released.wait()
            if odd.when in {When.AFTER, When.CUT}:
                await handler(request)
            if odd.when is When.CUT and request.transport is not None:
                request.transport.abort()
            return _refuse(odd.refused)

        return handle

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        wanted = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": SECRET,
            "scope": "https://api.botframework.com/.default",
        }
        if request.match_info["tenant"] != TENANT or dict(form) != wanted:
            problem = {
                "error": "invalid_client",
                "error_description": f"AADSTS7000215: {form.get('client_secret')}",
            }
            return web.json_response(problem, status=401)
        issued = {
            "token_type": "Bearer",
            "expires_in": self._world.token_seconds,
            "access_token": self._issue(),
        }
        return web.json_response(issued)

    async def identity(self, request: web.Request) -> web.Response:
        """The endpoint of managed identities, as Azure's App Service has it."""
        query = request.query
        if request.headers.get("X-IDENTITY-HEADER") != IDENTITY_SECRET or query.get("client_id") != APP_ID:
            return web.json_response({"statusCode": 400, "message": "no such identity"}, status=400)
        ends = int(self._world.signer.now) + self._world.token_seconds
        issued = {"access_token": self._issue(), "expires_on": str(ends), "resource": query["resource"]}
        return web.json_response({**issued, "token_type": "Bearer", "client_id": APP_ID})

    async def metadata(self, _: web.Request) -> web.Response:
        return web.json_response(
            {"issuer": "https://api.botframework.com", "jwks_uri": f"{self._url()}/keys"}
        )

    async def keys(self, _: web.Request) -> web.Response:
        return web.json_response(self._world.signer.key_set())

    async def open(self, request: web.Request) -> web.Response:
        asked = await request.json()
        person = self._asked_for(asked)
        if not self._knows(request):
            return _refuse(Refused(401, "Unauthorized"))
        if person is None:
            return _refuse(Refused(400, "BadArgument", "one member of the tenant, and the bot"))
        if person.id in self._world.not_installed:
            return _refuse(Refused(403, "BotNotInConversationRoster"))
        return web.json_response({"id": self._world.personal(person).id}, status=201)

    async def send(self, request: web.Request) -> web.Response:
        conversation_id, activity = request.match_info["conversation"], await request.json()
        where = self._world.find(conversation_id)
        refused = self._refusal(request, where) or self._late(conversation_id)
        if refused is not None or where is None or (refused := fault_of(activity, where)) is not None:
            return _refuse(refused or Refused(404, "ConversationNotFound"))
        message_id = f"{1_732_600_500_000 + self._world.number()}"
        root = conversation_id.partition(";messageid=")[2] or message_id
        where.messages.append(Message(message_id, where, activity, root))
        return web.json_response({"id": message_id}, status=201)

    async def update(self, request: web.Request) -> web.Response:
        activity = await request.json()
        where = self._world.find(request.match_info["conversation"])
        refused, message = self._refusal(request, where), self._message(request, where)
        if refused is not None or where is None or (refused := fault_of(activity, where)) is not None:
            return _refuse(refused or Refused(404, "ConversationNotFound"))
        if message is None:
            return _refuse(Refused(404, "ActivityNotFoundInConversation"))
        message.activity, message.edits = activity, message.edits + 1
        return web.json_response({"id": message.id})

    async def delete(self, request: web.Request) -> web.Response:
        where = self._world.find(request.match_info["conversation"])
        refused, message = self._refusal(request, where), self._message(request, where)
        if refused is not None or message is None:
            return _refuse(refused or Refused(404, "ActivityNotFoundInConversation"))
        message.deleted = True
        return web.Response(status=200)

    async def members(self, request: web.Request) -> web.Response:
        """A page of who is there: at least PAGE of them, as Teams takes smaller wishes for that."""
        where = self._world.find(request.match_info["conversation"])
        refused = self._refusal(request, where)
        if refused is not None or where is None:
            return _refuse(refused or Refused(404, "ConversationNotFound"))
        size = max(PAGE, min(int(request.query.get("pageSize", "200")), 500))
        start = int(request.query.get("continuationToken", "0"))
        page = where.members[start : start + size]
        told = [{"id": one.id, "objectId": one.aad_id.upper(), "tenantId": one.tenant} for one in page]
        more = {"continuationToken": f"{start + size}"} if start + size < len(where.members) else {}
        return web.json_response({"members": told, **more})

    async def upload(self, request: web.Request) -> web.Response:
        content = await request.read()
        if request.headers.get("Content-Range") != f"bytes 0-{len(content) - 1}/{len(content)}":
            return _refuse(Refused(400, "invalidRange"))
        if "Authorization" in request.headers:
            return _refuse(Refused(401, "unauthenticated", "the URL itself is the permission"))
        self._world.uploads[request.match_info["name"]] = content
        return web.json_response({}, status=201)

    def _issue(self) -> str:
        token = f"bot-token-{self._world.number()}"
        self._world.tokens.add(token)
        return token

    def _knows(self, request: web.Request) -> bool:
        header = request.headers.get("Authorization", "")
        return header.removeprefix("Bearer ") in self._world.tokens or (self._world.anonymous and not header)

    def _refusal(self, request: web.Request, where: Conversation | None) -> Refused | None:
        if not self._knows(request):
            return Refused(401, "Unauthorized", "Authorization has been denied for this request.")
        if where is None:
            return Refused(404, "ConversationNotFound", "Conversation not found.")
        return Refused(403, where.closed) if where.closed else None

    def _late(self, conversation_id: str) -> Refused | None:
        if not self._world.limited:
            return None
        now, times = asyncio.get_running_loop().time(), self._world.sent_at.setdefault(conversation_id, [])
        for most, seconds in WINDOWS:
            if sum(now - seconds < at for at in times) >= most:
                return Refused(429, "TooManyRequests", retry_after=f"{int(seconds)}")
        times.append(now)
        return None

    def _asked_for(self, asked: Any) -> Person | None:
        match asked:
            case {"bot": {"id": bot}, "members": [{"id": member}], "channelData": {"tenant": {"id": tenant}}}:
                person = self._world.people.get(member)
                return person if person is not None and (bot, tenant) == (BOT_ID, person.tenant) else None
            case _:
                return None

    @staticmethod
    def _message(request: web.Request, where: Conversation | None) -> Message | None:
        messages = where.messages if where is not None else []
        wanted = request.match_info["message"]
        return next((one for one in messages if one.id == wanted and not one.deleted), None)


def _refuse(refused: Refused) -> web.Response:
    headers = {"Retry-After": refused.retry_after} if refused.retry_after else {}
    if refused.status == 413:
        # the service in front answers this one, and not in JSON
        return web.Response(
            status=413, text="<html>Request Entity Too Large</html>", content_type="text/html"
        )
    body = json.dumps(refused.body)
    return web.Response(status=refused.status, text=body, content_type="application/json", headers=headers)
