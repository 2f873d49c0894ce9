"""The lines of an invoice as tables: fees, expenses, discounts, and who did the work."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from bot.papers.invoice_words import amount_text, day_text, name_of, rank_of, rate_text, units_text
from bot.papers.sheet import PLAIN, SMALL, Line, Sheet, Style
from bot.papers.table import Column, Table, inner_width
from handlers.money.invoices.document import DISCOUNTS, DocumentLine, InvoiceDocument, LineKind, Timekeeper
from handlers.money.invoices.utbms import ACTIVITIES, EXPENSES, TASKS

_SECTION: Final = Style(size=10.5, bold=True)
_SECTIONS: Final = (
    ("Fees", (LineKind.FEE,)),
    ("Expenses", (LineKind.EXPENSE,)),
    ("Discounts and adjustments", (LineKind.FEE_DISCOUNT, LineKind.EXPENSE_DISCOUNT)),
)
# A heading stays with at least its table's head and a row of a few lines.
_LEAST_MM: Final = 34
_DATE_MM: Final = 21
_PERSON_MM: Final = 32
_FIGURE_MM: Final = 13


def draw_lines(sheet: Sheet, document: InvoiceDocument) -> None:
    """Draw a table for each kind of line that there is."""
    for title, kinds in _SECTIONS:
        lines = [line for line in document.lines if line.kind in kinds]
        if lines:
            _draw_section(sheet, document, title, lines)


def _draw_section(sheet: Sheet, document: InvoiceDocument, title: str, lines: Sequence[DocumentLine]) -> None:
    sheet.ensure(_LEAST_MM)
    sheet.put(Line(text=title, style=_SECTION), x=0, y=sheet.y, width=sheet.width)
    sheet.y += _SECTION.height + 1.2
    table = Table(sheet=sheet, columns=_columns(sheet, document, lines))
    table.head()
    for line in lines:
        table.row(_cells(table, document, line))
    sheet.y += 5


def _columns(sheet: Sheet, document: InvoiceDocument, lines: Sequence[DocumentLine]) -> tuple[Column, ...]:
    """Figures get the width that the widest of them needs, and the text what is left."""
    currency = document.currency
    amounts = _figures(sheet, f"Amount ({currency})", (amount_text(line.net, currency) for line in lines))
    if lines[0].kind in DISCOUNTS:
        rest = sheet.width - _DATE_MM - amounts.width
        return (Column(title="Date", width=_DATE_MM), Column(title="Description", width=rest), amounts)
    units = _figures(sheet, "Units", (units_text(line.units) for line in lines))
    rates = _figures(sheet, "Rate", (amount_text(line.unit_price, currency) for line in lines))
    people = _PERSON_MM if any(line.timekeeper for line in lines) else 0
    rest = sheet.width - _DATE_MM - people - units.width - rates.width - amounts.width
    who = (Column(title="By", width=people),) if people else ()
    return (
        Column(title="Date", width=_DATE_MM),
        *who,
        Column(title="Description", width=rest),
        units,
        rates,
        amounts,
    )


def _figures(sheet: Sheet, title: str, texts: Iterable[str]) -> Column:
    widest = max(sheet.width_of(text) for text in (title, *texts))
    return Column(title=title, width=max(_FIGURE_MM, widest + 4), align="R")


def _cells(table: Table, document: InvoiceDocument, line: DocumentLine) -> list[list[Line]]:
    cells = {
        "Date": [Line(text=day_text(line.day))],
        "By": _person(table, line.timekeeper),
        "Description": _description(table, document, line),
    }
    # a line of a credit note has an amount alone
    if line.unit_price or not line.adjustment:
        cells["Units"] = [Line(text=units_text(line.units))]
        cells["Rate"] = [Line(text=amount_text(line.unit_price, document.currency))]
    else:
        cells["Units"] = cells["Rate"] = []
    amount = [Line(text=amount_text(line.net, document.currency))]
    return [cells.get(column.title, amount) for column in table.columns]


def _person(table: Table, timekeeper: Timekeeper | None) -> list[Line]:
    if timekeeper is None:
        return []
    width = inner_width(Column(title="By", width=_PERSON_MM))
    return [
        *table.sheet.wrap(name_of(timekeeper), width),
        *table.sheet.wrap(rank_of(timekeeper), width, SMALL),
    ]


def _description(table: Table, document: InvoiceDocument, line: DocumentLine) -> list[Line]:
    width = next(inner_width(column) for column in table.columns if column.title == "Description")
    narrative = " ".join(line.description.split())
    return [
        *table.sheet.wrap(narrative, width, PLAIN),
        *table.sheet.wrap(_small_print(document, line), width, SMALL),
    ]


def _small_print(document: InvoiceDocument, line: DocumentLine) -> str:
    """The codes with their names, what the line was adjusted by, and its tax."""
    parts = [
        f"{code} {names.get(code, '')}".strip()
        for code, names in (
            (line.task_code, TASKS),
            (line.activity_code, ACTIVITIES),
            (line.expense_code, EXPENSES),
        )
        if code
    ]
    if line.adjustment and line.unit_price:
        parts.append(f"Adjustment {amount_text(line.adjustment, document.currency)}")
    if line.tax_rate:
        parts.append(f"{line.tax_type or 'Tax'} {rate_text(line.tax_rate)}")
    return " · ".join(parts)


def draw_timekeepers(sheet: Sheet, document: InvoiceDocument) -> None:
    """Draw who worked how much, where more than one person did."""
    rows = _summed(document.lines)
    if len({who.id for who, _ in rows}) < 2:
        return
    sheet.ensure(_LEAST_MM)
    sheet.put(Line(text="By person", style=_SECTION), x=0, y=sheet.y, width=sheet.width)
    sheet.y += _SECTION.height + 1.2
    currency = document.currency
    units = _figures(sheet, "Units", (units_text(total[0]) for total in rows.values()))
    rates = _figures(sheet, "Rate", (amount_text(rate, currency) for _, rate in rows))
    amounts = _figures(
        sheet, f"Amount ({currency})", (amount_text(total[1], currency) for total in rows.values())
    )
    name = Column(title="Name", width=sheet.width - units.width - rates.width - amounts.width)
    table = Table(sheet=sheet, columns=(name, units, rates, amounts))
    table.head()
    for (who, rate), (worked, net) in rows.items():
        rank = f", {rank_of(who)}" if rank_of(who) else ""
        table.row(
            [
                sheet.wrap(f"{name_of(who)}{rank}", inner_width(name)),
                [Line(text=units_text(worked))],
                [Line(text=amount_text(rate, currency))],
                [Line(text=amount_text(net, currency))],
            ]
        )
    sheet.y += 5


def _summed(lines: Iterable[DocumentLine]) -> dict[tuple[Timekeeper, int], tuple[Decimal, int]]:
    """Units and net amount by person and rate, in the order of their names."""
    sums: dict[tuple[Timekeeper, int], tuple[Decimal, int]] = {}
    for line in lines:
        if line.timekeeper and line.kind is LineKind.FEE:
            units, net = sums.get((line.timekeeper, line.unit_price), (Decimal(0), 0))
            sums[line.timekeeper, line.unit_price] = (units + line.units, net + line.net)
    return dict(sorted(sums.items(), key=lambda item: (item[0][0].name, item[0][0].id, item[0][1])))
