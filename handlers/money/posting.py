"""What the ledger holds beside verdicts: invoices, receipts, payouts, bonuses and whatever corrects them.

A posting moves one positive amount between the two accounts of its kind; a negative amount moves the other way.
Which accounts those are is the table `sides`: double entry as any firm's books have it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from handlers.ids import ClientId, EntryId, FirmId, MatterId, PersonId, derived_id
from handlers.money import accounts
from handlers.money.time import aware


class PostingKind(StrEnum):
    """What a posting is for; in each pair of `sides` the debit comes first."""

    BILLED = "billed"  # an invoice takes work at what its lines come to
    ROUNDING = "rounding"  # exact time less the units of a line
    DISCOUNT = "discount"
    WRITE_DOWN = "write_down"  # before the invoice: part of a line that is not charged
    TAX = "tax"
    RECEIPT = "receipt"  # the client paid
    CREDIT = "credit"  # a credit note, net
    CREDIT_TAX = "credit_tax"
    BAD_DEBT = "bad_debt"
    BONUS = "bonus"
    CLAWBACK = "clawback"
    PAYABLE = "payable"  # a payout was approved
    PAID = "paid"
    BOUNCED = "bounced"
    EXCHANGE_OUT = "exchange_out"  # what was approved leaves its currency
    EXCHANGE_IN = "exchange_in"  # and comes into the one that is paid


class MissingParty(ValueError):
    """A posting whose accounts are a client's or a person's names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One positive amount in minor units, from a debit account to a credit account; ValueError otherwise.

    `cause_id` is the invoice, payout or adjustment that it belongs to.
    """

    id: EntryId
    firm_id: FirmId
    leg: PostingKind
    debit: str
    credit: str
    amount: int
    currency: str
    dated_at: datetime
    cause_id: str
    person_id: PersonId | None = None
    client_id: ClientId | None = None
    matter_id: MatterId | None = None
    reverses: EntryId | None = None

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("a posting moves a positive amount")
        if self.debit == self.credit:
            raise ValueError("a posting moves an amount between two accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Whose accounts a posting moves; what its kind does not need may be named for reports."""

    client_id: ClientId | None = None
    person_id: PersonId | None = None
    matter_id: MatterId | None = None


_NOBODY = Parties()


def post(
    kind: PostingKind,
    amount: int,
    *,
    firm_id: FirmId,
    currency: str,
    at: datetime,
    cause_id: str,
    key: str = "",
    parties: Parties = _NOBODY,
) -> tuple[Posting, ...]:
    """Post an amount in minor units at a moment: nothing for 0, the other way round for a negative one.

    The id comes of the cause, the kind and `key`, which tells several of one kind apart: the same cause posts once.
    """
    if not amount:
        return ()
    debit, credit = sides(kind, parties, currency)
    return (
        Posting(
            id=EntryId(derived_id(cause_id, kind, key)),
            firm_id=firm_id,
            leg=kind,
            debit=debit if amount > 0 else credit,
            credit=credit if amount > 0 else debit,
            amount=abs(amount),
            currency=currency,
            dated_at=aware(at),
            cause_id=cause_id,
            person_id=parties.person_id,
            client_id=parties.client_id,
            matter_id=parties.matter_id,
        ),
    )


def reverse_posting(posting: Posting, at: datetime) -> Posting:
    """Take a posting back: its exact mirror, dated now; ValueError for one that is a reversal itself."""
    if posting.reverses is not None:
        raise ValueError("a reversal is not reversed; what was taken back is posted anew")
    return replace(
        posting,
        id=EntryId(derived_id(posting.id, "reverse")),
        debit=posting.credit,
        credit=posting.debit,
        dated_at=aware(at),
        reverses=posting.id,
    )


Account = Callable[[Parties, str], str]


def _client(account: Callable[[ClientId], str]) -> Account:
    def named(parties: Parties, _currency: str) -> str:
        if parties.client_id is None:
            raise MissingParty("this posting needs a client")
        return account(parties.client_id)

    return named


def _person(account: Callable[[PersonId], str]) -> Account:
    def named(parties: Parties, _currency: str) -> str:
        if parties.person_id is None:
            raise MissingParty("this posting needs a person")
        return account(parties.person_id)

    return named


def _own(account: Callable[[], str]) -> Account:
    return lambda _parties, _currency: account()


_UNBILLED, _RECEIVABLE = _client(accounts.unbilled), _client(accounts.receivable)
_ACCRUED, _PAYABLE = _person(accounts.expert_accrued), _person(accounts.expert_payable)
_CASH, _TAX, _ADJUSTMENTS = _own(accounts.cash), _own(accounts.tax_owed), _own(accounts.adjustments)
_ROUNDING, _BAD_DEBT = _own(accounts.rounding), _own(accounts.bad_debt)


def _exchange(_parties: Parties, currency: str) -> str:
    return accounts.exchange(currency)


_SIDES: Mapping[PostingKind, tuple[Account, Account]] = MappingProxyType(
    {
        PostingKind.BILLED: (_RECEIVABLE, _UNBILLED),
        PostingKind.ROUNDING: (_ROUNDING, _UNBILLED),
        PostingKind.DISCOUNT: (_ADJUSTMENTS, _RECEIVABLE),
        PostingKind.WRITE_DOWN: (_ADJUSTMENTS, _UNBILLED),
        PostingKind.TAX: (_RECEIVABLE, _TAX),
        PostingKind.RECEIPT: (_CASH, _RECEIVABLE),
        PostingKind.CREDIT: (_ADJUSTMENTS, _RECEIVABLE),
        PostingKind.CREDIT_TAX: (_TAX, _RECEIVABLE),
        PostingKind.BAD_DEBT: (_BAD_DEBT, _RECEIVABLE),
        PostingKind.BONUS: (_ADJUSTMENTS, _ACCRUED),
        PostingKind.CLAWBACK: (_ACCRUED, _ADJUSTMENTS),
        PostingKind.PAYABLE: (_ACCRUED, _PAYABLE),
        PostingKind.PAID: (_PAYABLE, _CASH),
        PostingKind.BOUNCED: (_CASH, _PAYABLE),
        PostingKind.EXCHANGE_OUT: (_PAYABLE, _exchange),
        PostingKind.EXCHANGE_IN: (_exchange, _PAYABLE),
    }
)


def sides(kind: PostingKind, parties: Parties, currency: str) -> tuple[str, str]:
    """Give the debit and the credit account of a kind; raises MissingParty where one of them is nobody's."""
    debit, credit = _SIDES[kind]
    return debit(parties, currency), credit(parties, currency)
