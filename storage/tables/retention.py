"""How long firms keep texts, and which matters are on hold."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.columns import Identity, Moment
from storage.tables.metadata import metadata

retentions = Table(
    "retentions",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("keep", String(16), nullable=False),
    Column("days", Integer, nullable=True),  # None: for ever
)

_STANDING = text("released_at IS NULL")
legal_holds = Table(
    "legal_holds",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("released_at", Moment, nullable=True),
    Index(
        "uq_legal_holds_standing",
        "matter_id",
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    ),
)
