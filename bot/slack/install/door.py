"""Connecting a workspace by OAuth: the page that sends a browser to Slack, and the one that Slack sends it back to."""

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.dispatch import Unavailable, new_command_id
from bot.installs.known import Installs
from bot.installs.vault import Locked, Vault
from bot.process.edges import Dispatch
from bot.sending.platforms import PlatformTrouble
from bot.slack.install import pages
from bot.slack.install.exchange import exchange
from bot.slack.install.paths import INSTALL_PATH, REDIRECT_PATH
from handlers.decisions import Done, Figures
from handlers.installs.values import STATE_LASTS, InstallApp, Installed, TakeState

COOKIE = "signoff_install"
SCOPES = (
    *("channels:read", "chat:write", "commands", "files:write"),
    *("groups:read", "im:history", "im:write", "users:read"),
)
_A_DAY = timedelta(days=1)

log = logging.getLogger(__name__)


class InstallDoor:
    """The two pages. What goes to Slack and back is sealed with our keys, bound to the browser, and good once."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        api_url: str | None,
        vault: Vault,
        installs: Installs,
        session: aiohttp.ClientSession,
        now: Callable[[], datetime],
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._api_url = api_url
        self._vault = vault
        self._installs = installs
        self._session = session
        self._now = now
        self._dispatch: Dispatch | None = None

    def open(self, dispatch: Dispatch) -> None:
        """Begin to take people in."""
        self._dispatch = dispatch

    def routes(self) -> list[web.RouteDef]:
        """Give the routes of both pages."""
        return [web.get(INSTALL_PATH, self.begin), web.get(REDIRECT_PATH, self.come_back)]

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Send a browser to Slack, with a state that only this browser can bring back."""
        browser = secrets.token_urlsafe(32)
        asked = {
            "client_id": self._client_id,
            "scope": ",".join(SCOPES),
            "state": self._vault.ticket(_hash(browser), self._now()),
        }
        there = f"{_slack(self._api_url)}/oauth/v2/authorize?{urlencode(asked)}"
        answer = web.Response(status=302, headers={**pages.HEADERS, "Location": there})
        answer.set_cookie(
            COOKIE,
            browser,
            path="/slack",
            max_age=int(STATE_LASTS.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=not _is_loopback(request),
        )
        return answer

    async def come_back(self, request: web.Request) -> web.Response:
        """Take what Slack gave the browser; every way in which that fails has a page that says what to do."""
        if self._dispatch is None:
            return pages.refusal("not_ready")
        try:
            return await self._come_back(request, self._dispatch)
        except PlatformTrouble as trouble:
            log.warning("an installation failed: %s", trouble.words)
            return pages.refusal(_KNOWN.get(trouble.code, "slack"), code=trouble.code)
        except Unavailable:
            log.warning("an installation failed: the database is away")
            return pages.refusal("not_ready")

    async def _come_back(self, request: web.Request, dispatch: Dispatch) -> web.Response:
        query = request.query
        if error := query.get("error", ""):
            return pages.refusal("said_no" if error == "access_denied" else "slack", code=error)
        if wrong := await self._refused(query, request.cookies.get(COOKIE, ""), dispatch):
            return pages.refusal(wrong)
        install = await exchange(
            self._session,
            self._api_url,
            code=query["code"],
            client_id=self._client_id,
            client_secret=self._client_secret,
            vault=self._vault,
            now=self._now(),
        )
        reply = await dispatch(install)
        await self._installs.reload()
        assert isinstance(reply, Figures), "an installation is always kept"
        assert isinstance(reply.value, Installed), "the same"
        log.info("installed in Slack, workspace %s", install.sender.workspace)
        return _welcome(install, reply.value)

    async def _refused(self, query: Mapping[str, str], browser: str, dispatch: Dispatch) -> str:
        """Say what is wrong with what a browser brought back, or use it up."""
        state, code = query.get("state", ""), query.get("code", "")
        if not state or not code:
            return "nothing_brought"
        try:
            whose = self._vault.read_ticket(state, self._now(), _A_DAY)
        except Locked:
            return "not_ours"
        try:
            self._vault.read_ticket(state, self._now(), STATE_LASTS)
        except Locked:
            return "late"
        if not browser or not compare_digest(whose, _hash(browser)):
            return "another_browser"
        taken = await dispatch(
            TakeState(id=new_command_id(), state_hash=_hash(state), until=self._now() + STATE_LASTS)
        )
        return "" if isinstance(taken, Done) else "used"


# Slack's own words for what whoever runs Signoff, or the person at the screen, can do something about
_KNOWN = {
    "invalid_code": "used",
    "code_already_used": "used",
    "invalid_client_id": "operator",
    "bad_client_secret": "operator",
    "bad_redirect_uri": "operator",
}


def _welcome(install: InstallApp, came: Installed) -> web.Response:
    where = {"app": install.app_id, **({} if install.is_org_wide else {"team": install.sender.workspace})}
    return pages.welcome(
        place=install.name,
        is_org_wide=install.is_org_wide,
        came=came,
        link=f"https://slack.com/app_redirect?{urlencode(where)}",
    )


def _slack(api_url: str | None) -> str:
    """Where Slack is for browsers: beside its Web API."""
    return "https://slack.com" if api_url is None else api_url.rstrip("/").removesuffix("/api")


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _is_loopback(request: web.Request) -> bool:
    """Whether it is tried out on this machine, where browsers may keep no cookie that wants TLS."""
    host: Any = request.url.host
    return host in ("127.0.0.1", "localhost")
