import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from tests.postgres import (
    PostgresServer,
    create_database,
    drop_database,
    installations,
    maintenance_url,
    unprivileged_account,
)

ROOT = Path(__file__).parent.parent
DEADLINE = 60

HOLD_A_SERVER = """
import sys
from tests.postgres import PostgresServer
with PostgresServer() as server:
    print(server.folder, server.url("postgres"), sep="\\n", flush=True)
    sys.stdin.read()
    {then}
"""


def ask(url: str, statement: str) -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


@pytest.mark.parametrize("binaries", installations(), ids=lambda path: path.parent.name)
def test_every_postgresql_on_this_machine_starts_and_leaves_nothing_behind(binaries: Path) -> None:
    with PostgresServer(binaries=binaries) as server:
        url = server.create_database()
        assert ask(url, "SELECT 6 * 7") == 42
        assert server.folder.is_dir()

    assert not server.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5)


def test_a_stopped_server_comes_back_with_its_data_on_the_same_port() -> None:
    with PostgresServer(durable=True) as server:
        url = server.create_database()
        ask(url, "CREATE TABLE kept (n int)")
        ask(url, "INSERT INTO kept VALUES (7)")
        for mode in ("fast", "immediate"):
            server.stop(mode)
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5)
            server.start()
            assert ask(url, "SELECT n FROM kept") == 7


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_fsync_is_off_unless_the_test_is_about_durability(*, durable: bool, fsync: str) -> None:
    with PostgresServer(durable=durable) as server:
        assert ask(server.url("postgres"), "SHOW fsync") == fsync
        assert ask(server.url("postgres"), "SHOW listen_addresses") == "127.0.0.1"


@pytest.mark.parametrize(
    ("signal_number", "then"),
    [(signal.SIGKILL, ""), (signal.SIGTERM, ""), (signal.SIGINT, ""), (None, "raise SystemExit(3)")],
    ids=["killed", "terminated", "interrupted", "failed"],
)
def test_however_the_tests_end_the_server_ends_with_them(signal_number: int | None, then: str) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_A_SERVER.format(then=then)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert holder.stdout
    folder, url = holder.stdout.readline().strip(), holder.stdout.readline().strip()
    assert ask(url, "SELECT 1") == 1

    if signal_number is not None:
        holder.send_signal(signal_number)
    holder.communicate(timeout=DEADLINE)  # ends when the watchdog, which holds standard error, has ended

    assert not Path(folder).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5)


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with PostgresServer() as first:
        taken = make_url(first.url("postgres")).port
        monkeypatch.setattr("tests.postgres._free_port", lambda: taken)
        second = PostgresServer()
        with pytest.raises(RuntimeError, match="Address already in use"):
            second.__enter__()
        assert ask(first.url("postgres"), "SELECT 1") == 1

    assert not second.folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_programs_out_of_reach_of_the_account_are_copied_to_where_it_can_run_them(tmp_path: Path) -> None:
    *_, wheel = installations()
    package = wheel.parent.parent
    tmp_path.chmod(0o700)
    (tmp_path / package.name).symlink_to(package)
    libraries = package.with_name(f"{package.name}.libs")
    (tmp_path / libraries.name).symlink_to(libraries)

    with PostgresServer(binaries=tmp_path / package.name / "pginstall" / "bin") as server:
        assert ask(server.url("postgres"), "SELECT 1") == 1
        assert (server.folder / "programs").owner() == "nobody"


def test_root_never_runs_the_server_and_others_run_it_themselves() -> None:
    assert (unprivileged_account().uid is None) == (os.geteuid() != 0)
    assert unprivileged_account().uid != 0


def test_each_test_gets_its_own_empty_database(postgres_url: str, postgres_maintenance_url: str) -> None:
    other = create_database(postgres_maintenance_url)
    ask(other, "CREATE TABLE elsewhere (n int)")

    assert other != postgres_url
    assert ask(postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    drop_database(postgres_maintenance_url, other)


def test_a_database_can_be_a_copy_of_another(postgres_url: str, postgres_maintenance_url: str) -> None:
    ask(postgres_url, "CREATE TABLE template_row AS SELECT 5 AS n")

    copy = create_database(postgres_maintenance_url, template=postgres_url)

    assert ask(copy, "SELECT n FROM template_row") == 5
    drop_database(postgres_maintenance_url, copy)


def test_a_database_is_dropped_although_somebody_is_still_connected(postgres_maintenance_url: str) -> None:
    url = create_database(postgres_maintenance_url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as left_open:
        drop_database(postgres_maintenance_url, url)
        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")


def test_a_server_given_by_the_environment_is_used_and_none_is_started(postgres_maintenance_url: str) -> None:
    given = postgres_maintenance_url.replace("+psycopg", "")
    with maintenance_url({"TEST_DATABASE_URL": given}) as url:
        assert url == given
        made = create_database(url)

    assert made.startswith("postgresql+psycopg://")
    assert ask(made, "SELECT 1") == 1
    drop_database(given, made)


def test_a_database_url_is_of_both_kinds_in_turn(database_url: str, request: pytest.FixtureRequest) -> None:
    ask(database_url, "CREATE TABLE either (n integer)")

    assert make_url(database_url).get_backend_name() in request.node.name


def test_no_proxy_stands_between_the_tests_and_their_own_servers() -> None:
    assert not [name for name in os.environ if name.lower() in {"http_proxy", "https_proxy", "all_proxy"}]
