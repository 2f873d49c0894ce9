"""A firm with weeks of work in it, written in bulk: much of it in little time, and as the product's own rows."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table

from handlers.ids import PersonId, stamped_id
from handlers.money.ledger import LedgerEntry
from handlers.money.time import TimeEntry
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.reviews import Review
from handlers.review.tasks import Task
from storage import tables
from storage.engine import Database, open_database
from storage.rows import LEDGER_ENTRY, REVIEW, TASK, TIME_ENTRY, VERDICT, person_row
from storage.writing.money import account_rows
from storage.writing.prepared import Prepared, Row
from tests.seed import NOW, Seeded, seed_client, seed_firm
from tests.work import work_done

FIRST_CUTOFF = datetime(2026, 10, 18, 22, tzinfo=UTC)  # of the seeded firm
CUTOFFS = (FIRST_CUTOFF, datetime(2026, 10, 25, 23, tzinfo=UTC))  # the clocks went back that morning
WEEK = timedelta(days=7)
CLIENTS = ("Birch Lab", "Cedar Lab", "Delta Lab")
MATTERS = ("PIECE-1", "OVERLAP-1", "CONF-1")
KINDS = (VerdictKind.APPROVE, VerdictKind.APPROVE, VerdictKind.EDIT, VerdictKind.REJECT)
AT_ONCE = 20_000  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Somebody who answers again and again: their review, and the rows of an answer, of which all are copies."""

    task: Task
    review: Review
    verdict: Row
    entry: Row
    ledger: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The firm and its experts, each of whom works in one matter."""

    seeded: Seeded
    experts: Sequence[Expert]


def seed_crowd(database: Database, experts: int) -> Crowd:
    """Write a firm with so many experts, and for each a review that all their answers are versions of."""
    with database.writer.begin() as connection:
        first = seed_firm(connection)
        firms = [first, *(seed_client(connection, first, name=name) for name in CLIENTS)]
        places = [(firm, code) for firm in firms for code in MATTERS]
        crowd = [_expert(*places[number % len(places)], number) for number in range(experts)]
        _insert(connection, tables.people, (_person(first, expert, n) for n, expert in enumerate(crowd)))
        _insert(connection, tables.tasks, (TASK.row(expert.task) for expert in crowd))
        _insert(connection, tables.reviews, (REVIEW.row(expert.review) for expert in crowd))
        postings = (LedgerEntry(**row) for expert in crowd for row in expert.ledger)
        _insert(connection, tables.ledger_accounts, account_rows(postings))
    return Crowd(seeded=first, experts=crowd)


def _expert(firm: Seeded, matter: str, number: int) -> Expert:
    person = PersonId(_id(NOW, f"expert {number}"))
    at = FIRST_CUTOFF - WEEK
    ours = replace(firm, people={"U1": replace(firm.people["U1"], id=person)})
    records = work_done(ours, "U1", f"task {number}", at=at, matter=matter)
    task, review, verdict, entry, *postings = records
    assert isinstance(task, Task)
    assert isinstance(review, Review)
    assert isinstance(verdict, Verdict)
    assert isinstance(entry, TimeEntry)
    return Expert(
        task=task,
        review=review,
        verdict=VERDICT.row(verdict),
        entry=TIME_ENTRY.row(entry),
        ledger=[LEDGER_ENTRY.row(one) for one in postings if isinstance(one, LedgerEntry)],
    )


def _person(firm: Seeded, expert: Expert, number: int) -> Row:
    person = replace(firm.people["U1"], id=expert.entry["person_id"], name=f"Expert {number:06}")
    return person_row(person) | {"created_at": NOW}


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    statement, rows = Prepared(table.insert()), iter(rows)
    while part := list(islice(rows, AT_ONCE)):
        statement.write(connection, part)


def seed_work(database: Database, crowd: Crowd, entries: int, *, week: int = 0) -> None:
    """Write so many answers of one week with their time and money: of the experts in turn, spread over the week."""
    with database.writer.begin() as connection:
        for table, rows in (
            (tables.verdicts, _verdicts),
            (tables.time_entries, _entries),
            (tables.ledger_entries, _ledger),
        ):
            _copy(connection, table, rows(crowd, entries, week))
    look_after(database.writer.url.render_as_string(hide_password=False))


def look_after(url: str) -> None:
    """Let the database look after its tables, as it does by itself in the days over which a week's entries come."""
    with closing(open_database(url)) as database:
        own_way = database.writer.execution_options(isolation_level="AUTOCOMMIT")
        with own_way.connect() as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("ANALYZE")


@dataclass(frozen=True, slots=True)
class _Answer:
    expert: Expert
    number: int
    version: int
    at: datetime

    def id(self, of: str) -> str:
        """An id like the product's: it begins with the time of its cause."""
        return _id(self.at - timedelta(minutes=self.number % 240), f"{of} {self.number}")


def _answers(crowd: Crowd, entries: int, week: int) -> Iterator[_Answer]:
    each, count = WEEK / (entries + 1), len(crowd.experts)
    for number in range(entries):
        version = number // count + 2 + week * 1_000_000
        at = CUTOFFS[week] - WEEK + each * (number + 1)
        yield _Answer(crowd.experts[number % count], number + week * entries, version, at)


def _verdicts(crowd: Crowd, entries: int, week: int) -> Iterator[Row]:
    """All but one verdict of a review are revoked, which no figure looks at."""
    for one in _answers(crowd, entries, week):
        row = one.expert.verdict | {"id": one.id(f"verdict {week}"), "version": one.version}
        kind = KINDS[one.number % len(KINDS)]
        yield row | {"kind": str(kind), "decided_at": one.at, "revoked_at": one.at}


def _entries(crowd: Crowd, entries: int, week: int) -> Iterator[Row]:
    for one in _answers(crowd, entries, week):
        changed = {"id": one.id(f"time {week}"), "version": one.version, "dated_at": one.at}
        yield one.expert.entry | changed | {"local_day": one.at.date(), "milliseconds": 40_000}


def _ledger(crowd: Crowd, entries: int, week: int) -> Iterator[Row]:
    for one in _answers(crowd, entries, week):
        changed = {"version": one.version, "dated_at": one.at, "time_entry_id": one.id(f"time {week}")}
        for row in one.expert.ledger:
            yield row | changed | {"id": one.id(f"{row['leg']} {week}")}


def _copy(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    """Write rows that all have the same keys: on PostgreSQL by COPY, without a look at the rows they refer to."""
    if connection.dialect.name == "sqlite":
        _insert(connection, table, rows)
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    first = next(rows)
    names = ", ".join(f'"{name}"' for name in first)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        copy.write_row(tuple(first.values()))
        for row in rows:
            copy.write_row(tuple(row.values()))


def _id(at: datetime, of: str) -> str:
    return stamped_id(round(at.timestamp() * 1000), sha256(of.encode()).hexdigest())
