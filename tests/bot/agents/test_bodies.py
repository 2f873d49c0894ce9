"""Bodies, keys and types that are refused before the database is asked: on one database, over real HTTP."""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest

from bot.agents.problems import BODY_MAX
from handlers.review.intake.intake_values import BATCH_MAX, METADATA_MAX, OUTPUT_MAX
from storage import tables
from tests.bot.agents.conftest import Api, task

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


BAD = [
    (task(output="x" * (OUTPUT_MAX + 1)), 422, "too-long", "output", "12,001"),
    (task(output=""), 422, "empty", "output", "empty"),
    (task(output=" \n\t"), 422, "empty", "output", "no text"),
    (task(output=7), 422, "invalid", "output", "must be text, not a number"),
    (task(output=None), 422, "invalid", "output", "must be text, not null"),
    ({"matter": "PIECE-1"}, 422, "invalid", "output", "“output” is missing"),
    ({"output": "x"}, 422, "invalid", "matter", "“matter” is missing"),
    (task(matter="NOPE"), 422, "unknown-matter", "matter", "NOPE"),
    (task(matter="CLOSED-1"), 409, "matter-closed", "matter", "closed"),
    (task(extenral_id="1"), 422, "invalid", "extenral_id", "not a field"),
    (task(title="x" * 151), 422, "too-long", "title", "151"),
    (task(context="x" * 60_001), 422, "too-long", "context", "60,001"),
    (task(external_id=""), 422, "empty", "external_id", "empty"),
    (task(external_id=True), 422, "invalid", "external_id", "true or false"),
    (task(metadata="mine"), 422, "invalid", "metadata", "must be an object, not text"),
    (task(metadata={"k": "x" * METADATA_MAX}), 422, "too-long", "metadata", "bytes of JSON"),
    (task(parties="Acme"), 422, "invalid", "parties", "must be an array, not text"),
    (task(parties=["Acme", 7]), 422, "invalid", "parties.1", "must be text, not a number"),
    (task(issuers=[""]), 422, "empty", "issuers.0", "empty"),
    (task(issuers=["x" * 201]), 422, "too-long", "issuers.0", "201"),
    (task(tags=["x"] * 51), 422, "too-long", "tags", "51"),
    ([task()], 422, "invalid", None, "must be an object, not an array"),
    ("text", 422, "invalid", None, "must be an object, not text"),
    (None, 422, "invalid", None, "must be an object, not null"),
]


@pytest.mark.parametrize(("body", "status", "name", "field", "says"), BAD)
async def test_a_bad_task_is_a_clear_refusal_and_nothing_is_stored(
    api: Api, body: object, status: int, name: str, field: str | None, says: str
) -> None:
    got, problem = await api.send(
        "POST", "/v1/tasks", data=json.dumps(body), headers=JSON | {"Idempotency-Key": "k"}
    )
    assert (got, problem["status"], problem["type"]) == (status, status, f"/problems/{name}")
    assert problem.get("field") == field
    assert says in problem["detail"]
    assert (api.count(), api.count(tables.idempotency_keys)) == (0, 0)


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "name"),
    [
        (b"{", "application/json", 400, "bad-json"),
        (b"", "application/json", 400, "bad-json"),
        (b"\xff\xfe", "application/json", 400, "bad-json"),
        (b'{"matter": "PIECE-1", "output": "\\ud800"}', "application/json", 400, "bad-json"),
        (b'{"matter": "PIECE-1", "output": "a\\u0000b"}', "application/json", 400, "bad-json"),
        (b'{"metadata": {"n": NaN}}', "application/json", 400, "bad-json"),
        (b'{"metadata": {"n": 1e999}}', "application/json", 400, "bad-json"),
        (b'{"metadata": ' + b"[" * 40 + b"]" * 40 + b"}", "application/json", 400, "bad-json"),
        (b"[" * 100_000 + b"]" * 100_000, "application/json", 400, "bad-json"),
        (b'{"metadata": ' + b"9" * 5_000 + b"}", "application/json", 400, "bad-json"),
        (b'{"output": "x"}', "text/plain", 415, "wrong-content-type"),
        (b'{"output": "x"}', "application/x-www-form-urlencoded", 415, "wrong-content-type"),
        (b'{"output": "x"}', "application/json; charset=latin-1", 415, "wrong-content-type"),
    ],
    ids=lambda value: str(value)[:30],
)
@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/tasks/batch"])
async def test_a_body_that_cannot_be_read_is_refused(
    api: Api, path: str, raw: bytes, content_type: str, status: int, name: str
) -> None:
    got, problem = await api.send("POST", path, data=raw, headers={"Content-Type": content_type})
    assert (got, problem["type"]) == (status, f"/problems/{name}")
    assert api.count() == 0


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not(api: Api, declared: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(BODY_MAX // 65_536 + 1):
            yield b"x" * 65_536

    data = BytesIO(b"x" * (BODY_MAX + 1)) if declared else pieces()
    got, problem = await api.send("POST", "/v1/tasks", data=data, headers=JSON)
    assert (got, problem["type"]) == (413, "/problems/body-too-large")


async def test_a_compressed_body_is_refused(api: Api) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    got, problem = await api.send("POST", "/v1/tasks", data=b"not gzip", headers=headers)
    assert (got, problem["type"]) == (415, "/problems/wrong-content-type")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"tasks": []}, "empty"),
        ({"tasks": [task()] * (BATCH_MAX + 1)}, "too-long"),
        ({}, "invalid"),
        ({"tasks": "x"}, "invalid"),
        ([task()], "invalid"),
    ],
)
async def test_what_is_no_batch_is_refused_whole(api: Api, body: Any, name: str) -> None:
    status, problem = await api.send("POST", "/v1/tasks/batch", json=body)
    assert (status, problem["type"]) == (422, f"/problems/{name}")
    assert api.count() == 0


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "é"])
async def test_a_malformed_key_is_refused(api: Api, key: str) -> None:
    status, problem = await api.send("POST", "/v1/tasks", json=task(), headers={"Idempotency-Key": key})
    assert (status, problem["type"]) == (422, "/problems/idempotency-key-malformed")
    assert api.count() == 0
