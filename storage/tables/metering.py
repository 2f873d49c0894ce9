"""The time that meters counted: which stretch of whose day counts for which review."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table

from storage.columns import Identity, Moment
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
