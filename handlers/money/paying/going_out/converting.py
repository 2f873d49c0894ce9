"""Foreign exchange: what was earned in one currency and is paid in another, by a rate that somebody noted.

Two linked postings, one in each currency, through the clearing accounts; what was posted before is never converted.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, PersonId, derived_id
from handlers.money.amounts import Money, divide_half_up, exponent
from handlers.money.paying.values import ExchangeRate, PayoutStanding
from handlers.money.posting import Parties, Posting, PostingKind, post
from handlers.people.firms.typed import Mistyped, currency_of, name_of, refusing
from handlers.people.people import Firm, Person

_RATE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRate:
    """Note a rate of exchange as it was read somewhere: `rate` is what one of `from_currency` is in `to_currency`."""

    id: CommandId
    from_currency: str
    to_currency: str
    rate: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFacts:
    firm: Firm
    by: Person | None


def exchanged(money: Money, rate: str, into: str) -> Money:
    """Convert an amount by a decimal rate between whole units, rounded half up to minor units."""
    figure = Fraction(rate)
    minor = figure.numerator * money.minor * 10 ** exponent(into)
    return Money(
        minor=divide_half_up(minor, figure.denominator * 10 ** exponent(money.currency)), currency=into
    )


def converted(payout: PayoutStanding, rate: ExchangeRate, at: datetime) -> tuple[Money, tuple[Posting, ...]]:
    """Convert what is payable: it leaves its own currency and comes into the other."""
    into = exchanged(payout.money, rate.rate, rate.to_currency)
    parties = Parties(person_id=PersonId(payout.person_id))
    legs = ((PostingKind.EXCHANGE_OUT, payout.money), (PostingKind.EXCHANGE_IN, into))
    postings = tuple(
        posting
        for kind, money in legs
        for posting in post(
            kind,
            money.minor,
            firm_id=payout.firm_id,
            currency=money.currency,
            at=at,
            cause_id=payout.id,
            key=rate.id,
            parties=parties,
        )
    )
    return into, postings


@refusing
def note_rate(command: NoteRate, facts: RateFacts, now: datetime) -> Decision:
    """Note a rate with its source; it counts for what is posted from now on, and for nothing before."""
    rate = command.rate.strip()
    if not _RATE.fullmatch(rate) or not Fraction(rate):
        raise Mistyped("That is not a rate. Write it in figures, like 0.9215.", field="rate")
    one, other = currency_of(command.from_currency), currency_of(command.to_currency)
    if one == other:
        raise Mistyped("A rate is between two currencies.", field="to")
    noted = ExchangeRate(
        id=derived_id(command.id, "exchange-rate"),
        firm_id=facts.firm.id,
        from_currency=one,
        to_currency=other,
        rate=rate,
        source=name_of(command.source, what="The source", field="source", longest=200),
        at=now,
        recorded_by=facts.by.id if facts.by else None,
    )
    words = f"1 {one} is {rate} {other} from now on, by {noted.source}. What was approved before keeps its own rate."
    return Decision(reply=Done(words=words, subject_id=noted.id), records=(noted,))
