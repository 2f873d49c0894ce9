"""The files that an invoice can be had as, those of e-billing systems written here."""

from handlers.money.billing.details import ClientBilling, LineEnding
from handlers.money.invoices.document import InvoiceDocument
from handlers.money.invoices.ledes.fields import Format
from handlers.money.invoices.ledes.writing import LedesSettings, LineEnd, write_ledes

LEDES = {"ledes1998b": Format.L1998B, "ledes98bi": Format.L98BI}
NAMES = {"pdf": "PDF", "csv": "CSV", "ledes1998b": "LEDES 1998B", "ledes98bi": "LEDES 98BI V2"}
_ENDINGS = {LineEnding.CRLF: LineEnd.CRLF, LineEnding.LF: LineEnd.LF}


def ledes_text(document: InvoiceDocument, file: str, client: ClientBilling | None) -> str:
    """Write an invoice as its client's system takes it; raises Unwritable, with words for a person."""
    settings = LedesSettings()
    if client is not None:
        settings = LedesSettings(
            line_end=_ENDINGS[client.line_ending], country_letters=client.country_letters
        )
    return write_ledes((document,), LEDES[file], settings)
