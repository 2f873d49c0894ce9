"""Who knocks without being Slack: its signature is its own, and `test_teams_doors` has Microsoft's."""

import json
import logging
import time

import aiohttp
import pytest

from bot.slack.connection import EVENTS_PATH
from bot.workspace.signing import signed_headers
from tests.journeys.stage import APP, Stage

EVENT = json.dumps(
    {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": "D1",
            "user": "U1",
            "text": "hello",
            "ts": "1.1",
        },
    }
).encode()


async def knock(stage: Stage, headers: dict[str, str], body: bytes = EVENT) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.service.url}{EVENTS_PATH}", data=body, headers=headers) as answer,
    ):
        return answer.status


def signed(secret: str = APP.signing_secret, at: float | None = None, **changes: str) -> dict[str, str]:
    moment = int(time.time() if at is None else at)
    return signed_headers(secret, EVENT, moment, content_type="application/json") | changes


async def test_what_slack_signed_is_heard(stage: Stage) -> None:
    assert await knock(stage, signed()) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed("another secret"),
        signed(at=1_000_000_000),
        signed(**{"X-Slack-Request-Timestamp": "yesterday"}),
        signed(**{"X-Slack-Signature": "v0="}),
    ],
    ids=["unsigned", "signed by another", "long ago", "no number", "empty"],
)
async def test_what_slack_did_not_sign_is_not_heard(
    stage: Stage, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    assert await knock(stage, headers) == 401

    assert "hello" not in caplog.text


@pytest.mark.parametrize("body", [b"", b"{}", b"{", b"payload=%7B", b"payload=null", b"[]", b"null", b"a=b"])
async def test_what_makes_no_sense_is_refused_without_a_fault_of_ours(stage: Stage, body: bytes) -> None:
    form = "application/x-www-form-urlencoded" if b"=" in body else "application/json"
    headers = signed_headers(APP.signing_secret, body, int(time.time()), content_type=form)

    assert await knock(stage, headers, body) in {400, 404}


async def test_bytes_that_are_no_text_are_refused(stage: Stage) -> None:
    assert await knock(stage, signed(), b"\xff\xfe") == 401
