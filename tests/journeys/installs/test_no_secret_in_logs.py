"""A whole life on both platforms with every log at DEBUG, and no secret that was used in it in any line."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import aiohttp
import pytest
from sqlalchemy import select

from bot.agents.keys import new_key as new_api_key
from bot.commands.key_acts import seal_anew
from bot.installs.vault import new_key
from bot.process.claim_codes import offer_code
from bot.process.logs import _TALKATIVE, set_up_logs
from bot.process.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.slack.install.door import COOKIE
from bot.slack.install.paths import REDIRECT_PATH
from bot.workspace.faults import Fault, FaultKind
from bot.workspace.server import LocalWorkspace
from handlers.ids import WorkspaceId
from handlers.records import AccountLinked, WorkspaceConnected
from storage import tables
from storage.engine import Database, open_database
from storage.schema import create_fresh
from tests.bot.teams.cast import TENANT
from tests.bot.teams.connector import ConnectorDouble, connector_double
from tests.bot.teams.service import SECRET, Act, Misbehaviour
from tests.clocks import StillClock
from tests.journeys.at_large import CLIENT_SECRET, KERN, KEY, AtLarge, Page, at_large, state_in
from tests.journeys.house import AT_ONCE, serving
from tests.journeys.stage import APP, WORKSPACE, Stage
from tests.seed import NOW, seed_firm, write

NEWER_KEY = new_key()


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Everything that is logged, as the program logs it; the loggers are afterwards as they were."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, _TALKATIVE)]
    before = root.handlers[:], [one.level for one in loggers]
    stream = StringIO()
    set_up_logs("DEBUG", "text", stream)
    yield stream
    root.handlers[:] = before[0]
    for one, level in zip(loggers, before[1], strict=True):
        one.setLevel(level)


@pytest.fixture
def opened(lines: StringIO, sqlite_url: str) -> Iterator[Database]:
    """A database that was opened when the logs were on already, as serving does."""
    del lines
    database = open_database(sqlite_url)
    create_fresh(database)
    yield database
    database.close()


class Secrets:
    """Every secret that was used, with the name of what it is."""

    def __init__(self) -> None:
        self.used: dict[str, str] = {}

    def add(self, name: str, *values: str) -> None:
        for value in values:
            assert value, name
            self.used[value] = name


async def installed(large: AtLarge, secrets: Secrets) -> Page:
    """Install the app, once with another's secret and once as it should be, and note all that went to and fro."""
    page = None
    for secret in ("another", CLIENT_SECRET):
        large.slack.client_secret = secret
        async with large.browser() as browser:
            back = await browser.agree(await browser.set_out(), "U7")
            secrets.add("state", state_in(back))
            secrets.add("code", back.partition("code=")[2].partition("&")[0])
            secrets.add("cookie", *(one.value for one in browser.session.cookie_jar if one.key == COOKIE))
            page = await browser.go(back)
            await browser.go(back)
            await browser.go(f"{large.service.url}{REDIRECT_PATH}?code=x&state=y")
    assert page is not None
    return page


async def over_the_socket(database: Database, clock: StillClock, secrets: Secrets) -> None:
    """Serve a workspace of its own by Socket Mode, and claim the firm with a code that is too late."""
    workspace = LocalWorkspace(WORKSPACE, rates="off", retry_after=(0.0,))
    await workspace.start()
    access = SlackAccess(
        bot_token=APP.bot_token,
        app_token=APP.app_token,
        api_url=f"{workspace.base_url}/api/",
        screen_seconds=60.0,
        first_pause=0.001,
    )
    service = Service(database, clock=clock, slack=access, timing=AT_ONCE)
    async with serving(service, workspace, access, None, "", clock) as stage:  # type: ignore[arg-type]
        await service.connected()
        await workspace.sockets.until_connected()
        code = await offer_code(service.dispatcher.dispatch)
        await stage.command("U7", f"claim {code}x")
        await stage.command("U7", f"claim {code}")
        secrets.add("claim code", code)
        assert stage.count(tables.people) == 1
    await workspace.stop()
    secrets.add("bot token of the settings", APP.bot_token)
    secrets.add("app token", APP.app_token)


async def work(large: AtLarge, teams: ConnectorDouble, stage: Stage, secrets: Secrets) -> None:
    """Send tasks, answer them in both chats, be refused, renew tokens, and lose the workspace."""
    secrets.add("API key", stage.api_key)
    await stage.send("The cap is one year.")
    await stage.press("U1", "Approve", "The cap is one year.")
    forged = {"Authorization": f"Bearer {stage.api_key}x", "X-Slack-Signature": "v0=0"}
    async with aiohttp.ClientSession(headers=forged) as session:
        await (await session.post(f"{stage.service.url}/v1/tasks", json={"output": "x"})).read()
        await (await session.post(f"{stage.service.url}{EVENTS_PATH}", data="payload={}")).read()
        await (await session.post(f"{stage.service.url}/api/messages", json={})).read()
    sol = teams.person("Sol Reyes")
    teams.world.misbehaviours.append(Misbehaviour(act=Act.TOKEN))
    await teams.say(sol, teams.personal(sol), "setup")
    await stage.settled()

    grants = stage.workspace.grants
    for hours in (10.5, 10.5):
        stage.clock.move_to(stage.clock.now() + timedelta(hours=hours))
        await large.service.ticks.now()
    stage.workspace.faults.add(
        Fault(method="chat.update", kind=FaultKind.REFUSE, error="invalid_auth", times=1)
    )
    await stage.send("The notice is a month.")
    await stage.settled()
    secrets.add("refresh token", *grants.refreshed, *grants.refreshing)
    grants.refreshing.clear()
    stage.clock.move_to(stage.clock.now() + timedelta(hours=10.5))
    await large.service.ticks.now()
    stage.workspace.take_app_away()
    await stage.settled()
    secrets.add("bot token", *(token for token in grants.revoked if token.startswith("xoxe")))


async def test_no_secret_is_in_any_line(
    lines: StringIO, opened: Database, clock: StillClock, sqlite_url: str
) -> None:
    secrets = Secrets()
    other = open_database(f"{sqlite_url}.other")
    create_fresh(other)
    await over_the_socket(other, clock, secrets)
    other.close()
    with opened.writer.begin() as connection:
        seeded = seed_firm(connection)
        key, issued = new_api_key(seeded.client_id)
        write(connection, issued, now=NOW)
    async with connector_double() as teams:
        with opened.writer.begin() as connection:
            here = WorkspaceId("kern-in-teams")
            sol = seeded.people["U7"].id
            write(
                connection,
                WorkspaceConnected(id=here, firm_id=seeded.firm.id, platform="teams", external_id=TENANT),
                AccountLinked(
                    workspace_id=here, platform_user_id=teams.person("Sol Reyes").aad_id, person_id=sol
                ),
            )
        in_teams = teams.access(first_pause=0.001, screen_seconds=60.0)
        async with at_large(opened, clock, configs=(KERN,), rotates=True, teams=in_teams) as large:
            teams.bot_url = large.service.url
            assert "Kern LLP has an admin already" in (await installed(large, secrets)).words
            stage = large.stages["T1"]
            object.__setattr__(stage, "seeded", seeded)
            object.__setattr__(stage, "api_key", key)
            await work(large, teams, stage, secrets)
            await installed(large, secrets)
            secrets.add("bot token", *(token for token in stage.workspace.grants.ends))
        secrets.add("Teams' own token", *teams.world.tokens)
    seal_anew(sqlite_url, (NEWER_KEY, KEY))
    with opened.reading() as connection:
        sealed = connection.execute(select(tables.installations.c.bot_token)).scalars().all()
    secrets.add("sealed token", *filter(None, sealed))
    secrets.add("key", KEY, NEWER_KEY)
    secrets.add("client secret", CLIENT_SECRET)
    secrets.add("signing secret", APP.signing_secret)
    secrets.add("Teams app password", SECRET)

    # what a client wants judged is no more for a log than a token is
    secrets.add("text", "The cap is one year", "The notice is a month")

    logged = lines.getvalue()
    for word in ("renewed the tokens", "were not renewed", "an installation failed", "level=debug"):
        assert word in logged
    assert {name for secret, name in secrets.used.items() if secret.rstrip("=") in logged} == set()
    assert {
        *(
            "state",
            "code",
            "cookie",
            "claim code",
            "app token",
            "bot token",
            "refresh token",
            "API key",
            "key",
        ),
        *("client secret", "signing secret", "Teams app password", "Teams' own token", "sealed token"),
    } <= set(secrets.used.values())
