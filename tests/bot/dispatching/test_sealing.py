"""From commands to a chain in a real database, and that whoever touches it behind the product's back is caught."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from bot.dispatch import Dispatcher, new_command_id
from bot.housekeeping.sealing import seal_due
from bot.table import TABLE
from handlers.audit.asked import AskAudit
from handlers.audit.asking import AuditAnswer
from handlers.audit.sealing import CHUNK, SealAudit
from handlers.decisions import Done, Figures, FormPurpose, Refused, Reply, ShowForm
from handlers.ids import MatterId, derived_id, reference_of
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import Answer, OpenForm, RecordVerdict, UndoVerdict
from handlers.review.offering.offers import OfferMade
from storage import tables
from storage.engine import Database, open_database
from storage.schema import create_fresh
from storage.triggers import WORDS
from storage.views.audit import Proven, proven_chains
from tests.clocks import StillClock
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

APPROVE = Answer(kind=VerdictKind.APPROVE)
AUDIT = ("audit_records", "audit_heads", "audit_subjects")


class Acting:
    """A firm, a rival, and a dispatcher with the whole table; `reviews` stand in the firm's channel."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writer.begin() as connection:
            self.firm = seed_firm(connection)
            self.rival = seed_firm(connection, name="Rival LLP", workspace="T2")
            self.reviews = [standing(connection, self.firm, f"task {number}") for number in range(4)]
            self.rivals = standing(connection, self.rival, "theirs")
        self.dispatcher = Dispatcher(database, TABLE, StillClock(NOW).now)
        self.dispatcher.start()

    def do(self, *commands: Any) -> list[Reply]:
        return [answer.result(10) for answer in [self.dispatcher.submit(command) for command in commands]]

    def approve(self, number: int, account: str = "U1") -> RecordVerdict:
        return RecordVerdict(
            id=new_command_id(),
            sender=self.firm.sender(account),
            review_id=self.reviews[number],
            answer=APPROVE,
        )

    def seal(self) -> None:
        asyncio.run(seal_due(self.dispatcher, self.database))

    def proven(self, firm: Seeded | None = None) -> dict[str, Proven]:
        with self.database.reading() as connection:
            found = proven_chains(connection, None if firm is None else firm.firm.id)
            return {one.firm_id: one for one in found}

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.reading() as connection:
            asked = select(tables.metadata.tables[table])
            return [dict(row) for row in connection.execute(asked).mappings()]

    def acted(self) -> "Acting":
        """Some acts of both firms, sealed."""
        self.do(self.approve(0), self.approve(1, "U2"))
        self.do(UndoVerdict(id=new_command_id(), sender=self.firm.sender("U1"), review_id=self.reviews[0]))
        view = OpenForm(
            id=new_command_id(),
            sender=self.firm.sender("U3"),
            review_id=self.reviews[2],
            purpose=FormPurpose.CONTEXT,
        )
        theirs = replace(self.approve(0), sender=self.rival.sender("U1"), review_id=self.rivals)
        assert not any(isinstance(reply, Exception) for reply in self.do(view, theirs))
        self.seal()
        return self


def standing(connection: Connection, firm: Seeded, name: str) -> Any:
    task = task_of(firm.matters["PIECE-1"], name)
    review = replace(review_of(task), version=1, offers=1, offered_at=NOW, in_channel=True, route_at=None)
    offer = OfferMade(firm_id=review.firm_id, review_id=review.id, number=1, person_id=None, offered_at=NOW)
    write(connection, task, review, offer)
    return review.id


@pytest.fixture
def acting(database: Database) -> Iterator[Acting]:
    acting = Acting(database)
    yield acting
    acting.dispatcher.stop()


def test_every_act_is_chained_firm_by_firm(acting: Acting) -> None:
    acting.acted()
    proven = acting.proven()
    assert {key: (one.count, one.unsealed, one.faults) for key, one in proven.items()} == {
        acting.firm.firm.id: (4, 0, ()),
        acting.rival.firm.id: (1, 0, ()),
    }
    assert proven[acting.firm.firm.id].first_at == "2026-10-14T09:00:00.000000Z"
    assert [*acting.proven(acting.rival)] == [acting.rival.firm.id]


def test_what_is_not_sealed_yet_is_counted_and_looked_at(acting: Acting) -> None:
    acting.do(acting.approve(0))
    assert [(one.count, one.unsealed, one.faults) for one in acting.proven().values()] == [(0, 1, ())]
    unguarded(acting.database, "UPDATE audit_records SET body = replace(body, 'approved', 'rejected')")
    (one,) = acting.proven().values()
    assert [fault.words for fault in one.faults] == ["it does not say what it said when it was recorded"]


def test_a_record_changed_before_its_seal_is_sealed_and_still_caught(acting: Acting) -> None:
    acting.do(acting.approve(0), acting.approve(1))
    unguarded(
        acting.database,
        "UPDATE audit_records SET body = 'not even JSON' WHERE id = (SELECT min(id) FROM audit_records)",
    )
    acting.seal()
    (one,) = acting.proven().values()
    assert (one.count, one.unsealed) == (2, 0)
    assert "it does not say what it said when it was recorded" in [fault.words for fault in one.faults]


def test_a_command_that_runs_again_leaves_one_record(acting: Acting) -> None:
    view = OpenForm(
        id=new_command_id(),
        sender=acting.firm.sender("U3"),
        review_id=acting.reviews[2],
        purpose=FormPurpose.CONTEXT,
    )
    first, again = acting.do(view, view)
    assert isinstance(first, ShowForm)
    assert first == again
    assert len(acting.rows("audit_records")) == 1


def test_a_record_is_found_by_whom_and_what_it_is_about(acting: Acting) -> None:
    acting.acted()
    view = [row["subject"] for row in acting.rows("audit_subjects") if row["seq"] == 4]
    (task,) = [row["task_id"] for row in acting.rows("reviews") if row["id"] == acting.reviews[2]]
    of_view = {acting.firm.people["U3"].id, acting.firm.matters["PIECE-1"].id, task}
    assert of_view <= {*view}


def test_more_than_a_chunk_is_sealed_in_parts(acting: Acting) -> None:
    with acting.database.writer.begin() as connection:
        reviews = [standing(connection, acting.firm, f"more {number}") for number in range(CHUNK + 5)]
    acting.do(*(replace(acting.approve(0), id=new_command_id(), review_id=review) for review in reviews))
    first = acting.do(SealAudit(id=new_command_id(), firm_id=acting.firm.firm.id))
    assert first == [Figures(value=CHUNK)]
    acting.seal()
    assert [(one.count, one.faults) for one in acting.proven().values()] == [(CHUNK + 5, ())]


def test_two_who_seal_at_once_make_one_chain(acting: Acting) -> None:
    acting.do(*(acting.approve(number) for number in range(3)))
    other = Dispatcher(acting.database, TABLE, StillClock(NOW).now)
    other.start()
    answers = [
        one.submit(SealAudit(id=new_command_id(), firm_id=acting.firm.firm.id))
        for one in (acting.dispatcher, other) * 3
    ]
    assert sum(answer.result(10).value for answer in answers) == 3  # type: ignore[union-attr,misc]
    other.stop()
    assert [(one.count, one.faults) for one in acting.proven().values()] == [(3, ())]


ATTACKS = (
    "UPDATE audit_records SET body = 'x'",
    "UPDATE audit_records SET digest = 'x' WHERE seq IS NULL",
    "UPDATE audit_records SET seq = seq + 10, body = body",
    "UPDATE audit_records SET seq = NULL, prev = NULL, seal = NULL",
    "UPDATE audit_records SET seq = 9, prev = 'p', seal = 's', body = 'x' WHERE seq IS NULL",
    "DELETE FROM audit_records",
    "DELETE FROM audit_heads",
    "UPDATE audit_heads SET seq = 0",
    "UPDATE audit_heads SET seal = 'x'",
    "UPDATE audit_subjects SET seq = 99",
    "DELETE FROM audit_subjects",
)


def test_the_database_itself_refuses_to_change_the_audit(acting: Acting) -> None:
    acting.acted().do(acting.approve(3))
    before = [acting.rows(table) for table in AUDIT]
    for attack in ATTACKS:
        with pytest.raises(IntegrityError, match=WORDS), acting.database.writer.begin() as connection:
            connection.execute(text(attack))
    assert [acting.rows(table) for table in AUDIT] == before


def test_postgresql_refuses_to_empty_the_audit(postgres_url: str) -> None:
    database = open_database(postgres_url)
    create_fresh(database)
    for table in AUDIT:
        with pytest.raises(IntegrityError, match=WORDS), database.writer.begin() as connection:
            connection.execute(text(f"TRUNCATE {table} CASCADE"))
    database.close()


@pytest.mark.parametrize("sealed", [True, False])
def test_nobody_is_told_of_another_firm(acting: Acting, sealed: bool) -> None:
    """Both firms have a matter, people and a task of the same names, and the rival did something too."""
    if sealed:
        acting.acted()
    theirs = replace(acting.approve(0), sender=acting.rival.sender("U2"), review_id=acting.rivals)
    acting.do(acting.approve(3), theirs)
    with acting.database.writer.begin() as connection:
        matter = acting.rival.matters["PIECE-1"]
        write(connection, replace(matter, id=MatterId(derived_id(matter.id, "r")), code="RIVAL-1"))
    (task,) = [row["id"] for row in acting.rows("tasks") if row["external_id"] == "theirs"]
    for about in ("theirs", task, acting.rivals, "RIVAL-1", acting.rival.people["U1"].id, "T2"):
        (reply,) = acting.do(ask_for(acting, about))
        assert isinstance(reply, Refused), about
    for about in ("PIECE-1", "Ada Kern", "task 3"):
        (reply,) = acting.do(ask_for(acting, about))
        assert isinstance(reply, Figures), about
        assert isinstance(reply.value, AuditAnswer)
        assert reply.value.lines
        assert not any(reference_of(acting.rivals) in line for line in reply.value.lines)


def test_the_newest_twenty_are_told_and_that_there_are_older_ones(acting: Acting) -> None:
    for number in range(3):
        acting.do(*(ask_for(acting, "PIECE-1") for _ in range(8)))
        if number < 2:
            acting.seal()
    (reply,) = acting.do(ask_for(acting, "matter piece-1"))
    assert isinstance(reply, Figures)
    assert isinstance(reply.value, AuditAnswer)
    assert len(reply.value.lines) == 20
    assert "Older ones are in the file" in reply.value.note


def ask_for(acting: Acting, about: str) -> AskAudit:
    return AskAudit(id=new_command_id(), sender=acting.firm.sender("U7"), about=about)


Attack = Callable[[Connection], object]


def unguarded(database: Database, *statements: str) -> None:
    """Act as somebody who owns the database and takes its guards away."""
    with database.writer.begin() as connection:
        take_guards(connection)
        for statement in statements:
            connection.execute(text(statement))


def take_guards(connection: Connection) -> None:
    for table in AUDIT:
        for name in (f"{table}_no_update", f"{table}_no_delete", f"{table}_append_only"):
            on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Acting]:
    """A chain on SQLite whose guards are gone; each attack is taken back afterwards."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('chain') / 'signoff.db'}")
    create_fresh(database)
    acting = Acting(database).acted()
    unguarded(database, "DROP INDEX uq_audit_records_chain")
    yield acting
    acting.dispatcher.stop()
    database.close()


def caught(chain: Acting, attack: Attack) -> bool:
    """Whether the chain proves no more after an attack, or a key of the tables stood in its way."""
    with chain.database.writer.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            attack(connection)
            return any(one.faults for one in proven_chains(connection))
        except IntegrityError:
            return True
        finally:
            connection.rollback()


@given(data=st.data())
def test_one_flipped_byte_anywhere_in_the_tables_is_caught(chain: Acting, data: st.DataObject) -> None:
    table = tables.metadata.tables[data.draw(st.sampled_from(AUDIT))]
    row = data.draw(st.sampled_from(chain.rows(table.name)))
    column = data.draw(st.sampled_from([column.name for column in table.columns]))
    key = {name.name: row[name.name] for name in table.primary_key.columns}
    where = " AND ".join(f"{name} = :{name}" for name in key)

    def flip(connection: Connection) -> None:
        asked = text(f"SELECT CAST({column} AS BLOB) FROM {table.name} WHERE {where}")
        raw = bytearray(connection.execute(asked, key).scalar_one())
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        kept = "INTEGER" if column == "seq" and raw.isdigit() else "TEXT"
        changed = text(f"UPDATE {table.name} SET {column} = CAST(CAST(:raw AS BLOB) AS {kept}) WHERE {where}")
        connection.execute(changed, key | {"raw": bytes(raw)})

    assert caught(chain, flip)


@pytest.mark.parametrize("table", AUDIT)
def test_a_number_that_is_no_text_either_is_caught_and_does_not_end_the_proof(
    chain: Acting, table: str
) -> None:
    def spoil(connection: Connection) -> None:
        one = f"(SELECT rowid FROM {table} WHERE seq IS NOT NULL LIMIT 1)"
        connection.execute(text(f"UPDATE {table} SET seq = CAST(X'B1' AS TEXT) WHERE rowid = {one}"))

    assert caught(chain, spoil)


@given(data=st.data())
def test_rows_that_are_taken_away_are_caught(chain: Acting, data: st.DataObject) -> None:
    table = tables.metadata.tables[data.draw(st.sampled_from(AUDIT))]
    rows = chain.rows(table.name)
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1))

    def take(connection: Connection) -> None:
        for number in gone:
            same = [table.c[name.name] == rows[number][name.name] for name in table.primary_key.columns]
            connection.execute(table.delete().where(*same))

    assert caught(chain, take)


def test_the_attacks_leave_the_chain_as_it_was(chain: Acting) -> None:
    assert [one.faults for one in chain.proven().values()] == [(), ()]


def test_done_is_what_an_undo_says(acting: Acting) -> None:
    acting.do(acting.approve(0))
    undo = UndoVerdict(id=new_command_id(), sender=acting.firm.sender("U1"), review_id=acting.reviews[0])
    assert isinstance(acting.do(undo)[0], Done)
    body = max(acting.rows("audit_records"), key=lambda row: str(row["id"]))["body"]
    for did in ("review.moved", "verdict.revoked", "time.reversed", "money.reversed"):
        assert did in body
