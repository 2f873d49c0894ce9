"""The file of an invoice that a delivery brings: written when it is sent, from the invoice as it was frozen."""

from datetime import datetime

from bot.papers.spreadsheet import csv_bytes
from bot.sending.platforms import File
from handlers.deliveries import Delivery
from handlers.money.billing.details import ClientBilling
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.document import InvoiceDocument
from handlers.money.invoices.documents import document_of
from handlers.money.invoices.files import LEDES, NAMES, ledes_text
from handlers.money.invoices.spreadsheets import invoice_rows
from storage.engine import Database
from storage.views.invoices import invoice_as_sent


def invoice_file(database: Database, delivery: Delivery, now: datetime) -> File | None:
    """Write it; None where whoever asked may not see it any more."""
    invoice_id, _, file = delivery.subject_id.partition("/")
    if delivery.person_id is None or file not in NAMES:
        return None
    with database.reading() as connection:
        facts = invoice_as_sent(connection, invoice_id, delivery.person_id, now)
    return None if facts is None else written(facts, file)


def written(facts: BillingFacts, file: str) -> File:
    """Write one file of an invoice with its name; raises Unwritable for what e-billing systems would not take."""
    invoice = facts.invoice
    assert invoice is not None, "it was looked for first"
    document = document_of(invoice, facts.invoice_lines)
    content = file_content(document, file, facts.clients.get(invoice.client_id))
    return File(name=file_name(invoice.code, file), title=f"Invoice {invoice.code}", content=content)


def file_name(code: str, file: str) -> str:
    """Name a file of an invoice or a credit note."""
    return f"{code}-{file}.txt" if file in LEDES else f"{code}.{file}"


def file_content(document: InvoiceDocument, file: str, client: ClientBilling | None) -> bytes:
    """Write a document in one of the formats; raises Unwritable."""
    if file == "pdf":
        # what draws takes 60 MB and a third of a second: only whoever wants one pays for it
        from bot.papers.invoice import invoice_pdf  # noqa: PLC0415

        return invoice_pdf(document)
    if file == "csv":
        return csv_bytes(invoice_rows([document]))
    return ledes_text(document, file, client).encode("ascii")
