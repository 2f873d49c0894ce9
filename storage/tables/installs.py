"""Installations of the app, with their tokens sealed, and what browsers brought back from installing."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint, text

from handlers.installs.installation import InstallState
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

installations = Table(
    "installations",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("external_id", String, nullable=False),  # the workspace's, or the organisation's
    Column("enterprise_id", String, nullable=False),
    Column("is_org_wide", Boolean, nullable=False, server_default=text("false")),
    Column("name", String, nullable=False),
    Column("app_id", String, nullable=False),
    Column("bot_id", String, nullable=False),
    Column("bot_user_id", String, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("bot_token", Text, nullable=False),  # sealed, and empty once the app was taken away
    Column("refresh_token", Text, nullable=False),
    Column("key_id", String(16), nullable=False),  # of the key that both are sealed with
    Column("expires_at", Moment, nullable=True),
    state_column("state", InstallState),
    Column("version", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("renewing_until", Moment, nullable=True),
    Column("trouble", Text, nullable=False),
    Column("installed_by", String, nullable=False),
    Column("installed_at", Moment, nullable=False),
    UniqueConstraint("platform", "external_id"),
)

# used once each, and kept until they would be refused for their age
install_states = Table(
    "install_states",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
)
