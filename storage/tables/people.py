"""Firms, their workspaces, their people and their clients."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from handlers.people.people import OutsideBusiness, PersonState
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

firms = Table(
    "firms",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("currency", String(3), nullable=False),
    Column("zone", String, nullable=False),
    Column("week_end", Integer, CheckConstraint("week_end BETWEEN 0 AND 6", name="week_end"), nullable=False),
    Column(
        "digest_hour", Integer, CheckConstraint("digest_hour BETWEEN 0 AND 23", name="hour"), nullable=False
    ),
    Column("undo_minutes", Integer, nullable=False),
    Column("next_close_at", Moment, nullable=False, index=True),
    Column("digest_workspace_id", Identity, nullable=True),  # where the firm's digest goes; else to finance
    Column("digest_channel", String, nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("wall_version", Integer, nullable=False, server_default=text("0")),  # of its newest wall set
    Column(
        "digest_day", Integer, CheckConstraint("digest_day BETWEEN 0 AND 6", name="digest_day"), nullable=True
    ),
    Column(
        "day_hours",
        Integer,
        CheckConstraint("day_hours BETWEEN 1 AND 24", name="day_hours"),
        nullable=False,
        server_default=text("10"),
    ),
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("external_id", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment, nullable=True),  # the app was taken away; None: it is there
    UniqueConstraint("platform", "external_id"),
)

people = Table(
    "people",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("practice_areas", JSON, nullable=False),
    Column("seniority", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("hours_start", Integer, nullable=False),
    Column("hours_end", Integer, nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("daily_capacity", Integer, nullable=False),
    state_column("state", PersonState),
    Column("paused_until", Moment, nullable=True),
    Column("last_offered_at", Moment, nullable=True),
    Column("created_at", Moment, nullable=False),
    Column(
        "preferred_platform", String(16), nullable=True
    ),  # where they want what is theirs; None: no matter
    state_column("outside_business", OutsideBusiness, server_default=text("'not_needed'")),
    Column(
        "uses", JSON, nullable=False, server_default=text("'[]'")
    ),  # that they consent to, beside the index
    Column("consent_version", Integer, nullable=False, server_default=text("0")),
)

accounts = Table(
    "platform_accounts",
    metadata,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("platform_user_id", String, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("is_guest", Boolean, nullable=False, server_default=text("false")),
    Column("is_deactivated", Boolean, nullable=False, server_default=text("false")),
    Column("direct_channel", String, nullable=True),  # the direct chat with the bot, once it was opened
    Column("member_id", String, nullable=True),  # this bot's own name for them, where that is another (Teams)
    UniqueConstraint("workspace_id", "person_id"),
    Index(None, "workspace_id", "member_id"),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("cleared_by", String, nullable=False),
    Column("cleared_from", Moment, nullable=True),
    Column("cleared_until", Moment, nullable=True),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("firm_id", "name"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),  # the public part of the key
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment, nullable=True),
)

Index("ix_api_keys_live", api_keys.c.client_id, postgresql_where=text("revoked_at IS NULL"))
