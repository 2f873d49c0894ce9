"""Billing details, pre-bills, invoices, credit notes and receipts, and what is told of them in chat."""

import sqlalchemy as sa
from alembic import op

from storage.triggers import create_triggers

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'time_notice', 'reminder', 'nudge', "
    "'held_reminder', "
    "'compliance_notice', 'place_notice', 'install_notice', 'expert_digest', 'firm_digest', 'firm_picture', "
    "'firm_table', 'payouts', 'payout_file', 'pre_bill', 'invoice_file', 'desk')"
)
_BILLS = ("invoice_lines", "credit_notes", "receipts")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _firm_billings()
    _client_billings()
    _bill_counters()
    _pre_bills()
    _pre_bill_lines()
    _bill_takes()
    _invoices()
    _invoice_lines()
    _credit_notes()
    _receipts()
    create_triggers(op.get_bind(), _BILLS)
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _where(name: str, table: str, columns: list[str], condition: str) -> None:
    """Make a unique index over the rows of a condition."""
    only = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=only, postgresql_where=only)


def _firm_billings() -> None:
    op.create_table(
        "firm_billings",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("of", sa.JSON(), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("firm_billings", "firm_id", "firms"),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_firm_billings")),
    )


def _client_billings() -> None:
    op.create_table(
        "client_billings",
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("of", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("tax_rate", sa.String(length=14), nullable=False),
        sa.Column("tax_type", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("line_ending", sa.String(length=20), nullable=False),
        sa.Column("country_letters", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "format IN ('pdf', 'ledes1998b', 'ledes98bi')", name=op.f("ck_client_billings_format_known")
        ),
        sa.CheckConstraint(
            "line_ending IN ('crlf', 'lf')", name=op.f("ck_client_billings_line_ending_known")
        ),
        _to("client_billings", "client_id", "clients"),
        _to("client_billings", "firm_id", "firms"),
        sa.UniqueConstraint("firm_id", "code", name=op.f("uq_client_billings_firm_id_code")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_billings")),
    )


def _bill_counters() -> None:
    op.create_table(
        "bill_counters",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        _to("bill_counters", "firm_id", "firms"),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_bill_counters")),
    )


def _pre_bills() -> None:
    op.create_table(
        "pre_bills",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tax_rate", sa.String(length=14), nullable=False),
        sa.Column("tax_type", sa.String(length=20), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('taking', 'pricing', 'reviewing', 'accepted', 'invoiced', 'dropped')",
            name=op.f("ck_pre_bills_state_known"),
        ),
        _to("pre_bills", "client_id", "clients"),
        _to("pre_bills", "firm_id", "firms"),
        _to("pre_bills", "opened_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pre_bills")),
    )
    op.create_index(op.f("ix_pre_bills_firm_id"), "pre_bills", ["firm_id"])
    _where(
        "uq_pre_bills_unfinished",
        "pre_bills",
        ["client_id", "currency"],
        "state NOT IN ('invoiced', 'dropped')",
    )


def _pre_bill_lines() -> None:
    op.create_table(
        "pre_bill_lines",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("pre_bill_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("rate_line_id", sa.String(length=32), nullable=False),
        sa.Column("premium", sa.String(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("exact", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "charged = amount OR (state = 'written_down' AND charged >= 0 AND charged < amount)",
            name=op.f("ck_pre_bill_lines_charged"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('held', 'written_down') OR reason <> ''", name=op.f("ck_pre_bill_lines_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'written_down', 'held', 'rounded_off')",
            name=op.f("ck_pre_bill_lines_state_known"),
        ),
        sa.CheckConstraint("unit IN ('hour', 'piece')", name=op.f("ck_pre_bill_lines_unit_known")),
        _to("pre_bill_lines", "decided_by", "people"),
        _to("pre_bill_lines", "firm_id", "firms"),
        _to("pre_bill_lines", "matter_id", "matters"),
        _to("pre_bill_lines", "person_id", "people"),
        _to("pre_bill_lines", "pre_bill_id", "pre_bills"),
        _to("pre_bill_lines", "rate_line_id", "rate_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pre_bill_lines")),
    )
    op.create_index(
        op.f("ix_pre_bill_lines_days"), "pre_bill_lines", ["pre_bill_id", "local_day", "person_id", "id"]
    )
    op.create_index(
        op.f("ix_pre_bill_lines_person_id_local_day"), "pre_bill_lines", ["person_id", "local_day"]
    )


def _bill_takes() -> None:
    op.create_table(
        "bill_takes",
        sa.Column("time_entry_id", sa.String(length=32), nullable=False),
        sa.Column("line_id", sa.String(length=32), nullable=False),
        sa.Column("freed_at", _MOMENT, nullable=True),
        _to("bill_takes", "line_id", "pre_bill_lines"),
        _to("bill_takes", "time_entry_id", "time_entries"),
        sa.PrimaryKeyConstraint("time_entry_id", "line_id", name=op.f("pk_bill_takes")),
    )
    op.create_index(op.f("ix_bill_takes_line_id"), "bill_takes", ["line_id"])
    _where("uq_bill_takes_standing", "bill_takes", ["time_entry_id"], "freed_at IS NULL")


def _invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("pre_bill_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("top_up", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("credited", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("issued_by", sa.String(length=32), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("voided_at", _MOMENT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("total = net - discount + top_up + tax", name=op.f("ck_invoices_adds_up")),
        sa.CheckConstraint("credited <= total AND received <= total", name=op.f("ck_invoices_not_over")),
        sa.CheckConstraint("number > 0", name=op.f("ck_invoices_number")),
        sa.CheckConstraint("state IN ('issued', 'paid', 'void')", name=op.f("ck_invoices_state_known")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_invoices_total")),
        sa.CheckConstraint(
            "state <> 'void' OR (credited = 0 AND received = 0)", name=op.f("ck_invoices_void_unpaid")
        ),
        _to("invoices", "client_id", "clients"),
        _to("invoices", "firm_id", "firms"),
        _to("invoices", "issued_by", "people"),
        _to("invoices", "matter_id", "matters"),
        _to("invoices", "pre_bill_id", "pre_bills"),
        sa.UniqueConstraint("firm_id", "number", name=op.f("uq_invoices_firm_id_number")),
        sa.UniqueConstraint("pre_bill_id", "matter_id", name=op.f("uq_invoices_pre_bill_id_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
    )


def _invoice_lines() -> None:
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("pre_bill_line_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("seniority", sa.String(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.CheckConstraint("unit IN ('hour', 'piece')", name=op.f("ck_invoice_lines_unit_known")),
        _to("invoice_lines", "invoice_id", "invoices"),
        _to("invoice_lines", "person_id", "people"),
        _to("invoice_lines", "pre_bill_line_id", "pre_bill_lines"),
        sa.UniqueConstraint("pre_bill_line_id", name=op.f("uq_invoice_lines_pre_bill_line_id")),
        sa.PrimaryKeyConstraint("invoice_id", "number", name=op.f("pk_invoice_lines")),
    )


def _credit_notes() -> None:
    op.create_table(
        "credit_notes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("invoice_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(length=32), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.CheckConstraint("net > 0", name=op.f("ck_credit_notes_net")),
        sa.CheckConstraint("number > 0", name=op.f("ck_credit_notes_number")),
        _to("credit_notes", "firm_id", "firms"),
        _to("credit_notes", "invoice_id", "invoices"),
        _to("credit_notes", "issued_by", "people"),
        sa.UniqueConstraint("firm_id", "number", name=op.f("uq_credit_notes_firm_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_notes")),
    )
    op.create_index(op.f("ix_credit_notes_invoice_id"), "credit_notes", ["invoice_id"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("invoice_id", sa.String(length=32), nullable=False),
        sa.Column("bank_ref", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=True),
        sa.Column("noted_at", _MOMENT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipts_amount")),
        _to("receipts", "firm_id", "firms"),
        _to("receipts", "invoice_id", "invoices"),
        _to("receipts", "noted_by", "people"),
        sa.UniqueConstraint("firm_id", "bank_ref", name=op.f("uq_receipts_firm_id_bank_ref")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_invoice_id"), "receipts", ["invoice_id"])
