"""The firm's own desk: claims, steps of the set-up, a day for the digest, and versions of a matter's terms."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'reminder', "
    "'compliance_notice', 'place_notice', 'expert_digest', 'firm_digest', 'firm_picture', 'firm_table', 'desk')"
)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _tables()
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("firms") as firms:
        firms.add_column(sa.Column("digest_day", sa.Integer(), nullable=True))
        firms.create_check_constraint(op.f("ck_firms_digest_day"), "digest_day BETWEEN 0 AND 6")
    op.add_column("matters", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)


def _tables() -> None:
    op.create_table(
        "claims",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_claims")),
    )
    op.create_table(
        "set_up_steps",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("done_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_set_up_steps_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", "step", name=op.f("pk_set_up_steps")),
    )
    op.create_table(
        "invitations",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("practice_areas", sa.JSON(), nullable=False),
        sa.Column("seniority", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(length=32), nullable=True),
        sa.Column("invited_at", _MOMENT, nullable=False),
        sa.Column("accepted_at", _MOMENT, nullable=True),
        sa.Column("consents", sa.Boolean(), nullable=False),
        sa.Column("outside_business", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_invitations_firm_id_firms")),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name=op.f("fk_invitations_invited_by_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_firm_id"), "invitations", ["firm_id"])
    op.create_table(
        "former_terms",
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("replaced_by", sa.String(length=32), nullable=True),
        sa.Column("replaced_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_former_terms_matter_id_matters")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["people.id"], name=op.f("fk_former_terms_replaced_by_people")
        ),
        sa.PrimaryKeyConstraint("matter_id", "version", name=op.f("pk_former_terms")),
    )
