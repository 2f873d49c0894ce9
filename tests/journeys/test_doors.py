"""Who knocks without being Slack, and what happens to a review that cannot be moved."""

import json
import logging
import time
from dataclasses import replace

import aiohttp
import pytest

from bot.slack.connection import EVENTS_PATH
from bot.workspace.signing import signed_headers
from handlers.ids import MatterId
from handlers.records import Record
from storage import tables
from tests.journeys.stage import APP, Stage
from tests.seed import review_of, task_of

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


async def test_one_review_that_cannot_be_moved_holds_up_no_other(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.add(*_broken(stage))

    await stage.service.ticks.now()
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.until(lambda: _offered(stage, sent["id"]), "an offer")

    assert "a review could not be moved, id" in caplog.text
    assert "has no channel" in caplog.text


def _offered(stage: Stage, task_id: str) -> bool:
    return any(row.offers for row in stage.rows(tables.reviews) if row.task_id == task_id)


def _broken(stage: Stage) -> tuple[Record, ...]:
    """A task of a channel matter whose channel is gone."""
    matter = replace(stage.seeded.matters["PIECE-1"], id=MatterId("nowhere"), code="NOWHERE", channel=None)
    task = task_of(matter, "lost")
    return matter, task, review_of(task)
