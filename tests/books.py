"""The books of a small firm: work is entered, drafted, reviewed and invoiced by the product's own commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.dispatch import Table, new_command_id
from bot.table import TABLE
from handlers.audit.auditing import audited
from handlers.decisions import Done, Refused
from handlers.ids import PreBillId
from handlers.money.accounts import unbilled
from handlers.money.billing.commands import (
    AcceptLines,
    DecideLine,
    IssueInvoices,
    OpenPreBill,
    SetClientBilling,
    SetFirmBilling,
)
from handlers.money.billing.details import Address
from handlers.money.prebill.values import LineState
from handlers.review.answering.verdict_values import VerdictKind
from storage import tables
from storage.engine import Database
from storage.facts.money.drafting import next_draft_step
from storage.invariants.bills import BILLS
from storage.invariants.money import MONEY
from storage.invariants.postings import POSTINGS
from storage.record import record
from tests.seed import Seeded, seed_firm, write
from tests.work import work_done

FIRM = Address(
    legal_name="Kern & Partner LLP",
    address_1="Lindenstr. 4",
    city="Berlin",
    postcode="10115",
    country="DEU",
    tax_id="DE811907980",
)
CLIENT = Address(
    legal_name="Acme Lab Inc.",
    address_1="1 Market St",
    city="San Francisco",
    region="CA",
    country="USA",
    tax_id="98-7654321",
)


def act(connection: Connection, command: Any, now: datetime, table: Table = TABLE) -> Any:
    """Do a command in a transaction that is there; gives its reply."""
    line = table[type(command)]
    (facts,) = line.load(connection, [command], now)
    decision = audited(command, facts, line.decide(command, facts, now), now)
    record(connection, [decision], now)
    return decision.reply


@dataclass(slots=True, kw_only=True)
class Books:
    """Commands are done one by one, each in its own transaction, as the dispatcher does those that run alone."""

    database: Database
    seeded: Seeded
    now: datetime
    worked: int = 0

    def do(self, command: Any) -> Any:
        """Do a command; gives its reply."""
        with self.database.writer.begin() as connection:
            return act(connection, command, self.now)

    def done(self, command: Any) -> Done:
        """Do a command that is to be done."""
        reply = self.do(command)
        assert isinstance(reply, Done), reply
        return reply

    def refused(self, command: Any) -> str:
        """Do a command that is to be refused, and see that nothing at all was written; gives the words."""
        before = self.everything()
        reply = self.do(command)
        assert isinstance(reply, Refused), reply
        assert self.everything() == before
        return reply.words

    def set_up(self, *, tax: str = "20", prefix: str = "EN") -> None:
        """Say what stands on invoices."""
        self.done(
            SetFirmBilling(id=new_command_id(), firm=self.firm, of=FIRM, prefix=prefix, bank="IBAN DE02")
        )
        self.done(self.client_billing(tax))

    def client_billing(self, tax: str) -> SetClientBilling:
        kind = "VAT" if tax != "0" else ""
        return SetClientBilling(
            id=new_command_id(),
            firm=self.firm,
            client="Acme Lab",
            of=CLIENT,
            code="LAB01",
            tax_rate=tax,
            tax_type=kind,
        )

    @property
    def firm(self) -> str:
        return self.seeded.firm.name

    def work(
        self, account: str, name: str, day: int, *, minutes: float = 0, edit: bool = False, month: int = 10
    ) -> Sequence[Any]:
        """Let somebody answer; without minutes it is a piece."""
        kind = VerdictKind.EDIT if edit else VerdictKind.APPROVE
        made = work_done(
            self.seeded,
            account,
            name,
            at=datetime(2026, month, day, 9, self._minute(), tzinfo=UTC),
            kind=kind,
            matter="TIME-1" if minutes else "PIECE-1",
            milliseconds=round(minutes * 60_000),
        )
        self.write(*made)
        return made

    def _minute(self) -> int:
        self.worked += 1
        return self.worked % 60

    def write(self, *records: Any) -> None:
        with self.database.writer.begin() as connection:
            write(connection, *records, now=self.now)

    def open(self, through: str = "", **more: str) -> PreBillId:
        """Draft a pre-bill to the end."""
        about = {"client": "Acme Lab", "through": through} | more
        opened = self.done(OpenPreBill(id=new_command_id(), firm=self.firm, **about))
        pre_bill_id = PreBillId(opened.subject_id)
        while True:
            with self.database.reading() as connection:
                step = next_draft_step(connection, pre_bill_id, new_command_id())
            if step is None:
                return pre_bill_id
            self.done(step)

    def decide(self, line: Any, decision: str, **more: str) -> Any:
        return self.do(self.deciding(line, decision, **more))

    def deciding(self, line: Any, decision: str, **more: str) -> DecideLine:
        return DecideLine(
            id=new_command_id(), firm=self.firm, line=line.id, seen=line.version, decision=decision, **more
        )

    def accept_all(self, pre_bill_id: str) -> Done:
        return self.done(AcceptLines(id=new_command_id(), firm=self.firm, pre_bill=pre_bill_id))

    def issue(self, pre_bill_id: str, seen: int = 0) -> Any:
        return self.do(IssueInvoices(id=new_command_id(), firm=self.firm, pre_bill=pre_bill_id, seen=seen))

    def issue_all(self, through: str = "") -> Done:
        """Draft, accept and issue."""
        pre_bill_id = self.open(through)
        self.accept_all(pre_bill_id)
        reply = self.issue(pre_bill_id)
        assert isinstance(reply, Done), reply
        return reply

    def rows(self, table: Any, order: Any = None) -> list[Any]:
        with self.database.reading() as connection:
            asked = select(table)
            return list(connection.execute(asked if order is None else asked.order_by(order)))

    def lines(self, pre_bill_id: str) -> list[Any]:
        """The lines of a pre-bill by day."""
        t = tables.pre_bill_lines
        return [one for one in self.rows(t, t.c.local_day) if one.pre_bill_id == pre_bill_id]

    def rows_of_pre_bill(self, pre_bill_id: str) -> list[Any]:
        """The row of a pre-bill."""
        return [one for one in self.rows(tables.pre_bills) if one.id == pre_bill_id]

    def line(self, pre_bill_id: str, account: str, day: int, state: LineState | None = None) -> Any:
        """The line of somebody's day."""
        person = self.seeded.people[account].id
        (found,) = [
            one
            for one in self.lines(pre_bill_id)
            if one.person_id == person and one.local_day.day == day and state in (None, one.state)
        ]
        return found

    def balance(self, account: str) -> int:
        """What an account holds, debits positive."""
        e = tables.ledger_entries.c
        with self.database.reading() as connection:
            debit = connection.scalar(select(func.sum(e.amount)).where(e.debit == account)) or 0
            credit = connection.scalar(select(func.sum(e.amount)).where(e.credit == account)) or 0
        return int(debit) - int(credit)

    @property
    def unbilled(self) -> int:
        return self.balance(unbilled(self.seeded.client_id))

    def broken(self) -> list[str]:
        """The names of the invariants of money that do not hold."""
        with self.database.reading() as connection:
            asked = ((one.name, connection.execute(one.query).first()) for one in (*MONEY, *POSTINGS, *BILLS))
            return [name for name, found in asked if found is not None]

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every table, but for the audit's."""
        return {
            name: sorted(map(str, self.rows(table)))
            for name, table in tables.metadata.tables.items()
            if not name.startswith("audit")
        }


def books_of(database: Database, now: datetime) -> Books:
    """Open the books of the seeded firm."""
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
    return Books(database=database, seeded=seeded, now=now)
