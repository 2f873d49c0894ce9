"""Places: the conversations that the bot has been in, and whether it may write there."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, String, Table

from handlers.people.places.place_values import PlaceKind, PlaceState
from storage.columns import Identity, Moment, state_column
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

# who reads in a channel, where the platform has told it; a channel without a roster is read by anybody
rosters = Table(
    "rosters",
    metadata,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("conversation_id", String, primary_key=True),
    Column("noted_at", Moment, nullable=False),
)

roster_members = Table(
    "roster_members",
    metadata,
    Column("workspace_id", Identity, primary_key=True),
    Column("conversation_id", String, primary_key=True),
    Column("platform_user_id", String, primary_key=True),
    ForeignKeyConstraint(
        ["workspace_id", "conversation_id"], ["rosters.workspace_id", "rosters.conversation_id"]
    ),
)
