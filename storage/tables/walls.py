"""Walls: sets with a version for each firm, what each version added or ended, and what came of it.

Sets and their entries are only ever inserted. `firms.wall_version` names the newest set, so that whoever reads a
review learns with it whether there is anything to look up.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from handlers.walls.wall_sets import Judgement, WallKind
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

wall_sets = Table(
    "wall_sets",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("decided_by", String, nullable=False),
    Column("created_at", Moment, nullable=False),
)

wall_entries = Table(
    "wall_entries",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", Identity, nullable=False),
    Column("version", Integer, nullable=False),
    state_column("kind", WallKind),
    Column("subject", String, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=True),
    Column("team", String, nullable=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=True),
    Column("note", Text, nullable=False),
    Column("ends", ForeignKey("wall_entries.id"), nullable=True),  # this word ends that wall, from `since` on
    Column("told", Text, nullable=False, server_default=text("''")),  # who had notice of it
    ForeignKeyConstraint(["firm_id", "version"], ["wall_sets.firm_id", "wall_sets.version"]),
    UniqueConstraint("ends"),
    Index(None, "firm_id", "version"),
)

# how far the cards that a version concerns have been gone through, once at each moment at which something begins
wall_sweeps = Table(
    "wall_sweeps",
    metadata,
    Column("firm_id", Identity, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("due_at", Moment, primary_key=True),
    Column("cursor", String, nullable=False),
    Column("done_at", Moment, nullable=True),
    Column(
        "person_id", Identity, nullable=True
    ),  # whose new account it is owed to; none: to what the version changed
    ForeignKeyConstraint(["firm_id", "version"], ["wall_sets.firm_id", "wall_sets.version"]),
    Index(
        "ix_wall_sweeps_due",
        "due_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

# a review that was offered to nobody because of a list or a wall for all
withholdings = Table(
    "withholdings",
    metadata,
    Column("review_id", ForeignKey("reviews.id"), primary_key=True),
    Column("wall_version", Integer, primary_key=True),
    Column("firm_id", Identity, nullable=False),
    state_column("judgement", Judgement),
    Column("judged_at", Moment, nullable=False),
    ForeignKeyConstraint(["firm_id", "wall_version"], ["wall_sets.firm_id", "wall_sets.version"]),
)

# time entries that compliance lets go although a wall holds them
pay_releases = Table(
    "pay_releases",
    metadata,
    Column("time_entry_id", ForeignKey("time_entries.id"), primary_key=True),
    Column("released_by", String, nullable=False),
    Column("released_at", Moment, nullable=False),
)
