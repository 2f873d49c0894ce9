"""Terms that matters are billed by, and premiums: of matters, and of what was entered with them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ROUNDING = "rounding IN ('exact', 'nearest_tenth', 'up_tenth_once_per_day', 'min_tenth_per_day')"


def upgrade() -> None:
    op.add_column("matters", sa.Column("premiums", sa.JSON(none_as_null=True), nullable=True))
    _entries()
    _billing_terms()


def _entries() -> None:
    """What was entered before was entered without a premium."""
    known = sa.CheckConstraint(
        "premium IN ('', 'rush', 'weekend', 'rush+weekend')", name=op.f("ck_time_entries_premium_known")
    )
    kinds = sa.Column("premium", sa.String(length=16), known, server_default=sa.text("''"), nullable=False)
    op.add_column("time_entries", kinds)
    for name in ("premium_pay_bp", "premium_price_bp"):
        never_less = sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_time_entries_{name}"))
        column = sa.Column(name, sa.Integer(), never_less, server_default=sa.text("0"), nullable=False)
        op.add_column("time_entries", column)


def _billing_terms() -> None:
    op.create_table(
        "billing_terms",
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rounding", sa.String(length=30), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("task_code", sa.String(length=20), nullable=False),
        sa.Column("client_matter_id", sa.String(length=20), nullable=False),
        sa.Column("po_number", sa.String(length=100), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=True),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_billing_terms_version")),
        sa.CheckConstraint(_ROUNDING, name=op.f("ck_billing_terms_rounding_known")),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_billing_terms_minimum")),
        _to("billing_terms", "matter_id", "matters"),
        _to("billing_terms", "firm_id", "firms"),
        _to("billing_terms", "set_by", "people"),
        sa.PrimaryKeyConstraint("matter_id", "version", name=op.f("pk_billing_terms")),
    )
    op.create_index(op.f("ix_billing_terms_firm_id"), "billing_terms", ["firm_id"])


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
