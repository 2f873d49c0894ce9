"""The walk's own books of one firm's payouts once they are settled: approved, paid, bounced, disputed and corrected."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from handlers.ids import PayoutId, PeriodId, PersonId, TimeEntryId
from handlers.money.accounts import cash, expert_accrued, expert_payable
from handlers.money.invoices.values import Receipt
from handlers.money.paying.values import (
    AdjustmentTaken,
    Dispute,
    DisputeAnswered,
    PayAdjustment,
    PaymentMark,
    PayoutMoved,
    PayoutStanding,
    PayoutState,
    PayRun,
    RunChanged,
)
from handlers.money.posting import Posting, PostingKind
from handlers.money.time import TimeEntry
from tests.walks.money.wrong import must

Whose = tuple[PersonId, str]  # with the currency


class Payments:
    """What was corrected, approved and paid so far; the rest is of all the firm's books."""

    def __init__(
        self,
        entries: Mapping[TimeEntryId, TimeEntry],
        taken: Mapping[TimeEntryId, PayoutId],
        earned: Mapping[Whose, int],
        balances: Mapping[tuple[str, str], int],
    ) -> None:
        self._entries, self._taken, self._earned, self._balances = entries, taken, earned, balances
        self.payouts: dict[PayoutId, PayoutStanding] = {}
        self.disputes: dict[str, Dispute] = {}  # that wait for an answer
        self.changes: dict[PeriodId, int] = defaultdict(int)  # of each week since it was settled
        self._adjustments: dict[str, PayAdjustment] = {}
        self._taken_in: dict[str, str] = {}  # the payout of each adjustment that one has taken
        self._given: dict[Whose, int] = defaultdict(int)
        self._approved: dict[Whose, int] = defaultdict(int)
        self._unpaid: dict[Whose, int] = defaultdict(int)  # of what was approved
        self._paid: set[PayoutId] = set()
        self._cash: dict[str, int] = defaultdict(int)

    def note(self, records: Sequence[object]) -> None:
        """Enter what a step recorded, and check what it touched; raises Wrong where it cannot be right."""
        touched: set[Whose] = set()
        for one in records:
            match one:
                case PayoutMoved():
                    self.payouts[one.payout.id] = one.payout
                    touched.add((one.payout.person_id, one.payout.currency))
                case PayAdjustment():
                    self._adjustments[one.id] = one
                    self._given[one.person_id, one.currency] += one.amount
                    touched.add((one.person_id, one.currency))
                case AdjustmentTaken():
                    must(one.adjustment_id not in self._taken_in, f"{one.adjustment_id} is paid twice")
                    self._taken_in[one.adjustment_id] = one.payout_id
                case RunChanged():
                    must(one.seen == self.changes[one.period_id], f"{one.period_id} changed {one.seen} times")
                    self.changes[one.period_id] += 1
                case Dispute():
                    self.disputes[one.id] = one
                case DisputeAnswered():
                    must(one.dispute.id in self.disputes, f"{one.dispute.id} is answered twice")
                    del self.disputes[one.dispute.id]
                case Posting(leg=PostingKind.PAYABLE):
                    touched.add(self._approve(PayoutId(one.cause_id), one.amount))
                case PaymentMark():
                    touched.add(self._mark(one))
        self._cash_of(records)
        if any(isinstance(one, PayRun) for one in records):
            self._settled()
        for whose in touched:
            self._balance(whose)

    def _approve(self, payout_id: PayoutId, amount: int) -> Whose:
        payout = self.payouts[payout_id]
        asked = [one.id for one in self.disputes.values() if one.payout_id == payout_id]
        must(not asked, f"{payout_id} is approved before {asked} are answered")
        whose = (payout.person_id, payout.currency)
        self._approved[whose] += amount
        self._unpaid[whose] += amount
        return whose

    def _mark(self, mark: PaymentMark) -> Whose:
        """A payout is paid once, until it comes back."""
        payout = self.payouts[mark.payout_id]
        whose, was_paid = (payout.person_id, payout.currency), payout.id in self._paid
        if mark.outcome is PayoutState.PAID:
            must(not was_paid, f"{payout.id} is paid twice")
            self._paid.add(payout.id)
            self._unpaid[whose] -= payout.amount
            self._cash[payout.currency] -= payout.amount
        elif was_paid:
            self._paid.discard(payout.id)
            self._unpaid[whose] += payout.amount
            self._cash[payout.currency] += payout.amount
        return whose

    def _cash_of(self, records: Sequence[object]) -> None:
        """Cash is what clients paid less what experts were paid."""
        posted = [one for one in records if isinstance(one, Posting) and cash() in (one.debit, one.credit)]
        for one in posted:
            if one.leg is PostingKind.RECEIPT:
                received = sum(receipt.amount for receipt in records if isinstance(receipt, Receipt))
                must(one.amount == received, f"{one.amount} is posted of {received} that came in")
                self._cash[one.currency] += received
        for currency in {one.currency for one in posted}:
            have = self._balances[cash(), currency]
            must(have == self._cash[currency], f"cash is {have}, not {self._cash[currency]}")

    def _settled(self) -> None:
        """All payouts together come to the pay that they took and the corrections, once, however it was carried on."""
        due: dict[Whose, int] = defaultdict(int)
        for entry_id in self._taken:
            due[self._entries[entry_id].person_id, self._entries[entry_id].currency] += self._entries[
                entry_id
            ].pay
        for adjustment_id in self._taken_in:
            adjustment = self._adjustments[adjustment_id]
            due[adjustment.person_id, adjustment.currency] += adjustment.amount
        for payout in self.payouts.values():
            if payout.carried_to is None:
                due[payout.person_id, payout.currency] -= payout.amount
        off = {whose: amount for whose, amount in due.items() if amount}
        must(not off, f"payouts and what they took differ by {off}")

    def _balance(self, whose: Whose) -> None:
        """What is accrued is earned and corrected and not approved; what is payable is approved and not paid."""
        person_id, currency = whose
        accrued = -self._balances[expert_accrued(person_id), currency]
        left = self._earned[whose] + self._given[whose] - self._approved[whose]
        must(accrued == left, f"{accrued} is accrued to {person_id}, not {left}")
        payable = -self._balances[expert_payable(person_id), currency]
        must(
            payable == self._unpaid[whose], f"{payable} is payable to {person_id}, not {self._unpaid[whose]}"
        )
