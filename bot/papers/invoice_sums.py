"""What an invoice comes to, and beside it how it is paid."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.papers.invoice_words import rate_text
from bot.papers.sheet import ACCENT, GREY, PLAIN, Line, Sheet, Style
from handlers.money.amounts import show
from handlers.money.invoices.document import DocumentKind, InvoiceDocument, LineKind

_WIDTH_MM: Final = 86
_GAP_MM: Final = 10
_LONGEST_BESIDE_MM: Final = 80
_TOTAL: Final = Style(size=11, bold=True, colour=ACCENT)
_LABEL: Final = Style(size=7.5, bold=True, colour=GREY)
_SPACE: Final = Line(text="", style=Style(size=6))
_PARTS: Final = (
    ("Fees", "fees", (LineKind.FEE, LineKind.FEE_DISCOUNT)),
    ("Expenses", "expenses", (LineKind.EXPENSE, LineKind.EXPENSE_DISCOUNT)),
)
_TOTAL_MM: Final = 9


def draw_sums(sheet: Sheet, document: InvoiceDocument) -> None:
    """Draw the sums at the right, which no page break divides, and terms and bank details at their left.

    Where these are longer than anybody would set beside sums, they follow below instead, over the whole width.
    """
    rows = [
        (sheet.wrap(label, _WIDTH_MM - sheet.width_of(amount) - 6), amount)
        for label, amount in _rows(document)
    ]
    height = sum(len(label) * PLAIN.height + 1 for label, _ in rows) + _TOTAL_MM + 1
    beside = sheet.width - _WIDTH_MM - _GAP_MM
    notes = _notes(sheet, document, beside)
    notes_height = sum(line.style.height for line in notes)
    is_beside = notes_height <= max(height, _LONGEST_BESIDE_MM)
    sheet.ensure(max(height, notes_height) if is_beside else height)
    top = sheet.y
    sheet.y = _draw_rows(sheet, document, rows)
    if is_beside:
        sheet.y = max(sheet.y, sheet.block(notes, x=0, y=top, width=beside))
        return
    sheet.y += 6
    for line in _notes(sheet, document, sheet.width):
        sheet.ensure(line.style.height)
        sheet.put(line, x=0, y=sheet.y, width=sheet.width)
        sheet.y += line.style.height


def _draw_rows(sheet: Sheet, document: InvoiceDocument, rows: Sequence[tuple[Sequence[Line], str]]) -> float:
    left, y = sheet.width - _WIDTH_MM, sheet.y
    for lines, amount in rows:
        sheet.put(Line(text=amount), x=left, y=y, width=_WIDTH_MM - 2, align="R")
        y = sheet.block(lines, x=left + 2, y=y, width=_WIDTH_MM) + 1
    y += 1
    sheet.band(y, _TOTAL_MM, x=left, width=_WIDTH_MM)
    label, total = _total_label(document), show(document.gross)
    needed = sheet.width_of(label, _TOTAL) + sheet.width_of(total, _TOTAL) + 6
    style = _TOTAL if needed <= _WIDTH_MM else replace(_TOTAL, size=_TOTAL.size * _WIDTH_MM / needed)
    middle = y + (_TOTAL_MM - style.height) / 2
    sheet.put(Line(text=label, style=style), x=left + 2, y=middle, width=_WIDTH_MM)
    sheet.put(Line(text=total, style=style), x=left, y=middle, width=_WIDTH_MM - 2, align="R")
    return y + _TOTAL_MM


def _total_label(document: InvoiceDocument) -> str:
    if document.kind is DocumentKind.CREDIT_NOTE:
        return f"Total credited ({document.currency})"
    return f"Total due ({document.currency})"


def _rows(document: InvoiceDocument) -> Sequence[tuple[str, str]]:
    """The parts that there are, the net total where it says more than one part, and each tax."""
    kinds = {line.kind for line in document.lines}
    rows: list[tuple[str, str]] = []
    for label, what, (kind, reduced_by) in _PARTS:
        if kind in kinds:
            rows.append((label, show(document.net_of(kind))))
        if reduced_by in kinds:
            change = document.net_of(reduced_by)
            rows.append((f"{'Discount on' if change.minor < 0 else 'Added to'} {what}", show(change)))
    if len(rows) > 1 or document.taxes:
        rows.append(("Total without tax" if document.taxes else "Subtotal", show(document.net)))
    for (name, rate), (taxed, tax) in document.taxes.items():
        rows.append((f"{name or 'Tax'} {rate_text(rate)} on {show(taxed)}", show(tax)))
    return rows


def _notes(sheet: Sheet, document: InvoiceDocument, width: float) -> list[Line]:
    """Terms, bank details and notes, each under its own heading."""
    lines: list[Line] = []
    for label, text in (
        ("PAYMENT TERMS", document.payment_terms),
        ("BANK DETAILS", document.bank_details),
        ("NOTES", document.notes),
    ):
        wrapped = sheet.wrap(text, width)
        if wrapped:
            lines += [*([_SPACE] if lines else []), Line(text=label, style=_LABEL), *wrapped]
    return lines
