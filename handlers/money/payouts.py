"""Payouts: a closing week takes every time entry that no payout has taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.ids import FirmId, PayoutId, PeriodId, PersonId, TimeEntryId, derived_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PayEntry:
    """A time entry, with or without pay, that no payout has taken yet; `payout_id` waits for it, if any does."""

    time_entry_id: TimeEntryId
    person_id: PersonId
    currency: str
    payout_id: PayoutId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What a closed period owes one person in one currency; the amount is the sum of the entries' pay."""

    id: PayoutId
    firm_id: FirmId
    period_id: PeriodId
    person_id: PersonId
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """That a payout has taken a time entry; an entry is taken once, for ever."""

    time_entry_id: TimeEntryId
    payout_id: PayoutId


def take(
    entries: Iterable[PayEntry], *, firm_id: FirmId, period_id: PeriodId
) -> tuple[tuple[Payout, ...], tuple[PayoutLine, ...]]:
    """Take entries into one payout for each person and currency.

    A period may be closed in parts: the same person and currency always give the same payout id, so a payout
    met again in a later part is the one that is already there.
    """
    payouts: dict[tuple[PersonId, str], Payout] = {}
    lines: list[PayoutLine] = []
    for entry in entries:
        whose = (entry.person_id, entry.currency)
        payout = payouts.get(whose)
        if payout is None:
            payout = payouts[whose] = Payout(
                id=entry.payout_id or payout_id(period_id, *whose),
                firm_id=firm_id,
                period_id=period_id,
                person_id=entry.person_id,
                currency=entry.currency,
            )
        lines.append(PayoutLine(time_entry_id=entry.time_entry_id, payout_id=payout.id))
    return tuple(payouts.values()), tuple(lines)


def payout_id(period_id: PeriodId, person_id: PersonId, currency: str) -> PayoutId:
    """Give the id of the one payout that a period makes for a person in a currency."""
    return PayoutId(derived_id(period_id, person_id, currency))
