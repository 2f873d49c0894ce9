"""`signoff invoices export`: an invoice or a credit note as a file, whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.commands.opening import ask, opened
from bot.commands.screen import USAGE, fail, say
from bot.dispatch import new_command_id
from bot.lines.audit import AUDIT_LINES
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.sending.invoices import file_content
from handlers.audit.noting import NoteExport
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.document import BadDocument, InvoiceDocument
from handlers.money.invoices.documents import document_of, note_document_of
from handlers.money.invoices.files import NAMES
from handlers.money.invoices.ledes.writing import Unwritable
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from storage.engine import Database
from storage.facts.money.billing import About, billing_of, invoice_of_note
from storage.facts.people.setting_up import firm_as_set_up


def write_invoice(settings: Settings, reference: str, file: Path, *, form: str, firm: str) -> None:
    """Write a document in one of the formats; that it is written is in the firm's audit first."""
    if form not in NAMES:
        fail(f"“{form[:20]}” is none of {', '.join(NAMES)}.", USAGE)
    with opened(settings.database) as database:
        facts, document = _document(database, reference, firm)
        invoice = facts.invoice
        assert invoice is not None, "it was looked for first"
        try:
            content = file_content(document, form, facts.clients.get(invoice.client_id))
        except Unwritable as problem:
            fail(str(problem))
        note = NoteExport(
            id=new_command_id(), firm_id=invoice.firm_id, what="bill", since=document.number, until=form
        )
        ask(database, AUDIT_LINES, note)
    _write(file, content)
    say(f"{document.number} written to {file} as {NAMES[form]}.")


def _document(database: Database, reference: str, firm: str) -> tuple[BillingFacts, InvoiceDocument]:
    with database.reading() as connection:
        known = firm_as_set_up(connection, firm)
        try:
            own = firm_named(known, firm)
        except Mistyped as mistake:
            fail(str(mistake))
        credited = invoice_of_note(connection, own.id, reference)
        facts = billing_of(connection, known, About(invoice=credited or reference), Clock().now())
    if facts.invoice is None:
        fail(f"There is no invoice and no credit note “{reference[:40]}”.")
    note = next((one for one in facts.notes if credited and one.code.lower() == reference.lower()), None)
    try:
        if note is not None:
            return facts, note_document_of(facts.invoice, note, facts.invoice_lines)
        return facts, document_of(facts.invoice, facts.invoice_lines)
    except BadDocument as problem:
        fail(str(problem))


def _write(file: Path, content: bytes) -> None:
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as beside:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
        Path(beside.name).replace(file)
    except OSError as problem:
        fail(f"{file} cannot be written: {problem.strerror or problem}")
