"""Whatever is sent, the answer is a clear one and never a fault of ours."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.agents.conftest import Api, task

FIELDS = ("matter", "output", "external_id", "prompt", "context", "title", "agent", "metadata", "other")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TASKS = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5).map(lambda extra: task(**extra))
BODIES = st.one_of(
    TASKS.map(json.dumps).map(str.encode),
    st.lists(TASKS | VALUES, max_size=4).map(lambda rows: json.dumps({"tasks": rows}).encode()),
    VALUES.map(json.dumps).map(str.encode),
    st.binary(),
)
KEYS = st.none() | st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc"]), max_size=5
)


@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/tasks/batch"])
async def test_no_body_is_a_fault(api: Api, path: str) -> None:
    async def post(body: bytes, key: str | None) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        return await api.send("POST", path, data=body, headers=headers)

    loop = asyncio.get_running_loop()

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(BODIES, KEYS)
    def every_body(body: bytes, key: str | None) -> None:
        status, answer = asyncio.run_coroutine_threadsafe(post(body, key), loop).result(30)
        assert status in {200, 201, 400, 409, 422}, answer
        if status >= 400:
            assert answer["type"].startswith("/problems/")
            assert answer["detail"]

    await asyncio.to_thread(every_body)


@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/tasks/"])
async def test_no_address_or_query_is_a_fault(api: Api, path: str) -> None:
    async def read(rest: str, query: dict[str, str]) -> tuple[int, Any]:
        return await api.send("GET", path + rest if path.endswith("/") else path, params=query)

    loop = asyncio.get_running_loop()
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    names = st.sampled_from(["state", "limit", "cursor", "wait", "until"])

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(text, st.dictionaries(names, text, max_size=3))
    def every_query(rest: str, query: dict[str, str]) -> None:
        status, _ = asyncio.run_coroutine_threadsafe(read(rest, query), loop).result(30)
        assert status < 500

    await asyncio.to_thread(every_query)
