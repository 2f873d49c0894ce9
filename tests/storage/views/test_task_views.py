"""A list by state and the view of a task say the same, whatever the reviews are in."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations_with_replacement

from handlers.ids import PersonId, VerdictId, derived_id
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.cards.task_views import ViewState
from handlers.review.reviews import DECIDED, Review, ReviewState
from handlers.review.tasks import Task, TaskState
from storage.engine import Database
from storage.views.tasks import newest_tasks, one_task
from tests.seed import NOW, Seeded, review_of, seed_client, seed_firm, task_of, write

MINUTE = timedelta(minutes=1)
# state, offers, final_at: everything that a client's view depends on
TURNS = (
    (ReviewState.OFFERED, 0, None),
    (ReviewState.OFFERED, 1, None),
    (ReviewState.OPEN, 0, None),
    (ReviewState.HELD, 0, None),
    (ReviewState.APPROVED, 1, NOW + MINUTE),
    (ReviewState.REJECTED, 1, NOW),
    (ReviewState.EDITED, 1, NOW - MINUTE),
    (ReviewState.WITHDRAWN, 1, None),
    (ReviewState.EXPIRED, 1, None),
    (ReviewState.VOID, 1, None),
)


def turn(
    task: Task, number: int, about: tuple[ReviewState, int, datetime | None], expert: PersonId
) -> Review:
    state, offers, final_at = about
    mine = expert if state not in (ReviewState.OFFERED, ReviewState.EXPIRED) else None
    return replace(
        review_of(task, number), state=state, offers=offers, version=1, expert_id=mine, final_at=final_at
    )


def verdict(review: Review, expert: PersonId) -> Verdict:
    return Verdict(
        id=VerdictId(review.id),
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=1,
        expert_id=expert,
        kind=VerdictKind.APPROVE,
        edited_output=None,
        reason=None,
        comment="",
        criteria_met=None,
        decided_at=NOW,
    )


def seed_every_combination(database: Database) -> tuple[Seeded, int]:
    count = 0
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        experts = [firm.people[account].id for account in ("U1", "U2")]
        for state in TaskState:
            for turns in combinations_with_replacement(TURNS, 2):
                task = replace(task_of(firm.matters["OVERLAP-1"], f"{state}-{count}"), state=state)
                reviews = [turn(task, n, about, experts[n]) for n, about in enumerate(turns)]
                decided = [
                    verdict(review, experts[n]) for n, review in enumerate(reviews) if review.state in DECIDED
                ]
                write(connection, task, *reviews, *decided)
                count += 1
    return firm, count


def test_the_states_in_sql_are_those_of_the_view(database: Database) -> None:
    firm, count = seed_every_combination(database)
    with database.reading() as connection:
        everything = newest_tasks(connection, firm.client_id, NOW, limit=1_000)
        seen = {view.id: view.state for view in everything}
        assert len(seen) == count
        for state in ViewState:
            listed = newest_tasks(connection, firm.client_id, NOW, limit=1_000, state=state)
            assert {view.id for view in listed} == {key for key, value in seen.items() if value is state}
            assert listed, f"no combination is {state}"


def test_a_client_reads_only_its_own_tasks(database: Database) -> None:
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        other = seed_client(connection, firm, name="Other Lab")
        stranger = seed_firm(connection, name="Other LLP", workspace="T2")
        mine = task_of(firm.matters["PIECE-1"], "mine")
        write(connection, mine, review_of(mine))
    with database.reading() as connection:
        assert one_task(connection, firm.client_id, mine.id, NOW) is not None
        for somebody in (other, stranger):
            assert one_task(connection, somebody.client_id, mine.id, NOW) is None
            assert newest_tasks(connection, somebody.client_id, NOW, limit=10) == []


def test_a_revoked_verdict_is_not_shown(database: Database) -> None:
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        ada = firm.people["U1"].id
        task = task_of(firm.matters["PIECE-1"], "one")
        review = turn(task, 0, (ReviewState.APPROVED, 1, NOW + MINUTE), ada)
        again = replace(verdict(review, ada), id=VerdictId(derived_id("2")), version=2)
        revoked = replace(verdict(review, ada), kind=VerdictKind.REJECT, revoked_at=NOW)
        write(connection, task, review, revoked, again)
    with database.reading() as connection:
        view = one_task(connection, firm.client_id, task.id, NOW)
    assert view is not None
    assert [shown.verdict for shown in view.reviews] == [VerdictKind.APPROVE]
