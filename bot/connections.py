"""The chat platforms that a process is connected with: either of them, or both."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from bot.edges import Dispatch, HomeOf
from bot.platforms import ChatPlatform
from bot.slack.connection import SlackAccess, SlackConnection
from bot.teams.access import TeamsAccess
from storage.engine import Database

if TYPE_CHECKING:
    from bot.teams_side import TeamsSide


class Connections:
    """Connects to what is configured; Microsoft's SDK is loaded where Teams is, and nowhere else."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        slack: SlackAccess | None,
        teams: TeamsAccess | None,
    ) -> None:
        time = asyncio.get_running_loop().time
        self._slack = None if slack is None else SlackConnection(slack, time)
        self._teams = None if teams is None else _teams_side(teams, database, now)

    @property
    def platforms(self) -> Mapping[str, ChatPlatform]:
        """What deliveries are sent by, by the platform's name."""
        slack = {} if self._slack is None else {"slack": self._slack.platform}
        return slack if self._teams is None else {**slack, "teams": self._teams.connection.platform}

    def routes(self) -> list[web.RouteDef]:
        """Give the HTTP routes of every edge."""
        slack = [] if self._slack is None else self._slack.routes()
        return slack if self._teams is None else [*slack, *self._teams.connection.routes()]

    async def open(self, dispatch: Dispatch, home: HomeOf) -> None:
        """Begin to hear every platform, however long each is away; raises PlatformTrouble if one refuses us."""
        there = [one for one in (self._slack, self._teams) if one is not None]
        opening = [asyncio.create_task(one.open(dispatch, home), name="opening") for one in there]
        try:
            await asyncio.gather(*opening)
        finally:
            for one in opening:
                one.cancel()

    async def connect(self) -> None:
        """Open Slack's socket, where we are reached by one."""
        if self._slack is not None:
            await self._slack.connect()

    async def close(self) -> None:
        """Stop hearing."""
        if self._slack is not None:
            await self._slack.close()
        if self._teams is not None:
            await self._teams.connection.close()


def _teams_side(access: TeamsAccess, database: Database, now: Callable[[], datetime]) -> "TeamsSide":
    from bot.teams_side import TeamsSide  # noqa: PLC0415  # brings Microsoft's SDK in

    return TeamsSide(access, database, now)
