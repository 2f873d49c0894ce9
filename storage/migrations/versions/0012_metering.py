"""Metering: which stretch of whose day counts for which review, and adjustments of what was metered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'time_notice', 'reminder', 'nudge', "
    "'held_reminder', 'compliance_notice', 'place_notice', 'install_notice', 'expert_digest', 'firm_digest', "
    "'firm_picture', 'firm_table', 'desk')"
)
_STATES = "state IN ('asked', 'applied', 'granted', 'refused', 'lapsed')"


def upgrade() -> None:
    _spans()
    _adjustments()
    hours = sa.CheckConstraint("day_hours BETWEEN 1 AND 24", name=op.f("ck_firms_day_hours"))
    limit = sa.Column("day_hours", sa.Integer(), hours, server_default=sa.text("10"), nullable=False)
    op.add_column("firms", limit)
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)


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


def _adjustments() -> None:
    anew = "state NOT IN ('applied', 'granted') OR new_entry_id IS NOT NULL"
    not_own = "state NOT IN ('granted', 'refused') OR (decided_by IS NOT NULL AND decided_by <> person_id)"
    references = {
        "firm_id": "firms",
        "person_id": "people",
        "review_id": "reviews",
        "entry_id": "time_entries",
        "new_entry_id": "time_entries",
        "decided_by": "people",
    }
    op.create_table(
        "time_adjustments",
        sa.Column("id", sa.String(length=32), nullable=False),
        *(
            sa.Column(name, sa.String(length=32), nullable=False)
            for name in ("firm_id", "person_id", "review_id", "entry_id")
        ),
        sa.Column("from_ms", sa.BigInteger(), nullable=False),
        sa.Column("to_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("over_limit", sa.Boolean(), nullable=False),
        sa.Column("new_entry_id", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("from_ms >= 0", name=op.f("ck_time_adjustments_from")),
        sa.CheckConstraint("to_ms >= 0", name=op.f("ck_time_adjustments_to")),
        sa.CheckConstraint(_STATES, name=op.f("ck_time_adjustments_state_known")),
        sa.CheckConstraint(anew, name=op.f("ck_time_adjustments_entered_anew")),
        sa.CheckConstraint(not_own, name=op.f("ck_time_adjustments_not_ones_own")),
        *(_to("time_adjustments", column, other) for column, other in references.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_adjustments")),
        sa.UniqueConstraint("new_entry_id", name=op.f("uq_time_adjustments_new_entry_id")),
    )
    op.create_index(op.f("ix_time_adjustments_review_id"), "time_adjustments", ["review_id"])
    asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_time_adjustments_asked",
        "time_adjustments",
        ["review_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
