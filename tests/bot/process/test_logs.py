"""Logs are one line each, and never hold a secret."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import pytest

from bot.process.logs import set_up_logs, without_secrets

# written in two parts, so that whoever searches this repository for secrets finds none
BOT_TOKEN = "xoxb-" + "1234-abcd-EFGH"
KEY = "so_live_" + "abcdefgh_" + "Z" * 49


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"token {BOT_TOKEN} refused", "token [hidden] refused"),
        ("xapp-1-A0-9-ff and xoxe.xoxp-1-Mi", "[hidden] and [hidden]"),
        (f"key={KEY}", "key=[hidden]"),
        ("Authorization: Bearer abc.DEF_1.ghi-2==", "Authorization: Bearer [hidden]"),
        ("postgresql+psycopg://me:hush@db/x", "postgresql+psycopg://[hidden]@db/x"),
        ("http://127.0.0.1:8700/v1/tasks at 10:32", "http://127.0.0.1:8700/v1/tasks at 10:32"),
        ("the bearer of bad news", "the bearer of bad news"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, hidden: str) -> None:
    assert without_secrets(text) == hidden


def test_what_libraries_say_of_requests_and_rows_is_left_out_whatever_level_they_give_themselves() -> None:
    stream = StringIO()
    set_up_logs("DEBUG", "text", stream)
    for name in ("slack_bolt.AsyncApp", "sqlalchemy.engine.Engine", "aiohttp.access"):
        one = logging.getLogger(name)
        before = one.level
        one.setLevel(logging.DEBUG)  # as Bolt does to its own
        one.debug("the whole body")
        one.warning("something to see to")
        one.setLevel(before)
    assert stream.getvalue().count("the whole body") == 0
    assert stream.getvalue().count("something to see to") == 3


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_record_is_one_line_with_its_parts_and_without_secrets(form: str) -> None:
    stream = StringIO()
    set_up_logs("INFO", form, stream)
    log = logging.getLogger("bot.tests")
    log.error("sent %s\nwith %s", "one", KEY, exc_info=ValueError(f"no good: {BOT_TOKEN}"))
    log.debug("not this")
    (line,) = stream.getvalue().splitlines()
    assert BOT_TOKEN not in line
    assert KEY not in line
    assert line.count("[hidden]") == 2
    if form == "json":
        parts = json.loads(line)
        assert (parts["level"], parts["from"], parts["says"]) == (
            "error",
            "bot.tests",
            "sent one\nwith [hidden]",
        )
        assert datetime.fromisoformat(parts["at"]).utcoffset() is not None
        assert "ValueError: no good: [hidden]" in parts["trace"]
    else:
        assert (
            ' level=error from=bot.tests says="sent one\\nwith [hidden]" trace="ValueError: no good: [hidden]"'
            in line
        )


def test_bolt_does_not_log_the_bodies_of_requests() -> None:
    stream = StringIO()
    set_up_logs("DEBUG", "text", stream)
    logging.getLogger("slack_bolt.RequestVerification").info(
        "Invalid request signature (body: a client's text)"
    )
    logging.getLogger("slack_sdk.web.async_client").debug("a body")
    assert stream.getvalue() == ""


def test_setting_up_twice_logs_once() -> None:
    stream = StringIO()
    for _ in range(2):
        set_up_logs("INFO", "text", stream)
    logging.getLogger("bot.tests").info("once")
    assert stream.getvalue().count("once") == 1
