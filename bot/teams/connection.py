"""Connecting to Teams: who may post to us, how we are known there, and how what Teams posts reaches the edge."""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
from aiohttp import web

from bot.process.reaching import until_reached
from bot.teams.access import TeamsAccess
from bot.teams.calling.calls import session_timeout
from bot.teams.calling.credentials import Credential, Fetch, no_token, secret_login
from bot.teams.calling.files import FileDesk, FileOf
from bot.teams.calling.pace import Pace
from bot.teams.calling.posting import PlaceOf, ReadersOf, Render, TeamsPlatform
from bot.teams.calling.sdk import Adapter, TeamsConnector, managed_identity
from bot.teams.entry.admission import LOOPBACK, Doorman
from bot.teams.entry.border import Event, EventAnswer, EventKind
from bot.teams.entry.door import Door, Handle
from bot.teams.entry.keys import KeySet

MESSAGES_PATH = "/api/messages"

KnownServiceOf = Callable[[str], Awaitable[str | None]]

log = logging.getLogger(__name__)


async def nobody(_tenant_id: str, _review_id: str) -> Sequence[str]:
    """Show a card to everybody alike."""
    return ()


class TeamsConnection:
    """One bot, connected: `platform` acts in its tenants, `routes` hears them."""

    def __init__(
        self,
        access: TeamsAccess,
        now: Callable[[], float],
        *,
        render: Render,
        place_of: PlaceOf,
        known_service_of: KnownServiceOf | None = None,
        readers_of: ReadersOf = nobody,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._access = access
        self._services: dict[str, str] = {}
        self._known_service_of = known_service_of
        self._session = aiohttp.ClientSession(timeout=session_timeout(access.timeout))
        self._hosts = LOOPBACK if access.playground else access.service_hosts
        self._credential = Credential(token_source(access, self._session), now)
        keys = None if access.playground else KeySet(self._session, access.metadata_url, now)
        self._doorman = Doorman(
            app_id=access.app_id,
            keys=keys,
            tenants=frozenset(tenant.lower() for tenant in access.tenants),
            service_hosts=self._hosts,
            wall=wall,
        )
        self.connector = TeamsConnector(
            session=self._session,
            credential=self._credential,
            app_id=access.app_id,
            service_hosts=self._hosts,
        )
        self.platform = TeamsPlatform(
            self.connector,
            Pace(now, scale=access.pace),
            render=render,
            place_of=place_of,
            service_of=self._service_of,
            readers_of=readers_of,
        )
        self._adapter: Adapter | None = None

    async def open(self, handle: Handle, file_of: FileOf) -> None:
        """Ask Microsoft for a token until there is one, and begin to hear; raises PlatformTrouble if it refuses us."""

        async def ask() -> None:
            await self._credential.token()

        await until_reached(ask, name="Teams", first_pause=self._access.first_pause)
        desk = FileDesk(self.connector, self._session, file_of, self._access.upload_hosts)

        async def heard(event: Event) -> EventAnswer:
            # a tenant's service can move; what it said last is where it is
            self._services[event.tenant_id] = event.place.service_url
            return await (desk.answer(event) if event.kind is EventKind.FILE_CONSENT else handle(event))

        self._adapter = Adapter(Door(self._doorman, self.connector, heard))
        log.info("connected to Teams, tenants %s", ", ".join(sorted(self._access.tenants)))

    async def close(self) -> None:
        """Stop hearing and close the connections."""
        self._adapter = None
        await self._session.close()

    def routes(self) -> list[web.RouteDef]:
        """Give the HTTP routes of this edge."""
        return [web.post(MESSAGES_PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        if self._adapter is None:
            return web.Response(status=503)
        return await self._adapter.process(request)

    async def _service_of(self, tenant_id: str) -> str:
        """Say where a tenant is reached: where it was heard from last, now or before this process began."""
        heard = self._services.get(tenant_id.lower())
        if heard is None and self._known_service_of is not None:
            heard = await self._known_service_of(tenant_id.lower())
        return heard or self._access.service_url


def token_source(access: TeamsAccess, session: aiohttp.ClientSession) -> Fetch:
    """Say where the app's tokens come from."""
    if access.playground:
        return no_token
    if access.managed_identity:
        return managed_identity(access.managed_identity)
    return secret_login(
        session,
        login_url=access.login_url,
        tenant_id=access.home_tenant,
        app_id=access.app_id,
        secret=access.app_password,
    )
