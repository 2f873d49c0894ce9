"""Installations of the app by OAuth, their sealed tokens, and workspaces that it was taken away from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'reminder', "
    "'compliance_notice', 'place_notice', 'install_notice', 'expert_digest', 'firm_digest', 'firm_picture', "
    "'firm_table', 'desk')"
)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _tables()
    op.add_column("workspaces", sa.Column("removed_at", _MOMENT, nullable=True))
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)


def _tables() -> None:
    op.create_table(
        "installations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("is_org_wide", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("bot_id", sa.String(), nullable=False),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("renewing_until", _MOMENT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.String(), nullable=False),
        sa.Column("installed_at", _MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('installed', 'removed')", name=op.f("ck_installations_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_installations_platform_external_id")),
    )
    op.create_table(
        "install_states",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_install_states")),
    )
