"""What each provider takes: its columns, what it cannot carry, and the bytes of a file.

Text is guarded against being run as a formula; amounts and references are ours. No column ever holds a bank account,
a tax number or a social security number: where a provider has one, it stays empty. Columns: facts/domain.md §1.9, and
for PayPal docs.paypal.ai, "send payouts by the web UI" (no header, one currency and at most 5,000 rows a file).
"""

import csv
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from types import MappingProxyType

from handlers.ids import PayoutId
from handlers.money.amounts import Money, decimal_text
from handlers.money.digests import guarded
from handlers.money.paying.values import Preset

REFERENCE_LENGTH = 20  # providers cut at 35, some at 21
_PAYPAL_ROWS = 5_000
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same payouts make the same bytes


def payment_reference(payout_id: PayoutId) -> str:
    """Give the name that a payout goes by at a provider: it comes back with what was paid."""
    return payout_id[:REFERENCE_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRow:
    """A payout as a file tells it; `first_day` and `last_day` are the week's, in the firm's zone."""

    payout_id: PayoutId
    person: str
    email: str
    cost_centre: str
    money: Money
    first_day: date
    last_day: date

    @property
    def reference(self) -> str:
        """What the payout goes by at the provider."""
        return payment_reference(self.payout_id)

    @property
    def amount(self) -> str:
        """The plain number."""
        return decimal_text(self.money)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    name: str
    content: bytes


Cells = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """A provider's file: its header (empty where it has none), a row, and how it is cut into parts."""

    header: Cells
    row: Callable[[PayRow, str], Cells]
    needs_email: bool = False
    needs_cost_centre: bool = False
    currencies: frozenset[str] = frozenset()  # empty: all
    by_currency: bool = False
    most_rows: int = 0  # 0: as many as there are
    line_end: str = "\n"
    mark: bool = False  # a byte order mark, without which Excel garbles names; programs do not expect it


def _generic(row: PayRow, _firm_currency: str) -> Cells:
    days = (row.first_day.isoformat(), row.last_day.isoformat())
    texts = (guarded(row.person), guarded(row.email), guarded(row.cost_centre))
    return (row.reference, *texts, row.money.currency, row.amount, *days)


def _gusto(row: PayRow, _firm_currency: str) -> Cells:
    first, _, last = row.person.rpartition(" ")
    names = (guarded(first), guarded(last))
    memo = f"Signoff {row.first_day.isoformat()} to {row.last_day.isoformat()}"
    return ("Individual", *names, "", "", "", memo, "", row.amount, "", "", row.reference)


def _wise(row: PayRow, firm_currency: str) -> Cells:
    to = (guarded(row.person), guarded(row.email), row.reference, "PERSON")
    return (*to, "target", row.amount, firm_currency, row.money.currency)


def _paypal(row: PayRow, _firm_currency: str) -> Cells:
    note = f"Payout for {row.first_day.isoformat()} to {row.last_day.isoformat()}"
    return (guarded(row.email), row.amount, row.money.currency, row.reference, note, "PAYPAL")


def _revolut(row: PayRow, _firm_currency: str) -> Cells:
    return (guarded(row.person), "INDIVIDUAL", "", "", row.money.currency, row.amount, row.reference)


def _charge_back(row: PayRow, _firm_currency: str) -> Cells:
    days = (row.first_day.isoformat(), row.last_day.isoformat())
    return (
        guarded(row.cost_centre),
        guarded(row.person),
        row.money.currency,
        row.amount,
        *days,
        row.reference,
    )


_GENERIC = ("reference", "person", "email", "cost_centre", "currency", "amount", "first_day", "last_day")
_GUSTO = (
    "contractor_type",
    "first_name",
    "last_name",
    "ssn",
    "business_name",
    "ein",
    "memo",
    "hours_worked",
    "wage",
    "reimbursement",
    "bonus",
    "invoice_number",
)
_WISE = (
    "name",
    "recipientEmail",
    "paymentReference",
    "receiverType",
    "amountCurrency",
    "amount",
    "sourceCurrency",
    "targetCurrency",
)
_REVOLUT = (
    "Name",
    "Recipient type",
    "Account number",
    "Sort code (BSB)",
    "Currency",
    "Amount",
    "Payment reference",
)
_CHARGE_BACK = ("cost_centre", "person", "currency", "amount", "first_day", "last_day", "reference")

_SHAPES: Mapping[Preset, _Shape] = MappingProxyType(
    {
        Preset.GENERIC: _Shape(header=_GENERIC, row=_generic, mark=True),
        Preset.GUSTO: _Shape(header=_GUSTO, row=_gusto, currencies=frozenset({"USD"})),
        Preset.WISE: _Shape(header=_WISE, row=_wise, needs_email=True, line_end="\r\n"),
        Preset.PAYPAL: _Shape(
            header=(), row=_paypal, needs_email=True, by_currency=True, most_rows=_PAYPAL_ROWS
        ),
        Preset.REVOLUT: _Shape(header=_REVOLUT, row=_revolut),
        Preset.CHARGE_BACK: _Shape(header=_CHARGE_BACK, row=_charge_back, needs_cost_centre=True, mark=True),
    }
)


def why_not(preset: Preset, *, email: str, cost_centre: str, currency: str) -> str:
    """Say why a provider's file cannot take a payout in; empty where it can."""
    shape = _SHAPES[preset]
    if shape.needs_email and not email:
        return "no e-mail address"
    if shape.needs_cost_centre and not cost_centre:
        return "no cost centre"
    if shape.currencies and currency not in shape.currencies:
        return f"{preset} takes {' and '.join(sorted(shape.currencies))} only"
    return ""


def file_of(preset: Preset, rows: Iterable[PayRow], *, firm_currency: str, name: str) -> FilePart:
    """Write the file; what a provider takes in several parts comes in a ZIP of them. `name` is without its ending."""
    parts = tuple(_parts(preset, tuple(rows), firm_currency, name))
    if len(parts) == 1:
        return parts[0]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part.name, _ZIP_DATE), part.content)
    return FilePart(name=f"{name}.zip", content=packed.getvalue())


def _parts(preset: Preset, rows: Sequence[PayRow], firm_currency: str, name: str) -> Iterable[FilePart]:
    shape = _SHAPES[preset]
    ordered = sorted(rows, key=lambda row: (row.cost_centre, row.person, row.money.currency, row.payout_id))
    currencies = sorted({row.money.currency for row in ordered})
    groups = (
        [(f"-{one}", [row for row in ordered if row.money.currency == one]) for one in currencies]
        if shape.by_currency and len(currencies) > 1
        else [("", ordered)]
    )
    for ending, group in groups:
        size = shape.most_rows or len(group) or 1
        cuts = [group[at : at + size] for at in range(0, len(group), size)] or [[]]
        for number, cut in enumerate(cuts, 1):
            part = f"-{number}" if len(cuts) > 1 else ""
            content = _written(shape, (shape.row(row, firm_currency) for row in cut))
            yield FilePart(name=f"{name}{ending}{part}.csv", content=content)


def _written(shape: _Shape, rows: Iterable[Cells]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator=shape.line_end)
    if shape.header:
        writer.writerow(shape.header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if shape.mark else "utf-8")
