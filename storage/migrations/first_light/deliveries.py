"""The first tables of deliveries, as of the first revision."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        *_deliveries_columns(),
        *_deliveries_constraints(),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('due', 'sending')"),
        postgresql_where=sa.text("state IN ('due', 'sending')"),
    )
    op.create_index(
        "ix_deliveries_place_message",
        "deliveries",
        ["place", "message"],
        unique=False,
        sqlite_where=sa.text("message IS NOT NULL"),
        postgresql_where=sa.text("message IS NOT NULL"),
    )
    op.create_index("ix_deliveries_subject_id_kind", "deliveries", ["subject_id", "kind"], unique=False)


def _deliveries_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("sent_unseen", sa.Boolean(), nullable=False),
        sa.Column("first_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("rendered_version", sa.Integer(), nullable=True),
        sa.Column("shows_whole", sa.Boolean(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _deliveries_constraints() -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint(
            "kind IN ('card', 'card_update', 'suggestion', 'notice', 'reminder', "
            "'expert_digest', 'firm_digest', 'firm_picture', 'firm_table')",
            name=op.f("ck_deliveries_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('due', 'sending', 'sent', 'superseded', 'unsure', 'dead')",
            name=op.f("ck_deliveries_state_known"),
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_deliveries_firm_id_firms")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_deliveries_person_id_people")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    ]
