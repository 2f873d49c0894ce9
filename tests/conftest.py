"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
def postgres_template() -> str | None:
    """The URL of the database that fresh ones are copies of; a folder's conftest may say which."""
    return None


@pytest.fixture
def postgres_url(postgres_maintenance_url: str, postgres_template: str | None) -> Iterator[str]:
    """A fresh database on PostgreSQL, for one test."""
    url = create_database(postgres_maintenance_url, postgres_template)
    yield url
    drop_database(postgres_maintenance_url, url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file, for one test."""
    return f"sqlite:///{tmp_path / 'signoff.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """One fresh database of each kind: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url
