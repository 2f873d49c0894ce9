"""The time that meters counted: which stretch of whose day counts for which review, and what was adjusted."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from handlers.money.adjusting.values import AdjustmentState
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

metered_spans = Table(
    "metered_spans",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column(
        "milliseconds", BigInteger, CheckConstraint("milliseconds > 0", name="milliseconds"), nullable=False
    ),
    CheckConstraint("ends_at > starts_at", name="length"),
    # what of somebody's time counts already since a meter of theirs began to run
    Index("ix_metered_spans_person_id_ends_at", "person_id", "ends_at"),
)

time_adjustments = Table(
    "time_adjustments",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False, index=True),
    Column("entry_id", ForeignKey("time_entries.id"), nullable=False),
    Column("from_ms", BigInteger, CheckConstraint("from_ms >= 0", name="from"), nullable=False),
    Column("to_ms", BigInteger, CheckConstraint("to_ms >= 0", name="to"), nullable=False),
    Column("reason", Text, nullable=False),
    state_column("state", AdjustmentState),
    Column("asked_at", Moment, nullable=False),
    Column("over_limit", Boolean, nullable=False),
    Column("new_entry_id", ForeignKey("time_entries.id"), nullable=True),
    Column("decided_by", ForeignKey("people.id"), nullable=True),
    Column("decided_at", Moment, nullable=True),
    Column("note", Text, nullable=False),
    CheckConstraint("state NOT IN ('applied', 'granted') OR new_entry_id IS NOT NULL", name="entered_anew"),
    CheckConstraint(
        "state NOT IN ('granted', 'refused') OR (decided_by IS NOT NULL AND decided_by <> person_id)",
        name="not_ones_own",
    ),
    # what was entered anew counts as its review does, though it may have no time
    UniqueConstraint("new_entry_id"),
    Index(
        "uq_time_adjustments_asked",
        "review_id",
        unique=True,
        sqlite_where=text("state = 'asked'"),
        postgresql_where=text("state = 'asked'"),
    ),
)
