"""The trial balance: what every kind of account holds, summed from the entries themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from handlers.ids import FirmId
from storage.tables import ledger_entries

_e = ledger_entries.c


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsHeld:
    """All accounts of one kind, such as "asset:unbilled": how many there are, and both sides in minor units."""

    kind: str
    currency: str
    accounts: int
    debits: int
    credits: int


def trial_balance(connection: Connection, firm_id: FirmId) -> Sequence[AccountsHeld]:
    """Sum a firm's entries by currency and kind of account, in the order of both."""
    sums: dict[tuple[str, str], list[int]] = {}
    seen: dict[tuple[str, str], set[str]] = {}
    for currency, account, debit, credit in _moved(connection, firm_id):
        key = (currency, kind_of(account))
        both = sums.setdefault(key, [0, 0])
        both[0] += debit
        both[1] += credit
        seen.setdefault(key, set()).add(account)
    return [
        AccountsHeld(kind=kind, currency=currency, accounts=len(seen[currency, kind]), debits=d, credits=c)
        for (currency, kind), (d, c) in sorted(sums.items())
    ]


def kind_of(account: str) -> str:
    """The kind of an account: its name without whose it is."""
    return ":".join(account.split(":")[:2])


def _moved(connection: Connection, firm_id: FirmId) -> Iterator[tuple[str, str, int, int]]:
    for side, of_debit in ((_e.debit, True), (_e.credit, False)):
        summed = (
            select(_e.currency, side, func.sum(_e.amount))
            .where(_e.firm_id == firm_id)
            .group_by(_e.currency, side)
        )
        for currency, account, amount in connection.execute(summed):
            total = int(amount)
            yield (currency, account, total, 0) if of_debit else (currency, account, 0, total)
