"""The doctor as a whole: what it says of settings, database, Slack and clock, and with which exit code."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.checking.doctor import MANIFEST, _scopes, examine
from bot.checking.findings import Finding, Level
from bot.process.settings import Settings
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import AppConfig, WorkspaceConfig
from storage import tables
from storage.engine import open_database
from tests.bot.commands.line import run
from tests.bot.teams.cast import APP_ID, TENANT
from tests.bot.teams.connector import connector_double
from tests.bot.teams.service import SECRET
from tests.seed import seed_firm

APP = AppConfig(
    app_id="A0",
    bot_id="B0",
    bot_person_id="U0BOT",
    name="Signoff",
    bot_token="xoxb-local",
    app_token="xapp-local",
    signing_secret="local",
    scopes=frozenset(_scopes()) | {"connections:write"},
    events=frozenset(),
    commands=(),
)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def url(furnished_url: str) -> Iterator[str]:
    """A healthy database with a firm in it."""
    with closing(open_database(furnished_url)) as database:
        with database.writer.begin() as connection:
            seed_firm(connection)
            connection.execute(tables.firms.update().values(next_close_at=now() + timedelta(days=3)))
        yield furnished_url


@pytest.fixture
async def workspace(request: pytest.FixtureRequest) -> AsyncIterator[LocalWorkspace]:
    app = replace(APP, **getattr(request, "param", {}))
    config = WorkspaceConfig(team_id="T1", team_name="Kern", domain="kern", people=(), channels=(), app=app)
    workspace = LocalWorkspace(config)
    await workspace.start()
    yield workspace
    await workspace.stop()


def with_slack(url: str, workspace: LocalWorkspace, **changes: str) -> Settings:
    settings = Settings(
        database=url,
        slack_bot_token="xoxb-local",
        slack_app_token="xapp-local",
        slack_api_url=f"{workspace.base_url}/api/",
    )
    return replace(settings, **changes)


def said(found: tuple[Finding, ...], about: str) -> list[tuple[Level, str]]:
    return [(finding.level, finding.words) for finding in found if finding.about == about]


async def test_a_healthy_set_up_is_fine_throughout(url: str, workspace: LocalWorkspace) -> None:
    environ = {"SIGNOFF_SLACK_BOT_TOKEN": "xoxb-local", "SIGNOFF_SLACK_APP_TOKEN": "xapp-local"}
    found = await examine(with_slack(url, workspace), environ, now)
    assert {finding.level for finding in found} == {Level.FINE}
    abouts = [
        "Settings",
        "Bot token",
        "Scopes",
        "Clock",
        "App token",
        "Database",
        "Firms",
        "Workspace",
        "Records",
    ]
    assert list(dict.fromkeys(finding.about for finding in found)) == abouts
    assert said(found, "Workspace") == [(Level.FINE, "T1 is connected with Kern LLP.")]


@pytest.mark.parametrize("workspace", [{"scopes": APP.scopes - {"chat:write", "im:write"}}], indirect=True)
async def test_scopes_that_are_missing_are_named(url: str, workspace: LocalWorkspace) -> None:
    found = await examine(with_slack(url, workspace), {}, now)
    words = "The app may not do all it must: chat:write, im:write missing."
    assert said(found, "Scopes") == [(Level.WRONG, words)]


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"slack_bot_token": "xoxb-stolen"}, "Bot token"),
        ({"slack_app_token": "xapp-stolen"}, "App token"),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "Bot token"),
    ],
)
async def test_tokens_that_slack_does_not_take_are_found_and_never_shown(
    url: str, workspace: LocalWorkspace, changes: dict[str, str], about: str
) -> None:
    found = await examine(with_slack(url, workspace, **changes), {}, now)
    ((level, _),) = said(found, about)
    assert level is Level.WRONG
    assert "stolen" not in str(found)
    assert said(found, "Records")[0][0] is Level.FINE  # the rest is looked at all the same


async def test_a_clock_that_is_off_is_found(url: str, workspace: LocalWorkspace) -> None:
    found = await examine(with_slack(url, workspace), {}, lambda: now() + timedelta(minutes=3))
    clocks = said(found, "Clock")
    assert {level for level, _ in clocks} == {Level.WRONG}
    assert len(clocks) == (1 if url.startswith("sqlite") else 2)


async def test_a_workspace_that_is_no_firms_is_found(url: str, workspace: LocalWorkspace) -> None:
    with closing(open_database(url)) as database, database.writer.begin() as connection:
        connection.execute(tables.workspaces.update().values(external_id="T2"))
    found = await examine(with_slack(url, workspace), {}, now)
    assert said(found, "Workspace")[0][0] is Level.WRONG


async def test_a_tenant_that_is_no_firms_is_found_with_what_connects_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {
        "SIGNOFF_TEAMS_APP_ID": APP_ID,
        "SIGNOFF_TEAMS_APP_PASSWORD": SECRET,
        "SIGNOFF_TEAMS_TENANT": TENANT,
        "SIGNOFF_DATABASE": url,
    }
    async with connector_double() as teams:
        monkeypatch.setattr("bot.checking.doctor.teams_access", lambda _: teams.access())
        found = await examine(Settings.from_env(environ), environ, now)
    (tenant,) = [finding for finding in found if finding.about == "Workspace"]
    assert (tenant.level, tenant.remedy) == (
        Level.WRONG,
        f"signoff admin workspace {TENANT} --platform teams connects it.",
    )
    assert said(found, "Settings")[0][0] is Level.FINE
    assert said(found, "Teams token")[0][0] is Level.FINE


async def test_what_is_recorded_wrongly_is_said_in_words_with_ids(url: str) -> None:
    with closing(open_database(url)) as database, database.writer.begin() as connection:
        connection.execute(tables.firms.update().values(next_close_at=now() - timedelta(hours=1)))
        firm = connection.scalars(tables.firms.select()).first()
    found = await examine(Settings(database=url), {}, now)
    words = f"1 firms had their cut-off more than ten minutes ago and the week is not closed: {firm}"
    assert said(found, "Records") == [(Level.WRONG, words)]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("DELETE FROM alembic_version", "has the schema of another version"),
        ("DROP TABLE alembic_version", "has the schema of another version"),
    ],
)
async def test_a_database_of_another_version_is_found(url: str, broken: str, words: str) -> None:
    with closing(open_database(url)) as database, database.writer.begin() as connection:
        connection.execute(text(broken))
    ((level, said_of_it),) = said(await examine(Settings(database=url), {}, now), "Database")
    assert level is Level.WRONG
    assert words in said_of_it


@pytest.mark.parametrize(
    ("url_given", "words"),
    [
        ("sqlite:////nowhere/x.db", "There is none at sqlite:////nowhere/x.db."),
        ("nonsense", "SIGNOFF_DATABASE is not a database URL."),
        (
            "postgresql+psycopg://me:hush@127.0.0.1:1/x",
            "postgresql+psycopg://me:***@127.0.0.1:1/x cannot be used",
        ),
    ],
)
async def test_a_database_that_is_not_there_is_found(url_given: str, words: str) -> None:
    found = await examine(Settings(database=url_given), {}, now)
    ((level, said_of_it),) = said(found, "Database")
    assert level is Level.WRONG
    assert said_of_it.startswith(words)
    assert "hush" not in str(found)


async def test_a_file_that_is_no_database_is_found(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("not a database, but long enough to look at" * 100)
    found = await examine(Settings(database=f"sqlite:///{tmp_path / 'x.db'}"), {}, now)
    assert said(found, "Database")[0][0] is Level.WRONG


def test_the_exit_code_says_whether_something_is_wrong(url: str) -> None:
    ran = run(url, "doctor")
    assert (ran.code, ran.err) == (0, "")
    assert "✓" in ran.out
    assert ran.out.endswith("Nothing is wrong.\n")
    assert "SIGNOFF_SLACK_BOT_TOKEN is not set" in ran.out
    with closing(open_database(url)) as database, database.writer.begin() as connection:
        connection.execute(tables.firms.update().values(next_close_at=now() - timedelta(hours=1)))
    ran = run(url, "doctor")
    assert ran.code == 1
    assert "✗" in ran.out
    assert "Is signoff serve running" in ran.out
    assert ran.out.endswith("One thing is wrong.\n")


def test_the_manifest_is_there_to_be_compared_with() -> None:
    assert MANIFEST.is_file()
    assert "chat:write" in _scopes()
