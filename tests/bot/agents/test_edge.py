"""Keys, request ids, errors and documents: what every address has in common."""

import asyncio
import logging
from typing import Any

import pytest
from aiohttp import web
from jsonschema import Draft202012Validator

from bot.agents.bodies import json_body
from bot.agents.edge import Handler, rim
from bot.agents.keys import new_key, parse_key
from bot.agents.problems import KINDS
from handlers.ids import ClientId
from storage import tables
from tests.bot.agents.conftest import Api, task
from tests.patience import PATIENCE


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_key_can_be_read_back_and_only_its_hash_is_kept() -> None:
    text, issued = new_key(ClientId("c1"))
    key = parse_key(text)
    assert key is not None
    assert key.id == issued.id
    assert key.opens(issued.secret_hash)
    assert not key.opens("0" * 64)
    assert text[len("so_live_") + 9 :] not in str(issued)
    assert len({new_key(ClientId("c1"))[0] for _ in range(100)}) == 100


def test_every_single_mistyped_character_is_told_without_the_database() -> None:
    text, _ = new_key(ClientId("c1"))
    for place in range(len(text)):
        wrong = "A" if text[place] != "A" else "B"
        assert parse_key(text[:place] + wrong + text[place + 1 :]) is None
    for wrong in ("", text + "A", text[:-1], text.upper(), f" {text}"):
        assert parse_key(wrong) is None


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nonsense", "Basic {0}", "{0}", "Bearer {1}"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/tasks"),
        ("POST", "/v1/tasks/batch"),
        ("GET", "/v1/tasks"),
        ("GET", f"/v1/tasks/{'0' * 32}"),
        ("POST", f"/v1/tasks/{'0' * 32}/withdraw"),
    ],
)
async def test_without_a_clients_key_there_is_nothing_to_see(
    api: Api, method: str, path: str, authorization: str
) -> None:
    unknown, _ = new_key(ClientId("c1"))
    header = authorization.format(api.keys[0], unknown)
    async with api.http.request(method, path, headers={"Authorization": header}, json=task()) as answer:
        problem = await answer.json(content_type=None)
        assert (answer.status, problem["type"]) == (401, "/problems/unauthorized")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.content_type == "application/problem+json"
    assert api.count() == 0


async def test_a_revoked_key_opens_nothing(api: Api) -> None:
    with api.database.writer.begin() as connection:
        connection.execute(tables.api_keys.update().values(revoked_at=api.now()))
    status, _ = await api.send("GET", "/v1/tasks")
    assert status == 401


@pytest.mark.parametrize(("given", "kept"), [("mine-1", True), ("a b", False), ("x" * 65, False)])
async def test_a_request_id_comes_back(api: Api, given: str, kept: bool) -> None:
    async with api.http.get("/v1/tasks", headers={"X-Request-Id": given}) as answer:
        problem = await answer.json(content_type=None)
        assert (answer.headers["X-Request-Id"] == given) is kept
        assert problem["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/v1/tasks/batch", 404, "not-found"),
        ("DELETE", "/v1/tasks", 405, "method-not-allowed"),
        ("GET", "/problems/nothing", 404, "not-found"),
    ],
)
async def test_what_is_not_there_is_a_problem_too(
    api: Api, method: str, path: str, status: int, name: str
) -> None:
    got, problem = await api.send(method, path)
    assert (got, problem["type"]) == (status, f"/problems/{name}")


async def test_every_type_of_problem_has_a_page(api: Api) -> None:
    for kind in KINDS.values():
        async with api.http.get(kind.type) as answer:
            assert answer.status == 200
            assert f"<h1>{kind.title}</h1>" in (await answer.text()).replace("&#x27;", "'")


async def test_a_fault_of_ours_is_logged_without_the_body_and_told_by_its_id(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    tables.metadata.drop_all(api.database.writer, tables=[tables.tasks, tables.reviews])
    with caplog.at_level(logging.ERROR):
        status, problem = await api.send("POST", "/v1/tasks", json=task(output="Very secret words."))
    assert (status, problem["type"]) == (503, "/problems/unavailable")
    assert problem["request_id"] in caplog.text
    assert "secret" not in caplog.text


async def test_the_answers_are_as_the_document_says(api: Api) -> None:
    status, document = await api.send("GET", "/openapi.json", key="none")
    assert status == 200
    task_id = await api.new_task(matter="OVERLAP-1", external_id="x")
    api.answer(task_id, criteria_met=("cites",))
    rows = [task(), task(output=""), task(external_id="x")]
    calls: list[tuple[str, str, str, dict[str, Any]]] = [
        ("get", "/v1/tasks", "/v1/tasks", {}),
        ("post", "/v1/tasks", "/v1/tasks", {"json": task()}),
        ("post", "/v1/tasks", "/v1/tasks", {"json": task(output="")}),
        ("post", "/v1/tasks/batch", "/v1/tasks/batch", {"json": {"tasks": rows}}),
        ("get", "/v1/tasks/{id}", f"/v1/tasks/{task_id}", {}),
        ("get", "/v1/tasks/{id}", f"/v1/tasks/{'0' * 32}", {}),
        ("post", "/v1/tasks/{id}/withdraw", f"/v1/tasks/{task_id}/withdraw", {}),
    ]
    for method, template, path, options in calls:
        status, body = await api.send(method.upper(), path, **options)
        responses = document["paths"][template][method]["responses"]
        (content,) = responses[str(status)]["content"].values()
        Draft202012Validator(content["schema"] | {"components": document["components"]}).validate(body)


async def test_the_document_names_every_address(api: Api) -> None:
    _, document = await api.send("GET", "/openapi.json")
    served = {
        (route.method.lower(), route.resource.canonical)
        for route in api.app.router.routes()
        if route.method != "HEAD" and route.resource and route.resource.canonical.startswith("/v1/")
    }
    assert served == {(method, path) for path, item in document["paths"].items() for method in item}


async def test_a_sender_who_hangs_up_is_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    ended = asyncio.Event()

    @web.middleware
    async def watched(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        finally:
            ended.set()

    app = web.Application(middlewares=[watched, rim])
    app.router.add_post("/", json_body)
    runner = web.AppRunner(app)  # unlike the test server it lets a handler go on when its sender is gone
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _, writer = await asyncio.open_connection(*runner.addresses[0])
    writer.write(
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\nhalf"
    )
    writer.close()
    async with asyncio.timeout(PATIENCE):
        await ended.wait()
    await runner.cleanup()
    assert caplog.text == ""
