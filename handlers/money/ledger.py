"""The ledger: what a verdict posts, how it is taken back, and balances.

One entry moves one positive amount from a debit account to a credit account, so the ledger balances by
construction. Entries are only ever added.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handlers.ids import ClientId, EntryId, FirmId, MatterId, PersonId, ReviewId, TimeEntryId, derived_id
from handlers.money.accounts import expert_accrued, margin, unbilled
from handlers.money.amounts import price_of_time
from handlers.money.rates import RateLine, RateUnit
from handlers.money.rating.premiums import NO_PREMIUM, Premium, raised
from handlers.money.time import TimeEntry, aware, local_day
from handlers.people.people import OutsideBusiness


class Leg(StrEnum):
    """Which part of a price an entry moves: the expert's pay, or what is left for the firm."""

    PAY = "pay"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One positive amount in minor units, from a debit account to a credit account; ValueError otherwise."""

    id: EntryId
    firm_id: FirmId
    leg: Leg
    debit: str
    credit: str
    amount: int
    currency: str
    dated_at: datetime
    person_id: PersonId
    client_id: ClientId
    matter_id: MatterId
    review_id: ReviewId
    version: int
    time_entry_id: TimeEntryId
    reverses: EntryId | None = None

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("a ledger entry moves a positive amount")
        if self.debit == self.credit:
            raise ValueError("a ledger entry moves an amount between two accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an expert did for one verdict; `zone` is the firm's and decides the local day.

    `unpaid` is why nothing of it accrues to the person; the client owes it all the same.
    """

    firm_id: FirmId
    person_id: PersonId
    client_id: ClientId
    matter_id: MatterId
    review_id: ReviewId
    version: int
    activity: str
    milliseconds: int
    dated_at: datetime
    zone: str
    unpaid: OutsideBusiness | None = None

    def __post_init__(self) -> None:
        if self.milliseconds < 0:
            raise ValueError("nobody works a negative time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrued:
    """What is in force for one expert, matter, local day, activity, rate line and premium: reversals are netted.

    `unpaid_ms` is how much of the time accrues nothing to the expert.
    """

    milliseconds: int = 0
    pay: int = 0
    price: int = 0
    unpaid_ms: int = 0

    def with_entry(self, entry: TimeEntry) -> "Accrued":
        """Give the sums with one more entry of the same key, or with a reversal."""
        return Accrued(
            milliseconds=self.milliseconds + entry.milliseconds,
            pay=self.pay + entry.pay,
            price=self.price + entry.price,
            unpaid_ms=self.unpaid_ms + (entry.milliseconds if entry.unpaid else 0),
        )


# of an expert, a matter and a local day: activity, rate line, and the premium on pay and price in basis points
AccrualKey = tuple[str, str, int, int]


def accrual_key(activity: str, rate: RateLine, premium: Premium) -> AccrualKey:
    """Name what accrues together: what is paid and charged alike."""
    return activity, rate.id, premium.pay_bp, premium.price_bp


def accrue(
    *, work: Work, rate: RateLine, already: Accrued, premium: Premium = NO_PREMIUM
) -> tuple[TimeEntry, tuple[LedgerEntry, ...]]:
    """Enter a verdict's time and post its money.

    By the hour the amounts are cumulative: round(all the milliseconds so far x rate) - already posted, so
    that after any number of verdicts a day's sum is the rounded exact amount. By the piece it is the fee of
    one, and the milliseconds are kept for information. The margin is price less pay, to the minor unit. What is
    unpaid accrues to the firm alone, and its time never counts towards what the person is paid for other work.
    A premium raises the rate once, before anything is counted with it, and stays with the entry as the line does.
    """
    pay, price = _amounts_due(work.milliseconds, raised(rate, premium), already, work.unpaid)
    entry = TimeEntry(
        id=TimeEntryId(derived_id(work.review_id, f"time/{work.version}")),
        firm_id=work.firm_id,
        person_id=work.person_id,
        client_id=work.client_id,
        matter_id=work.matter_id,
        review_id=work.review_id,
        version=work.version,
        activity=work.activity,
        local_day=local_day(work.dated_at, work.zone),
        milliseconds=work.milliseconds,
        units=1 if rate.unit is RateUnit.PIECE else 0,
        unit=rate.unit,
        rate_line_id=rate.id,
        pay=pay,
        price=price,
        currency=rate.currency,
        dated_at=work.dated_at,
        unpaid=work.unpaid,
        premium=premium.kinds,
        premium_pay_bp=premium.pay_bp,
        premium_price_bp=premium.price_bp,
    )
    return entry, tuple(_postings(entry, work.review_id, f"verdict/{work.version}/fee"))


def true_up(
    reversal: TimeEntry, *, rate: RateLine, already: Accrued
) -> tuple[TimeEntry, tuple[LedgerEntry, ...]] | None:
    """Bring a day's sum back to the rounded exact amount after a reversal; None when it is there already.

    Taking back the newest entry leaves nothing to correct. Taking back an older one can: each entry holds the
    rounding of those before it, and a run of such reversals would drift by up to a minor unit or more each.
    `already` is what is in force with the reversal counted, `rate` the line of the reversed entry; the premium is the
    entry's own.
    """
    if rate.unit is RateUnit.PIECE:
        return None
    pay, price = _amounts_due(0, raised(rate, premium_of(reversal)), already, reversal.unpaid)
    if not pay and not price:
        return None
    entry_id = TimeEntryId(derived_id(reversal.id, "true-up"))
    entry = replace(reversal, id=entry_id, milliseconds=0, units=0, pay=pay, price=price, reverses=None)
    return entry, tuple(_postings(entry, entry_id, "fee"))


def premium_of(entry: TimeEntry) -> Premium:
    """Give the premium that an entry was made with, and keeps."""
    return Premium(kinds=entry.premium, pay_bp=entry.premium_pay_bp, price_bp=entry.premium_price_bp)


def accrue_anew(
    entry: TimeEntry, *, milliseconds: int, rate: RateLine, already: Accrued, at: datetime
) -> tuple[TimeEntry, tuple[LedgerEntry, ...]]:
    """Enter the same work with other milliseconds, at the rate of then; an entry is entered anew once.

    `already` is what is in force with the entry's reversal counted. What is left of the day's rounding comes with it.
    """
    if milliseconds < 0:
        raise ValueError("nobody works a negative time")
    pay, price = _amounts_due(milliseconds, raised(rate, premium_of(entry)), already, entry.unpaid)
    entry_id = TimeEntryId(derived_id(entry.id, "anew"))
    made = replace(
        entry, id=entry_id, milliseconds=milliseconds, pay=pay, price=price, dated_at=aware(at), reverses=None
    )
    return made, tuple(_postings(made, entry_id, "fee"))


def _amounts_due(
    milliseconds: int, rate: RateLine, already: Accrued, unpaid: OutsideBusiness | None
) -> tuple[int, int]:
    if rate.unit is RateUnit.PIECE:
        return 0 if unpaid else rate.pay, rate.price
    so_far = already.milliseconds + milliseconds
    price = price_of_time(so_far, rate.price) - already.price
    return 0 if unpaid else price_of_time(so_far - already.unpaid_ms, rate.pay) - already.pay, price


def _postings(entry: TimeEntry, cause_id: str, cause: str) -> Iterator[LedgerEntry]:
    accounts = {Leg.PAY: expert_accrued(entry.person_id), Leg.MARGIN: margin()}
    amounts = {Leg.PAY: entry.pay, Leg.MARGIN: entry.price - entry.pay}
    for leg, amount in amounts.items():
        if amount:
            debit, credit = unbilled(entry.client_id), accounts[leg]
            yield LedgerEntry(
                id=EntryId(derived_id(cause_id, f"{cause}/{leg}")),
                firm_id=entry.firm_id,
                leg=leg,
                debit=debit if amount > 0 else credit,
                credit=credit if amount > 0 else debit,
                amount=abs(amount),
                currency=entry.currency,
                dated_at=entry.dated_at,
                person_id=entry.person_id,
                client_id=entry.client_id,
                matter_id=entry.matter_id,
                review_id=entry.review_id,
                version=entry.version,
                time_entry_id=entry.id,
            )


def reverse(entry: LedgerEntry, at: datetime) -> LedgerEntry:
    """Take an entry back: the same amount the other way, dated now.

    It belongs to the time entry's own reversal, so that the postings of a time entry are always its amounts
    and what a payout has taken never changes afterwards.
    """
    if entry.reverses is not None:
        raise ValueError("a reversal is not reversed; the work is posted anew")
    return replace(
        entry,
        id=EntryId(derived_id(entry.id, "reverse")),
        debit=entry.credit,
        credit=entry.debit,
        dated_at=aware(at),
        time_entry_id=TimeEntryId(derived_id(entry.time_entry_id, "reverse")),
        reverses=entry.id,
    )


def balances(entries: Iterable[LedgerEntry]) -> Mapping[tuple[str, str], int]:
    """Sum entries by account and currency, debits positive, in minor units; each currency sums to nothing."""
    sums: dict[tuple[str, str], int] = {}
    for entry in entries:
        for account, amount in ((entry.debit, entry.amount), (entry.credit, -entry.amount)):
            key = (account, entry.currency)
            sums[key] = sums.get(key, 0) + amount
    return sums
