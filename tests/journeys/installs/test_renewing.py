"""Tokens that end: renewed ahead of it, by one process, and the admins told when they cannot be."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sending.platforms import PlatformTrouble
from storage import tables
from storage.engine import Database, open_database
from tests.clocks import StillClock
from tests.journeys.at_large import KERN, AtLarge, at_large, process
from tests.journeys.stage import Stage

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def large(database: Database, clock: StillClock) -> AsyncIterator[AtLarge]:
    async with at_large(database, clock, configs=(KERN,), rotates=True) as there:
        await there.install("U7")
        yield there


def installation(stage: Stage) -> tuple[int, int, str]:
    i = tables.installations.c
    with stage.database.reading() as connection:
        row = connection.execute(select(i.version, i.claims, i.trouble)).one()
    return row.version, row.claims, row.trouble


def uses(stage: Stage) -> list[int]:
    """How often each way to renew a token was used."""
    return list(stage.workspace.grants.refreshed.values())


async def test_two_processes_never_use_the_same_refresh_token_twice_and_both_send_on(
    large: AtLarge, clock: StillClock, database_url: str
) -> None:
    kern = large.stages["T1"]
    database = open_database(database_url)
    other = process(database, clock, large.slack)
    await other.start()
    await other.connected()
    for round_ in range(1, 4):
        clock.move_to(clock.now() + timedelta(hours=10, minutes=30))
        await asyncio.gather(*(service.ticks.now() for service in (large.service, other) for _ in range(3)))
        await kern.settled()
        assert uses(kern) == [1] * round_
        assert installation(kern) == (1 + round_, round_, "")
    # the first token ended long ago, and what either process sends goes by the newest
    assert "The desk of Kern LLP" in await kern.command("U7", "setup")
    await kern.driver.open_home("U7")
    kern.workspace.set_request_url(f"{other.url}/slack/events")
    await kern.driver.open_home("U7")
    await kern.press("U7", "Your firm", "Hello Sol Reyes", "app")
    assert await kern.driver.modal("U7")
    await other.stop()
    database.close()


@SQLITE
async def test_what_slack_refuses_is_told_once_and_after_the_end_everything_waits(
    large: AtLarge, clock: StillClock
) -> None:
    kern = large.stages["T1"]
    kern.workspace.grants.refreshing.clear()
    clock.move_to(clock.now() + timedelta(hours=10, minutes=1))
    await large.service.ticks.now()
    await large.service.ticks.now()
    assert uses(kern) == [1]
    told = await kern.words("U7", "app")
    assert told.count("could not be renewed") == 1
    assert "Signoff’s access to Kern LLP in Slack ends on 2026-10-14 21:00 UTC" in told
    assert "invalid_refresh_token" in told

    clock.move_to(clock.now() + timedelta(hours=2))
    await large.service.ticks.now()
    assert [row.state for row in kern.rows(tables.installations)] == ["removed"]
    assert [row.removed_at for row in kern.rows(tables.workspaces)] != [None]
    await large.install("U7")
    assert [row.removed_at for row in kern.rows(tables.workspaces)] == [None]
    assert installation(kern)[2] == ""


@SQLITE
async def test_while_slack_is_away_it_is_tried_each_minute_and_told_in_the_last_hour(
    large: AtLarge, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kern = large.stages["T1"]
    away = {"is": True}
    renewed = large.slack._renewed

    def answer(refresh: str) -> dict[str, object]:
        return {"ok": False, "error": "internal_error"} if away["is"] else renewed(refresh)

    monkeypatch.setattr(large.slack, "_renewed", answer)
    clock.move_to(clock.now() + timedelta(hours=10, minutes=1))
    for _ in range(3):
        await large.service.ticks.now()
    assert installation(kern) == (1, 1, "")
    assert "has not renewed it yet" not in await kern.words("U7", "app")
    clock.move_to(clock.now() + timedelta(minutes=70))
    await large.service.ticks.now()
    clock.move_to(clock.now() + timedelta(minutes=1, seconds=1))
    await large.service.ticks.now()
    assert installation(kern) == (1, 3, "")
    assert (await kern.words("U7", "app")).count("has not renewed it yet") == 1
    away["is"] = False
    clock.move_to(clock.now() + timedelta(minutes=1, seconds=1))
    await large.service.ticks.now()
    assert installation(kern) == (2, 4, "")


@SQLITE
async def test_nothing_is_sent_by_a_token_that_has_ended(large: AtLarge, clock: StillClock) -> None:
    connections = large.service._connections
    assert connections is not None
    assert connections._slack is not None
    assert connections._slack.clients.get("T1") is not None
    clock.move_to(clock.now() + timedelta(hours=12))
    with pytest.raises(PlatformTrouble, match="is being renewed"):
        connections._slack.clients.get("T1")
    await large.service.ticks.now()
    assert connections._slack.clients.get("T1") is not None
