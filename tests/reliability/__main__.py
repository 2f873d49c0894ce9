"""Kill the product many times and say what came of it: `python -m tests.reliability --kills 200`."""

import argparse
import asyncio
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.conftest import PROXIES
from tests.postgres import create_database, maintenance_url
from tests.reliability.arena import Trial
from tests.reliability.fire import Report, under_fire


def main() -> int:
    """Run one trial and print its report; exit code 1 when anything is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--freezes", type=int, default=0, help="stops for longer than a claim holds")
    parser.add_argument("--processes", type=int, default=1, help="more than one needs PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--no-history", action="store_true", help="the app may not read the channels' history"
    )
    given = parser.parse_args()
    for name in PROXIES:
        os.environ.pop(name, None)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'signoff.db'}"
        if given.database == "postgresql":
            url = create_database(stack.enter_context(maintenance_url(os.environ)))
        trial = Trial(
            database_url=url,
            folder=folder,
            kills=given.kills,
            freezes=given.freezes,
            processes=given.processes,
            seed=given.seed,
            may_look=not given.no_history,
        )
        return _tell(asyncio.run(under_fire(trial)))


def _tell(report: Report) -> int:
    print(report)
    for words in report.broken:
        print(" ", words)
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
