"""The invariants of everything that is recorded: each is one SQL query that returns no row when all is well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage.invariants.adjustments import ADJUSTMENTS
from storage.invariants.bills import BILLS
from storage.invariants.deliveries import DELIVERIES
from storage.invariants.duties import DUTIES
from storage.invariants.held import HELD
from storage.invariants.invariant import Invariant
from storage.invariants.metering import METERING
from storage.invariants.money import MONEY
from storage.invariants.payouts import PAYOUTS
from storage.invariants.places import PLACES
from storage.invariants.postings import POSTINGS
from storage.invariants.verdicts import SHOWN_VERDICTS, VERDICTS
from storage.invariants.walls import WALLS
from storage.invariants.weeks import WEEKS

PATIENCE = timedelta(minutes=10)
LONGEST_WEEK = timedelta(days=8)  # a week, and what a change of the clocks adds
SHOWN = 5
COUNTED = 1_000  # where more is wrong than this, how much more is of no help

# what `signoff ledger check` asks: the money, and that each verdict has the entries that it must have
LEDGER_RULES: tuple[Invariant, ...] = (
    *VERDICTS,
    *MONEY,
    *METERING,
    *ADJUSTMENTS,
    *POSTINGS,
    *PAYOUTS,
    *BILLS,
)
INVARIANTS: tuple[Invariant, ...] = (
    *LEDGER_RULES,
    *SHOWN_VERDICTS,
    *HELD,
    *WEEKS,
    *DELIVERIES,
    *PLACES,
    *WALLS,
    *DUTIES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An invariant that does not hold: how many times (up to COUNTED), and the first few ids."""

    invariant: Invariant
    count: int
    ids: tuple[str, ...]


def broken_invariants(connection: Connection, now: datetime) -> Iterator[Broken]:
    """Try each invariant and give those that do not hold."""
    for invariant in INVARIANTS:
        found = broken(connection, invariant, now)
        if found is not None:
            yield found


def broken(connection: Connection, invariant: Invariant, now: datetime) -> Broken | None:
    """Try one invariant; None where it holds."""
    moments = {"late": now - PATIENCE, "far": now + LONGEST_WEEK}
    found = [str(row[0]) for row in connection.execute(invariant.query.limit(COUNTED), moments)]
    if not found:
        return None
    return Broken(invariant=invariant, count=len(found), ids=tuple(sorted(found)[:SHOWN]))
