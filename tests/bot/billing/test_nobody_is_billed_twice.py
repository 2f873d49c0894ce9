"""Whatever is worked, taken back, drafted, held, dropped, issued and voided: nobody is billed twice, or not at all."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.dispatch import new_command_id
from handlers.decisions import Done
from handlers.money.billing.commands import DropPreBill, VoidInvoice
from handlers.money.prebill.values import OPEN, LineState
from storage import tables
from storage.engine import open_database
from tests.books import Books, books_of
from tests.furnished import SqliteTemplate
from tests.work import taken_back

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TAKEN_BACK = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.integers(0, 7), st.integers(0, 40)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("draft")),
        st.tuples(st.just("decide"), st.integers(0, 9), st.sampled_from(["accept", "write_down", "hold"])),
        st.tuples(st.just("accept")),
        st.tuples(st.just("drop")),
        st.tuples(st.just("issue")),
        st.tuples(st.just("void"), st.integers(0, 9)),
    ),
    min_size=4,
    max_size=14,
)


class Desk:
    """The books of a firm, and what a few clumsy people do to them."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.works: list[Any] = []
        self.draft_id = ""

    def work(self, who: int, minutes: int) -> None:
        account = ("U1", "U2")[who % 2]
        self.works.append(
            self.books.work(
                account, f"w{self.books.worked}", 5 + who // 4, minutes=minutes, edit=who % 3 == 0
            )
        )

    def undo(self, which: int) -> None:
        if self.works:
            self.books.write(*taken_back(self.works.pop(which % len(self.works)), TAKEN_BACK))

    def draft(self) -> None:
        if not self._open():
            self.draft_id = self.books.open("2026-11-01")

    def _open(self) -> bool:
        return any(one.state in tuple(OPEN) for one in self.books.rows(tables.pre_bills))

    def decide(self, which: int, decision: str) -> None:
        lines = [one for one in self.books.lines(self.draft_id) if one.state != LineState.ROUNDED_OFF]
        if lines:
            line = lines[which % len(lines)]
            self.books.decide(line, decision, amount="0.01", reason="because")

    def accept(self) -> None:
        if self._open():
            self.books.accept_all(self.draft_id)

    def drop(self) -> None:
        if self._open():
            self.books.done(DropPreBill(id=new_command_id(), firm=self.books.firm, pre_bill=self.draft_id))

    def issue(self) -> None:
        self.accept()
        if self.draft_id:
            self.books.issue(self.draft_id)

    def void(self, which: int) -> None:
        invoices = self.books.rows(tables.invoices)
        if invoices:
            code = invoices[which % len(invoices)].code
            void = VoidInvoice(id=new_command_id(), firm=self.books.firm, invoice=code, reason="because")
            assert isinstance(self.books.do(void), Done)

    def unbilled_entries(self) -> int:
        """What the entries come to that no line of a live invoice has, nor one that was rounded off with it."""
        taken = {
            one.time_entry_id: one.line_id for one in self.books.rows(tables.bill_takes) if not one.freed_at
        }
        lines = {one.id: one for one in self.books.rows(tables.pre_bill_lines)}
        invoiced = {one.id for one in self.books.rows(tables.pre_bills) if one.state == "invoiced"}
        return sum(
            one.price
            for one in self.books.rows(tables.time_entries)
            if one.id not in taken or lines[taken[one.id]].pre_bill_id not in invoiced
        )


def test_nobody_is_billed_twice(sqlite_template: SqliteTemplate, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("books")
    number = iter(range(10_000))

    @given(STEPS)
    @settings(max_examples=12, phases=(Phase.explicit, Phase.generate))
    def holds(steps: list[tuple[Any, ...]]) -> None:
        url = f"sqlite:///{folder}/{next(number)}.db"
        sqlite_template.copy_to(url)
        with closing(open_database(url)) as database:
            books = books_of(database, NOVEMBER)
            books.set_up()
            desk = Desk(books)
            for name, *values in steps:
                act: Callable[..., None] = getattr(desk, name)
                act(*values)
            assert books.broken() == []
            assert books.unbilled == desk.unbilled_entries()

    holds()
