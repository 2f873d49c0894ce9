"""Reading tasks: what a verdict looks like to a client, lists, long-polls, and what a client never sees."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.agents.app import WAITING
from handlers.review.answering.verdict_values import VerdictKind
from storage import tables
from tests.bot.agents.conftest import Api, task

DEADLINE = 50  # seconds: less than a poll waits, or it need not have been woken


async def come_true(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110  # the condition is another coroutine's progress on this loop
            await asyncio.sleep(0)


async def test_a_verdict_is_provisional_at_once_and_final_when_it_can_no_longer_be_undone(api: Api) -> None:
    task_id = await api.new_task()
    api.answer(
        task_id, kind=VerdictKind.EDIT, edited_output="Better.", reason="wrong_law", comment="See s. 2"
    )
    _, shown = await api.send("GET", f"/v1/tasks/{task_id}")
    (review,) = shown["reviews"]
    assert (shown["state"], review["state"], review["revision"]) == ("provisional", "provisional", 1)
    assert (review["verdict"], review["edited_output"], review["reason"]) == ("edit", "Better.", "wrong_law")
    assert (review["reason_text"], review["comment"]) == ("Wrong law", "See s. 2")
    assert shown["final_at"] == review["final_at"] == "2026-10-14T09:10:00Z"
    api.now.time += timedelta(minutes=10)
    _, later = await api.send("GET", f"/v1/tasks/{task_id}")
    assert (later["state"], later["reviews"][0]["state"]) == ("final", "final")


async def test_with_overlap_each_verdict_shows_when_it_is_in(api: Api) -> None:
    task_id = await api.new_task(matter="OVERLAP-1")
    api.answer(task_id, "U1", criteria_met=("cites",))
    _, shown = await api.send("GET", f"/v1/tasks/{task_id}")
    assert shown["state"] == "in_review"
    assert sorted(review["state"] for review in shown["reviews"]) == ["provisional", "queued"]
    api.answer(task_id, "U2", kind=VerdictKind.REJECT, reason="incomplete", criteria_met=())
    _, shown = await api.send("GET", f"/v1/tasks/{task_id}")
    assert shown["state"] == "provisional"
    assert sorted(review["criteria"]["cites"] for review in shown["reviews"]) == [False, True]
    assert len({review["expert"] for review in shown["reviews"]}) == 2


async def test_a_client_learns_no_name_and_no_id_of_an_expert(api: Api) -> None:
    task_id = await api.new_task(metadata={"mine": 1})
    api.answer(task_id, "U1")
    _, shown = await api.send("GET", f"/v1/tasks/{task_id}")
    ada = api.firm.people["U1"]
    assert shown["reviews"][0]["expert"].startswith("expert-")
    for secret in (ada.id, ada.name, "U1", api.firm.firm.id, api.firm.client_id):
        assert secret not in str(shown)


@pytest.mark.parametrize("other", [1, 2])
async def test_another_clients_task_is_as_unknown_as_one_that_is_not_there(api: Api, other: int) -> None:
    task_id = await api.new_task()
    for method, path in (("GET", ""), ("GET", "?wait=1"), ("POST", "/withdraw")):
        theirs = await api.send(method, f"/v1/tasks/{task_id}{path}", key=other)
        missing = await api.send(method, f"/v1/tasks/{'0' * 32}{path}", key=other)
        malformed = await api.send(method, f"/v1/tasks/n%00pe{path}", key=other)
        assert theirs[0] == missing[0] == malformed[0] == 404
        for _, body in (theirs, missing, malformed):
            body.pop("request_id")
        assert theirs[1] == missing[1] == malformed[1]
    _, page = await api.send("GET", "/v1/tasks", key=other)
    assert page == {"tasks": [], "next_cursor": None}
    _, mine = await api.send("GET", f"/v1/tasks/{task_id}")
    assert mine["state"] == "queued"


async def test_tasks_of_one_batch_are_listed_in_the_order_in_which_they_were_sent(api: Api) -> None:
    ids = [f"{number}" for number in range(10)]
    rows = [task(external_id=external_id) for external_id in ids]
    await api.send("POST", "/v1/tasks/batch", json={"tasks": rows})
    _, page = await api.send("GET", "/v1/tasks")
    assert [shown["external_id"] for shown in page["tasks"]] == ids[::-1]


async def test_pages_lead_through_all_tasks_newest_first(api: Api) -> None:
    sent = []
    for number in range(7):
        api.now.time += timedelta(seconds=number // 2)  # some at the same moment
        sent.append(await api.new_task(external_id=f"{number}"))
    seen: list[dict[str, Any]] = []
    path = "/v1/tasks?limit=3"
    while path:
        _, page = await api.send("GET", path)
        seen += page["tasks"]
        path = f"/v1/tasks?limit=3&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert {shown["id"] for shown in seen} == set(sent)
    assert len(seen) == 7
    assert [shown["created_at"] for shown in seen] == sorted(
        (shown["created_at"] for shown in seen), reverse=True
    )


async def test_a_list_can_be_of_one_state(api: Api) -> None:
    answered, waiting = await api.new_task(), await api.new_task()
    api.answer(answered)
    for state, expected in (("queued", [waiting]), ("provisional", [answered]), ("final", [])):
        _, page = await api.send("GET", f"/v1/tasks?state={state}")
        assert [shown["id"] for shown in page["tasks"]] == expected


@pytest.mark.parametrize(
    "query",
    [
        "state=done",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=ten",
        "limit=٣",
        "cursor=",
        "cursor=nonsense",
        "cursor=MDAwMS0wMS0wMVQwMDowMDowMCsyMzo1OSAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA==",
        "cursor=%00",
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(api: Api, query: str) -> None:
    status, problem = await api.send("GET", f"/v1/tasks?{query}")
    assert (status, problem["type"], problem["field"]) == (
        422,
        "/problems/invalid",
        query.split("=", maxsplit=1)[0],
    )


@pytest.mark.parametrize("query", ["wait=61", "wait=-1", "wait=1.5", "until=never"])
async def test_a_wait_that_makes_no_sense_is_refused(api: Api, query: str) -> None:
    task_id = await api.new_task()
    status, problem = await api.send("GET", f"/v1/tasks/{task_id}?{query}")
    assert (status, problem["type"]) == (422, "/problems/invalid")


async def test_a_long_poll_is_woken_by_the_commit(api: Api) -> None:
    task_id = await api.new_task()
    async with asyncio.timeout(DEADLINE):
        poll = asyncio.create_task(api.send("GET", f"/v1/tasks/{task_id}?wait=60"))
        await come_true(lambda: len(api.app[WAITING]) == 1)
        await api.send("POST", f"/v1/tasks/{task_id}/withdraw")
        status, shown = await poll
    assert (status, shown["state"]) == (200, "withdrawn")
    assert len(api.app[WAITING]) == 0


async def test_many_long_polls_hold_no_connection_to_the_database(api: Api) -> None:
    task_id = await api.new_task()
    async with asyncio.timeout(DEADLINE):
        polls = [
            asyncio.create_task(api.send("GET", f"/v1/tasks/{task_id}?wait=60&until=final"))
            for _ in range(90)
        ]
        await come_true(lambda: len(api.app[WAITING]) == len(polls))
        status, _ = await api.send("GET", f"/v1/tasks/{task_id}")
        await come_true(lambda: api.database.reader.pool.checkedout() == 0)  # type: ignore[attr-defined]  # a QueuePool
        await api.send("POST", f"/v1/tasks/{task_id}/withdraw")
        answers = await asyncio.gather(*polls)
    assert status == 200
    assert {shown["state"] for _, shown in answers} == {"withdrawn"}


class TestRechecks:
    """Another process's commits are told to nobody here: the re-check sees them."""

    @pytest.fixture
    def recheck_seconds(self) -> float:
        return 0.02

    async def test_a_verdict_of_another_process_ends_the_wait(self, api: Api) -> None:
        task_id = await api.new_task()
        async with asyncio.timeout(DEADLINE):
            poll = asyncio.create_task(api.send("GET", f"/v1/tasks/{task_id}?wait=60"))
            await come_true(lambda: len(api.app[WAITING]) == 1)
            await asyncio.to_thread(api.answer, task_id)
            _, shown = await poll
        assert shown["state"] == "provisional"

    async def test_until_final_waits_for_the_undo_time_to_end(self, api: Api) -> None:
        task_id = await api.new_task()
        api.answer(task_id)
        async with asyncio.timeout(DEADLINE):
            poll = asyncio.create_task(api.send("GET", f"/v1/tasks/{task_id}?wait=60&until=final"))
            await come_true(lambda: len(api.app[WAITING]) == 1)
            api.now.time += timedelta(minutes=10)
            _, shown = await poll
        assert shown["state"] == "final"


async def test_a_wait_that_is_over_shows_the_task_as_it_is(api: Api) -> None:
    task_id = await api.new_task()
    async with asyncio.timeout(DEADLINE):
        status, shown = await api.send("GET", f"/v1/tasks/{task_id}?wait=1")
    assert (status, shown["state"]) == (200, "queued")


async def test_stopping_lets_long_polls_go(api: Api) -> None:
    task_id = await api.new_task()
    async with asyncio.timeout(DEADLINE):
        poll = asyncio.create_task(api.send("GET", f"/v1/tasks/{task_id}?wait=60"))
        await come_true(lambda: len(api.app[WAITING]) == 1)
        await api.app.shutdown()
        status, shown = await poll
    assert (status, shown["state"]) == (200, "queued")


async def test_a_withdrawn_task_stays_withdrawn_and_a_decided_one_cannot_be(api: Api) -> None:
    task_id, decided = await api.new_task(), await api.new_task()
    first = await api.send("POST", f"/v1/tasks/{task_id}/withdraw")
    again = await api.send("POST", f"/v1/tasks/{task_id}/withdraw")
    assert first == again
    assert (first[1]["state"], first[1]["reviews"][0]["state"]) == ("withdrawn", "withdrawn")
    api.answer(decided)
    status, problem = await api.send("POST", f"/v1/tasks/{decided}/withdraw")
    assert (status, problem["type"]) == (409, "/problems/already-decided")


async def test_an_expired_task_says_so_in_words(api: Api) -> None:
    task_id = await api.new_task()
    with api.database.writer.begin() as connection:
        connection.execute(tables.reviews.update().values(state="expired"))
        connection.execute(tables.tasks.update().values(state="expired"))
    _, shown = await api.send("GET", f"/v1/tasks/{task_id}")
    assert (shown["state"], shown["reviews"][0]["words"]) == (
        "expired",
        "No expert answered before the task was due.",
    )


async def test_sending_answers_with_what_reading_shows(api: Api) -> None:
    status, body = await api.send("POST", "/v1/tasks/batch", json={"tasks": [task(external_id="b")]})
    assert status == 200
    taken = body["results"][0]["task"]
    _, shown = await api.send("GET", f"/v1/tasks/{taken['id']}")
    assert {name: shown[name] for name in taken} == taken
