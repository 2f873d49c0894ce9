"""Slack is away when the product starts: clients are served, what is owed in chat waits, and nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import pytest

from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.workspace.faults import Fault, FaultKind
from storage import tables
from tests.journeys.stage import APP, Stage

AWAY = {
    "it cuts": Fault(method="auth.test", kind=FaultKind.DROP),
    "it fails": Fault(method="auth.test", kind=FaultKind.ERROR_500),
    "it says nothing": Fault(method="auth.test", kind=FaultKind.HANG),
    "it asks to wait": Fault(method="auth.test", kind=FaultKind.ERROR_429, retry_after=0),
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=AWAY.values(), ids=AWAY)
def misbehaves(request: pytest.FixtureRequest) -> Sequence[Fault]:
    fault: Fault = request.param
    return (fault,)


@pytest.fixture
def access(access: SlackAccess) -> SlackAccess:
    return replace(access, timeout=1.0)  # so long is waited for a Slack that says nothing


async def knock(stage: Stage) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.service.url}{EVENTS_PATH}", data=b"{}") as answer,
    ):
        return answer.status


async def test_clients_are_served_and_the_cards_come_when_slack_does(
    begun: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    sent = await begun.send("The cap is one year.", title="Cap")
    await begun.until(lambda: begun.count(tables.deliveries) > 0, "a card that is owed")

    assert (await begun.task(sent["id"]))["state"] == "in_review"
    assert await knock(begun) == 503
    assert [row.attempts for row in begun.rows(tables.deliveries)] == [0]

    await begun.driver.clear_faults()
    await begun.service.connected()

    assert await knock(begun) == 401  # it is unsigned, and heard
    await begun.press("U1", "Approve", "Cap")
    assert (await begun.task(sent["id"]))["state"] == "provisional"
    cards = [row for row in begun.rows(tables.deliveries) if row.kind == "card"]
    assert [row.state for row in cards] == ["sent"]
    assert "not connected to Slack: Slack " in caplog.text


class TestBySocket:
    """The app's own token is asked about apart from the bot's, and later."""

    @pytest.fixture(params=[FaultKind.DROP, FaultKind.ERROR_500])
    def misbehaves(self, request: pytest.FixtureRequest) -> Sequence[Fault]:
        return (Fault(method="apps.connections.open", kind=request.param, times=2),)

    @pytest.fixture
    def access(self, access: SlackAccess) -> SlackAccess:
        return replace(access, signing_secret="", app_token=APP.app_token, timeout=15.0)

    async def test_a_socket_is_asked_for_until_it_is_given(self, stage: Stage) -> None:
        await stage.driver.say("U1", "app", "hello")

        assert "I bring you agents' outputs to review." in await stage.words("U1", "app")
