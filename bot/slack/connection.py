"""Connecting to one Slack workspace: who we are there, and how what Slack sends reaches the edge."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.dispatch import Unavailable, new_command_id
from bot.installs.known import Installs
from bot.installs.vault import Vault
from bot.process.edges import Dispatch, HomeOf
from bot.process.reaching import FIRST_PAUSE, until_reached
from bot.sending.platforms import PlatformTrouble
from bot.slack.app import SCREEN_SECONDS, SlackEdge, slack_app
from bot.slack.calling.calls import TIMEOUT_SECONDS, call, web_client
from bot.slack.calling.pace import Pace
from bot.slack.calling.posting import SlackPlatform
from bot.slack.drawing.forms import payload_of
from bot.slack.install.clients import INSTALLED, Authorize, Clients
from bot.slack.install.door import InstallDoor
from bot.slack.install.exchange import renewed
from bot.slack.parse import PLATFORM
from handlers.installs.installation import Sealed
from handlers.installs.values import NoteConnected
from handlers.people.people import Sender

EVENTS_PATH = "/slack/events"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAccess:
    """The secrets of a Slack app: Socket Mode needs the app token, HTTP the signing secret.

    There is a bot token for the one workspace of a firm's own app, or the client id and secret for any number of them
    that connect by OAuth, or both; `keys` seal the tokens that come by OAuth, the newest first.
    """

    bot_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    keys: tuple[str, ...] = field(default=(), repr=False)
    api_url: str | None = None  # another Web API than Slack's, with a slash at the end: the local workspace's
    pace: float = 1.0
    timeout: float = TIMEOUT_SECONDS  # seconds that a call of the Web API may take
    screen_seconds: float = SCREEN_SECONDS  # seconds for answering somebody who waits at the screen
    first_pause: float = FIRST_PAUSE  # seconds until a Slack that is away is tried again; then twice as many


class SlackConnection:
    """One app in its workspaces, connected: `platform` acts in them, `app` hears them.

    `installs` knows those that came by OAuth; without it there is the one whose token the settings name.
    """

    def __init__(
        self,
        access: SlackAccess,
        now: Callable[[], float],
        *,
        installs: Installs | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._access = access
        self._clock = clock = clock or _utc
        # keeps every call within its time, which the SDK does not where it is given a session
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=access.timeout))
        self.client = web_client(access.bot_token or None, self._session, base_url=access.api_url)
        self.clients = Clients(self._session, access.api_url, installs, clock)
        self.platform = SlackPlatform(self.clients, self._session, Pace(now, scale=access.pace))
        self.team_id = ""
        self.app: AsyncApp | None = None
        self._socket: AsyncSocketModeHandler | None = None
        self._installs = installs
        self._door = None if installs is None else self._install_door(access, installs, clock)
        # by Socket Mode there is no secret, and nobody may post to us
        secret = access.signing_secret
        self._verifier = SignatureVerifier(secret) if secret else None

    def _install_door(
        self, access: SlackAccess, installs: Installs, clock: Callable[[], datetime]
    ) -> InstallDoor:
        return InstallDoor(
            client_id=access.client_id,
            client_secret=access.client_secret,
            api_url=access.api_url,
            vault=Vault(access.keys),
            installs=installs,
            session=self._session,
            now=clock,
        )

    async def open(self, dispatch: Dispatch, home: HomeOf) -> None:
        """Ask Slack who we are until it says so, and set up the listeners; raises PlatformTrouble if it refuses us.

        Who we are where the app came by OAuth, Slack said when it came.
        """
        if self._installs is not None and self._door is not None:
            await self._installs.reload()
            self._door.open(dispatch)
        if self._access.bot_token:
            await until_reached(self._meet, name="Slack", first_pause=self._access.first_pause)
            sender = Sender(platform=PLATFORM, workspace=self.team_id, platform_user_id="")
            try:
                await dispatch(NoteConnected(id=new_command_id(), sender=sender))
            except Unavailable:
                # what waits goes out at its next attempt, unless the app was thought to be gone: then at the next start
                log.warning("the database was away when Slack was there")
            log.info("connected to Slack, workspace %s", self.team_id)
        self._listen(dispatch, home)

    async def _meet(self) -> None:
        me = await call(self.client.auth_test())
        self.team_id = str(me["team_id"])
        bot = AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=self.team_id,
            bot_token=self._access.bot_token,
            bot_id=str(me.get("bot_id", "")),
            bot_user_id=str(me["user_id"]),
        )
        self.clients.keep_own(self.client, bot)

    def _listen(self, dispatch: Dispatch, home: HomeOf) -> None:
        # without a token of its own: Bolt warns of a client that has one and an `authorize` that gives one
        bare = web_client(None, self._session, base_url=self._access.api_url)
        app = slack_app(bare, self._access.signing_secret, Authorize(self.clients), verify=False)
        edge = SlackEdge(
            dispatch=dispatch,
            home=home,
            client_for=self.clients.client_for,
            screen_seconds=self._access.screen_seconds,
        )
        edge.listen(app)
        self.app = app

    async def renew(self, refresh_token: str) -> Sealed:
        """Exchange a refresh token for new tokens, sealed; raises PlatformTrouble."""
        access = self._access
        return await renewed(
            self._session,
            access.api_url,
            refresh_token=refresh_token,
            client_id=access.client_id,
            client_secret=access.client_secret,
            vault=Vault(access.keys),
            now=self._clock(),
        )

    async def connect(self) -> None:
        """Open the socket, where we are reached by one, until it is open; raises PlatformTrouble when Slack refuses."""
        if self._access.app_token:
            await until_reached(self._open_socket, name="Slack", first_pause=self._access.first_pause)

    async def _open_socket(self) -> None:
        assert self.app is not None, "the connection is opened first"
        # asked for here, because the SDK would ask a Slack that refuses us again and again
        opened = await call(self.client.apps_connections_open(app_token=self._access.app_token))
        socket = AsyncSocketModeHandler(self.app, self._access.app_token, web_client=self.client)
        socket.client.wss_uri = str(opened["url"])
        try:
            async with asyncio.timeout(self._access.timeout):
                await socket.connect_async()  # type: ignore[no-untyped-call]  # Bolt's adapter has no types
        except BaseException as problem:
            await socket.close_async()  # type: ignore[no-untyped-call]  # the same
            if isinstance(problem, TimeoutError):
                raise PlatformTrouble("Slack did not open the socket") from problem
            raise
        self._socket = socket

    async def close(self) -> None:
        """Stop listening and close the connections."""
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # the same
        await self._session.close()

    def routes(self) -> list[web.RouteDef]:
        """Give the HTTP routes of this edge; without a signing secret nobody may post to us."""
        if not self._access.signing_secret:
            return []
        pages = [] if self._door is None else self._door.routes()
        return [web.post(EVENTS_PATH, self._hear), *pages]

    async def _hear(self, request: web.Request) -> web.Response:
        """Take nothing before we are connected; an event that meets with 503 comes again."""
        return web.Response(status=503) if self.app is None else await self._receive(request)

    async def _receive(self, request: web.Request) -> web.Response:
        body = (await request.read()).decode("utf-8", "replace")
        # before anything is parsed or logged: Bolt would parse first, and log the whole body of what it refuses
        if self.app is None or not _is_signed(request, body, self._verifier):
            return web.Response(status=401)
        asked = _asked(request, body)
        if asked is None:
            return web.Response(status=400)
        self._resolve(asked)
        answer = await self.app.async_dispatch(asked)
        headers = {name: values[0] for name, values in answer.headers.items() if values}
        return web.Response(status=answer.status, body=(answer.body or "").encode(), headers=headers)

    def _resolve(self, asked: AsyncBoltRequest) -> None:
        """Find which installation a request is for, once, out of memory."""
        if (resolving := self.clients.resolving) is not None:
            known = resolving.known_for(asked.body)
            asked.context[INSTALLED] = known
            if known is not None:
                resolving.bring_home(asked.body, known)


def _utc() -> datetime:
    return datetime.now(UTC)


def _is_signed(request: web.Request, body: str, verifier: SignatureVerifier | None) -> bool:
    if verifier is None:
        return False
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
        return False
    return bool(verifier.is_valid(body, timestamp, signature))


def _asked(request: web.Request, body: str) -> AsyncBoltRequest | None:
    """Read a request as Bolt does; None for what is neither a form nor a JSON object."""
    text = payload_of(body) or body  # Bolt reads JSON where it is given JSON
    if request.content_type == "application/json" and not text.lstrip().startswith("{"):
        return None
    try:
        asked = AsyncBoltRequest(body=text, query=request.query_string, headers=_headers(request))
    except ValueError:
        return None
    asked.raw_body = body  # what was signed
    if not asked.body and "command=" in body:
        # Bolt gives up on a form whose text has the word "payload" in it
        asked.body = dict(parse_qsl(body, keep_blank_values=True))
    return asked if asked.body else None


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    return dict(request.headers)
