"""Places: the conversations that the bot has been in, and whether it may write there."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from handlers.people.place_values import PlaceKind, PlaceState
from storage.columns import Moment, state_column
from storage.tables.metadata import metadata

places = Table(
    "places",
    metadata,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("conversation_id", String, primary_key=True),
    state_column("kind", PlaceKind),
    Column("service_url", String, nullable=False),  # empty: never told
    Column("team_id", String, nullable=False),
    Column("channel_id", String, nullable=False),
    Column("platform_user_id", String, nullable=True),  # whose personal chat it is, of ours or not
    state_column("state", PlaceState),
    Column("noted_at", Moment, nullable=False),
    Index(None, "workspace_id", "team_id"),
    Index(None, "workspace_id", "platform_user_id"),
)
