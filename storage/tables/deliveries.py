"""Deliveries: one row for everything owed to anybody."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from handlers.deliveries import DeliveryState
from handlers.messages import MessageKind
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("key", String, nullable=False),  # unique, for the id is made of it
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    state_column("kind", MessageKind),
    Column("subject_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=True),
    Column("channel", String, nullable=True),
    Column("person_id", ForeignKey("people.id"), nullable=True),
    state_column("state", DeliveryState),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claimed_until", Moment, nullable=True),
    Column("ambiguous", Boolean, nullable=False),
    Column("sent_unseen", Boolean, nullable=False),
    Column("first_attempt_at", Moment, nullable=True),
    Column("place", String, nullable=True),
    Column("message", String, nullable=True),
    Column("rendered_version", Integer, nullable=True),
    Column("shows_whole", Boolean, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("waits_at", String, nullable=True),  # the place that must take messages again first
    Column("form_until", Moment, nullable=True),  # somebody types in a form that stands in this card's place
    Column("wall_version", Integer, nullable=True),  # of the wall set that it was judged by when it was sent
    Index("ix_deliveries_subject_id_kind", "subject_id", "kind"),
    Index(
        "ix_deliveries_place_message",
        "place",
        "message",
        sqlite_where=text("message IS NOT NULL"),
        postgresql_where=text("message IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_due",
        "next_at",
        sqlite_where=text("state IN ('due', 'sending')"),
        postgresql_where=text("state IN ('due', 'sending')"),
    ),
    # what went wrong, by firm: nothing that goes well is ever in it
    Index(
        "ix_deliveries_failed",
        "firm_id",
        "id",
        sqlite_where=text("state IN ('dead', 'unsure')"),
        postgresql_where=text("state IN ('dead', 'unsure')"),
    ),
    Index(
        "ix_deliveries_waits_at",
        "waits_at",
        sqlite_where=text("waits_at IS NOT NULL"),
        postgresql_where=text("waits_at IS NOT NULL"),
    ),
)
