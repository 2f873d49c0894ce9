"""The measured process: closes a firm's week or computes its experts' digests, and prints what that took, as JSON.

`python -m tests.benchmarks.closing.child {close,digests} DATABASE-URL FIRM-ID NOW`; NOW is after the week's cut-off.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, select

from bot.dispatch import Dispatcher, Table
from bot.housekeeping.closing import close_firm
from bot.lines.closing import CLOSING_LINES
from bot.process.memory import look_for_garbage_seldom
from bot.process.together import AT_ONCE
from bot.sending.expert_digests import expert_digests
from handlers.decisions import Decision
from handlers.ids import FirmId
from handlers.money.closing_values import DigestKind
from storage.engine import Database, open_database
from storage.tables import digests, pay_periods
from tests.clocks import StillClock


class Holding:
    """How long each command of a closing kept the writer, in milliseconds: from its first question to its commit."""

    def __init__(self, table: Table) -> None:
        self.table = {kind: replace(line, load=self._timed(line.load)) for kind, line in table.items()}
        self.took: dict[str, list[float]] = {}
        self._began = 0.0

    def _timed(self, load: Callable[..., Sequence[Any]]) -> Callable[..., Sequence[Any]]:
        def loading(connection: Connection, commands: Sequence[Any], now: datetime) -> Sequence[Any]:
            self._began = perf_counter()  # one command at a time: whoever closes a week waits for each answer
            return load(connection, commands, now)

        return loading

    def listen(self, batch: Sequence[tuple[Any, Decision]]) -> None:
        """Be told of what was committed."""
        for command, _ in batch:
            self.took.setdefault(type(command).__name__, []).append((perf_counter() - self._began) * 1000)


def main() -> None:
    """Do it and print the measure of it; memory is what the process took at most, in megabytes."""
    act, url, firm_id, now = sys.argv[1:]
    database = open_database(url)
    look_for_garbage_seldom()
    measure = {"close": _close, "digests": _digests}[act]
    measured = measure(database, FirmId(firm_id), datetime.fromisoformat(now))
    database.close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(measured | {"megabytes": megabytes}))


def _close(database: Database, firm_id: FirmId, now: datetime) -> dict[str, Any]:
    holding = Holding(CLOSING_LINES)
    dispatcher = Dispatcher(database, holding.table, lambda: now)
    dispatcher.listen(holding.listen)
    dispatcher.start()
    began, cpu = perf_counter(), process_time()
    asyncio.run(close_firm(dispatcher, database, StillClock(now), firm_id))
    seconds, cpu = perf_counter() - began, process_time() - cpu
    dispatcher.stop()
    return {
        "seconds": seconds,
        "cpu": cpu,
        "held": {kind: sorted(took) for kind, took in holding.took.items()},
    }


def _digests(database: Database, firm_id: FirmId, now: datetime) -> dict[str, Any]:
    """Compute the digests of the newest week as couriers do who ask for many of them at the same moment."""
    del now
    of_firm = pay_periods.c.firm_id == firm_id
    newest = select(pay_periods.c.id).where(of_firm).order_by(pay_periods.c.ends_at.desc()).limit(1)
    its_own = (digests.c.period_id == newest.scalar_subquery(), digests.c.kind == DigestKind.EXPERT)
    with database.reading() as connection:
        keys = list(connection.scalars(select(digests.c.id).where(*its_own)))
    began, cpu, reviews = perf_counter(), process_time(), 0
    for at in range(0, len(keys), AT_ONCE):
        found = expert_digests(database, keys[at : at + AT_ONCE])
        reviews += sum(digest.figures.reviews for digest in found)
    return {
        "digests": len(keys),
        "reviews": reviews,
        "seconds": perf_counter() - began,
        "cpu": process_time() - cpu,
    }


if __name__ == "__main__":
    main()
