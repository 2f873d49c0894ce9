"""The chat platforms that a process is connected with: either of them, or both."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from bot.installs.renewing import Renewing
from bot.installs.stored import StoredInstalls
from bot.installs.vault import Vault
from bot.process.edges import Decide, Dispatch, HomeOf
from bot.sending.letting_through import TurnsAway
from bot.sending.platforms import ChatPlatform
from bot.slack.connection import SlackAccess, SlackConnection
from bot.teams.access import TeamsAccess
from storage.engine import Database

if TYPE_CHECKING:
    from bot.process.teams_side import TeamsSide


class Connections:
    """Connects to what is configured; Microsoft's SDK is loaded where Teams is, and nowhere else.

    `away` are those that were not reached yet.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        slack: SlackAccess | None,
        teams: TeamsAccess | None,
    ) -> None:
        time = asyncio.get_running_loop().time
        self._database, self._now = database, now
        self._vault = Vault(slack.keys) if slack is not None and slack.client_id else None
        self.installs = None if self._vault is None else StoredInstalls(database, self._vault)
        self._slack = (
            None if slack is None else SlackConnection(slack, time, installs=self.installs, clock=now)
        )
        self._teams = None if teams is None else _teams_side(teams, database, now)
        self.away = set(self.platforms)

    @property
    def platforms(self) -> Mapping[str, ChatPlatform]:
        """What deliveries are sent by, by the platform's name."""
        slack = {} if self._slack is None else {"slack": self._slack.platform}
        return slack if self._teams is None else {**slack, "teams": self._teams.connection.platform}

    @property
    def turning_away(self) -> Mapping[str, TurnsAway]:
        """Those of the platforms that send away whoever would have to wait too long, by name."""
        return {} if self._teams is None else {"teams": self._teams.connection.platform}

    def renewing(self, dispatch: Dispatch) -> Renewing | None:
        """Give what renews tokens that end, where the app is installed by OAuth."""
        if self._slack is None or self.installs is None or self._vault is None:
            return None
        return Renewing(dispatch, self._database, self.installs, self._vault, self._slack.renew, self._now)

    def routes(self) -> list[web.RouteDef]:
        """Give the HTTP routes of every edge."""
        slack = [] if self._slack is None else self._slack.routes()
        return slack if self._teams is None else [*slack, *self._teams.connection.routes()]

    async def open(self, dispatch: Dispatch, decide: Decide, home: HomeOf, told: Callable[[], None]) -> None:
        """Begin to hear every platform, however long each is away; raises PlatformTrouble if one refuses us.

        `told` is called each time one of them is there and can be sent to.
        """
        there = {"slack": self._slack, "teams": self._teams}
        opening = [
            asyncio.create_task(self._open(name, one, dispatch, decide, home, told), name=f"opening {name}")
            for name, one in there.items()
            if one is not None
        ]
        try:
            await asyncio.gather(*opening)
        finally:
            for one in opening:
                one.cancel()

    async def _open(
        self,
        name: str,
        one: "SlackConnection | TeamsSide",
        dispatch: Dispatch,
        decide: Decide,
        home: HomeOf,
        told: Callable[[], None],
    ) -> None:
        if isinstance(one, SlackConnection):
            await one.open(dispatch, home)
        else:
            await one.open(dispatch, decide, home)
        self.away.discard(name)
        told()
        if isinstance(one, SlackConnection):
            await one.connect()  # by the socket, where we are reached by one

    async def close(self) -> None:
        """Stop hearing."""
        if self._slack is not None:
            await self._slack.close()
        if self._teams is not None:
            await self._teams.connection.close()


def _teams_side(access: TeamsAccess, database: Database, now: Callable[[], datetime]) -> "TeamsSide":
    from bot.process.teams_side import TeamsSide  # noqa: PLC0415  # brings Microsoft's SDK in

    return TeamsSide(access, database, now)
