"""Pre-bills and invoices as they are told of and written to files."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.desk.sheets.billing.pages import pre_bill_page
from handlers.desk.values import DeskPage
from handlers.ids import FirmId
from handlers.money.billing.facts import BillingFacts
from handlers.money.prebill.values import PreBillState
from handlers.people.people import Person
from storage.facts.money.billing import About, billing_of
from storage.facts.people.setting_up import firm_of
from storage.rows import PERSON_COLUMNS, person_value
from storage.tables import people, pre_bills


def pre_bill_word(connection: Connection, pre_bill_id: str, reader_id: str, now: datetime) -> DeskPage | None:
    """Build what somebody is told of a pre-bill as it stands now."""
    reader = _reader(connection, reader_id)
    if reader is None:
        return None
    asked = About(pre_bill=pre_bill_id, reader=reader)
    return pre_bill_page(billing_of(connection, firm_of(connection, reader.firm_id), asked, now), reader)


def invoice_as_sent(
    connection: Connection, invoice_id: str, reader_id: str, now: datetime
) -> BillingFacts | None:
    """Load an invoice with its lines for whoever asked for its file; None where it is not theirs to see."""
    reader = _reader(connection, reader_id)
    if reader is None:
        return None
    asked = About(invoice=invoice_id, reader=reader)
    facts = billing_of(connection, firm_of(connection, reader.firm_id), asked, now)
    return facts if facts.invoice is not None else None


def waiting_pre_bills(connection: Connection, firm_id: FirmId) -> int:
    """Count the firm's pre-bills that wait to be reviewed or issued."""
    p = pre_bills.c
    waits = p.state.in_((PreBillState.REVIEWING, PreBillState.ACCEPTED))
    asked = select(func.count()).select_from(pre_bills).where(p.firm_id == firm_id, waits)
    return connection.execute(asked).scalar_one()


def _reader(connection: Connection, person_id: str) -> Person | None:
    row = connection.execute(select(*PERSON_COLUMNS).where(people.c.id == person_id)).first()
    return None if row is None else person_value(row)
