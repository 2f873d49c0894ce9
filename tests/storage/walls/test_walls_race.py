"""An answer beside a new wall or a notice, by two writers of one PostgreSQL: the one waits for the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from handlers.configuration.applying import ApplyConfiguration, apply_configuration, plan_of
from handlers.configuration.reading import read_document
from handlers.decisions import Done, Refused, Reply, Sheet
from handlers.desk.commands import SendSheet
from handlers.desk.desks import send_sheet
from handlers.ids import CommandId
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, RecordVerdict
from handlers.review.offering.turns import NOT_AVAILABLE
from handlers.review.reviews import Review, ReviewState
from handlers.walls.typed_walls import TypedWall
from handlers.walls.walling import AddWall, add_wall
from storage import tables
from storage.engine import Database, open_database
from storage.facts.people.configuration import configuration_facts, firm_with_settings
from storage.facts.people.desk import desk_facts
from storage.facts.review.verdicts import verdict_facts
from storage.facts.walls.walling import walling_facts
from storage.invariants.duties import DUTIES
from storage.record import record
from storage.schema import create_fresh
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

SOON = 0.3  # seconds in which a writer that is held must not come through
PATIENCE = 10.0
Barring = Callable[[Connection, Seeded], Reply]


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    opened = open_database(postgres_url)
    create_fresh(opened)
    yield opened
    opened.close()


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def review(database: Database, firm: Seeded) -> Review:
    task = replace(task_of(firm.matters["TIME-1"], "a"), parties=("Acme Ltd",))
    ada = firm.people["U1"].id
    with_ada = replace(review_of(task), state=ReviewState.OPEN, expert_id=ada, metered_ms=100, version=2)
    with database.writer.begin() as connection:
        write(connection, task, with_ada)
    return with_ada


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def answered(connection: Connection, firm: Seeded, review: Review, now: datetime = NOW) -> Reply:
    answer = Answer(kind=VerdictKind.APPROVE)
    command = RecordVerdict(id=CommandId("v"), sender=firm.sender("U1"), review_id=review.id, answer=answer)
    facts: VerdictFacts = verdict_facts(connection, [command], now)[0]
    decision = record_verdict(command, facts, now)
    record(connection, [decision], now)
    return decision.reply


def walled(connection: Connection, firm: Seeded) -> Reply:
    wall = TypedWall(kind="party", subject="Acme", person=firm.people["U1"].name)
    command = AddWall(id=CommandId("w" * 32), firm="", decided_by="Sol Reyes", wall=wall)
    decision = add_wall(command, walling_facts(connection, [command], NOW)[0], NOW)
    record(connection, [decision], NOW)
    return decision.reply


def applied(connection: Connection, firm: Seeded) -> Reply:
    """The same wall, out of a configuration file."""
    raw = {"walls": [{"kind": "party", "subject": "Acme", "person": firm.people["U1"].name}]}
    document = read_document(raw, firm.firm.zone, NOW)
    command = ApplyConfiguration(id=CommandId("c" * 32), firm_id=firm.firm.id, document=document, seen="")
    looked = plan_of(command, firm_with_settings(connection, firm.firm.id, document), NOW)
    command = replace(command, seen=looked.mark)
    decision = apply_configuration(command, configuration_facts(connection, [command], NOW)[0], NOW)
    record(connection, [decision], NOW)
    return decision.reply


def noticed(connection: Connection, firm: Seeded, now: datetime = NOW) -> Reply:
    command = SendSheet(
        id=CommandId("n" * 32),
        sender=firm.sender("U7"),
        sheet=Sheet.NOTICE,
        about=firm.people["U1"].id,
        values={"status": "missing"},
    )
    decision = send_sheet(command, desk_facts(connection, [command], now)[0], now)
    record(connection, [decision], now)
    return decision.reply


@pytest.mark.parametrize("barring", [walled, applied])
def test_an_answer_waits_for_a_wall_that_is_being_made_and_is_refused_by_it(
    database: Database,
    firm: Seeded,
    review: Review,
    beside: ThreadPoolExecutor,
    barring: Barring,
) -> None:
    def in_between() -> Reply:
        with database.writer.begin() as connection:
            return answered(connection, firm, review)

    with database.writer.begin() as connection:
        assert isinstance(barring(connection, firm), Done)
        answer = beside.submit(in_between)
        with pytest.raises(StillWaiting):
            answer.result(SOON)

    reply = answer.result(PATIENCE)
    assert isinstance(reply, Refused)
    assert NOT_AVAILABLE in reply.words
    with database.reading() as connection:
        assert connection.execute(select(tables.verdicts.c.id)).all() == []


def test_a_wall_waits_for_an_answer_that_is_being_given_and_counts_its_pay(
    database: Database, firm: Seeded, review: Review, beside: ThreadPoolExecutor
) -> None:
    def in_between() -> Reply:
        with database.writer.begin() as connection:
            return walled(connection, firm)

    with database.writer.begin() as connection:
        assert isinstance(answered(connection, firm, review), Done)
        wall = beside.submit(in_between)
        with pytest.raises(StillWaiting):
            wall.result(SOON)

    reply = wall.result(PATIENCE)
    assert isinstance(reply, Done)
    assert "held for compliance" in reply.words


@pytest.mark.parametrize("later", [timedelta(), timedelta(milliseconds=20)])
def test_an_answer_waits_for_a_notice_that_is_being_recorded_and_is_paid_by_it(
    database: Database, firm: Seeded, review: Review, beside: ThreadPoolExecutor, later: timedelta
) -> None:
    def in_between() -> Reply:
        with database.writer.begin() as connection:
            return answered(connection, firm, review)

    with database.writer.begin() as connection:
        assert isinstance(noticed(connection, firm, NOW + later), Done)
        answer = beside.submit(in_between)
        with pytest.raises(StillWaiting):
            answer.result(SOON)

    assert "not" in str(answer.result(PATIENCE))
    entries = tables.time_entries.c
    with database.reading() as connection:
        assert connection.execute(select(entries.unpaid, entries.pay)).all() == [("missing", 0)]
    assert broken(database) == []


def test_a_notice_waits_for_an_answer_that_is_being_given_and_leaves_its_pay(
    database: Database, firm: Seeded, review: Review, beside: ThreadPoolExecutor
) -> None:
    def in_between() -> Reply:
        with database.writer.begin() as connection:
            return noticed(connection, firm)

    with database.writer.begin() as connection:
        assert isinstance(answered(connection, firm, review, NOW + timedelta(milliseconds=20)), Done)
        notice = beside.submit(in_between)
        with pytest.raises(StillWaiting):
            notice.result(SOON)

    assert isinstance(notice.result(PATIENCE), Done)
    assert broken(database) == []


def test_what_was_paid_well_after_a_notice_went_missing_is_found(
    database: Database, firm: Seeded, review: Review
) -> None:
    with database.writer.begin() as connection:
        assert isinstance(noticed(connection, firm), Done)
        connection.execute(update(tables.people).values(outside_business="not_needed"))
        assert isinstance(answered(connection, firm, review, NOW + timedelta(seconds=6)), Done)
    assert broken(database) == ["nothing accrues without notice"]


def broken(database: Database) -> list[str]:
    with database.reading() as connection:
        return [one.name for one in DUTIES if connection.execute(one.query).all()]
