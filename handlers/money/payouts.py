"""Payouts: a closing week takes every entry that no payout has taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.ids import EntryId, FirmId, PayoutId, PeriodId, PersonId, derived_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PayEntry:
    """An entry of an expert's pay that no payout has taken yet."""

    entry_id: EntryId
    person_id: PersonId
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What a closed period owes one person in one currency; the amount is the sum of the entries it took."""

    id: PayoutId
    firm_id: FirmId
    period_id: PeriodId
    person_id: PersonId
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """That a payout has taken an entry; an entry is taken once, for ever."""

    entry_id: EntryId
    payout_id: PayoutId


def take(
    entries: Iterable[PayEntry], *, firm_id: FirmId, period_id: PeriodId
) -> tuple[tuple[Payout, ...], tuple[PayoutLine, ...]]:
    """Take entries into one payout for each person and currency.

    A period may be closed in parts: the same person and currency always give the same payout id, so a payout
    met again in a later part is the one that is already there.
    """
    payouts: dict[PayoutId, Payout] = {}
    lines: list[PayoutLine] = []
    for entry in entries:
        payout_id = PayoutId(derived_id(period_id, entry.person_id, entry.currency))
        payouts[payout_id] = Payout(
            id=payout_id,
            firm_id=firm_id,
            period_id=period_id,
            person_id=entry.person_id,
            currency=entry.currency,
        )
        lines.append(PayoutLine(entry_id=entry.entry_id, payout_id=payout_id))
    return tuple(payouts.values()), tuple(lines)
