"""`signoff serve` from its start to its end, with a Slack that refuses it or says nothing."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import closing

import aiohttp
import pytest

from bot.demo.playground import access
from bot.process.clock import Clock
from bot.process.service import Service
from bot.process.serving import CannotStart, run_service
from bot.process.settings import Settings
from bot.workspace.faults import Fault, FaultKind
from bot.workspace.server import LocalWorkspace
from storage.engine import open_database
from tests.bot.teams.connector import connector_double
from tests.bot.teams.signing import Forgery
from tests.journeys.stage import APP, WORKSPACE
from tests.reliability.lives import free_port

MOMENTS = 10.0  # seconds: less than a call of Slack may take, and more than an end takes on a busy machine


@pytest.fixture
async def workspace() -> AsyncIterator[LocalWorkspace]:
    workspace = LocalWorkspace(WORKSPACE, rates="off")
    await workspace.start()
    yield workspace
    await workspace.stop()


@pytest.fixture
def settings(workspace: LocalWorkspace, sqlite_url: str) -> Settings:
    return Settings(
        database=sqlite_url,
        port=free_port(),
        slack_bot_token=APP.bot_token,
        slack_app_token=APP.app_token,
        slack_api_url=f"{workspace.base_url}/api/",
    )


async def api_answers(settings: Settings) -> int:
    """Ask the agents' API until it listens; gives the status of its answer."""
    url = f"http://{settings.host}:{settings.port}/openapi.json"
    async with aiohttp.ClientSession() as session, asyncio.timeout(MOMENTS):
        while True:
            try:
                async with session.get(url) as answer:
                    return answer.status
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("invalid_auth", "it must be set anew"),
        ("account_inactive", "the app was removed from the workspace"),
        ("token_revoked", "it must be installed again"),
        ("not_allowed_token_type", "not_allowed_token_type"),
    ],
)
async def test_a_token_that_slack_refuses_ends_the_start_in_words(
    workspace: LocalWorkspace, settings: Settings, method: str, code: str, says: str
) -> None:
    workspace.faults.add(Fault(method=method, kind=FaultKind.REFUSE, error=code))

    with pytest.raises(CannotStart) as raised:
        async with asyncio.timeout(MOMENTS):
            await run_service(settings, print)

    assert says in str(raised.value)
    assert code in str(raised.value)


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.ERROR_500])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_word_to_end_is_heard_at_once_while_slack_is_away(
    workspace: LocalWorkspace, settings: Settings, kind: FaultKind, number: signal.Signals
) -> None:
    workspace.faults.add(Fault(method="auth.test", kind=kind))
    serving = asyncio.create_task(run_service(settings, print))
    assert await api_answers(settings) == 200

    os.kill(os.getpid(), number)

    async with asyncio.timeout(MOMENTS):
        await serving


async def test_a_firm_with_teams_alone_is_served_and_nobody_comes_in_without_a_token(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_TEAMS_PLAYGROUND", "yes")  # was a setting once
    async with connector_double() as teams:
        monkeypatch.setattr("bot.process.serving.teams_access", lambda _: teams.access())
        settings = Settings(database=sqlite_url, port=free_port())
        teams.bot_url = f"http://127.0.0.1:{settings.port}"
        ada = teams.person("Ada Okafor")
        told: list[str] = []
        serving = asyncio.create_task(run_service(settings, told.append))
        assert await api_answers(settings) == 200

        async with asyncio.timeout(MOMENTS):
            status = 503  # until it is connected
            while status == 503:
                status = (await teams.say(ada, teams.personal(ada), "approve")).status
            unsigned = await teams.post(teams.posted[-1], forgery=Forgery.MISSING)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(MOMENTS):
            await serving

    assert (status, unsigned.status) == (201, 401)
    (words,) = told
    assert re.search(r"/signoff claim [0-9A-Z]{4}(-[0-9A-Z]{4}){2} ", words)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "signoff.example"])
def test_a_door_without_tokens_is_opened_on_the_loopback_or_not_at_all(sqlite_url: str, host: str) -> None:
    with closing(open_database(sqlite_url)) as database, pytest.raises(ValueError, match="nobody is asked"):
        Service(database, clock=Clock(), teams=access(), host=host)
