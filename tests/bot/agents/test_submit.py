"""`signoff submit`: files are sent row by row over real HTTP, once, and every bad row is named."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from bot.agents.keys import new_key
from bot.commands.submit import submit
from bot.submitting.submit import CannotSubmit, Patience, SubmitSummary, submit_file
from bot.submitting.submit_rows import BadRow, Row, read_rows, task_body
from handlers.ids import ClientId
from tests.bot.agents.conftest import Api
from tests.patience import PATIENCE

AT_ONCE = Patience(tries=3, longest_wait=0)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def send(api: Api, tmp_path: Path) -> Callable[..., Any]:
    """Submit a file with the first client's key, keeping progress in the test's own folder."""

    async def submit_it(file: Path, **options: Any) -> SubmitSummary:
        url = str(api.http.make_url("")).rstrip("/")
        about: dict[str, Any] = {"key": api.keys[0], "matter": "PIECE-1", "patience": AT_ONCE} | options
        return await submit_file(file, url=url, state_folder=tmp_path / "state", **about)

    return submit_it


def write_lines(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def numbered(count: int) -> list[dict[str, Any]]:
    return [{"id": f"row-{number}", "output": f"Output {number}."} for number in range(count)]


async def test_every_good_row_goes_and_every_bad_one_is_named(
    api: Api, send: Callable[..., Any], tmp_path: Path
) -> None:
    file = write_lines(
        tmp_path / "rows.jsonl",
        b"\xef\xbb\xbf" + b'{"id": "a", "output": "Good."}',
        b"",
        b"{not json",
        {"id": "b"},
        {"id": "c", "output": "x" * 12_001},
        b'["a list"]',
        b'{"output": "\xff"}',
        {"id": "d", "output": "Elsewhere.", "matter": "NOPE"},
        {"id": "a", "output": "Another under the same id."},
        b'{"id": "a", "output": "Good."}',
        {"id": 7, "output": "No words for this one.", "output_model": "m-1", "source": "mine", "n": None},
    )
    summary = await send(file)
    assert (summary.rows, summary.sent, summary.already) == (10, 2, 1)
    told = {row.line: row.reason for row in summary.bad}
    assert sorted(told) == [3, 4, 5, 6, 7, 8, 9]
    assert "not JSON" in told[3]
    assert "“output” is missing" in told[4]
    assert "12,001" in told[5]
    assert "UTF-8" in told[7]
    assert "“NOPE”" in told[8]
    assert "id of line 1" in told[9]
    _, page = await api.send("GET", "/v1/tasks")
    assert {shown["external_id"] for shown in page["tasks"]} == {"a", "7"}


async def test_rows_are_sent_in_the_order_of_the_file(
    api: Api, send: Callable[..., Any], tmp_path: Path
) -> None:
    def go_on(_: SubmitSummary) -> None:
        api.now.time += timedelta(seconds=1)

    await send(write_lines(tmp_path / "rows.jsonl", *numbered(30)), report=go_on)
    _, page = await api.send("GET", "/v1/tasks?limit=100")
    oldest_first = [shown["external_id"] for shown in reversed(page["tasks"])]
    assert oldest_first == [f"row-{number}" for number in range(30)]


async def test_a_second_run_sends_nothing_and_a_fresh_one_asks_the_server(
    api: Api, send: Callable[..., Any], tmp_path: Path
) -> None:
    file = write_lines(tmp_path / "rows.jsonl", *numbered(20), {"output": "Without an id."})
    first, second, fresh = await send(file), await send(file), await send(file, fresh=True)
    assert [(s.sent, s.already) for s in (first, second, fresh)] == [(21, 0), (0, 21), (0, 21)]
    assert api.count() == 21


async def test_an_interrupted_run_goes_on_where_it_stopped(
    api: Api, send: Callable[..., Any], tmp_path: Path
) -> None:
    file = write_lines(tmp_path / "rows.jsonl", *numbered(40))
    stop = asyncio.Event()

    def report(summary: SubmitSummary) -> None:
        if summary.done >= 15:
            stop.set()

    running = asyncio.create_task(send(file, report=report))
    async with asyncio.timeout(PATIENCE):
        await stop.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert api.count() < 40
    summary = await send(file)
    assert (summary.rows, summary.bad, summary.sent + summary.already) == (40, (), 40)
    assert summary.already >= 15
    assert api.count() == 40


async def test_a_changed_row_under_an_old_id_is_bad_and_the_rest_is_already_there(
    api: Api, send: Callable[..., Any], tmp_path: Path
) -> None:
    rows = numbered(3)
    await send(write_lines(tmp_path / "rows.jsonl", *rows))
    rows[1]["output"] = "Changed."
    summary = await send(write_lines(tmp_path / "rows.jsonl", *rows, {"id": "new", "output": "New."}))
    assert (summary.sent, summary.already, [row.line for row in summary.bad]) == (1, 2, [2])
    assert "other content" in summary.bad[0].reason
    assert api.count() == 4


async def test_an_id_that_was_sent_with_another_key_is_already_there(
    api: Api, send: Callable[..., Any], tmp_path: Path
) -> None:
    await api.new_task(external_id="row-0")
    summary = await send(write_lines(tmp_path / "rows.jsonl", *numbered(1)))
    assert (summary.sent, summary.already) == (0, 1)


async def test_a_refused_key_stops_everything(send: Callable[..., Any], tmp_path: Path) -> None:
    stranger, _ = new_key(ClientId("nobody"))
    with pytest.raises(CannotSubmit, match="refuses") as stopped:
        await send(write_lines(tmp_path / "rows.jsonl", *numbered(30)), key=stranger)
    assert not stopped.value.usage


@pytest.mark.parametrize(("key", "url"), [("so_live_typo", "http://x"), (None, "localhost:8700")])
async def test_what_makes_no_sense_is_told_before_anything_is_sent(
    tmp_path: Path, key: str | None, url: str
) -> None:
    text = key or new_key(ClientId("c"))[0]
    with pytest.raises(CannotSubmit) as stopped:
        await submit_file(write_lines(tmp_path / "f", *numbered(1)), url=url, key=text)
    assert stopped.value.usage


class Flaky:
    """A server that fails as told before it answers."""

    def __init__(self, *failures: int) -> None:
        self.failures = list(failures)
        self.keys: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.keys.append(request.headers["Idempotency-Key"])
        if self.failures:
            status = self.failures.pop(0)
            if status == 0:
                assert request.transport is not None
                request.transport.abort()
            return web.Response(status=status or 200, headers={"Retry-After": "1"})
        return web.json_response({}, status=201)


async def test_what_was_sent_is_not_even_asked_for_again(tmp_path: Path) -> None:
    flaky = Flaky()
    app = web.Application()
    app.add_routes([web.post("/v1/tasks", flaky.answer)])
    file, key = write_lines(tmp_path / "f", *numbered(5)), new_key(ClientId("c"))[0]
    async with TestServer(app) as server:
        url = str(server.make_url(""))
        for fresh, asked in ((False, 5), (False, 5), (True, 10)):
            await submit_file(
                file, url=url, key=key, matter="M", fresh=fresh, patience=AT_ONCE, state_folder=tmp_path
            )
            assert len(flaky.keys) == asked


@pytest.mark.parametrize("failures", [(429,), (503, 500), (0,), (0, 408)])
async def test_what_may_pass_is_tried_again_with_the_same_key(
    tmp_path: Path, failures: tuple[int, ...]
) -> None:
    flaky = Flaky(*failures)
    app = web.Application()
    app.add_routes([web.post("/v1/tasks", flaky.answer)])
    async with TestServer(app) as server:
        summary = await submit_file(
            write_lines(tmp_path / "f", *numbered(1)),
            url=str(server.make_url("")),
            key=new_key(ClientId("c"))[0],
            matter="M",
            patience=AT_ONCE,
            state_folder=tmp_path,
        )
    assert summary.sent == 1
    assert len(set(flaky.keys)) == 1
    assert len(flaky.keys) == len(failures) + 1


async def test_a_server_that_keeps_failing_or_is_none_of_ours_is_told(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "f", *numbered(3))
    for status, says in ((503, "HTTP status 503"), (0, "cannot be reached"), (404, "not as Signoff does")):
        app = web.Application()
        app.add_routes([web.post("/v1/tasks", Flaky(*[status] * 99).answer)])
        async with TestServer(app) as server:
            with pytest.raises(CannotSubmit, match=says):
                await submit_file(
                    file,
                    url=str(server.make_url("")),
                    key=new_key(ClientId("c"))[0],
                    matter="M",
                    patience=AT_ONCE,
                    state_folder=tmp_path,
                )


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ({"output": "x"}, {"output": "x", "matter": "M"}),
        ({"output": "x", "matter": "own"}, {"output": "x", "matter": "own"}),
        ({"output": "x", "id": 3}, {"output": "x", "matter": "M", "external_id": "3"}),
        ({"output": "x", "output_model": "m"}, {"output": "x", "matter": "M", "agent": "m"}),
        (
            {"output": "x", "agent": "a", "output_model": "m"},
            {"output": "x", "matter": "M", "agent": "a", "metadata": {"output_model": "m"}},
        ),
        (
            {"output": "x", "k": [1], "metadata": {"j": 2}, "prompt": None},
            {"output": "x", "matter": "M", "metadata": {"k": [1], "j": 2}},
        ),
        (
            {"output": "x", "parties": ["Acme"], "issuers": ["ACM"], "tags": ["merger"], "other": 1},
            {
                "output": "x",
                "parties": ["Acme"],
                "issuers": ["ACM"],
                "tags": ["merger"],
                "matter": "M",
                "metadata": {"other": 1},
            },
        ),
        ({"output": "x", "metadata": 5}, {"output": "x", "matter": "M", "metadata": {"metadata": 5}}),
    ],
)
def test_a_line_becomes_a_task(line: dict[str, Any], body: dict[str, Any]) -> None:
    assert task_body(line, "M") == body


def test_a_rows_key_is_its_client_its_matter_and_its_id_or_its_line(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "f", {"id": "a", "output": "x"}, {"output": "x"}, {"output": "y"})

    def keys(key_id: str, matter: str) -> list[str]:
        return [row.key for row in read_rows(file, key_id=key_id, matter=matter) if isinstance(row, Row)]

    different = [*keys("k1", "M"), *keys("k1", "N"), *keys("k2", "M")]
    assert len(set(different)) == 9
    assert keys("k1", "M") == keys("k1", "M")
    assert [type(row) for row in read_rows(file, key_id="k1", matter=None)] == [BadRow] * 3


class TestCommand:
    """The command line around it."""

    def run(self, *arguments: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
        command = typer.Typer()
        command.command()(submit)
        result = CliRunner().invoke(
            command, arguments, env={"COLUMNS": "200", "SIGNOFF_KEY": ""} | (environment or {})
        )
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    async def test_good_and_bad_rows_are_counted(self, api: Api, tmp_path: Path) -> None:
        file = write_lines(tmp_path / "rows.jsonl", *numbered(4), {"id": "bad", "output": ""})
        arguments = (str(file), "--url", str(api.http.make_url("")), "--matter", "PIECE-1")
        environment = {"SIGNOFF_KEY": api.keys[0], "XDG_STATE_HOME": str(tmp_path)}
        for sent, already in ((4, 0), (0, 4)):
            code, output = await asyncio.to_thread(self.run, *arguments, environment=environment)
            assert code == 1
            assert "line 5: “output” is empty." in output
            assert f"5 rows: {sent} sent, {already} already there, 1 bad" in output
            assert api.keys[0] not in output

    def test_without_a_key_or_a_file_it_is_a_matter_of_usage(self, tmp_path: Path) -> None:
        file = write_lines(tmp_path / "rows.jsonl", *numbered(1))
        assert self.run(str(file))[0] == 2
        assert self.run(str(file), "--key", "so_live_typo")[0] == 2
        assert self.run(str(tmp_path / "missing"), "--key", "k")[0] == 2

    async def test_a_server_that_refuses_the_key_is_exit_code_3(self, api: Api, tmp_path: Path) -> None:
        file = write_lines(tmp_path / "rows.jsonl", *numbered(1))
        stranger, _ = new_key(ClientId("nobody"))
        code, output = await asyncio.to_thread(
            self.run,
            *(str(file), "--url", str(api.http.make_url("")), "--key", stranger, "--matter", "M"),
            environment={"XDG_STATE_HOME": str(tmp_path)},
        )
        assert code == 3
        assert "no valid API key" in output
