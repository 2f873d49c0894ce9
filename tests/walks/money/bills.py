"""The walk's own books of one firm's invoices: which entry is in which line, and what clients are billed and owe."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from handlers.ids import ClientId, InvoiceId, PreBillId, PreBillLineId, TimeEntryId
from handlers.money.accounts import receivable, unbilled
from handlers.money.billing.changed import (
    EntriesFreed,
    InvoiceChanged,
    LineChanged,
    LinesAccepted,
    NumbersTaken,
    PreBillMoved,
)
from handlers.money.invoices.values import Invoice, InvoiceState
from handlers.money.posting import Posting
from handlers.money.prebill.grouping import LineTaken
from handlers.money.prebill.values import CHARGED, UNIT, LineState, PreBill, PreBillLine, PreBillState
from handlers.money.time import TimeEntry
from tests.walks.money.wrong import must

Account = tuple[str, str]  # with its currency


class Bills:
    """What was taken, billed and freed so far; `entries` and `balances` are those of all the firm's books."""

    def __init__(self, entries: Mapping[TimeEntryId, TimeEntry], balances: Mapping[Account, int]) -> None:
        self._entries = entries
        self._balances = balances
        self.pre_bills: dict[PreBillId, PreBill] = {}
        self.lines: dict[PreBillLineId, PreBillLine] = {}
        self.by_pre_bill: dict[PreBillId, list[PreBillLineId]] = defaultdict(list)
        self.invoices: dict[InvoiceId, Invoice] = {}
        self.live: dict[TimeEntryId, PreBillLineId] = {}  # the line that has an entry, until it is freed
        self._in_line: dict[PreBillLineId, set[TimeEntryId]] = defaultdict(set)
        self._worked: dict[Account, int] = defaultdict(int)  # the price of all entries
        self._billed: dict[Account, int] = defaultdict(int)  # of those that an invoice has, or rounding
        self._owed: dict[Account, int] = defaultdict(int)
        self._moved: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))  # by cause and account
        self._number = 0

    def note(self, records: Iterable[object]) -> None:
        """Enter what a step recorded, and check what it touched; raises Wrong where it cannot be right."""
        touched: set[tuple[ClientId, str]] = set()
        for one in records:
            match one:
                case TimeEntry():
                    self._worked[unbilled(one.client_id), one.currency] += one.price
                    touched.add((one.client_id, one.currency))
                case PreBill():
                    self.pre_bills[one.id] = one
                case PreBillMoved():
                    self._move(one.pre_bill)
                    touched.add((one.pre_bill.client_id, one.pre_bill.currency))
                case LineTaken():
                    self._take(one)
                case LineChanged():
                    self._change(one.line)
                case LinesAccepted():
                    self._accept(one)
                case EntriesFreed():
                    self._free(one)
                    pre_bill = self.pre_bills[one.pre_bill_id]
                    touched.add((pre_bill.client_id, pre_bill.currency))
                case NumbersTaken():
                    must(one.seen == self._number < one.last, f"number {one.last} follows {self._number}")
                    self._number = one.last
                case Posting():
                    self._moved[one.cause_id][one.debit] += one.amount
                    self._moved[one.cause_id][one.credit] -= one.amount
                case Invoice() | InvoiceChanged():
                    invoice = one if isinstance(one, Invoice) else one.invoice
                    self._invoice(invoice)
                    touched.add((invoice.client_id, invoice.currency))
        for one in records:
            if isinstance(one, InvoiceChanged) and one.invoice.state is InvoiceState.VOID:
                self._nothing_stays(one.invoice)
        for client_id, currency in touched:
            self._balance(client_id, currency)

    def _take(self, taken: LineTaken) -> None:
        """Nobody is billed twice: an entry goes into a line only where no other has it."""
        line = self.lines.get(taken.line.id, taken.line)
        pre_bill = self.pre_bills[line.pre_bill_id]
        if line.id not in self.lines:
            self.by_pre_bill[pre_bill.id].append(line.id)
        for one in taken.entries:
            must(one.id not in self.live, f"{one.id} is billed twice")
            entry = self._entries[one.id]
            whose = (entry.firm_id, entry.client_id, entry.currency, entry.matter_id, entry.person_id)
            mine = (pre_bill.firm_id, pre_bill.client_id, pre_bill.currency, line.matter_id, line.person_id)
            must(whose == mine, f"{one.id} is in another's line")
            must(entry.dated_at < pre_bill.ends_at, f"{one.id} is of after the pre-bill's end")
            self.live[one.id] = line.id
            self._in_line[line.id].add(one.id)
        self.lines[line.id] = line

    def _change(self, line: PreBillLine) -> None:
        """A line is its entries, and its amount is its units at its rate; less is charged where it was written down."""
        mine = [self._entries[key] for key in self._in_line[line.id]]
        have = (line.exact, line.milliseconds, line.pieces)
        of_entries = tuple(sum(getattr(e, name) for e in mine) for name in ("price", "milliseconds", "units"))
        must(have == of_entries, f"line {line.id} is {have}, and its entries are {of_entries}")
        must(abs(line.amount * UNIT - line.units * line.rate) * 2 <= UNIT, f"line {line.id} is mispriced")
        is_less = line.state is LineState.WRITTEN_DOWN
        must(
            0 <= line.charged < line.amount if is_less else line.charged == line.amount,
            f"{line} charges wrong",
        )
        self.lines[line.id] = line

    def _accept(self, accepted: LinesAccepted) -> None:
        for key in self.by_pre_bill[accepted.pre_bill_id]:
            line = self.lines[key]
            if line.state is LineState.WAITING and line.matter_id not in accepted.but:
                self.lines[key] = replace(line, state=LineState.ACCEPTED)

    def _move(self, pre_bill: PreBill) -> None:
        before = self.pre_bills[pre_bill.id].state
        self.pre_bills[pre_bill.id] = pre_bill
        if pre_bill.state is PreBillState.INVOICED is not before:
            for key in self.by_pre_bill[pre_bill.id]:
                self._bill(self._in_line[key], 1)

    def _bill(self, keys: Iterable[TimeEntryId], sign: int) -> None:
        for key in keys:
            entry = self._entries[key]
            self._billed[unbilled(entry.client_id), entry.currency] += sign * entry.price

    def _free(self, freed: EntriesFreed) -> None:
        for key in self.by_pre_bill[freed.pre_bill_id]:
            line = self.lines[key]
            is_held = line.state is LineState.HELD
            if freed.matter_id in (None, line.matter_id) and (is_held or not freed.held_alone):
                if self.pre_bills[freed.pre_bill_id].state is PreBillState.INVOICED:
                    self._bill(self._in_line[key], -1)
                for entry_id in self._in_line.pop(key, ()):
                    del self.live[entry_id]

    def _invoice(self, invoice: Invoice) -> None:
        before = self.invoices.get(invoice.id)
        owed = (receivable(invoice.client_id), invoice.currency)
        if before is None:
            lines = [self.lines[key] for key in self.by_pre_bill[invoice.pre_bill_id]]
            mine = [one for one in lines if one.matter_id == invoice.matter_id and one.state in CHARGED]
            net, tax = sum(one.charged for one in mine), sum(one.tax for one in mine)
            must(invoice.net == net, f"{invoice.code} is {invoice.net}, and its lines come to {net}")
            of_rest = abs(invoice.tax - tax) <= abs(invoice.top_up - invoice.discount)
            must(of_rest, f"{invoice.code} taxes {invoice.tax}, and its lines {tax}")
            total = invoice.net - invoice.discount + invoice.top_up + invoice.tax
            must(invoice.total == total, f"{invoice.code} totals {invoice.total}, not {total}")
        else:
            must(before.state is not InvoiceState.VOID, f"{invoice.code} was void")
            # what is credited of a paid invoice is owed to the client
            most = max(invoice.credited, invoice.received)
            must(most <= invoice.total, f"{invoice.code} is paid or credited beyond what it is")
        self._owed[owed] += invoice.outstanding - (before.outstanding if before else 0)
        self.invoices[invoice.id] = invoice

    def _nothing_stays(self, invoice: Invoice) -> None:
        left = {account: amount for account, amount in self._moved[invoice.id].items() if amount}
        must(not left, f"{invoice.code} is void and leaves {left}")
        keys = self.by_pre_bill[invoice.pre_bill_id]
        kept = [
            key for key in keys if self.lines[key].matter_id == invoice.matter_id and self._in_line.get(key)
        ]
        must(not kept, f"{invoice.code} is void and keeps the entries of {kept}")

    def _balance(self, client_id: ClientId, currency: str) -> None:
        """What is unbilled is the work that no invoice has, and what is receivable what invoices leave to be paid."""
        asset, owed = (unbilled(client_id), currency), (receivable(client_id), currency)
        left = self._worked[asset] - self._billed[asset]
        must(self._balances[asset] == left, f"{asset} is {self._balances[asset]}, and {left} is not billed")
        must(self._balances[owed] == self._owed[owed], f"{owed} is off from {self._owed[owed]}")
