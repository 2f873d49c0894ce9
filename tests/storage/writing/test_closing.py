"""Weeks are closed on a real database, command by command."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from handlers.decisions import Decision, Done, Reply
from handlers.ids import CommandId
from handlers.money.closing import (
    CHUNK,
    CloseWeek,
    IssueDigests,
    TakeEntries,
    close_week,
    issue_digests,
    take_entries,
)
from handlers.money.leaving import EntriesLeft
from handlers.money.paying.settling import SettlePayouts, settle_payouts
from handlers.money.time import TimeEntry
from handlers.people.changed import RolesGiven
from handlers.people.people import PersonState, Role
from handlers.records import DigestChannelSet
from storage import tables
from storage.doctor import broken_invariants
from storage.engine import Database, open_database
from storage.facts.closing import Step, due_closings, issuing_facts, next_step, taking_facts, week_facts
from storage.facts.paying.settling import settling_facts
from storage.record import record
from storage.rows import TIME_ENTRY
from tests.seed import NOW, Seeded, seed_firm, write
from tests.work import seed_many_entries, taken_back, work_done

CUTOFF = datetime(2026, 10, 18, 22, tzinfo=UTC)  # Sunday midnight in Berlin, where the seeded firm is
WEEK = timedelta(days=7)
SECOND = CUTOFF + WEEK + timedelta(hours=1)  # the clocks went back that morning
THIRD = SECOND + WEEK
IN_WEEK, AFTER = CUTOFF - timedelta(days=2), CUTOFF + timedelta(seconds=5)
A_WEEK_LATER = AFTER + WEEK + timedelta(hours=1)
COMMAND = CommandId("command")
PRACTICE = frozenset({Role.PRACTICE_HEAD})

DONE_BY: dict[type[Any], tuple[Callable[..., Sequence[Any]], Callable[..., Decision]]] = {
    CloseWeek: (week_facts, close_week),
    TakeEntries: (taking_facts, take_entries),
    SettlePayouts: (settling_facts, settle_payouts),
    IssueDigests: (issuing_facts, issue_digests),
}


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def do(database: Database, step: Step, now: datetime = AFTER) -> Reply:
    load, decide = DONE_BY[type(step)]
    with database.writer.begin() as connection:
        (facts,) = load(connection, [step], now)
        decision = decide(step, facts, now)
        record(connection, [decision], now)
    return decision.reply


def coming(database: Database, firm: Seeded, now: datetime = AFTER) -> Step | None:
    with database.reading() as connection:
        return next_step(connection, firm.firm.id, now, COMMAND)


def close(database: Database, firm: Seeded, now: datetime = AFTER) -> None:
    while step := coming(database, firm, now):
        do(database, step, now)


def saved(database: Database, *records: Any, now: datetime = NOW) -> None:
    with database.writer.begin() as connection:
        write(connection, *records, now=now)


def rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


def paid(database: Database) -> dict[datetime, int]:
    """What each period's payouts come to, by the period's end."""
    query = (
        select(tables.pay_periods.c.ends_at, func.sum(tables.time_entries.c.pay))
        .join(tables.payouts, tables.payouts.c.period_id == tables.pay_periods.c.id)
        .join(tables.payout_lines, tables.payout_lines.c.payout_id == tables.payouts.c.id)
        .join(tables.time_entries, tables.time_entries.c.id == tables.payout_lines.c.time_entry_id)
        .group_by(tables.pay_periods.c.ends_at)
    )
    with database.reading() as connection:
        return {ends_at: int(pay) for ends_at, pay in connection.execute(query)}


def lines_in(database: Database) -> int:
    return len(rows(database, tables.payout_lines.c.time_entry_id))


def test_a_week_takes_what_is_dated_before_its_cut_off_and_leaves_the_rest(
    database: Database, firm: Seeded
) -> None:
    saved(database, *work_done(firm, "U1", "before", at=CUTOFF - timedelta(microseconds=1)))
    saved(database, *work_done(firm, "U2", "at", at=CUTOFF))
    close(database, firm)
    assert paid(database) == {CUTOFF: 600}
    close(database, firm, A_WEEK_LATER)
    assert paid(database) == {CUTOFF: 600, SECOND: 600}


def test_an_entry_that_is_committed_late_goes_into_the_next_week(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "in time", at=IN_WEEK))
    close(database, firm)
    saved(database, *work_done(firm, "U1", "late", at=IN_WEEK - timedelta(days=100)))
    close(database, firm, A_WEEK_LATER)
    assert paid(database) == {CUTOFF: 600, SECOND: 600}


def left(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, tables.left_entries.c.time_entry_id)


def test_what_is_dated_back_is_listed_until_a_week_takes_it(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "in time", at=NOW), *work_done(firm, "U2", "in time too", at=NOW))
    assert left(database) == []
    close(database, firm)
    saved(database, *work_done(firm, "U1", "late", at=NOW - timedelta(days=100)))
    assert len(left(database)) == 1
    close(database, firm, A_WEEK_LATER)
    assert paid(database) == {CUTOFF: 1200, SECOND: 600}
    assert left(database) == []


def test_more_than_one_part_that_was_left_behind_is_taken_with_the_weeks_own(
    database: Database, firm: Seeded
) -> None:
    close(database, firm)
    with database.writer.begin() as connection:
        seed_many_entries(connection, firm, 2 * CHUNK + 50, at=IN_WEEK)
        behind = connection.scalars(select(tables.time_entries.c.id)).all()
        write(connection, EntriesLeft(firm_id=firm.firm.id, entry_ids=tuple(behind)))
    saved(database, *work_done(firm, "U1", "the week's own", at=AFTER))
    close(database, firm, A_WEEK_LATER)
    assert lines_in(database) == 2 * CHUNK + 51
    assert left(database) == []


def test_a_week_does_not_read_what_was_taken_before_it_and_the_doctor_finds_what_it_would_miss(
    database: Database, firm: Seeded
) -> None:
    close(database, firm)
    close(database, firm, A_WEEK_LATER)
    entry = next(one for one in work_done(firm, "U1", "old", at=CUTOFF - WEEK) if isinstance(one, TimeEntry))
    saved(database, *work_done(firm, "U1", "old", at=CUTOFF - WEEK)[:-3])
    with database.writer.begin() as connection:  # as nothing of the product writes it
        connection.execute(tables.time_entries.insert().values(TIME_ENTRY.row(entry)))
    do(database, CloseWeek(id=COMMAND, firm_id=firm.firm.id), THIRD)
    search = coming(database, firm, THIRD)
    assert isinstance(search, TakeEntries)
    assert search.entry_ids == ()
    with database.reading() as connection:
        names = {one.invariant.name for one in broken_invariants(connection, THIRD)}
    assert "no entry is left out" in names


def test_an_entry_that_is_committed_while_the_week_is_taken_goes_into_the_next(
    database: Database, firm: Seeded
) -> None:
    saved(database, *work_done(firm, "U1", "in time", at=IN_WEEK))
    do(database, CloseWeek(id=COMMAND, firm_id=firm.firm.id))
    search = coming(database, firm)
    assert isinstance(search, TakeEntries)
    saved(database, *work_done(firm, "U1", "between the search and the taking", at=IN_WEEK), now=AFTER)
    do(database, search)
    close(database, firm)
    assert lines_in(database) == 1
    close(database, firm, A_WEEK_LATER)
    assert paid(database) == {CUTOFF: 600, SECOND: 600}


def test_what_is_taken_back_after_the_week_is_taken_comes_off_the_next(
    database: Database, firm: Seeded
) -> None:
    work = work_done(firm, "U1", "one", at=IN_WEEK)
    saved(database, *work)
    close(database, firm)
    saved(database, *taken_back(work, AFTER))
    close(database, firm, A_WEEK_LATER)
    assert paid(database) == {CUTOFF: 600, SECOND: -600}


def test_missed_weeks_are_closed_in_turn_and_the_first_takes_what_is_oldest(
    database: Database, firm: Seeded
) -> None:
    for week in range(3):
        saved(database, *work_done(firm, "U1", f"week {week}", at=IN_WEEK + week * WEEK))
    close(database, firm, A_WEEK_LATER + WEEK)
    ends = (CUTOFF, SECOND, THIRD)
    assert rows(database, tables.pay_periods.c.ends_at, tables.pay_periods.c.state) == [
        (end, "closed") for end in ends
    ]
    assert paid(database) == dict.fromkeys(ends, 600)


@pytest.mark.parametrize("crash_after", range(6))
def test_a_closing_that_stopped_half_way_is_taken_up_and_does_nothing_twice(
    database: Database, firm: Seeded, crash_after: int
) -> None:
    with database.writer.begin() as connection:
        seed_many_entries(connection, firm, CHUNK + 50, at=IN_WEEK)
    done: list[Step] = []
    while len(done) < crash_after and (step := coming(database, firm)):
        do(database, step)
        done.append(step)
    again = open_database(database.writer.url.render_as_string(hide_password=False))
    for step in done:  # whoever crashed may have sent the same commands before
        reply = do(again, step)
        assert isinstance(reply, Done)
        assert reply.already
    close(again, firm)
    again.close()
    assert lines_in(database) == CHUNK + 50
    assert len(rows(database, tables.digests.c.id)) == 3
    assert len(rows(database, tables.deliveries.c.id)) == 2 + 4 + 1


def test_two_that_close_the_same_week_at_once_take_each_entry_once(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        seed_many_entries(connection, firm, 2 * CHUNK + 50, at=IN_WEEK)
    url = database.writer.url.render_as_string(hide_password=False)
    both, faults = [open_database(url) for _ in range(2)], []
    barrier = Barrier(2)

    def closing(mine: Database) -> None:
        try:
            for _ in range(8):
                barrier.wait(30)
                if step := coming(mine, firm):
                    do(mine, step)
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [Thread(target=closing, args=(mine,)) for mine in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for mine in both:
        mine.close()
    assert not faults
    assert lines_in(database) == 2 * CHUNK + 50
    assert [state for (state,) in rows(database, tables.pay_periods.c.state)] == ["closed"]
    assert len(rows(database, tables.digests.c.id)) == 3


def test_another_firms_entries_are_neither_found_nor_taken(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        other = seed_firm(connection, name="Odell LLP", workspace="T2")
    saved(database, *work_done(other, "U1", "theirs", at=IN_WEEK))
    do(database, CloseWeek(id=COMMAND, firm_id=firm.firm.id))
    search = coming(database, firm)
    assert isinstance(search, TakeEntries)
    assert search.entry_ids == ()
    ((theirs,),) = rows(database, tables.time_entries.c.id)
    do(database, replace(search, entry_ids=(theirs,)))
    assert lines_in(database) == 0


def test_an_entry_that_a_payout_has_is_neither_found_nor_taken_again(
    database: Database, firm: Seeded
) -> None:
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    close(database, firm)
    do(database, CloseWeek(id=COMMAND, firm_id=firm.firm.id), A_WEEK_LATER)
    search = coming(database, firm, A_WEEK_LATER)
    assert isinstance(search, TakeEntries)
    assert search.entry_ids == ()
    ((taken,),) = rows(database, tables.time_entries.c.id)
    do(database, replace(search, entry_ids=(taken,)), A_WEEK_LATER)
    assert paid(database) == {CUTOFF: 600}


def test_what_is_due_are_firms_past_their_cut_off_and_closings_not_finished(
    database: Database, firm: Seeded
) -> None:
    def due(now: datetime) -> tuple[str, ...]:
        with database.reading() as connection:
            return due_closings(connection, now)

    assert due(CUTOFF - timedelta(seconds=1)) == ()
    assert due(CUTOFF) == (firm.firm.id,)
    do(database, CloseWeek(id=COMMAND, firm_id=firm.firm.id))
    assert due(AFTER) == (firm.firm.id,)
    close(database, firm)
    assert due(AFTER) == ()


def test_experts_without_work_get_no_digest_and_a_quiet_week_is_told_to_finance_and_supervisors(
    database: Database, firm: Seeded
) -> None:
    close(database, firm)
    assert rows(database, tables.deliveries.c.kind, tables.deliveries.c.person_id) == [
        ("firm_digest", firm.people["U8"].id),
        ("supervisor_digest", firm.people["U7"].id),
    ]


def test_a_practice_head_gets_the_digest_of_their_areas(database: Database, firm: Seeded) -> None:
    roles = RolesGiven(person_id=firm.people["U1"].id, roles=PRACTICE, seen=firm.people["U1"].roles)
    saved(database, roles, *work_done(firm, "U2", "one", at=IN_WEEK))
    close(database, firm)
    told = rows(database, tables.deliveries.c.kind, tables.deliveries.c.person_id)
    ada = firm.people["U1"].id
    assert [kind for kind, person_id in told if person_id == ada] == [
        "firm_table",
        "practice_digest",
        "trend_picture",
    ]


def told(database: Database) -> list[tuple[Any, ...]]:
    """Who is told of the firm's week: people, and channels."""
    firm_digest = tables.deliveries.c.kind == "firm_digest"
    with database.reading() as connection:
        query = select(tables.deliveries.c.person_id, tables.deliveries.c.channel).where(firm_digest)
        return [tuple(row) for row in connection.execute(query)]


def test_the_firms_digest_goes_to_its_channel_where_it_has_one(database: Database, firm: Seeded) -> None:
    saved(database, DigestChannelSet(firm_id=firm.firm.id, workspace_id=firm.workspace_id, channel="C9"))
    close(database, firm)
    assert told(database) == [(None, "C9")]


def test_the_figures_go_to_finance_where_a_channel_takes_no_files(database: Database, firm: Seeded) -> None:
    saved(database, DigestChannelSet(firm_id=firm.firm.id, workspace_id=firm.workspace_id, channel="C9"))
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    with database.writer.begin() as connection:
        connection.execute(tables.workspaces.update().values(platform="teams"))
    close(database, firm)
    d = tables.deliveries.c
    place = func.coalesce(d.channel, d.person_id)
    fay = firm.people["U8"].id
    owed = {kind: to for kind, to in rows(database, d.kind, place) if kind.startswith("firm_")}
    assert owed == {"firm_digest": "C9", "firm_picture": "C9", "firm_table": fay}


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.DEACTIVATED])
def test_without_anybody_in_finance_the_admins_get_the_firms_digest(
    database: Database, firm: Seeded, state: PersonState
) -> None:
    with database.writer.begin() as connection:
        finance = tables.people.c.id == firm.people["U8"].id
        connection.execute(tables.people.update().where(finance).values(state=state))
    close(database, firm)
    assert told(database) == [(firm.people["U7"].id, None)]


def test_digests_wait_for_the_morning(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    close(database, firm)
    morning = datetime(2026, 10, 19, 7, tzinfo=UTC)  # nine o'clock in Berlin
    assert {due for (due,) in rows(database, tables.deliveries.c.next_at)} == {morning}
