"""What a journey stands on: the people and channels of the seeded firm as a workspace, and hands to act with."""

from dataclasses import dataclass
from typing import Any

import aiohttp
from sqlalchemy import Table, func, select

from bot.service import Service
from bot.workspace.driver import Driver
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import AppConfig, Channel, Command, Person, WorkspaceConfig
from storage.engine import Database
from tests.clocks import StillClock
from tests.seed import Seeded

APP = AppConfig(
    app_id="A1",
    bot_id="B1",
    bot_person_id="U0",
    name="Signoff",
    bot_token="xoxb-journey",
    app_token="xapp-journey",
    signing_secret="journey-secret",
    scopes=frozenset(
        ["chat:write", "commands", "im:write", "im:history", "im:read", "users:read", "channels:read", "groups:read", "files:write", "channels:history", "groups:history"]
    ),
    events=frozenset(["app_home_opened", "message.im", "message.channels", "message.groups", "user_change"]),
    commands=(Command(name="/signoff"),),
)
WORKSPACE = WorkspaceConfig(
    team_id="T1",
    team_name="Kern LLP",
    domain="kern",
    people=(
        Person(id="U1", name="ada", real_name="Ada Kern", title="Lawyer", tz="Europe/Berlin"),
        Person(id="U2", name="ben", real_name="Ben Odell", title="Lawyer", tz="Europe/Berlin"),
        Person(id="U3", name="cora", real_name="Cora Lund", title="Lawyer", tz="Europe/Berlin"),
        Person(id="U7", name="sol", real_name="Sol Reyes", title="Supervisor", tz="Europe/Berlin"),
        Person(id="U8", name="fay", real_name="Fay Moss", title="Finance", tz="Europe/Berlin"),
        Person(id="U9", name="nil", real_name="Nil Nobody", title="Intern", tz="Europe/Berlin"),
    ),
    channels=(Channel(id="C1", name="law-reviews", members=("U0", "U1", "U2", "U3", "U7", "U9")),),
    app=APP,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    driver: Driver
    service: Service
    workspace: LocalWorkspace
    database: Database
    seeded: Seeded
    api_key: str
    clock: StillClock

    async def send(self, output: str = "The clause is valid.", **more: Any) -> dict[str, Any]:
        """Send a task as the client does; gives the API's answer."""
        body = {"output": output, "matter": "PIECE-1", **more}
        headers = {"Authorization": f"Bearer {self.api_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{self.service.url}/v1/tasks", json=body) as answer,
        ):
            assert answer.status == 201, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def task(self, task_id: str, query: str = "") -> dict[str, Any]:
        """Ask for a task as the client does."""
        headers = {"Authorization": f"Bearer {self.api_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(f"{self.service.url}/v1/tasks/{task_id}{query}") as answer,
        ):
            found: dict[str, Any] = await answer.json()
            return found

    def rows(self, table: Table) -> list[Any]:
        """Every row of a table."""
        with self.database.reading() as connection:
            return list(connection.execute(select(table)))

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()
