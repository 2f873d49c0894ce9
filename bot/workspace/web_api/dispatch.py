"""The one way in: `POST /api/{method}`, its faults, its token, its rate, its answer."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from aiohttp import web

from bot.workspace.events import Events
from bot.workspace.faults import Faults
from bot.workspace.grants import Grants
from bot.workspace.misbehaviour import misbehave
from bot.workspace.passes import Passes
from bot.workspace.rates import Rates
from bot.workspace.sockets import Sockets
from bot.workspace.state import Json
from bot.workspace.uploads import Uploads
from bot.workspace.web_api import chat, conversations, files, people, views
from bot.workspace.web_api.calls import ApiError, Call, Method
from bot.workspace.world import World

OPEN_SOCKET = "apps.connections.open"


def connections_open(call: Call) -> Json:
    """Answer the address of one websocket connection."""
    address = call.world.address.replace("http://", "ws://")
    app_id = call.world.config.app.app_id
    return {"url": f"{address}/link/?ticket={call.sockets.ticket()}&app_id={app_id}"}


@cache
def methods() -> Mapping[str, Method]:
    """Every method that is answered."""
    return {
        "api.test": people.api_test,
        OPEN_SOCKET: connections_open,
        "auth.revoke": people.auth_revoke,
        "auth.test": people.auth_test,
        "chat.delete": chat.delete,
        "chat.getPermalink": chat.get_permalink,
        "chat.postEphemeral": chat.post_ephemeral,
        "chat.postMessage": chat.post_message,
        "chat.update": chat.update,
        "conversations.history": conversations.conversations_history,
        "conversations.info": conversations.conversations_info,
        "conversations.join": conversations.conversations_join,
        "conversations.list": conversations.conversations_list,
        "conversations.members": conversations.conversations_members,
        "conversations.open": conversations.conversations_open,
        "conversations.replies": conversations.conversations_replies,
        "files.completeUploadExternal": files.complete_upload,
        "files.getUploadURLExternal": files.get_upload_url,
        "files.info": files.files_info,
        "users.conversations": people.users_conversations,
        "users.info": people.users_info,
        "users.list": people.users_list,
        "users.lookupByEmail": people.users_lookup_by_email,
        "views.open": views.views_open,
        "views.publish": views.views_publish,
        "views.push": views.views_push,
        "views.update": views.views_update,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """Answers the Web API for the one installed app."""

    world: World
    events: Events
    passes: Passes
    sockets: Sockets
    uploads: Uploads
    rates: Rates
    faults: Faults
    grants: Grants
    stopping: asyncio.Event

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one call."""
        method = request.match_info["method"]
        fault = self.faults.take(method)
        if fault is None:
            return await self._answer(method, request)
        return await misbehave(fault, request, self.stopping, lambda: self._answer(method, request))

    async def _answer(self, method: str, request: web.Request) -> web.Response:
        try:
            arguments = await _arguments(request)
            answer = self._call(method, arguments, _token(request, arguments))
        except ApiError as refused:
            answer = refused.answer
        if answer.get("error") == "ratelimited":
            wait = {"Retry-After": str(answer.pop("retry_after"))}
            return web.json_response(answer, status=429, headers=wait)
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self._scopes()))})

    def _scopes(self) -> frozenset[str]:
        return self.world.config.app.scopes

    def _call(self, method: str, arguments: Mapping[str, object], token: str) -> Json:
        if method not in methods():
            raise ApiError("unknown_method", more={"req_method": method})
        if method != "api.test":
            self._check_token(method, token)
        wait = self.rates.wait_for(method, str(arguments.get("channel", "")))
        if wait:
            raise ApiError("ratelimited", more={"retry_after": wait})
        call = Call(
            method=method,
            arguments=arguments,
            world=self.world,
            events=self.events,
            passes=self.passes,
            sockets=self.sockets,
            uploads=self.uploads,
        )
        answer = {"ok": True, **methods()[method](call)}
        if method == "auth.revoke":
            self.grants.take_away(app=False)
        return answer

    def _check_token(self, method: str, token: str) -> None:
        app = self.world.config.app
        if not token:
            raise ApiError("not_authed")
        if token != app.app_token and (refusal := self.grants.refusal(token)):
            raise ApiError(refusal)
        if (token == app.app_token) is not (method == OPEN_SOCKET):
            raise ApiError("not_allowed_token_type")


async def _arguments(request: web.Request) -> dict[str, object]:
    """Arguments from the query and from a form or JSON body; the body wins."""
    arguments: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        arguments.update(_object(await request.read()))
    elif request.can_read_body:
        arguments.update(await request.post())
    return arguments


def _object(body: bytes) -> Json:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(given, dict):
        raise ApiError("json_not_object")
    return given


def _token(request: web.Request, arguments: Mapping[str, object]) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header else str(arguments.get("token", ""))
