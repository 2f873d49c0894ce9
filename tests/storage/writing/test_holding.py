"""Two writers of one PostgreSQL at once: what depends on a sum waits for whoever changes it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from handlers.ids import CommandId
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, RecordVerdict, RouteReview
from handlers.review.offering.routing import RoutingFacts, route_review
from handlers.review.reviews import Review, ReviewState
from storage.engine import Database
from storage.facts.review.routing import routing_facts
from storage.facts.review.verdicts import verdict_facts
from storage.record import record
from tests.patience import PATIENCE
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

SOON = 0.3  # seconds in which a writer that is held must not come through


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def waiting(database: Database, firm: Seeded, name: str, **changes: object) -> Review:
    task = task_of(firm.matters["TIME-1"], name)
    review = replace(review_of(task), **changes)  # type: ignore[arg-type]  # by name
    with database.writer.begin() as connection:
        write(connection, task, review)
    return review


def test_two_offers_at_once_go_to_two_people(
    database: Database, firm: Seeded, beside: ThreadPoolExecutor
) -> None:
    first, second = waiting(database, firm, "a"), waiting(database, firm, "b")

    def offered(connection: Connection, review: Review) -> str:
        command = RouteReview(id=CommandId("r"), review_id=review.id)
        facts: RoutingFacts = routing_facts(connection, [command], NOW)[0]
        decision = route_review(command, facts, NOW)
        record(connection, [decision], NOW)
        return str(decision.messages[0].to)

    def in_between() -> str:
        with database.writer.begin() as connection:
            return offered(connection, second)

    with database.writer.begin() as connection:
        to_first = offered(connection, first)
        to_second = beside.submit(in_between)
        with pytest.raises(StillWaiting):
            to_second.result(SOON)

    assert to_second.result(PATIENCE) != to_first


def test_two_answers_of_one_person_at_once_add_up_to_the_rounded_exact_amount(
    database: Database, firm: Seeded, beside: ThreadPoolExecutor
) -> None:
    ada = firm.people["U1"].id
    open_with_ada = {"state": ReviewState.OPEN, "expert_id": ada, "metered_ms": 100, "version": 2}
    reviews = [waiting(database, firm, name, **open_with_ada) for name in ("a", "b")]

    def answered(connection: Connection, review: Review) -> int:
        answer = Answer(kind=VerdictKind.APPROVE)
        command = RecordVerdict(
            id=CommandId("v"), sender=firm.sender("U1"), review_id=review.id, answer=answer
        )
        facts: VerdictFacts = verdict_facts(connection, [command], NOW)[0]
        decision = record_verdict(command, facts, NOW)
        record(connection, [decision], NOW)
        return next(one.price for one in decision.records if hasattr(one, "price"))

    def in_between() -> int:
        with database.writer.begin() as connection:
            return answered(connection, reviews[1])

    with database.writer.begin() as connection:
        first = answered(connection, reviews[0])
        second = beside.submit(in_between)
        with pytest.raises(StillWaiting):
            second.result(SOON)

    # 0.1 s at $200 an hour is 0.56 cents: twice that is one cent, and not two
    assert (first, second.result(PATIENCE)) == (1, 0)
