"""An invoice or a credit note as a PDF that a firm can send."""

from collections.abc import Sequence
from typing import Final, Literal

from bot.papers.invoice_lines import draw_lines, draw_timekeepers
from bot.papers.invoice_sums import draw_sums
from bot.papers.invoice_words import address_of, day_text, period_text, title_of
from bot.papers.sheet import ACCENT, GREY, PLAIN, STRONG, Frame, Line, Sheet, Style, finished
from handlers.money.invoices.countries import country_in
from handlers.money.invoices.document import InvoiceDocument, Party

PaperSize = Literal["A4", "Letter"]
_LETTER_COUNTRIES: Final = frozenset({"US", "CA", "MX", "PH"})

_FIRM: Final = Style(size=15, bold=True, colour=ACCENT)
_TITLE: Final = Style(size=22, colour=ACCENT, leading=1.1)
_LABEL: Final = Style(size=7.5, bold=True, colour=GREY)
_QUIET: Final = Style(colour=GREY)
_COLUMN_GAP_MM: Final = 8
_FACT_LABEL_MM: Final = 30


def invoice_pdf(document: InvoiceDocument, size: PaperSize | None = None) -> bytes:
    """Draw the paper: US Letter for firms where that is in use, else A4; the same document gives the same bytes."""
    used_to_letter = country_in(2, document.firm.country) in _LETTER_COUNTRIES
    firm = document.firm
    tax_id = f" · Tax id {firm.tax_id}" if firm.tax_id else ""
    frame = Frame(
        size=size or ("Letter" if used_to_letter else "A4"),
        title=f"{title_of(document)} {document.number}",
        author=firm.name,
        foot=f"{title_of(document)} {document.number} · {firm.name}{tax_id}",
        dated_on=document.dated_on,
        mark="VOID" if document.voided else "",
    )
    return finished(frame, lambda known: _drawn(document, known))


def _drawn(document: InvoiceDocument, frame: Frame) -> Sheet:
    sheet = Sheet(frame=frame)
    _draw_head(sheet, document)
    _draw_parties(sheet, document)
    _draw_subject(sheet, document)
    draw_lines(sheet, document)
    draw_timekeepers(sheet, document)
    draw_sums(sheet, document)
    return sheet


def _draw_head(sheet: Sheet, document: InvoiceDocument) -> None:
    """The firm at the left, what the paper is at the right."""
    title = Line(text=title_of(document), style=_TITLE)
    title_width = sheet.width_of(title.text, _TITLE) + 2
    left = sheet.width - title_width - _COLUMN_GAP_MM
    lines = [
        *sheet.wrap(document.firm.name, left, _FIRM),
        *_wrapped(sheet, address_of(document.firm), left, _QUIET),
    ]
    end = sheet.block(lines, x=0, y=sheet.y, width=left)
    right = sheet.width - title_width
    sheet.put(title, x=right, y=sheet.y - 1, width=title_width, align="R")
    below = sheet.y - 1 + _TITLE.height
    if document.voided:
        sheet.put(
            Line(text="VOID", style=Style(size=11, bold=True, colour=(178, 34, 34))),
            x=right,
            y=below,
            width=title_width,
            align="R",
        )
        below += 6
    sheet.y = max(end, below) + 4
    sheet.rule(sheet.y, colour=ACCENT)
    sheet.y += 6


def _draw_parties(sheet: Sheet, document: InvoiceDocument) -> None:
    """Whom it is for at the left, the facts at the right."""
    half = (sheet.width - _COLUMN_GAP_MM) / 2
    client = document.client
    lines = [
        Line(text="CREDITED TO" if document.credits else "BILLED TO", style=_LABEL),
        *sheet.wrap(client.name, half, Style(size=10.5, bold=True)),
        *_wrapped(sheet, _client_lines(client), half, PLAIN),
    ]
    end = sheet.block(lines, x=0, y=sheet.y, width=half)
    y, x = sheet.y, half + _COLUMN_GAP_MM
    for label, fact in _facts(document):
        told = sheet.wrap(fact, half - _FACT_LABEL_MM, PLAIN)
        sheet.put(Line(text=label, style=_QUIET), x=x, y=y, width=_FACT_LABEL_MM)
        y = sheet.block(told, x=x + _FACT_LABEL_MM, y=y, width=half - _FACT_LABEL_MM) + 0.4
    sheet.y = max(end, y) + 6


def _client_lines(client: Party) -> tuple[str, ...]:
    return (*address_of(client), *((f"Tax id {client.tax_id}",) if client.tax_id else ()))


def _facts(document: InvoiceDocument) -> Sequence[tuple[str, str]]:
    facts = (
        (f"{title_of(document)} number", document.number),
        ("Credits invoice", document.credits),
        ("Date", day_text(document.dated_on)),
        ("Due", day_text(document.due_on) if document.due_on else ""),
        ("Period", period_text(document)),
        ("Our matter", document.law_firm_matter_id),
        ("Your matter", document.client_matter_id),
        ("Purchase order", document.po_number),
        ("Client number", document.client_code),
        ("Currency", document.currency),
    )
    return [(label, fact) for label, fact in facts if fact]


def _draw_subject(sheet: Sheet, document: InvoiceDocument) -> None:
    """What it is about, before the lines."""
    lines = [
        *sheet.wrap(document.matter_name, sheet.width, STRONG),
        *_wrapped(sheet, (document.description,), sheet.width, _QUIET),
    ]
    if lines:
        sheet.y = sheet.block(lines, x=0, y=sheet.y, width=sheet.width) + 4


def _wrapped(sheet: Sheet, texts: Sequence[str], width: float, style: Style) -> list[Line]:
    return [line for text in texts for line in sheet.wrap(text, width, style)]
