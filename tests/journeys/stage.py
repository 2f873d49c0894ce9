"""What a journey stands on: the people and channels of the seeded firm as a workspace, and hands to act with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
from sqlalchemy import Table, func, select

from bot.process.service import Service
from bot.workspace.driver import Driver, Outcome
from bot.workspace.reading import words_of
from bot.workspace.server import LocalWorkspace
from bot.workspace.snapshot import SeenMessage
from bot.workspace.state import AppConfig, Channel, Command, Person, WorkspaceConfig
from handlers.deliveries import DeliveryState
from handlers.records import Record
from handlers.review.reviews import ReviewState
from storage import tables
from storage.engine import Database
from tests.clocks import StillClock
from tests.patience import PATIENCE
from tests.seed import Seeded, write

Found = TypeVar("Found")

APP = AppConfig(
    app_id="A1",
    bot_id="B1",
    bot_person_id="U0",
    name="Signoff",
    bot_token="xoxb-journey",
    app_token="xapp-journey",
    signing_secret="journey-secret",
    scopes=frozenset(
        [
            *("chat:write", "commands", "im:write", "im:history", "im:read", "users:read", "files:write"),
            *("channels:read", "groups:read", "channels:history", "groups:history"),
        ]
    ),
    events=frozenset(
        [
            *("app_home_opened", "message.im", "message.channels", "message.groups", "user_change"),
            *("member_joined_channel", "member_left_channel", "app_uninstalled", "tokens_revoked"),
        ]
    ),
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
        Person(
            id="U5", name="oda", real_name="Oda Away", title="Other firm", tz="Europe/Berlin", team_id="T2"
        ),
    ),
    channels=(Channel(id="C1", name="law-reviews", members=("U0", "U1", "U2", "U3", "U5", "U7", "U9")),),
    app=APP,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The product and its firm, whichever chat it is in."""

    service: Service
    database: Database
    seeded: Seeded
    api_key: str
    clock: StillClock
    committed: asyncio.Event = field(default_factory=asyncio.Event)

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

    async def send_all(self, *tasks: dict[str, Any]) -> list[dict[str, Any]]:
        """Send tasks in one batch as the client does; gives what was answered of each."""
        headers = {"Authorization": f"Bearer {self.api_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{self.service.url}/v1/tasks/batch", json={"tasks": tasks}) as answer,
        ):
            found = await answer.json()
            results: list[dict[str, Any]] = found["results"]
            return results

    async def task(self, task_id: str, query: str = "") -> dict[str, Any]:
        """Ask for a task as the client does."""
        headers = {"Authorization": f"Bearer {self.api_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(f"{self.service.url}/v1/tasks/{task_id}{query}") as answer,
        ):
            found: dict[str, Any] = await answer.json()
            return found

    async def withdraw(self, task_id: str) -> int:
        """Withdraw a task as the client does; gives the status of the answer."""
        headers = {"Authorization": f"Bearer {self.api_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{self.service.url}/v1/tasks/{task_id}/withdraw") as answer,
        ):
            return answer.status

    def rows(self, table: Table) -> list[Any]:
        """Every row of a table."""
        with self.database.reading() as connection:
            return list(connection.execute(select(table)))

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def person(self, account: str) -> str:
        """The id of a person of the firm."""
        return self.seeded.people[account].id

    def account(self, person_id: str) -> str:
        """The account of a person of the firm."""
        return next(key for key, person in self.seeded.people.items() if person.id == person_id)

    def review_of(self, task: dict[str, Any]) -> Any:
        """The row of a task's review."""
        return next(row for row in self.rows(tables.reviews) if row.task_id == task["id"])

    async def whose(self, task: dict[str, Any]) -> str:
        """The account of the expert whose turn a task's review is."""
        await self.settled()
        return self.account(self.review_of(task).expert_id)

    def add(self, *records: Record) -> None:
        """Put values into the database, as setting the firm up would."""
        with self.database.writer.begin() as connection:
            write(connection, *records)

    async def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """Look after every commit until there is something (neither None nor False)."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    self.committed.clear()
                    found = look()
                    if found is not None and found is not False:
                        return found
                    await self.committed.wait()
        except TimeoutError:
            raise AssertionError(f"{what} did not come within {PATIENCE} s") from None

    async def heard(self) -> None:
        """Wait until everything that people did in chat was heard."""

    async def settled(self) -> None:
        """Wait until every event was heard, every review offered and everything sent that is owed by now."""
        await self.heard()
        await self.until(lambda: not self._under_way(), "an end to what is owed")

    def _under_way(self) -> list[datetime]:
        d, r, now = tables.deliveries.c, tables.reviews.c, self.clock.now()
        sending = (DeliveryState.DUE, DeliveryState.SENDING)
        owed = select(d.next_at).where(d.state.in_(sending), d.next_at <= now)
        to_route = select(r.route_at).where(r.state == ReviewState.OFFERED, r.route_at <= now)
        with self.database.reading() as connection:
            return [*connection.scalars(owed), *connection.scalars(to_route)]

    async def later(self, **time: float) -> None:
        """Let time go by, and everything happen that falls due."""
        if any(time.values()):
            await self.settled()
        self.clock.move_to(self.clock.now() + timedelta(**time))
        await self.service.ticks.now()
        await self.settled()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(House):
    """The house in Slack, with hands to act there."""

    driver: Driver
    workspace: LocalWorkspace

    async def heard(self) -> None:
        """Wait until every event was heard."""
        await self.driver.events_settled()

    async def seen(self, account: str, text: str, channel: str = "C1") -> SeenMessage:
        """The newest message with a text that a person sees in a place; `app` is their direct chat with us."""
        await self.settled()
        messages = await self.driver.messages(channel, account)
        found = [message for message in messages if text in words_of(message)]
        assert found, f"{text!r} is not among {[words_of(message)[:200] for message in messages]}"
        return found[-1]

    async def words(self, account: str, channel: str = "C1") -> str:
        """All that a person reads in a place."""
        await self.settled()
        return "\n".join(words_of(message) for message in await self.driver.messages(channel, account))

    async def press(self, account: str, label: str, text: str, channel: str = "C1") -> Outcome:
        """Press a button, or choose from the menu, of the newest message with a text."""
        outcome = await self.driver.click_label(account, label, await self.seen(account, text, channel))
        assert outcome.ok, outcome
        await self.settled()
        return outcome

    async def command(self, account: str, text: str) -> str:
        """Type a slash command in the direct chat; gives all that is read there then."""
        outcome = await self.driver.command(account, f"/signoff {text}".strip())
        assert outcome.ok, outcome
        return await self.words(account, "app")
