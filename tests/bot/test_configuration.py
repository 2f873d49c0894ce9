"""A configuration file on both databases: one firm alone, one transaction, and an audit that tells who did it."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.configuration.looking import Looked, look_at
from bot.configuration.toml import written
from bot.dispatch import Dispatcher, new_command_id
from bot.housekeeping.sealing import seal_next
from bot.lines.configuration import CONFIGURATION_LINES
from bot.lines.setting_up import SETTING_UP_LINES
from bot.table import TABLE
from handlers.configuration.standing import tables_of
from handlers.configuration.words import plan_lines
from handlers.decisions import Done, Refused, Sheet
from handlers.desk.commands import SendSheet
from handlers.ids import PersonId
from handlers.people.firms.setting_up import SetRetention
from handlers.review.reviews import ReviewState
from storage import tables
from storage.engine import Database, open_database
from storage.facts.people.configuration import firm_with_settings
from storage.schema import create_fresh
from storage.views.audit import proven_chains
from storage.views.setting_changes import last_setting_change
from tests.clocks import StillClock
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

Raw = dict[str, Any]


class Office:
    """A firm and a rival that are set up alike, each with its own dispatcher's clock."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = StillClock(NOW)
        create_fresh(database)
        lines = {**TABLE, **SETTING_UP_LINES, **CONFIGURATION_LINES}
        self.dispatcher = Dispatcher(database, lines, self.clock.now)
        self.dispatcher.start()
        with database.writer.begin() as connection:
            self.firm = seed_firm(connection)
            self.rival = seed_firm(connection, name="Rival LLP", workspace="T2")

    def do(self, command: Any) -> Any:
        return self.dispatcher.submit(command).result(10)

    def export(self, seeded: Seeded) -> Raw:
        with self.database.reading() as connection:
            found = tables_of(firm_with_settings(connection, seeded.firm.id), self.clock.now())
            text = written(found, seeded.firm.id, last_setting_change(connection, seeded.firm.id))
        return tomllib.loads(text, parse_float=str)

    def look(self, raw: Raw, **how: Any) -> Looked:
        asked = {"firm": "", "take_file": False, "by": "jdoe", **how}
        with self.database.reading() as connection:
            return look_at(connection, raw, self.clock.now(), **asked)

    def told(self, raw: Raw) -> list[str]:
        looked = self.look(raw)
        return [line.text for line in plan_lines(looked.plan.steps, looked.since, "UTC")]

    def apply(self, raw: Raw, **how: Any) -> Any:
        return self.do(self.look(raw, **how).command)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    database = open_database(database_url)
    office = Office(database)
    yield office
    office.dispatcher.stop()
    database.close()


async def test_a_file_changes_its_own_firm_alone_in_one_record_of_the_audit(office: Office) -> None:
    mine, theirs = office.export(office.firm), office.export(office.rival)
    assert office.look(mine).plan.steps == ()
    assert "Rival" not in str(mine)

    mine["retention"]["keep"] = "law"
    mine["week"].update(digest_channel="C9", digest_workspace="T1", ends="friday")
    mine["matters"][3]["title"] = "Clauses"
    mine["clients"].append({"name": "Other Lab", "cleared_by": "Sol Reyes"})
    mine["people"][0].update(daily_capacity=3, prefers="slack", roles=["expert", "supervisor"])
    mine["people"][1].update(roles=["supervisor"], practice_areas=[])
    mine["people"][3].update(roles=["finance", "expert"], practice_areas=["tax"])
    account = {"workspace": "T1", "member": "U77"}
    mine["people"].append({"name": "Cy Wu", "accounts": [account], "roles": ["compliance"]})
    mine["rates"].append({"per": "hour", "currency": "EUR", "from": NOW, "pay": "100", "price": 170})
    time = {"client": "Acme Lab", "matter": "TIME-1"}
    mine["premiums"] = [{**time, "kind": "weekend", "from": NOW, "pay": 25, "price": "50 %"}]
    mine["billing"] = [{**time, "minimum": "500 USD", "discounts": ["10000 USD: 5"]}]
    mine["walls"] = [{"kind": "client", "subject": "Acme Lab", "person": "Cy Wu"}]
    mine["teams"] = [{"team": "Deals", "person": "Ada Kern"}]
    mine["watch"] = [{"name": "Elm"}]
    looked = office.look(mine)
    assert looked.plan.mistakes == ()
    assert len(looked.plan.changes) == 14
    reply = office.do(looked.command)
    assert isinstance(reply, Done), reply
    assert office.look(mine, take_file=True).plan.steps == ()
    assert office.look(office.export(office.firm)).plan.steps == ()
    assert office.export(office.rival) == theirs

    await seal_next(office.dispatcher, office.firm.firm.id)
    with office.database.reading() as connection:
        (proven,) = proven_chains(connection, office.firm.firm.id)
    assert (proven.count, proven.faults) == (1, ())


def test_with_one_bad_item_nothing_is_stored(office: Office) -> None:
    mine = office.export(office.firm)
    mine["retention"]["keep"] = "law"
    mine["people"].append(
        {"name": "X", "accounts": [{"workspace": "T2", "member": "U1"}], "roles": ["admin"]}
    )
    refused = office.apply(mine)
    assert isinstance(refused, Refused)
    assert "people, person X" in refused.words
    assert "Rival" not in refused.words
    assert office.export(office.firm)["retention"]["keep"] == "forever"


async def test_who_changed_what_in_chat_is_told_before_and_after_it_is_sealed(office: Office) -> None:
    mine = office.export(office.firm)
    sol, matter = office.firm.sender("U7"), office.firm.matters["PIECE-1"]
    values = {"reason": "Wrong law\nToo long", "criterion": ""}
    sheet = SendSheet(
        id=new_command_id(), sender=sol, sheet=Sheet.WORDING, about=matter.id, seen=1, values=values
    )
    assert isinstance(office.do(sheet), Done)
    expected = [
        "matter PIECE-1 of Acme Lab: changed since the file was made",
        "reject_reasons: Wrong law, Too long here, Wrong law, Incomplete in the file",
        "2026-10-14 11:00:00 · Sol Reyes changed reject_reasons of PIECE-1",
    ]
    assert [line.replace("Wrong law and ", "") for line in office.told(mine)] == expected
    await seal_next(office.dispatcher, office.firm.firm.id)
    assert office.told(mine) == expected


def test_what_changes_between_the_look_and_the_yes_is_not_overwritten(office: Office) -> None:
    mine = office.export(office.firm)
    mine["week"]["digest_hour"] = 11
    looked = office.look(mine)
    office.do(SetRetention(id=new_command_id(), firm="Kern LLP", keep="bank"))
    assert isinstance(office.do(looked.command), Refused)
    assert isinstance(office.apply(mine), Done)


def test_who_leaves_gives_back_what_waits_with_them(office: Office) -> None:
    ada = office.firm.people["U1"].id
    task = task_of(office.firm.matters["PIECE-1"], "one")
    review = replace(
        review_of(task), version=1, route_at=None, state=ReviewState.OPEN, expert_id=ada, opened_at=NOW
    )
    with office.database.writer.begin() as connection:
        write(connection, task, review)
    mine = office.export(office.firm)
    mine["people"] = [one for one in mine["people"] if one["name"] != "Ada Kern"]
    assert office.told(mine) == ["person Ada Kern: they leave, and what waits with them goes to others"]
    assert isinstance(office.apply(mine), Done)
    with office.database.reading() as connection:
        r, p = tables.reviews.c, tables.people.c
        assert connection.execute(select(r.state, r.expert_id)).one() == ("offered", None)
        state = connection.scalars(select(p.state).where(p.id == PersonId(ada))).one()
    assert state == "left"
    assert office.look(mine).plan.steps == ()


def test_a_workspace_of_the_rival_is_told_as_taken_and_nothing_else_of_it(office: Office) -> None:
    mine = office.export(office.firm)
    mine["workspaces"].append({"platform": "slack", "id": "T2"})
    (mistake,) = office.look(mine).plan.mistakes
    assert "belongs to another firm already" in mistake.words
    assert "Rival" not in mistake.words


def test_a_command_that_runs_again_finds_its_own_work(office: Office) -> None:
    mine = office.export(office.firm)
    mine["clients"].append({"name": "Other Lab", "cleared_by": "Sol Reyes"})
    command = office.look(mine).command
    assert isinstance(office.do(command), Done)
    again = office.do(command)
    assert isinstance(again, Refused)
    assert len(office.export(office.firm)["clients"]) == 2
