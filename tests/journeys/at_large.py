"""Slack at large: several workspaces, the app installed in them by OAuth, and a browser to do that with."""

import html
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp

from bot.installs.vault import new_key
from bot.process.service import Service
from bot.slack.connection import EVENTS_PATH, SlackAccess
from bot.slack.install.paths import INSTALL_PATH, REDIRECT_PATH
from bot.teams.access import TeamsAccess
from bot.workspace.driver import Driver
from bot.workspace.oauth import LocalSlack
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import Channel, Person, WorkspaceConfig
from storage.engine import Database
from tests.clocks import StillClock
from tests.journeys.house import AT_ONCE, listen
from tests.journeys.stage import APP, WORKSPACE, Stage

CLIENT_ID, CLIENT_SECRET = "11.22", "the-client-secret"
KEY = new_key()
KERN = replace(WORKSPACE, app=replace(APP, bot_token="xoxb-nobody-kern"))
BIRCH = WorkspaceConfig(
    team_id="T2",
    team_name="Birch & Co",
    domain="birch",
    people=(
        Person(id="U5", name="oda", real_name="Oda Away", tz="Europe/London"),
        Person(id="U6", name="bo", real_name="Bo Birch", tz="Europe/London"),
    ),
    channels=(Channel(id="C9", name="general", members=("U0", "U5", "U6")),),
    app=replace(APP, bot_token="xoxb-nobody-birch"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a browser shows: its status, its words, and where it goes from there."""

    status: int
    words: str
    source: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLarge:
    """The product, Slack with its workspaces, and hands in each of them."""

    slack: LocalSlack
    stages: dict[str, Stage]
    service: Service

    @asynccontextmanager
    async def browser(self) -> AsyncIterator["Browser"]:
        """Open a browser that knows nothing yet."""
        jar = aiohttp.CookieJar(unsafe=True)  # which keeps cookies of addresses without a name
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            yield Browser(session=session, url=self.service.url)

    async def install(self, account: str, team: str = "T1") -> Page:
        """Install the app as somebody in a workspace."""
        async with self.browser() as browser:
            page = await browser.go(await browser.agree(await browser.set_out(), account, team))
        await self.stages[team].settled()
        return page


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    session: aiohttp.ClientSession
    url: str

    async def set_out(self) -> str:
        """Open the install page; gives the address at Slack that it leads to."""
        async with self.session.get(f"{self.url}{INSTALL_PATH}", allow_redirects=False) as answer:
            assert answer.status == 302
            return answer.headers["Location"]

    async def agree(self, at_slack: str, account: str, team: str = "T1") -> str:
        """Say yes at Slack; gives the address that it leads back to."""
        asked = f"{at_slack}&{urlencode({'as': account, 'team': team})}"
        async with self.session.get(asked, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            return answer.headers["Location"]

    async def go(self, address: str) -> Page:
        """Open an address."""
        async with self.session.get(address, allow_redirects=False) as answer:
            source = await answer.text()
            words = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", source, flags=re.DOTALL))
            return Page(
                status=answer.status,
                words=" ".join(words.split()),
                source=source,
                headers=dict(answer.headers),
            )


def state_in(address: str) -> str:
    """Give the state that an address carries."""
    return parse_qs(urlsplit(address).query)["state"][0]


@asynccontextmanager
async def at_large(
    database: Database,
    clock: StillClock,
    *,
    configs: Sequence[WorkspaceConfig] = (KERN, BIRCH),
    rotates: bool = False,
    teams: TeamsAccess | None = None,
    key: str = KEY,
) -> AsyncIterator[AtLarge]:
    """Start the product with OAuth, in workspaces where nobody has installed it yet."""
    workspaces = [LocalWorkspace(config, rates="off", retry_after=(0.0,)) for config in configs]
    for workspace in workspaces:
        workspace.grants.now = lambda: clock.now().timestamp()
        await workspace.start()
    slack = LocalSlack(
        workspaces,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        rotates=rotates,
        now=lambda: clock.now().timestamp(),
    )
    await slack.start()
    service = process(database, clock, slack, teams=teams, key=key)
    await service.start()
    await service.connected()
    slack.redirect_url = f"{service.url}{REDIRECT_PATH}"
    stages: dict[str, Stage] = {}
    drivers: list[Driver] = []
    for workspace in workspaces:
        workspace.set_request_url(f"{service.url}{EVENTS_PATH}")
        driver = await Driver(workspace.base_url).__aenter__()
        drivers.append(driver)
        stages[workspace.team_id] = Stage(
            driver=driver,
            service=service,
            workspace=workspace,
            database=database,
            seeded=None,  # type: ignore[arg-type]  # nobody has set anything up
            api_key="",
            clock=clock,
        )
        listen(stages[workspace.team_id])
    yield AtLarge(slack=slack, stages=stages, service=service)
    await service.stop()
    for driver in drivers:
        await driver.__aexit__(None, None, None)
    await slack.stop()
    for workspace in workspaces:
        await workspace.stop()


def process(
    database: Database,
    clock: StillClock,
    slack: LocalSlack,
    *,
    teams: TeamsAccess | None = None,
    key: str = KEY,
) -> Service:
    """Make a process of the product that connects by OAuth."""
    access = SlackAccess(
        signing_secret=APP.signing_secret,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        keys=(key,),
        api_url=f"{slack.base_url}/api/",
        pace=1000.0,
        screen_seconds=60.0,
        first_pause=0.001,
    )
    return Service(database, clock=clock, slack=access, teams=teams, timing=AT_ONCE)
