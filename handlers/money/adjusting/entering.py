"""Entering time anew: the entry in force is reversed and one with other milliseconds takes its place."""

from collections.abc import Iterable
from datetime import datetime

from handlers.money.ledger import Accrued, LedgerEntry, accrue_anew, reverse
from handlers.money.rates import RateLine
from handlers.money.time import TimeEntry, reverse_time


def enter_anew(
    entry: TimeEntry,
    postings: Iterable[LedgerEntry],
    *,
    milliseconds: int,
    rate: RateLine,
    already: Accrued,
    now: datetime,
) -> tuple[TimeEntry, tuple[TimeEntry | LedgerEntry, ...]]:
    """Give the new entry, and all that is to be recorded: both reversals and it with its postings.

    `already` is what is in force on the entry's accrual key, the entry included. The new one belongs to the day on
    which the work was done, and its money is dated now: what a payout has taken never changes afterwards.
    """
    back = reverse_time(entry, now)
    made, its_postings = accrue_anew(
        entry, milliseconds=milliseconds, rate=rate, already=already.with_entry(back), at=now
    )
    mirrored = (reverse(posting, now) for posting in postings)
    return made, (back, *mirrored, made, *its_postings)
