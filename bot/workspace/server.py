"""The local workspace: one Slack-compatible server on 127.0.0.1, and nothing else."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.process.doorway import Doorway
from bot.workspace.acts.routes import Control, file_response
from bot.workspace.events import RETRY_AFTER, Events
from bot.workspace.faults import Faults
from bot.workspace.grants import Grants
from bot.workspace.link import ACK_SECONDS, Link
from bot.workspace.misbehaviour import misbehave
from bot.workspace.page import routes as page_routes
from bot.workspace.page.guide import TRY_IT, Guide
from bot.workspace.passes import Passes
from bot.workspace.rates import Rates, Strictness
from bot.workspace.responses import answer_response
from bot.workspace.sight import file_seen_by, seen_by
from bot.workspace.snapshot import Snapshot
from bot.workspace.sockets import Sockets
from bot.workspace.state import DemoAction, WorkspaceConfig
from bot.workspace.uploads import Uploads
from bot.workspace.web_api.dispatch import WebApi
from bot.workspace.world import World

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
MOST_BODY = 32 * 1024 * 1024


class LocalWorkspace:
    """A workspace with its people, channels and one app; it answers as Slack does and refuses what Slack refuses.

    `rates` is "strict", "off" or a factor on Slack's allowances; `retry_after` the seconds before each retry of an
    event; `ack_seconds` how long the app may take to answer a click; `guide` the list of things to do at the
    page's side.
    """

    def __init__(
        self,
        config: WorkspaceConfig,
        *,
        rates: Strictness = "strict",
        now: Callable[[], float] = time.time,
        demo_actions: Sequence[DemoAction] = (),
        guide: Guide = TRY_IT,
        retry_after: Sequence[float] = RETRY_AFTER,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        app = config.app
        self.faults = Faults()
        self.world = World(config, now)
        self.grants = Grants(app, now)
        self.sockets = Sockets(app)
        self.link = Link(app, self.faults, self.sockets, now, ack_seconds=ack_seconds)
        self.events = Events(self.world, self.link, retry_after)
        self.demo_actions = list(demo_actions)
        self.guide = guide
        self._passes = Passes(now)
        self._uploads = Uploads(self.world)
        self._rates = Rates(rates, now, is_listed=app.is_listed)
        self._stopping = asyncio.Event()
        self._door: Doorway | None = None
        self.web_api = self._make_web_api()

    @property
    def team_id(self) -> str:
        """What the workspace is called among others."""
        return self.world.config.team_id

    def take_app_away(self) -> None:
        """Take the app out of the workspace, as an admin does there; it is told, and its tokens are good no more."""
        self.grants.take_away(app=True)
        self.events.other({"type": "app_uninstalled"})

    def revoke_tokens(self) -> None:
        """Revoke the bot's tokens, and leave the app where it is."""
        self.grants.take_away(app=False)
        self.events.other(
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.world.config.app.bot_person_id]}}
        )

    @property
    def base_url(self) -> str:
        """Where the server is, without a slash at the end; the Web API is at `{base_url}/api/`."""
        return self.world.address

    def set_request_url(self, url: str | None) -> None:
        """Say where signed posts go; None is Socket Mode."""
        self.link.request_url = url

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes any free one."""
        self._stopping.clear()
        await self.link.start()
        self._door = Doorway(self._application(), patience=1.0)
        await self._door.open(HOST, port)
        self.world.address = self._door.url

    async def stop(self) -> None:
        """Stop at once: what is on its way to the app is dropped, as when the network goes."""
        self._stopping.set()
        await self.events.stop()
        await self.sockets.close()
        if self._door is not None:
            await self._door.shut()
        await self.link.stop()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MOST_BODY, middlewares=[only_loopback, kind_failures])
        application.add_routes([web.route("*", "/api/{method}", self.web_api.handle)])
        application.add_routes([web.get("/link/", self.sockets.connect)])
        application.add_routes(self._control().routes())
        application.add_routes([web.post("/_/respond/{token}", self._faulty("response_url", self._respond))])
        application.add_routes([web.post("/upload/v1/{token}", self._faulty("upload", self._upload))])
        application.add_routes([web.get("/files-pri/{file}/{name}", self._download)])
        application.add_routes(page_routes(self))
        return application

    def _make_web_api(self) -> WebApi:
        return WebApi(
            world=self.world,
            events=self.events,
            passes=self._passes,
            sockets=self.sockets,
            uploads=self._uploads,
            rates=self._rates,
            faults=self.faults,
            grants=self.grants,
            stopping=self._stopping,
        )

    def _control(self) -> Control:
        return Control(
            world=self.world,
            link=self.link,
            events=self.events,
            passes=self._passes,
            faults=self.faults,
            demo_actions=self.demo_actions,
            stopping=self._stopping,
        )

    def _faulty(self, name: str, handle: Handler) -> Handler:
        async def handle_or_misbehave(request: web.Request) -> web.StreamResponse:
            fault = self.faults.take(name)
            if fault is None:
                return await handle(request)
            return await misbehave(fault, request, self._stopping, lambda: handle(request))

        return handle_or_misbehave

    async def _respond(self, request: web.Request) -> web.Response:
        return await answer_response(request, self.world, self.events, self._passes)

    async def _upload(self, request: web.Request) -> web.Response:
        error = self._uploads.receive(request.match_info["token"], await request.read())
        return web.Response(text=error, status=400) if error else web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.Response:
        file = self.world.files.get(request.match_info["file"])
        app = self.world.config.app
        held = (
            not self.grants.refusal(request.headers.get("Authorization", "").removeprefix("Bearer "))
            and "files:read" in app.scopes
        )
        if file is None or not held:
            return web.Response(status=404)
        return file_response(file.name, file.content)

    def first_person(self) -> str:
        """The person whom the page shows when its address names nobody."""
        return self.world.config.people[0].id

    def seen_by(self, person: str) -> Snapshot | None:
        """What a person sees now, or None where there is no such person."""
        found = self.world.people.get(person)
        return None if found is None else seen_by(self.world, found, self.demo_actions)

    def file_seen_by(self, person: str, file_id: str) -> bytes | None:
        """A file's content, or None where that person does not see it."""
        found = file_seen_by(self.world, person, file_id)
        return None if found is None else found.content


@web.middleware
async def only_loopback(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a Host that is not loopback, so that no web site can reach in under a name of its own."""
    if request.host.rsplit(":", 1)[0] not in (HOST, "localhost"):
        raise web.HTTPForbidden(text="this server answers to 127.0.0.1 and localhost")
    return await handler(request)


@web.middleware
async def kind_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log whatever was not foreseen, and answer with words instead of a traceback."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except ConnectionResetError:
        return web.Response()  # whoever asked has gone meanwhile
    except Exception:
        logger.exception("the local workspace failed at %s", request.path)
        words = "The local workspace made a mistake; its log says more."
        return web.json_response({"ok": False, "error": "internal_error", "words": words}, status=500)
