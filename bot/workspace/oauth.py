"""Slack as the place where apps are installed from: several workspaces, one app, OAuth v2, and one Web API for all."""

import base64
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.process.doorway import Doorway
from bot.workspace.grants import Grants
from bot.workspace.server import HOST, LocalWorkspace, only_loopback
from bot.workspace.state import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """What somebody agreed to, for the app to exchange once."""

    workspace: LocalWorkspace
    person: str
    scopes: str


class LocalSlack:
    """Where apps are installed from. `redirect_url` is where browsers are sent back to, as the app's manifest says.

    `rotates`: tokens end after twelve hours. `said_no`: people refuse what they are asked.
    """

    def __init__(
        self,
        workspaces: Sequence[LocalWorkspace],
        *,
        client_id: str,
        client_secret: str,
        rotates: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.workspaces = tuple(workspaces)
        self.client_id = client_id
        self.client_secret = client_secret
        self.rotates = rotates
        self.redirect_url = ""
        self.said_no = False
        self._now = now
        self._codes: dict[str, _Code] = {}
        self._door: Doorway | None = None

    @property
    def base_url(self) -> str:
        """Where it is, without a slash at the end; the Web API is at `{base_url}/api/`."""
        assert self._door is not None, "it is started first"
        return self._door.url

    async def start(self) -> None:
        """Listen on loopback."""
        application = web.Application(middlewares=[only_loopback], client_max_size=32 * 1024 * 1024)
        application.add_routes(
            [
                web.get("/oauth/v2/authorize", self._authorize),
                web.post("/api/oauth.v2.access", self._access),
                web.post("/api/apps.uninstall", self._uninstall),
                web.route("*", "/api/{method}", self._web_api),
            ]
        )
        self._door = Doorway(application, patience=1.0)
        await self._door.open(HOST, 0)

    async def stop(self) -> None:
        """Stop at once."""
        if self._door is not None:
            await self._door.shut()

    async def _authorize(self, request: web.Request) -> web.Response:
        """Somebody is asked for their consent; `as` and `team` say who and where, as the page would."""
        asked = request.query
        if asked.get("client_id") != self.client_id:
            return web.Response(status=400, text="invalid_client_id")
        workspace = next(
            (one for one in self.workspaces if one.team_id == asked.get("team")), self.workspaces[0]
        )
        back = {"state": asked.get("state", "")}
        if self.said_no:
            back["error"] = "access_denied"
        else:
            code = secrets.token_hex(12)
            person = asked.get("as") or workspace.first_person()
            self._codes[code] = _Code(workspace=workspace, person=person, scopes=asked.get("scope", ""))
            back["code"] = code
        raise web.HTTPFound(f"{self.redirect_url}?{urlencode(back)}")

    async def _access(self, request: web.Request) -> web.Response:
        """`oauth.v2.access`: tokens for a code, or for a refresh token."""
        given = await request.post()
        if refused := self._unknown_client(request):
            return web.json_response({"ok": False, "error": refused})
        if given.get("grant_type") == "refresh_token":
            return web.json_response(self._renewed(str(given.get("refresh_token", ""))))
        code = self._codes.pop(str(given.get("code", "")), None)
        if code is None:
            return web.json_response({"ok": False, "error": "invalid_code"})
        config = code.workspace.world.config
        tokens = code.workspace.grants.issue(rotates=self.rotates)
        organisation = {"id": config.enterprise_id, "name": f"{config.team_name} Group"}
        answer = {
            "ok": True,
            "app_id": config.app.app_id,
            "authed_user": {"id": code.person},
            "scope": code.scopes,
            "token_type": "bot",
            "bot_user_id": config.app.bot_person_id,
            "team": None if config.is_org_wide else {"id": config.team_id, "name": config.team_name},
            "enterprise": organisation if config.enterprise_id else None,
            "is_enterprise_install": config.is_org_wide,
            **tokens,
        }
        return web.json_response(answer)

    def _renewed(self, refresh: str) -> Json:
        for workspace in self.workspaces:
            if tokens := workspace.grants.renew(refresh):
                return {"ok": True, "token_type": "bot", **tokens}
        return {"ok": False, "error": "invalid_refresh_token"}

    async def _uninstall(self, request: web.Request) -> web.Response:
        """`apps.uninstall`: the app is taken away from the workspace that the token is of."""
        workspace = self._of(request)
        if workspace is None:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        workspace.take_app_away()
        return web.json_response({"ok": True})

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        workspace = self._of(request) or self.workspaces[0]  # which refuses a token that nobody gave out
        return await workspace.web_api.handle(request)

    def _of(self, request: web.Request) -> LocalWorkspace | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return next((one for one in self.workspaces if _knows(one.grants, token)), None)

    def _unknown_client(self, request: web.Request) -> str:
        said = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        client_id, _, secret = said.partition(":")
        if client_id != self.client_id:
            return "invalid_client_id"
        return "" if secret == self.client_secret else "bad_client_secret"


def _knows(grants: Grants, token: str) -> bool:
    return bool(token) and (token in grants.ends or token in grants.revoked)
