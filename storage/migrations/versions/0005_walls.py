"""Walls: sets with a version, the names that they look at, what came of them, and who reads in a channel."""

import sqlalchemy as sa
from alembic import op

from storage.triggers import WALLS, create_triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DELIVERIES = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'reminder', "
    "'compliance_notice', 'place_notice', 'expert_digest', 'firm_digest', 'firm_picture', 'firm_table')"
)
_WALLS = "kind IN ('client', 'matter', 'party', 'issuer', 'tag', 'restricted', 'watch', 'member')"
_JUDGEMENTS = "judgement IN ('deliver', 'offer', 'nobody', 'compliance')"


def upgrade() -> None:
    _columns()
    _sets()
    _sweeps()
    _what_came_of_them()
    _rosters()
    create_triggers(op.get_bind(), WALLS)


def _columns() -> None:
    op.add_column(
        "firms", sa.Column("wall_version", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "offers", sa.Column("wall_version", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    for name in ("parties", "issuers", "tags"):
        op.add_column("tasks", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("wall_version", sa.Integer(), nullable=True))
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _DELIVERIES)


def _sets() -> None:
    op.create_table(
        "wall_sets",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_wall_sets_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", "version", name=op.f("pk_wall_sets")),
    )
    op.create_table(
        "wall_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ends", sa.String(length=32), nullable=True),
        sa.CheckConstraint(_WALLS, name=op.f("ck_wall_entries_kind_known")),
        sa.ForeignKeyConstraint(
            ["firm_id", "version"],
            ["wall_sets.firm_id", "wall_sets.version"],
            name=op.f("fk_wall_entries_firm_id_version_wall_sets"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wall_entries_person_id_people")),
        sa.ForeignKeyConstraint(
            ["ends"], ["wall_entries.id"], name=op.f("fk_wall_entries_ends_wall_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_entries")),
        sa.UniqueConstraint("ends", name=op.f("uq_wall_entries_ends")),
    )
    op.create_index(op.f("ix_wall_entries_firm_id_version"), "wall_entries", ["firm_id", "version"])


def _sweeps() -> None:
    op.create_table(
        "wall_sweeps",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "version"],
            ["wall_sets.firm_id", "wall_sets.version"],
            name=op.f("fk_wall_sweeps_firm_id_version_wall_sets"),
        ),
        sa.PrimaryKeyConstraint("firm_id", "version", "due_at", name=op.f("pk_wall_sweeps")),
    )
    op.create_index(
        "ix_wall_sweeps_due",
        "wall_sweeps",
        ["due_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _what_came_of_them() -> None:
    op.create_table(
        "withholdings",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("wall_version", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("judgement", sa.String(length=20), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_JUDGEMENTS, name=op.f("ck_withholdings_judgement_known")),
        sa.ForeignKeyConstraint(
            ["firm_id", "wall_version"],
            ["wall_sets.firm_id", "wall_sets.version"],
            name=op.f("fk_withholdings_firm_id_wall_version_wall_sets"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_withholdings_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("review_id", "wall_version", name=op.f("pk_withholdings")),
    )
    op.create_table(
        "pay_releases",
        sa.Column("time_entry_id", sa.String(length=32), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["time_entry_id"], ["time_entries.id"], name=op.f("fk_pay_releases_time_entry_id_time_entries")
        ),
        sa.PrimaryKeyConstraint("time_entry_id", name=op.f("pk_pay_releases")),
    )


def _rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_rosters_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "conversation_id", name=op.f("pk_rosters")),
    )
    op.create_table(
        "roster_members",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("platform_user_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["rosters.workspace_id", "rosters.conversation_id"],
            name=op.f("fk_roster_members_workspace_id_conversation_id_rosters"),
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "conversation_id", "platform_user_id", name=op.f("pk_roster_members")
        ),
    )
