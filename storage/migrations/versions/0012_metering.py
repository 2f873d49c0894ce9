"""Metering: which stretch of whose day counts for which review."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _spans()


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _spans() -> None:
    op.create_table(
        "metered_spans",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_metered_spans_length")),
        sa.CheckConstraint("milliseconds > 0", name=op.f("ck_metered_spans_milliseconds")),
        _to("metered_spans", "firm_id", "firms"),
        _to("metered_spans", "person_id", "people"),
        _to("metered_spans", "review_id", "reviews"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metered_spans")),
    )
    op.create_index(op.f("ix_metered_spans_review_id"), "metered_spans", ["review_id"])
    op.create_index("ix_metered_spans_person_id_ends_at", "metered_spans", ["person_id", "ends_at"])
