"""Beside Slack: places, a person's second account and which they prefer, and copies that know where they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'reminder', 'place_notice', "
    "'expert_digest', 'firm_digest', 'firm_picture', 'firm_table')"
)
# until now everybody had one account, and a message to a person stood in its direct chat
_WHERE_COPIES_STAND = """
UPDATE deliveries SET workspace_id = (
  SELECT min(a.workspace_id) FROM platform_accounts AS a WHERE a.person_id = deliveries.person_id
) WHERE person_id IS NOT NULL AND place IS NOT NULL AND workspace_id IS NULL
"""


def upgrade() -> None:
    _places()
    _people()
    _deliveries()


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("service_url", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("platform_user_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('personal', 'group', 'channel')", name=op.f("ck_places_kind_known")),
        sa.CheckConstraint("state IN ('present', 'removed', 'blocked')", name=op.f("ck_places_state_known")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_places_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "conversation_id", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_workspace_id_team_id"), "places", ["workspace_id", "team_id"])
    op.create_index(
        op.f("ix_places_workspace_id_platform_user_id"), "places", ["workspace_id", "platform_user_id"]
    )


def _people() -> None:
    op.add_column("people", sa.Column("preferred_platform", sa.String(length=16), nullable=True))
    op.add_column("platform_accounts", sa.Column("member_id", sa.String(), nullable=True))
    op.create_index(
        op.f("ix_platform_accounts_workspace_id_member_id"),
        "platform_accounts",
        ["workspace_id", "member_id"],
    )


def _deliveries() -> None:
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("waits_at", sa.String(), nullable=True))
        deliveries.add_column(sa.Column("form_until", sa.DateTime(timezone=True), nullable=True))
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)
    op.create_index(
        "ix_deliveries_waits_at",
        "deliveries",
        ["waits_at"],
        sqlite_where=sa.text("waits_at IS NOT NULL"),
        postgresql_where=sa.text("waits_at IS NOT NULL"),
    )
    op.execute(_WHERE_COPIES_STAND)
