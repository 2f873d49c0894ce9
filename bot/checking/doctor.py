"""The doctor: looks at settings, database, clock, Slack and Teams, and at what is recorded, and says what is wrong."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bot.checking.findings import Finding, fine, note, wrong
from bot.installs.checks import examine_installs
from bot.process.accesses import teams_access
from bot.process.settings import BadSettings, Settings
from bot.slack.calling.checks import SlackChecked, check_slack
from storage.doctor import COUNTED, INVARIANTS, Broken, broken_invariants
from storage.engine import Database, open_database
from storage.schema import is_current
from storage.tables import firms, workspaces

MANIFEST = Path(__file__).resolve().parents[2] / "manifests" / "slack.json"
DRIFT_MAX = timedelta(seconds=30)
_Asked = tuple[tuple[str, str], ...]  # platforms, and the workspaces there that settings or tokens name
_MIGRATE = "Start signoff serve once; it brings the database up to date."


async def examine(
    settings: Settings, environ: Mapping[str, str], now: Callable[[], datetime]
) -> tuple[Finding, ...]:
    """Look at everything; nothing is changed, and no database is made where there is none."""
    slack = SlackChecked(findings=())
    if settings.slack_bot_token:
        slack = await check_slack(
            bot_token=settings.slack_bot_token,
            app_token=settings.slack_app_token,
            api_url=settings.slack_api_url or None,
            scopes=_scopes(),
            now=now,
        )
    teams, asked = await _teams(settings), (*_slack_asked(slack), *_tenants_asked(settings))
    recorded = await asyncio.to_thread(lambda: tuple(_database(settings.database, settings.keys, asked, now)))
    return (*_settings(environ), *slack.findings, *teams, *recorded)


async def _teams(settings: Settings) -> tuple[Finding, ...]:
    access = teams_access(settings)
    if access is None:
        return ()
    from bot.teams.calling.checks import check_teams  # noqa: PLC0415  # brings Microsoft's SDK in

    return await check_teams(access)


def _slack_asked(slack: SlackChecked) -> _Asked:
    return () if slack.team_id is None else (("slack", slack.team_id),)


def _tenants_asked(settings: Settings) -> _Asked:
    return tuple(("teams", tenant) for tenant in sorted(settings.teams_tenants))


def _settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    try:
        Settings.from_env(environ, chat_needed=True)
    except BadSettings as problem:
        yield note("Settings", f"Not enough to serve a chat: {problem}", "The README lists every setting.")
    else:
        yield fine("Settings", "Everything is set that signoff serve needs.")


def _scopes() -> tuple[str, ...]:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return tuple(manifest["oauth_config"]["scopes"]["bot"])


def _database(url: str, keys: Sequence[str], asked: _Asked, now: Callable[[], datetime]) -> Iterator[Finding]:
    try:
        place = make_url(url)
        shown = place.render_as_string(hide_password=True)
        if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
            yield wrong("Database", f"There is none at {shown}.", "signoff admin firm makes one.")
            return
        database = open_database(url)
    except (ArgumentError, NoSuchModuleError):
        yield wrong(
            "Database", "SIGNOFF_DATABASE is not a database URL.", "Use sqlite:///file.db, for example."
        )
        return
    try:
        yield from _opened(database, shown, keys, asked, now)
    except DBAPIError as problem:
        why = " ".join(str(problem.orig).split())
        yield wrong("Database", f"{shown} cannot be used: {why}", "Is it running, and may we read it?")
    finally:
        database.close()


def _opened(
    database: Database, shown: str, keys: Sequence[str], asked: _Asked, now: Callable[[], datetime]
) -> Iterator[Finding]:
    if not is_current(database):
        yield wrong("Database", f"{shown} has the schema of another version of Signoff.", _MIGRATE)
        return
    with database.reading() as connection:
        yield _whole(connection, shown)
        if not database.is_sqlite:
            yield _database_clock(connection, now())
        yield _firms(connection)
        for platform, workspace in asked:
            yield _workspace(connection, platform, workspace)
        yield from examine_installs(connection, keys, now())
        yield from _recorded(connection, now())


def _whole(connection: Connection, shown: str) -> Finding:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
        if said != "ok":
            return wrong("Database", f"{shown} is damaged: {said}", "Restore it from a copy.")
    return fine("Database", f"{shown} is there and up to date.")


def _database_clock(connection: Connection, now: datetime) -> Finding:
    apart = abs(connection.execute(select(func.clock_timestamp())).scalar_one() - now)
    if apart > DRIFT_MAX:
        words = f"This machine's clock is {apart // timedelta(seconds=1)} seconds off the database's."
        return wrong("Clock", words, "Let both be set by NTP.")
    return fine("Clock", "It agrees with the database's.")


def _firms(connection: Connection) -> Finding:
    count = connection.execute(select(func.count()).select_from(firms)).scalar_one()
    if not count:
        return note("Firms", "None is set up yet.", "signoff admin firm creates one.")
    return fine("Firms", "One is set up." if count == 1 else f"{count:,} are set up.")


def _recorded(connection: Connection, now: datetime) -> Iterator[Finding]:
    broken = tuple(broken_invariants(connection, now))
    yield from (_sick(one) for one in broken)
    if not broken:
        yield fine("Records", f"All {len(INVARIANTS)} rules hold for everything that is recorded.")


def _sick(broken: Broken) -> Finding:
    count = f"{COUNTED:,} or more" if broken.count >= COUNTED else f"{broken.count:,}"
    more = ", …" if broken.count > len(broken.ids) else ""
    words = f"{count} {broken.invariant.words}: {', '.join(broken.ids)}{more}"
    return wrong("Records", words, broken.invariant.remedy)


def _workspace(connection: Connection, platform: str, external_id: str) -> Finding:
    ours = select(firms.c.name).join(workspaces, workspaces.c.firm_id == firms.c.id)
    here = ours.where(workspaces.c.platform == platform, workspaces.c.external_id == external_id)
    name = connection.scalars(here).first()
    if name is None:
        what = "workspace" if platform == "slack" else "tenant"
        words = f"The {what} {external_id} is connected with no firm, so nobody there is known."
        named = external_id if platform == "slack" else f"{external_id} --platform {platform}"
        return wrong("Workspace", words, f"signoff admin workspace {named} connects it.")
    return fine("Workspace", f"{external_id} is connected with {name}.")
