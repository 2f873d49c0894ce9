"""Audit: records of what is done from now on, chained firm by firm; what was done before has none.

And how long firms keep texts (for ever, until they say otherwise), legal holds, and tombstones of what was removed.
"""

import sqlalchemy as sa
from alembic import op

from storage.triggers import create_audit_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_UNSEALED, _SEALED = sa.text("seq IS NULL"), sa.text("seq IS NOT NULL")


def upgrade() -> None:
    _records()
    _heads()
    _subjects()
    create_audit_triggers(op.get_bind())
    _retention()


def _records() -> None:
    op.create_table(
        "audit_records",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("prev", sa.String(length=64), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_records_seq")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_audit_records_firm_id_firms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_records")),
    )
    op.create_index(
        "ix_audit_records_unsealed",
        "audit_records",
        ["firm_id", "recorded_at"],
        sqlite_where=_UNSEALED,
        postgresql_where=_UNSEALED,
    )
    op.create_index(
        "uq_audit_records_chain",
        "audit_records",
        ["firm_id", "seq"],
        unique=True,
        sqlite_where=_SEALED,
        postgresql_where=_SEALED,
    )


def _heads() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_audit_heads_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_audit_heads")),
    )


def _subjects() -> None:
    op.create_table(
        "audit_subjects",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_audit_subjects_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", "subject", "seq", name=op.f("pk_audit_subjects")),
    )


def _retention() -> None:
    op.create_table(
        "retentions",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("keep", sa.String(length=16), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_retentions_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_retentions")),
    )
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_legal_holds_firm_id_firms")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_legal_holds_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    standing = sa.text("released_at IS NULL")
    op.create_index(
        "uq_legal_holds_standing",
        "legal_holds",
        ["matter_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.add_column("tasks", sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
