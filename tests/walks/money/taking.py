"""Taking steps, and holding what is stored against the walk's own books."""

from sqlalchemy import func, select

from storage.doctor import LEDGER_RULES, broken
from storage.invariants.weeks import WEEKS
from storage.tables import bill_takes, invoices, ledger_entries, payout_lines, payouts, time_entries
from tests.walks.money.steps.every import STEPS
from tests.walks.money.walk import House, Walk, walking
from tests.walks.money.wrong import Wrong

STORED_EVERY, INVARIANTS_EVERY = 100, 1_000


def take_steps(seed: int, steps: int) -> dict[str, int]:
    """Do so many commands from a seed on; gives how often each kind changed something, or raises Wrong."""
    kinds, weights = list(STEPS), list(STEPS.values())
    stored, ruled = STORED_EVERY, INVARIANTS_EVERY
    with walking(seed) as walk:
        while walk.steps < steps:
            chosen = walk.random.choices(kinds, weights)[0]
            try:
                chosen(walk)
                if walk.steps >= stored:
                    stored += STORED_EVERY
                    check_stored(walk)
                if walk.steps >= min(ruled, steps):
                    ruled += INVARIANTS_EVERY
                    check_invariants(walk)
            except BaseException as problem:
                where = f"seed {seed}, after {walk.steps} steps, {chosen.__name__}"
                problem.add_note("\n".join((where, *walk.last)))
                raise
        return walk.done


def check_stored(walk: Walk) -> None:
    """The sums of what is stored are the sums of the walk's own books, and digests tell of all that was taken."""
    for house in walk.houses:
        if _stored(walk, house) != _kept(house):
            raise Wrong(f"stored is {_stored(walk, house)}, and the books say {_kept(house)}")


def _stored(walk: Walk, house: House) -> tuple[int, ...]:
    firm = house.seeded.firm.id
    asked = (
        select(func.count(), func.coalesce(func.sum(time_entries.c.pay), 0), func.sum(time_entries.c.price))
        .select_from(time_entries)
        .where(time_entries.c.firm_id == firm),
        select(func.count(), func.coalesce(func.sum(ledger_entries.c.amount), 0)).where(
            ledger_entries.c.firm_id == firm
        ),
        select(func.count())
        .select_from(payout_lines.join(payouts, payouts.c.id == payout_lines.c.payout_id))
        .where(payouts.c.firm_id == firm),
        select(func.count())
        .select_from(bill_takes.join(time_entries, time_entries.c.id == bill_takes.c.time_entry_id))
        .where(time_entries.c.firm_id == firm, bill_takes.c.freed_at.is_(None)),
        select(
            func.count(), func.sum(invoices.c.total), func.sum(invoices.c.credited + invoices.c.received)
        ).where(invoices.c.firm_id == firm),
    )
    with walk.database.reading() as connection:
        return tuple(int(value or 0) for query in asked for value in connection.execute(query).one())


def _kept(house: House) -> tuple[int, ...]:
    tally = house.tally
    entries = tally.entries.values()
    invoiced = tally.bills.invoices.values()
    return (
        len(entries),
        sum(entry.pay for entry in entries),
        sum(entry.price for entry in entries),
        len(tally.posted),
        sum(tally.posted.values()),
        len(tally.taken),
        len(tally.bills.live),
        len(invoiced),
        sum(invoice.total for invoice in invoiced),
        sum(invoice.credited + invoice.received for invoice in invoiced),
    )


def check_invariants(walk: Walk) -> None:
    """Every rule of the ledger holds, and every rule of weeks."""
    with walk.database.reading() as connection:
        found = [broken(connection, rule, walk.now) for rule in (*LEDGER_RULES, *WEEKS)]
    if wrong := [f"{one.invariant.words}: {one.ids}" for one in found if one is not None]:
        raise Wrong("\n".join(wrong))
