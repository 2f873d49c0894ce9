"""Weeks are closed through the dispatcher, beside other processes and beside people who click."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.dispatch import Dispatcher, Line, new_command_id
from bot.housekeeping.closing import close_due
from bot.lines.closing import CLOSING_LINES
from handlers.decisions import Decision, Done
from handlers.ids import CommandId, PersonId, TimeEntryId, derived_id
from handlers.money.time import TimeEntry
from storage import tables
from storage.engine import Database, open_database
from storage.rows import TIME_ENTRY, person_row
from tests.clocks import StillClock
from tests.furnished import SqliteTemplate
from tests.seed import NOW, Seeded, seed_firm
from tests.work import seed_many_entries

CUTOFF = datetime(2026, 10, 18, 22, tzinfo=UTC)
IN_WEEK, AFTER = CUTOFF - timedelta(days=2), CUTOFF + timedelta(seconds=5)
EXPERTS = 5000
RECORDS_OF_A_STEP = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """Stands for a verdict: it writes a time entry like the one it carries."""

    entry: TimeEntry
    id: CommandId = field(default_factory=new_command_id)


def no_facts(connection: Connection, commands: Sequence[Click], now: datetime) -> Sequence[None]:
    del connection, now
    return [None for _ in commands]


def enter(command: Click, facts: None, now: datetime) -> Decision:
    del facts
    return Decision(reply=Done(), records=(replace(command.entry, dated_at=now),))


LINES = {**CLOSING_LINES, Click: Line(load=no_facts, decide=enter)}


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


@contextmanager
def dispatching(database: Database) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(database, LINES, lambda: AFTER)
    dispatcher.start()
    yield dispatcher
    dispatcher.stop()


def seed_experts(connection: Connection, seeded: Seeded, count: int) -> list[PersonId]:
    ada = seeded.people["U1"]
    experts = [replace(ada, id=PersonId(derived_id("expert", str(number)))) for number in range(count)]
    connection.execute(
        tables.people.insert(), [person_row(expert) | {"created_at": NOW} for expert in experts]
    )
    return [expert.id for expert in experts]


def seeded_week(database: Database, *, experts: int, entries: int) -> Seeded:
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
        people = seed_experts(connection, seeded, experts)
        seed_many_entries(connection, seeded, entries, at=IN_WEEK, people=people)
    return seeded


def count(database: Database, name: str) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(tables.metadata.tables[name])).scalar_one()


def one_entry(database: Database) -> TimeEntry:
    with database.reading() as connection:
        return TIME_ENTRY.value(connection.execute(select(*TIME_ENTRY.columns).limit(1)).one())


async def test_two_processes_that_close_at_once_take_each_entry_and_issue_each_digest_once(
    database: Database, database_url: str
) -> None:
    seeded_week(database, experts=700, entries=2100)
    with opened(database_url) as second, dispatching(database) as one, dispatching(second) as other:
        clock = StillClock(AFTER)
        for _ in range(3):  # one that finds the other at work leaves the rest to it, or to the next tick
            await asyncio.gather(close_due(one, database, clock), close_due(other, second, clock))
    assert count(database, "payout_lines") == 2100
    assert count(database, "payouts") == 700
    assert count(database, "digests") == 700 + 2  # the firm's and a supervisor's
    assert count(database, "deliveries") == 2 * 700 + 4 + 1
    with database.reading() as connection:
        assert connection.scalars(select(tables.pay_periods.c.state)).all() == ["closed"]


async def test_a_tick_with_nothing_due_writes_nothing(database: Database) -> None:
    seeded_week(database, experts=1, entries=1)
    with dispatching(database) as dispatcher:
        await close_due(dispatcher, database, StillClock(CUTOFF - timedelta(seconds=1)))
    assert count(database, "pay_periods") == 0


async def test_one_firms_trouble_does_not_keep_anothers_week_open(database: Database) -> None:
    with database.writer.begin() as connection:
        for name in ("A LLP", "B LLP", "C LLP"):
            seed_firm(connection, name=name, workspace=f"T of {name}")
        broken = tables.firms.c.name == "B LLP"
        connection.execute(tables.firms.update().where(broken).values(zone="Nowhere/Land"))
    with dispatching(database) as dispatcher, pytest.raises(ExceptionGroup, match="1 weeks could not"):
        await close_due(dispatcher, database, StillClock(AFTER))
    assert count(database, "pay_periods") == 2


def test_every_step_of_a_closing_is_by_itself_and_lets_clicks_go_first() -> None:
    assert {(line.alone, line.waits) for line in CLOSING_LINES.values()} == {(True, True)}


async def test_while_five_thousand_experts_week_closes_a_click_waits_for_one_small_step_at_most(
    sqlite_url: str, sqlite_template: SqliteTemplate
) -> None:
    sqlite_template.copy_to(sqlite_url)
    with opened(sqlite_url) as database:
        seeded_week(database, experts=EXPERTS, entries=3 * EXPERTS)
        entry, steps = one_entry(database), Steps()
        with dispatching(database) as dispatcher:
            dispatcher.listen(steps)
            closing = asyncio.create_task(close_due(dispatcher, database, StillClock(AFTER)))
            people = [clicking(dispatcher, steps, entry, closing, f"person {n}") for n in range(8)]
            waited = [steps for waits in await asyncio.gather(*people) for steps in waits]
            await closing
        assert count(database, "payout_lines") == 3 * EXPERTS
        assert count(database, "digests") == EXPERTS + 2
        assert count(database, "time_entries") == 3 * EXPERTS + len(waited)
        assert len(waited) > 8
        assert max(waited) <= 1
        assert steps.most_records <= RECORDS_OF_A_STEP


class Steps:
    """Counts the steps of a closing as they are committed, and knows the one that wrote most."""

    def __init__(self) -> None:
        self.done = self.most_records = 0

    def __call__(self, batch: Sequence[tuple[object, Decision]]) -> None:
        for command, decision in batch:
            if type(command) in CLOSING_LINES:
                self.done += 1
                self.most_records = max(self.most_records, len(decision.records))


async def clicking(
    dispatcher: Dispatcher, steps: Steps, entry: TimeEntry, closing: asyncio.Task[None], name: str
) -> list[int]:
    """Click, wait for the answer and click again until the week is closed; gives the steps that each waited for."""
    waited: list[int] = []
    while not closing.done():
        click = Click(entry=replace(entry, id=TimeEntryId(derived_id(name, str(len(waited))))))
        before = steps.done
        answer = dispatcher.submit(click)
        # counted where the answer is told, on the writer's thread, for this one may look only later
        told: Future[int] = Future()
        answer.add_done_callback(lambda _, told=told: told.set_result(steps.done))
        waited.append(await asyncio.wrap_future(told) - before)
        assert isinstance(answer.result(), Done)
    return waited
