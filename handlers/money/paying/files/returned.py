"""A file that came back from a provider: read whole, checked whole, and refused whole with every reason by its line."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from handlers.ids import PayoutId
from handlers.money.amounts import BadAmount, Money, parse_money, show
from handlers.money.currencies import UnknownCurrency
from handlers.money.paying.files.presets import REFERENCE_LENGTH, payment_reference
from handlers.money.paying.values import PayoutState

MOST_LINES = 100_000
_REFERENCE_MAX = 120
# what providers call each column; the first of ours that the header has is taken
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        "reference",
        "payout",
        "payment reference",
        "paymentreference",
        "reference id",
        "customer id",
        "unique id",
        "invoice_number",
    ),
    "amount": ("amount", "payment amount", "wage", "target amount"),
    "currency": ("currency", "targetcurrency", "target currency", "currency code"),
    "status": ("status", "state", "payment status"),
    "provider": (
        "provider_reference",
        "provider reference",
        "transaction id",
        "transfer id",
        "payment id",
        "id",
    ),
}
_STATUSES = {
    **dict.fromkeys(("paid", "completed", "complete", "success", "sent", "settled"), PayoutState.PAID),
    **dict.fromkeys(
        ("bounced", "returned", "failed", "refunded", "rejected", "reversed", "blocked"), PayoutState.BOUNCED
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """What a line says of a payout; `number` is the line of the file, the header's being 1."""

    number: int
    reference: str
    money: Money
    outcome: PayoutState
    provider_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A payout of the firm, and what was recorded of it before: pairs of a provider's reference and what it said."""

    id: PayoutId
    state: PayoutState
    money: Money
    marks: frozenset[tuple[str, PayoutState]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a returned file comes to: what is to be recorded and how much already was, or else what is wrong."""

    lines: tuple[ReturnedLine, ...] = ()
    already: int = 0
    wrong: tuple[str, ...] = ()


def read_returned(text: str) -> tuple[tuple[ReturnedLine, ...], tuple[str, ...]]:
    """Read a file into lines, and what is wrong with it, in words."""
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as problem:
        return (), (f"Line {reader.line_num}: this is not CSV ({problem}).",)
    if not rows:
        return (), ("The file is empty.",)
    if len(rows) > MOST_LINES:
        return (), (f"The file has more than {MOST_LINES:,} lines.",)
    places, missing = _places(rows[0][1])
    if missing:
        return (), (f"Line 1: the header names no column for {' and '.join(missing)}.",)
    lines: list[ReturnedLine] = []
    wrong: list[str] = []
    for number, row in rows[1:]:
        read = _line(number, row, places)
        if isinstance(read, str):
            wrong.append(f"Line {number}: {read}")
        else:
            lines.append(read)
    return tuple(lines), tuple(wrong) if lines or wrong else ("The file has a header and no line.",)


def _places(header: Sequence[str]) -> tuple[Mapping[str, int], list[str]]:
    names = [" ".join(cell.split()).casefold() for cell in header]
    found = {
        what: next((names.index(alias) for alias in aliases if alias in names), -1)
        for what, aliases in _COLUMNS.items()
    }
    return found, [what for what, at in found.items() if at < 0]


def _line(number: int, row: Sequence[str], places: Mapping[str, int]) -> ReturnedLine | str:
    cells = {what: row[at].strip() if at < len(row) else "" for what, at in places.items()}
    outcome = _STATUSES.get(cells["status"].casefold())
    if outcome is None:
        return f"the status “{cells['status'][:20]}” says neither paid nor bounced."
    if len(cells["reference"]) < REFERENCE_LENGTH or not cells["reference"].isalnum():
        return f"“{cells['reference'][:40]}” is not a reference of Signoff’s."
    if not cells["provider"] or len(cells["provider"]) > _REFERENCE_MAX:
        return f"the provider’s own reference is missing, or longer than {_REFERENCE_MAX} characters."
    currency = cells["currency"].upper()
    try:
        money = parse_money(cells["amount"].replace(",", ""), currency)
    except (BadAmount, UnknownCurrency) as problem:
        return f"{problem}"
    return ReturnedLine(
        number=number,
        reference=cells["reference"].lower()[:REFERENCE_LENGTH],
        money=money,
        outcome=outcome,
        provider_ref=cells["provider"],
    )


def check_returned(lines: Iterable[ReturnedLine], known: Iterable[Known]) -> Checked:
    """Check every line against what is known; one that is wrong refuses them all."""
    by_reference = {payment_reference(one.id): one for one in known}
    seen: dict[str, int] = {}
    told: dict[str, int] = {}
    due: list[ReturnedLine] = []
    already, wrong = 0, []
    for line in lines:
        payout = by_reference.get(line.reference)
        first = seen.setdefault(line.reference, line.number)
        same = told.setdefault(line.provider_ref, line.number)
        if first != line.number:
            wrong.append(f"Line {line.number}: {line.reference} is on line {first} already.")
        elif same != line.number:
            wrong.append(f"Line {line.number}: the provider’s reference is on line {same} already.")
        elif payout is None:
            wrong.append(f"Line {line.number}: no payout of this firm is called {line.reference}.")
        elif line.money != payout.money:
            amounts = f"{show(line.money)} and not {show(payout.money)}"
            wrong.append(f"Line {line.number}: the amount is {amounts}.")
        elif (line.provider_ref, line.outcome) in payout.marks:
            already += 1
        elif words := _cannot(line, payout):
            wrong.append(f"Line {line.number}: {words}")
        else:
            due.append(line)
    if wrong:
        return Checked(wrong=tuple(wrong))
    return Checked(lines=tuple(due), already=already)


def _cannot(line: ReturnedLine, payout: Known) -> str:
    """Say why a payout in this state cannot be marked so."""
    if payout.state is PayoutState.EXPORTED:
        return ""
    if payout.state is PayoutState.PAID:
        if line.outcome is PayoutState.BOUNCED:
            return ""
        paid = next((ref for ref, outcome in payout.marks if outcome is PayoutState.PAID), "")
        return f"this payout is paid already, with the provider’s reference “{paid}”."
    if payout.state is PayoutState.BOUNCED:
        return "this payout bounced and is in no new file yet."
    return "this payout is in no file yet, so nobody can have paid it."
