"""Postings: what the ledger holds beside verdicts, for invoices, receipts, payouts and corrections."""

import sqlalchemy as sa
from alembic import op

from storage.triggers import create_triggers

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LEGS = (
    "leg IN ('pay', 'margin', 'billed', 'rounding', 'discount', 'write_down', 'tax', 'receipt', 'credit', "
    "'credit_tax', 'bad_debt', 'bonus', 'clawback', 'payable', 'paid', 'bounced', 'exchange_out', 'exchange_in')"
)
_CAUSE = (
    "CASE WHEN leg IN ('pay', 'margin') THEN cause_id IS NULL AND time_entry_id IS NOT NULL "
    "AND review_id IS NOT NULL AND version IS NOT NULL AND person_id IS NOT NULL AND client_id IS NOT NULL "
    "AND matter_id IS NOT NULL "
    "ELSE cause_id IS NOT NULL AND time_entry_id IS NULL AND review_id IS NULL AND version IS NULL END"
)
_OF_A_VERDICT = ("person_id", "client_id", "matter_id", "review_id", "time_entry_id")


def upgrade() -> None:
    # SQLite changes a table only by making it anew, and its triggers go with the old one
    with op.batch_alter_table("ledger_entries") as entries:
        for name in _OF_A_VERDICT:
            entries.alter_column(name, existing_type=sa.String(length=32), nullable=True)
        entries.alter_column("version", existing_type=sa.Integer(), nullable=True)
        entries.add_column(sa.Column("cause_id", sa.String(length=32), nullable=True))
        entries.drop_constraint(op.f("ck_ledger_entries_leg_known"), type_="check")
        entries.create_check_constraint(op.f("ck_ledger_entries_leg_known"), _LEGS)
        entries.create_check_constraint(op.f("ck_ledger_entries_of_its_leg"), _CAUSE)
    caused = sa.text("cause_id IS NOT NULL")
    op.create_index(
        "ix_ledger_entries_cause_id",
        "ledger_entries",
        ["cause_id"],
        sqlite_where=caused,
        postgresql_where=caused,
    )
    if op.get_bind().dialect.name == "sqlite":
        create_triggers(op.get_bind(), ("ledger_entries",))
