"""The product in a chat of which it knows nothing yet: no firm, no admin, nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.process.service import Service
from storage.engine import Database
from tests.bot.teams.connector import connector_double
from tests.clocks import StillClock
from tests.journeys.house import AT_ONCE, listen
from tests.journeys.slack_hands import SlackHands, slack_hands
from tests.journeys.stage import House
from tests.journeys.teams_hands import TeamsHands
from tests.seed import Seeded

NOBODY = Seeded(
    firm=None,  # type: ignore[arg-type]  # there is none
    workspace_id=None,  # type: ignore[arg-type]  # nor this
    workspace="T1",
    client_id=None,  # type: ignore[arg-type]  # nor this
    matters={},
    people={},
)


@asynccontextmanager
async def nobody_in_slack(database: Database, clock: StillClock) -> AsyncIterator[SlackHands]:
    """Start the product in a workspace."""
    async with slack_hands(database, NOBODY, "", clock) as hands:
        assert isinstance(hands, SlackHands)
        yield hands


@asynccontextmanager
async def nobody_in_teams(database: Database, clock: StillClock) -> AsyncIterator[TeamsHands]:
    """Start the product in a tenant in which nobody has installed it."""
    async with connector_double() as teams:
        access = teams.access(pace=1_000.0, first_pause=0.001, screen_seconds=60.0)
        service = Service(database, clock=clock, teams=access, timing=AT_ONCE)
        house = House(service=service, database=database, seeded=NOBODY, api_key="", clock=clock)
        await service.start()
        listen(house)
        await service.connected()
        teams.bot_url = service.url
        yield TeamsHands(house, teams)
        await service.stop()
