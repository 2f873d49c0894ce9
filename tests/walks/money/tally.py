"""The walk's own books of one firm: kept from what was recorded, and checked after each step.

They are kept in another way than the product's, by plain addition, so that both would have to be wrong alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from handlers.ids import EntryId, PayoutId, PersonId, TimeEntryId
from handlers.money.accounts import expert_accrued, margin, unbilled
from handlers.money.ledger import LedgerEntry, Leg
from handlers.money.paying.values import PayoutMoved, PayoutState
from handlers.money.payouts import Payout, PayoutLine
from handlers.money.posting import Posting, PostingKind
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import TimeEntry
from tests.walks.money.bills import Bills
from tests.walks.money.payments import Payments
from tests.walks.money.times import Times
from tests.walks.money.wrong import must

HALF, HOUR, BASIS = Fraction(1, 2), 3_600_000, 10_000
MIRRORED = ("milliseconds", "units", "pay", "price")
KEPT = ("firm_id", "person_id", "client_id", "matter_id", "review_id", "version", "activity", "local_day")
KEPT += ("unit", "rate_line_id", "currency")


class Tally:
    """What was entered, posted and taken so far."""

    def __init__(self) -> None:
        self.rates: dict[str, RateLine] = {}
        self.entries: dict[TimeEntryId, TimeEntry] = {}
        self.reversed: set[TimeEntryId] = set()
        self.ledger: dict[EntryId, LedgerEntry] = {}
        self.posted: dict[EntryId, int] = {}  # amounts of every kind
        self.balances: dict[tuple[str, str], int] = defaultdict(
            int
        )  # by account and currency, debits positive
        self.accruals: dict[tuple[str, str], int] = defaultdict(int)  # the same, of what verdicts posted
        self.standing: dict[str, int] = {}  # what each payout comes to, until it is posted
        self.payouts: dict[PayoutId, Payout] = {}
        self.taken: dict[TimeEntryId, PayoutId] = {}
        self.untaken: dict[TimeEntryId, TimeEntry] = {}
        self.earned: dict[tuple[PersonId, str], int] = defaultdict(int)
        self.owed: dict[tuple[str, str], int] = defaultdict(int)  # by client
        self.told: dict[tuple[PersonId, str], int] = defaultdict(int)  # by digests
        self.untold: dict[tuple[PersonId, str], int] = defaultdict(
            int
        )  # of entries that no digest told of yet
        self.times = Times(self.entries)
        self.bills = Bills(self.entries, self.balances)
        self.payments = Payments(self.entries, self.taken, self.earned, self.balances)
        self._days: dict[tuple[Any, ...], list[TimeEntry]] = defaultdict(list)

    def note(self, records: Iterable[object]) -> None:
        """Enter what a step recorded; raises Wrong where it cannot be right."""
        seen = list(records)
        entries = [one for one in seen if isinstance(one, TimeEntry)]
        for entry in entries:
            self._enter(entry)
        for moved in (one for one in seen if isinstance(one, PayoutMoved)):
            if moved.payout.state is not PayoutState.APPROVED or moved.payout.id in self.standing:
                self.standing[moved.payout.id] = moved.payout.amount
        for posted in (one for one in seen if isinstance(one, LedgerEntry | Posting)):
            self._post(posted)
        for entry in entries:
            self._is_posted(entry, [one for one in seen if isinstance(one, LedgerEntry)])
        for key in {self._day(entry) for entry in entries if entry.unit is RateUnit.HOUR}:
            self._is_exact(self._days[key])
        for one in seen:
            if isinstance(one, Payout):
                self.payouts[one.id] = one
        for line in (one for one in seen if isinstance(one, PayoutLine)):
            self._take(line)
        self.times.note(seen)
        self.bills.note(seen)
        self.payments.note(seen)
        self._balance(entries)

    def _enter(self, entry: TimeEntry) -> None:
        must(entry.id not in self.entries, f"{entry.id} is entered twice")
        if entry.reverses is not None:
            undone = self.entries[entry.reverses]
            must(entry.reverses not in self.reversed, f"{entry.reverses} is taken back twice")
            must(undone.reverses is None, "a reversal is taken back")
            must(
                all(getattr(entry, name) == -getattr(undone, name) for name in MIRRORED)
                and all(getattr(entry, name) == getattr(undone, name) for name in KEPT),
                f"{entry.id} is not the mirror of {undone.id}",
            )
            self.reversed.add(entry.reverses)
        self.entries[entry.id] = self.untaken[entry.id] = entry
        self.earned[entry.person_id, entry.currency] += entry.pay
        self.untold[entry.person_id, entry.currency] += entry.pay
        self.owed[entry.client_id, entry.currency] += entry.price
        self._days[self._day(entry)].append(entry)

    def _day(self, entry: TimeEntry) -> tuple[Any, ...]:
        kept = (entry.person_id, entry.matter_id, entry.local_day, entry.activity, entry.rate_line_id)
        return (*kept, entry.premium_pay_bp, entry.premium_price_bp)

    def _post(self, posted: LedgerEntry | Posting) -> None:
        must(posted.amount > 0 and posted.debit != posted.credit, f"{posted.id} moves nothing")
        must(posted.id not in self.posted, f"{posted.id} is posted twice")
        self.posted[posted.id] = posted.amount
        if isinstance(posted, Posting) and posted.leg is PostingKind.PAYABLE:
            owed = self.standing.pop(posted.cause_id, None)
            must(posted.amount == owed, f"{posted.amount} is approved of a payout of {owed}")
        self.balances[posted.debit, posted.currency] += posted.amount
        self.balances[posted.credit, posted.currency] -= posted.amount
        if isinstance(posted, LedgerEntry):
            self.accruals[posted.debit, posted.currency] += posted.amount
            self.accruals[posted.credit, posted.currency] -= posted.amount
            self.ledger[posted.id] = posted
            if posted.reverses is not None:
                undone = self.ledger[posted.reverses]
                back = (posted.credit, posted.debit, posted.amount, posted.leg)
                there = (undone.debit, undone.credit, undone.amount, undone.leg)
                must(back == there, f"{posted.id} is not the mirror of {undone.id}")

    def _is_posted(self, entry: TimeEntry, ledger: Iterable[LedgerEntry]) -> None:
        """The postings of an entry are its amounts, between its own accounts."""
        moved: dict[Leg, int] = dict.fromkeys(Leg, 0)
        accounts = {Leg.PAY: expert_accrued(entry.person_id), Leg.MARGIN: margin()}
        asset = unbilled(entry.client_id)
        for one in ledger:
            if one.time_entry_id == entry.id:
                must({one.debit, one.credit} == {asset, accounts[one.leg]}, f"{one.id}: wrong accounts")
                moved[one.leg] += one.amount if one.debit == asset else -one.amount
        wanted = {Leg.PAY: entry.pay, Leg.MARGIN: entry.price - entry.pay}
        must(moved == wanted, f"{entry.id} is posted as {moved}, not {wanted}")

    def _is_exact(self, day: list[TimeEntry]) -> None:
        """Metered time is within half a minor unit of its exact amount, however often it was taken back."""
        rate = self.rates[day[0].rate_line_id]
        for amount, by_hour, premium, counts in (
            (sum(e.pay for e in day), rate.pay, day[0].premium_pay_bp, [e for e in day if not e.unpaid]),
            (sum(e.price for e in day), rate.price, day[0].premium_price_bp, day),
        ):
            a_unit = by_hour if not premium else Fraction(by_hour * (BASIS + premium), BASIS)
            exact = Fraction(sum(e.milliseconds for e in counts)) * a_unit / HOUR
            off = abs(amount - exact)
            must(off <= HALF or bool(premium), f"a day's {amount} is {float(off):.2f} from exact")

    def _take(self, line: PayoutLine) -> None:
        entry, payout = self.entries[line.time_entry_id], self.payouts[line.payout_id]
        must(entry.id not in self.taken, f"{entry.id} is paid twice")
        whose = (payout.firm_id, payout.person_id, payout.currency)
        must(whose == (entry.firm_id, entry.person_id, entry.currency), f"{entry.id} is in another's payout")
        self.taken[entry.id] = payout.id
        del self.untaken[entry.id]

    def _balance(self, entries: Iterable[TimeEntry]) -> None:
        """The ledger balances, and what a person has earned and a client owes is what their entries say."""
        must(sum(self.balances.values()) == 0, "the ledger does not balance")
        for entry in entries:
            mine = (expert_accrued(entry.person_id), entry.currency)
            theirs = (unbilled(entry.client_id), entry.currency)
            must(-self.accruals[mine] == self.earned[entry.person_id, entry.currency], f"{mine} is off")
            must(self.accruals[theirs] == self.owed[entry.client_id, entry.currency], f"{theirs} is off")
        for whose, earned in self.earned.items():
            must(self.told[whose] + self.untold[whose] == earned, f"digests and entries of {whose} differ")

    def tell(self, period_id: str, told: Mapping[tuple[PersonId, str], int]) -> Mapping[Any, tuple[int, int]]:
        """Note what the digests of a closed period told of pay; gives what its entries come to, pay and price."""
        took = sums(
            self.entries[key]
            for key, payout in self.taken.items()
            if self.payouts[payout].period_id == period_id
        )
        for whose, pay in told.items():
            self.told[whose] += pay
        for whose, (pay, _) in took.items():
            self.untold[whose] -= pay
        self._balance(())
        return took


def sums(entries: Iterable[TimeEntry]) -> Mapping[tuple[PersonId, str], tuple[int, int]]:
    """Add up pay and price by person and currency."""
    found: dict[tuple[PersonId, str], tuple[int, int]] = {}
    for entry in entries:
        pay, price = found.get((entry.person_id, entry.currency), (0, 0))
        found[entry.person_id, entry.currency] = (pay + entry.pay, price + entry.price)
    return found
