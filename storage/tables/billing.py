"""How firms and clients are billed, pre-bills with their lines, invoices, credit notes and receipts.

What an invoice says is never changed: its lines, its credit notes and its receipts are only ever inserted.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from handlers.money.billing.details import EBilling, LineEnding
from handlers.money.invoices.values import InvoiceState
from handlers.money.prebill.values import LineState, PreBillState
from handlers.money.rates import RateUnit
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

firm_billings = Table(
    "firm_billings",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("of", JSON, nullable=False),
    Column("prefix", String(8), nullable=False),
    Column("terms_days", Integer, nullable=False),
    Column("terms", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

client_billings = Table(
    "client_billings",
    metadata,
    Column("client_id", ForeignKey("clients.id"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("of", JSON, nullable=False),
    Column("code", String(20), nullable=False),
    Column("tax_rate", String(14), nullable=False),
    Column("tax_type", String(20), nullable=False),
    state_column("format", EBilling),
    state_column("line_ending", LineEnding),
    Column("country_letters", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("firm_id", "code"),
)

# the row that whoever takes a number holds until it has committed, so that none is left out
bill_counters = Table(
    "bill_counters",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("last", Integer, nullable=False),
)

_IS_UNFINISHED = text("state NOT IN ('invoiced', 'dropped')")

pre_bills = Table(
    "pre_bills",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("through", Date, nullable=False),
    Column("ends_at", Moment, nullable=False),
    state_column("state", PreBillState),
    Column("cursor", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("tax_rate", String(14), nullable=False),
    Column("tax_type", String(20), nullable=False),
    Column("opened_by", ForeignKey("people.id"), nullable=True),
    Column("opened_at", Moment, nullable=False),
    Index(
        "uq_pre_bills_unfinished",
        "client_id",
        "currency",
        unique=True,
        sqlite_where=_IS_UNFINISHED,
        postgresql_where=_IS_UNFINISHED,
    ),
)

pre_bill_lines = Table(
    "pre_bill_lines",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("pre_bill_id", ForeignKey("pre_bills.id"), nullable=False),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("local_day", Date, nullable=False),
    Column("activity", String, nullable=False),
    Column("rate_line_id", ForeignKey("rate_lines.id"), nullable=False),
    Column("premium", String, nullable=False),
    state_column("unit", RateUnit),
    Column("rate", BigInteger, nullable=False),
    Column("milliseconds", BigInteger, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("exact", BigInteger, nullable=False),
    Column("units", BigInteger, nullable=False),  # ten-thousandths of an hour or a piece
    Column("amount", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False),
    Column("tax", BigInteger, nullable=False),
    Column("narrative", Text, nullable=False),
    state_column("state", LineState),
    Column("reason", Text, nullable=False),
    Column("decided_by", ForeignKey("people.id"), nullable=True),
    Column("version", Integer, nullable=False),
    CheckConstraint(
        "charged = amount OR (state = 'written_down' AND charged >= 0 AND charged < amount)", name="charged"
    ),
    CheckConstraint("state NOT IN ('held', 'written_down') OR reason <> ''", name="reasoned"),
    Index("ix_pre_bill_lines_days", "pre_bill_id", "local_day", "person_id", "id"),
    # what of somebody's day was billed before
    Index("ix_pre_bill_lines_person_id_local_day", "person_id", "local_day"),
)

_STANDS = text("freed_at IS NULL")

# which line took an entry; one that was given back may be taken again, by one line at a time
bill_takes = Table(
    "bill_takes",
    metadata,
    Column("time_entry_id", ForeignKey("time_entries.id"), primary_key=True),
    Column("line_id", ForeignKey("pre_bill_lines.id"), primary_key=True, index=True),
    Column("freed_at", Moment, nullable=True),
    Index(
        "uq_bill_takes_standing",
        "time_entry_id",
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    ),
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    Column("pre_bill_id", ForeignKey("pre_bills.id"), nullable=False),
    Column("number", Integer, CheckConstraint("number > 0", name="number"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("currency", String(3), nullable=False),
    state_column("state", InvoiceState),
    Column("net", BigInteger, nullable=False),
    Column("discount", BigInteger, nullable=False),
    Column("top_up", BigInteger, nullable=False),
    Column("tax", BigInteger, nullable=False),
    Column("total", BigInteger, CheckConstraint("total >= 0", name="total"), nullable=False),
    Column("credited", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("frozen", JSON, nullable=False),
    Column("issued_by", ForeignKey("people.id"), nullable=True),
    Column("issued_at", Moment, nullable=False),
    Column("voided_at", Moment, nullable=True),
    Column("void_reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("firm_id", "number"),
    UniqueConstraint("pre_bill_id", "matter_id"),
    CheckConstraint("total = net - discount + top_up + tax", name="adds_up"),
    CheckConstraint("credited <= total AND received <= total", name="not_over"),
    CheckConstraint("state <> 'void' OR (credited = 0 AND received = 0)", name="void_unpaid"),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column("invoice_id", ForeignKey("invoices.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("pre_bill_line_id", ForeignKey("pre_bill_lines.id"), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("person_name", String, nullable=False),
    Column("seniority", String, nullable=False),
    Column("local_day", Date, nullable=False),
    Column("activity", String, nullable=False),
    state_column("unit", RateUnit),
    Column("milliseconds", BigInteger, nullable=False),
    Column("units", BigInteger, nullable=False),
    Column("rate", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False),
    Column("tax", BigInteger, nullable=False),
    Column("narrative", Text, nullable=False),
)

credit_notes = Table(
    "credit_notes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False, index=True),
    Column("number", Integer, CheckConstraint("number > 0", name="number"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("line", Integer, nullable=True),
    Column("net", BigInteger, CheckConstraint("net > 0", name="net"), nullable=False),
    Column("tax", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("issued_by", ForeignKey("people.id"), nullable=True),
    Column("issued_at", Moment, nullable=False),
    UniqueConstraint("firm_id", "number"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False, index=True),
    Column("bank_ref", String(80), nullable=False),
    Column("amount", BigInteger, CheckConstraint("amount > 0", name="amount"), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("noted_by", ForeignKey("people.id"), nullable=True),
    Column("noted_at", Moment, nullable=False),
    UniqueConstraint("firm_id", "bank_ref"),
)
