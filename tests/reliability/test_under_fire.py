"""Twenty kills; `python -m tests.reliability --kills 200` is the long version."""

from pathlib import Path

import pytest

from tests.reliability.arena import Trial
from tests.reliability.fire import under_fire

pytestmark = pytest.mark.slow


async def _survives(trial: Trial) -> None:
    report = await under_fire(trial)
    print(report)
    assert not report.broken, "\n".join((str(report), *report.broken))
    assert report.findings.verdicts
    assert report.faults


async def test_kills_lose_no_verdict_and_post_no_card_twice_on_sqlite(
    sqlite_url: str, tmp_path: Path
) -> None:
    await _survives(Trial(database_url=sqlite_url, folder=tmp_path, kills=8, seed=1))


async def test_kills_of_either_of_two_processes_lose_nothing_on_postgresql(
    postgres_url: str, tmp_path: Path
) -> None:
    await _survives(Trial(database_url=postgres_url, folder=tmp_path, kills=8, seed=2, processes=2))


async def test_where_the_history_may_not_be_read_a_card_stands_twice_at_most(
    sqlite_url: str, tmp_path: Path
) -> None:
    await _survives(Trial(database_url=sqlite_url, folder=tmp_path, kills=4, seed=3, may_look=False))
