"""Answers that are held for a supervisor, and the firm's names that the outbound check looks for."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.held.values import HeldOutcome
from handlers.review.outbound.listing import NameKind
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

held_answers = Table(
    "held_answers",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("expert_id", ForeignKey("people.id"), nullable=False),
    state_column("kind", VerdictKind),
    Column("edited_output", Text, nullable=True),
    Column("reason", String, nullable=True),
    Column("comment", Text, nullable=False),
    Column("criteria_met", JSON(none_as_null=True), nullable=True),
    Column("findings", JSON, nullable=False),  # kind, part and paragraph of each; never what was found
    Column("held_at", Moment, nullable=False),
    state_column("outcome", HeldOutcome),
    Column("ended_by", ForeignKey("people.id"), nullable=True),
    Column("ended_at", Moment, nullable=True),
    Column("note", Text, nullable=False),
    Column(
        "matter_version", Integer, nullable=False, server_default=text("1")
    ),  # whose wording it was given by
    UniqueConstraint("review_id", "version"),
    Index(
        "uq_held_answers_standing",
        "review_id",
        unique=True,
        sqlite_where=text("outcome = 'standing'"),
        postgresql_where=text("outcome = 'standing'"),
    ),
)

# No export reads these two: the names are kept nowhere, and what is kept serves the check alone.
name_keys = Table(
    "name_keys",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("key", String(64), nullable=False),  # hexadecimal, 32 random bytes
    Column("created_at", Moment, nullable=False),
)

listed_names = Table(
    "listed_names",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("hash", String(32), primary_key=True),
    state_column("kind", NameKind),
    Column("words", Integer, CheckConstraint("words > 0", name="words"), nullable=False),
    Column("created_at", Moment, nullable=False),
)
