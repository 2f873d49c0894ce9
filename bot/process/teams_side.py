"""Teams and storage put together: the edge of one bot, and what it reads."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.process.edges import Decide, Dispatch, HomeOf
from bot.process.teams_facts import TeamsFacts
from bot.teams.access import TeamsAccess
from bot.teams.app import TeamsEdge
from bot.teams.calling.messages import message
from bot.teams.connection import TeamsConnection
from storage.engine import Database


class TeamsSide:
    """One bot in Teams: `connection` acts there and hears it."""

    def __init__(self, access: TeamsAccess, database: Database, now: Callable[[], datetime]) -> None:
        self._access = access
        self._facts = TeamsFacts(database, now)
        self._time = asyncio.get_running_loop().time
        self.connection = TeamsConnection(
            access,
            self._time,
            render=message,
            place_of=self._facts.place_of,
            known_service_of=self._facts.service_of,
            readers_of=self._facts.readers_of,
        )

    async def open(self, dispatch: Dispatch, decide: Decide, home: HomeOf) -> None:
        """Begin to hear Teams, however long it is away; raises PlatformTrouble if it refuses us."""
        edge = TeamsEdge(
            dispatch=dispatch,
            decide=decide,
            home=home,
            card_of=self._facts.card_of,
            card_left=self._facts.card_left,
            account_of=self._facts.account_of,
            connector=self.connection.connector,
            now=self._time,
            screen_seconds=self._access.screen_seconds,
        )
        await self.connection.open(edge.handle, self._facts.file_of)
