"""Texts past their time are removed from every table, and a tombstone is left; what is held is never touched."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.dispatch import Dispatcher, new_command_id
from bot.housekeeping.purging import EVERY, Purging
from bot.housekeeping.sealing import seal_due
from bot.lines.setting_up import SETTING_UP_LINES
from bot.markup import reading
from bot.markup.reading import read
from bot.table import TABLE
from handlers.audit.described.review_changes import task_content
from handlers.decisions import Done, Figures, Refused
from handlers.ids import TaskId
from handlers.people.firms.setting_up import PlaceHold, ReleaseHold, SetRetention
from handlers.retention.purging import CHUNK, PurgeTasks
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import Answer, RecordVerdict, VoidVerdict
from handlers.review.offering.offers import Draft
from storage import tables
from storage.engine import Database
from storage.views.audit import proven_chains
from tests.clocks import StillClock
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

SECRET = "The indemnity survives."
EDITED = "The indemnity survives for two years."
YEAR = timedelta(days=366)


class Archive:
    """A firm and a rival with an edited task each in two matters, all of it a year old by the time of a test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = StillClock(NOW)
        self.dispatcher = Dispatcher(database, {**TABLE, **SETTING_UP_LINES}, self.clock.now)
        self.dispatcher.start()
        self.purging = Purging(self.dispatcher, database, self.clock)
        self.firm, self.rival = self._firm("Kern LLP", "T1"), self._firm("Rival LLP", "T2")
        for firm in (self.firm, self.rival):
            self._answer(firm, "PIECE-1")
            self._answer(firm, "CONF-1")

    def do(self, command: Any) -> Any:
        return self.dispatcher.submit(command).result(10)

    async def purge(self, after: timedelta = YEAR) -> None:
        self.clock.move_to(self.clock.now() + after)
        await self.purging.go_on()

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.reading() as connection:
            asked = select(tables.metadata.tables[table])
            return [dict(row) for row in connection.execute(asked).mappings()]

    def task(self, firm: Seeded, matter: str) -> dict[str, Any]:
        (task,) = [row for row in self.rows("tasks") if row["matter_id"] == firm.matters[matter].id]
        return task

    def purged(self) -> list[bool]:
        """Whether each task is: the firm's in PIECE-1 and in CONF-1, and the rival's."""
        cases = [(firm, matter) for firm in (self.firm, self.rival) for matter in ("PIECE-1", "CONF-1")]
        return [self.task(*case)["purged_at"] is not None for case in cases]

    def keep(self, keep: str = "365", firm: str = "Kern LLP") -> None:
        assert isinstance(self.do(SetRetention(id=new_command_id(), firm=firm, keep=keep)), Done)

    def _firm(self, name: str, workspace: str) -> Seeded:
        with self.database.writer.begin() as connection:
            return seed_firm(connection, name=name, workspace=workspace)

    def _answer(self, firm: Seeded, matter: str) -> None:
        task = task_of(firm.matters[matter], f"Cap {matter}", output=SECRET)
        task = replace(task, prompt=SECRET, context=SECRET, title=SECRET, metadata={"note": SECRET})
        ada = firm.people["U1"].id
        review = replace(review_of(task), version=1, route_at=None, expert_id=ada)
        draft = Draft(
            id=f"{review.id}"[:30] + "d",
            firm_id=task.firm_id,
            review_id=review.id,
            person_id=ada,
            text=SECRET,
            created_at=NOW,
        )
        with self.database.writer.begin() as connection:
            write(connection, task, replace(review, state="open", opened_at=NOW), draft)  # type: ignore[arg-type]
        answer = Answer(kind=VerdictKind.EDIT, text=EDITED, comment=SECRET, from_form=True)
        command = RecordVerdict(
            id=new_command_id(), sender=firm.sender("U1"), review_id=review.id, answer=answer
        )
        assert isinstance(self.do(command), Done)


@pytest.fixture
def archive(database: Database) -> Iterator[Archive]:
    archive = Archive(database)
    yield archive
    archive.dispatcher.stop()


async def test_past_its_time_no_table_holds_the_text_any_more(archive: Archive) -> None:
    archive.keep()
    await archive.purge()
    assert archive.purged() == [True, True, False, False]
    archive.keep(firm="Rival LLP")
    await archive.purge(EVERY)
    assert archive.purged() == [True] * 4

    everything = json.dumps({name: archive.rows(name) for name in tables.metadata.tables}, default=str)

    assert "indemnity" not in everything
    assert [(row["edited_output"], row["comment"]) for row in archive.rows("verdicts")] == [("", "")] * 4


async def test_what_was_shown_of_it_is_kept_in_memory_no_longer(archive: Archive) -> None:
    archive.keep()
    list(read("Clause 9 is an indemnity."))
    await archive.purge()
    assert reading._kept.cache_info().currsize == 0


async def test_the_tombstone_keeps_who_when_and_money_and_the_chain_proves(archive: Archive) -> None:
    money = archive.rows("ledger_entries")
    archive.keep()
    await archive.purge()
    task = archive.task(archive.firm, "PIECE-1")
    assert (task["external_id"], task["agent"], task["output"], task["title"]) == (
        "Cap PIECE-1",
        "drafter",
        "",
        "",
    )
    assert archive.rows("ledger_entries") == money
    assert {row["kind"] for row in archive.rows("verdicts")} == {"edit"}
    await seal_due(archive.dispatcher, archive.database)
    with archive.database.reading() as connection:
        proven = [*proven_chains(connection)]
    assert [one.faults for one in proven] == [(), ()]
    bodies = [json.loads(row["body"]) for row in archive.rows("audit_records")]
    gone = [change for body in bodies for change in body["changes"] if change["did"] == "task.purged"]
    assert {change["task"] for change in gone} == {
        archive.task(archive.firm, matter)["id"] for matter in ("PIECE-1", "CONF-1")
    }


async def test_what_is_held_is_not_purged_until_the_hold_is_released(archive: Archive) -> None:
    archive.keep()
    hold = PlaceHold(id=new_command_id(), firm="Kern LLP", matter="PIECE-1", reason="A regulator asks.")
    assert isinstance(archive.do(hold), Done)
    await archive.purge()
    assert archive.purged() == [False, True, False, False]
    asked = PurgeTasks(
        id=new_command_id(),
        firm_id=archive.firm.firm.id,
        task_ids=(TaskId(archive.task(archive.firm, "PIECE-1")["id"]),),
    )
    assert archive.do(asked) == Figures(value=0)

    archive.do(ReleaseHold(id=new_command_id(), firm="Kern LLP", matter="PIECE-1"))
    await archive.purge(EVERY)
    assert archive.purged() == [True, True, False, False]


async def test_nothing_goes_before_its_time_or_where_a_firm_keeps_for_ever(archive: Archive) -> None:
    await archive.purge()
    archive.keep()
    archive.keep("forever")
    await archive.purge(EVERY)
    archive.keep("law")
    await archive.purge(EVERY)
    assert archive.purged() == [False] * 4


async def test_another_firms_tasks_are_not_purged_by_name(archive: Archive) -> None:
    archive.keep()
    archive.clock.move_to(NOW + YEAR)
    theirs = TaskId(archive.task(archive.rival, "PIECE-1")["id"])
    asked = PurgeTasks(id=new_command_id(), firm_id=archive.firm.firm.id, task_ids=(theirs,))
    assert archive.do(asked) == Figures(value=0)
    assert archive.purged() == [False] * 4


async def test_what_was_purged_is_not_given_to_anybody_again(archive: Archive) -> None:
    archive.keep()
    await archive.purge()
    (review,) = [
        row["id"] for row in archive.rows("reviews") if row["matter_id"] == archive.firm.matters["PIECE-1"].id
    ]
    void = VoidVerdict(id=new_command_id(), sender=archive.firm.sender("U7"), reference=review)
    reply = archive.do(void)
    assert isinstance(reply, Refused)
    assert "The texts of this one were removed" in reply.words


async def test_more_than_one_command_takes_goes_in_several(archive: Archive) -> None:
    with archive.database.writer.begin() as connection:
        for number in range(CHUNK + 3):
            write(connection, task_of(archive.firm.matters["TIME-1"], f"more {number}", output=SECRET))
    archive.keep()
    await archive.purge()
    assert sum(row["purged_at"] is not None for row in archive.rows("tasks")) == CHUNK + 3 + 2


def test_the_digest_proves_what_a_text_was() -> None:
    assert task_content("t", SECRET, "", "") == task_content("t", SECRET, "", "")
    assert task_content("t", SECRET, "", "") != task_content("t", EDITED, "", "")
