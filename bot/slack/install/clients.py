"""The Web API clients that a process acts by: one for each installation, and one for the token of the settings."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.known import Installs, Known
from bot.sending.platforms import PlatformTrouble
from bot.slack.calling.calls import web_client
from bot.slack.install.resolving import Resolving

INSTALLED = "installed"  # what a request is for, in Bolt's context
_RENEWING = timedelta(minutes=1)


class ClientsByWorkspace(Protocol):
    """Whoever has a client for each workspace; a mapping by the workspace's id will do."""

    def get(self, workspace: str, /) -> AsyncWebClient | None:
        """Give the client to act by in a workspace; raises PlatformTrouble while its token is being renewed."""


class Clients:
    """Clients by workspace, made once for each token."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_url: str | None,
        installs: Installs | None,
        now: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._api_url = api_url
        self._installs = installs
        self._now = now
        self._own: tuple[str, AsyncWebClient, AuthorizeResult] | None = None
        self._made: dict[str, tuple[int, AsyncWebClient, AuthorizeResult]] = {}
        self.resolving = None if installs is None else Resolving(installs)
        self._nowhere = web_client(None, session, base_url=api_url)

    def keep_own(self, client: AsyncWebClient, bot: AuthorizeResult) -> None:
        """Keep the client of the one workspace whose token the settings name."""
        self._own = (str(bot.team_id), client, bot)

    def get(self, workspace: str, /) -> AsyncWebClient | None:
        """Give the client to act by in a workspace."""
        known = None if self._installs is None else self._installs.at(workspace)
        if known is not None:
            if known.expires_at is not None and known.expires_at <= self._now():
                raise PlatformTrouble("Slack's token has ended and is being renewed", wait=_RENEWING)
            return self._of(known)[0]
        return self._own[1] if self._own is not None and self._own[0] == workspace else None

    async def anew(self, workspace: str) -> AsyncWebClient | None:
        """Give the client of a workspace by what is stored now, however old what we know is."""
        if self._installs is not None:
            await self._installs.reload()
        return self.get(workspace)

    def client_for(self, body: Mapping[str, Any]) -> AsyncWebClient:
        """Give the client to answer something from Slack by; where the app is not installed, Slack refuses it."""
        known = None if self.resolving is None else self.resolving.known_for(body)
        if known is not None:
            return self._of(known)[0]
        return self._nowhere if self._own is None else self._own[1]

    def bot_for(self, known: Known | None) -> AuthorizeResult | None:
        """Say who we are where a request is for."""
        if known is not None:
            return self._of(known)[1]
        return None if self._own is None else self._own[2]

    def _of(self, known: Known) -> tuple[AsyncWebClient, AuthorizeResult]:
        made = self._made.get(known.workspace)
        if made is None or made[0] != known.version:
            bot = AuthorizeResult(
                enterprise_id=known.enterprise_id or None,
                team_id=None if known.is_org_wide else known.workspace,
                bot_token=known.bot_token,
                bot_id=known.bot_id,
                bot_user_id=known.bot_user_id,
            )
            client = web_client(known.bot_token, self._session, base_url=self._api_url)
            made = self._made[known.workspace] = (known.version, client, bot)
        return made[1], made[2]


class Authorize(AsyncAuthorize):
    """Tells Bolt who we are: out of memory, and without asking Slack."""

    def __init__(self, clients: Clients) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt's has no types
        self._clients = clients

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """Give the installation that a request was found to be for."""
        del enterprise_id, team_id, user_id, actor_enterprise_id, actor_team_id, actor_user_id
        return self._clients.bot_for(context.get(INSTALLED))
