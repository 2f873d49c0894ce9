"""Sending tasks: what is taken, what is refused and how, and that nothing is stored twice."""

import asyncio
import json

import pytest
from sqlalchemy import select

from storage import tables
from tests.bot.agents.conftest import Api, task


async def test_a_task_is_taken_and_can_be_read_at_the_address_it_is_given(api: Api) -> None:
    body = task(external_id="a-1", prompt="?", title="T", agent="drafter", metadata={"row": 1})
    async with api.http.post(
        "/v1/tasks", json=body, headers={"Authorization": f"Bearer {api.keys[0]}"}
    ) as answer:
        taken = await answer.json()
        address = answer.headers["Location"]
        assert answer.status == 201
        assert answer.headers["X-Request-Id"]
    status, shown = await api.send("GET", address)
    assert status == 200
    for name in ("id", "external_id", "matter", "state", "created_at", "due_at"):
        assert shown[name] == taken[name]
    assert (taken["state"], taken["matter"], taken["external_id"]) == ("queued", "PIECE-1", "a-1")
    assert (taken["created_at"], taken["due_at"]) == ("2026-10-14T09:00:00Z", "2026-10-14T13:00:00Z")


async def test_whom_and_what_a_task_is_about_is_kept_for_the_walls_and_told_to_nobody(api: Api) -> None:
    named = {"parties": ["Acme Holdings Ltd", "Birch"], "issuers": ["ACM"], "tags": None}
    key = await api.new_task(**named)
    _, shown = await api.send("GET", f"/v1/tasks/{key}")

    assert "Acme" not in json.dumps(shown)
    with api.database.reading() as connection:
        t = tables.tasks.c
        row = connection.execute(select(t.parties, t.issuers, t.tags).where(t.id == key)).one()
    assert tuple(row) == (["Acme Holdings Ltd", "Birch"], ["ACM"], None)


async def test_a_batch_takes_the_good_rows_and_names_the_bad_ones(api: Api) -> None:
    first = await api.new_task(external_id="old")
    rows = [task(external_id="new"), task(output=""), task(external_id="old"), task(matter="NOPE"), 7]
    status, body = await api.send("POST", "/v1/tasks/batch", json={"tasks": rows})
    assert (status, body["created"], body["exists"], body["refused"]) == (200, 1, 1, 3)
    told = [(row["index"], row["status"], (row["problem"] or {}).get("type")) for row in body["results"]]
    assert told == [
        (0, "created", None),
        (1, "refused", "/problems/empty"),
        (2, "exists", "/problems/external-id-in-use"),
        (3, "refused", "/problems/unknown-matter"),
        (4, "refused", "/problems/invalid"),
    ]
    assert body["results"][2]["id"] == first
    assert api.count() == 2


async def test_an_external_id_names_one_task_for_ever(api: Api) -> None:
    first = await api.new_task(external_id="x")
    status, problem = await api.send("POST", "/v1/tasks", json=task(external_id="x", output="Other."))
    assert (status, problem["type"], problem["task_id"]) == (409, "/problems/external-id-in-use", first)
    for other in (1, 2):
        status, _ = await api.send("POST", "/v1/tasks", key=other, json=task(external_id="x"))
        assert status == 201


async def test_the_same_key_and_body_replay_the_first_answer(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.keys[0]}", "Idempotency-Key": "k-1"}
    answers = []
    for body in (task(external_id="x"), dict(reversed(task(external_id="x").items()))):
        async with api.http.post("/v1/tasks", json=body, headers=headers) as answer:
            replayed = answer.headers.get("Idempotent-Replayed")
            answers.append((answer.status, await answer.text(), answer.headers["Location"], replayed))
    assert answers[0][:3] == answers[1][:3]
    assert [answer[3] for answer in answers] == [None, "true"]
    assert api.count() == 1


@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/tasks/batch"])
async def test_the_same_key_with_another_body_or_address_is_a_conflict(api: Api, path: str) -> None:
    headers = {"Idempotency-Key": "k-1"}
    await api.send("POST", "/v1/tasks", json=task(), headers=headers)
    body = {"tasks": [task()]} if path.endswith("batch") else task(output="Other.")
    status, problem = await api.send("POST", path, json=body, headers=headers)
    assert (status, problem["type"]) == (409, "/problems/idempotency-key-reused")
    assert api.count() == 1


async def test_a_key_is_each_clients_own(api: Api) -> None:
    for client in (0, 1, 2):
        status, _ = await api.send(
            "POST", "/v1/tasks", key=client, json=task(output=str(client)), headers={"Idempotency-Key": "k"}
        )
        assert status == 201


async def test_fifty_keys_thirty_times_each_at_once_are_fifty_tasks(api: Api) -> None:
    async def post(number: int) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {api.keys[0]}", "Idempotency-Key": f"key-{number}"}
        body = json.dumps(task(output=f"Output {number}.")).encode()
        headers["Content-Type"] = "application/json"
        async with api.http.post("/v1/tasks", data=body, headers=headers) as answer:
            return number, await answer.text()

    answers = await asyncio.gather(*(post(number) for _ in range(30) for number in range(50)))
    assert api.count() == 50
    assert len(set(answers)) == 50
    assert len({json.loads(text)["id"] for _, text in answers}) == 50
