"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.engine import Database, open_database
from tests.furnished import PostgresPool, SqliteTemplate
from tests.postgres import create_database, drop_database, maintenance_url

# No test is timed, for the machine may be busy; and the same code finds the same examples on every machine.
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(scope="session", autouse=True)
def _no_proxies() -> Iterator[None]:
    # slack_sdk sends even calls to 127.0.0.1 through a proxy, and does not look at NO_PROXY.
    with pytest.MonkeyPatch.context() as patch:
        for name in PROXIES:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def postgres_maintenance_url() -> Iterator[str]:
    """The server that this process's tests share; it starts when the first test asks."""
    with maintenance_url(os.environ) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_pool(postgres_maintenance_url: str) -> Iterator[PostgresPool]:
    """The databases with every table that this process's tests lend each other."""
    with PostgresPool(postgres_maintenance_url) as pool:
        yield pool


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """The file with every table that others are copies of."""
    return SqliteTemplate(tmp_path_factory.mktemp("template"))


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database on PostgreSQL, for one test: empty, but for the tables where it asks for a furnished one."""
    if "furnished_url" in request.fixturenames:
        pool: PostgresPool = request.getfixturevalue("postgres_pool")
        lent = pool.take()
        yield lent.url
        pool.give_back(lent)
        return
    maintenance: str = request.getfixturevalue("postgres_maintenance_url")
    url = create_database(maintenance)
    yield url
    drop_database(maintenance, url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file, for one test."""
    return f"sqlite:///{tmp_path / 'signoff.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """One fresh database of each kind: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url


@pytest.fixture
def furnished_url(request: pytest.FixtureRequest, database_url: str) -> str:
    """The database at `database_url` with every table in it, as `create_fresh` makes them, and no row."""
    if database_url.startswith("sqlite"):
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        template.copy_to(database_url)
    return database_url


@pytest.fixture
def database(furnished_url: str) -> Iterator[Database]:
    """A fresh database of each kind with every table in it, opened."""
    opened = open_database(furnished_url)
    yield opened
    opened.close()
