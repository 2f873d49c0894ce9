"""Held answers: what waits for a supervisor, and the firm's names that it is checked against."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATES = (
    "state IN ('offered', 'open', 'held', 'approved', 'edited', 'rejected', 'withdrawn', 'expired', 'void')"
)
_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'reminder', 'place_notice', "
    "'expert_digest', 'firm_digest', 'firm_picture', 'firm_table')"
)


def upgrade() -> None:
    _known("reviews", "state", _STATES)
    _known("deliveries", "kind", _KINDS)
    _held_answers()
    _names()


def _known(table: str, column: str, values: str) -> None:
    # SQLite changes a CHECK only by making the table anew
    name = op.f(f"ck_{table}_{column}_known")
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(name, type_="check")
        changed.create_check_constraint(name, values)


def _held_answers() -> None:
    op.create_table(
        "held_answers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("edited_output", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("criteria_met", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('approve', 'edit', 'reject')", name=op.f("ck_held_answers_kind_known")),
        sa.CheckConstraint(
            "outcome IN ('standing', 'released', 'sent_back', 'taken_back', 'withdrawn')",
            name=op.f("ck_held_answers_outcome_known"),
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_held_answers_firm_id_firms")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_held_answers_task_id_tasks")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_held_answers_review_id_reviews")
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["people.id"], name=op.f("fk_held_answers_expert_id_people")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_held_answers_ended_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_answers")),
        sa.UniqueConstraint("review_id", "version", name=op.f("uq_held_answers_review_id_version")),
    )
    op.create_index(
        "uq_held_answers_standing",
        "held_answers",
        ["review_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'standing'"),
        postgresql_where=sa.text("outcome = 'standing'"),
    )


def _names() -> None:
    op.create_table(
        "name_keys",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_name_keys_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_name_keys")),
    )
    op.create_table(
        "listed_names",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('client', 'matter', 'deal', 'person', 'other')", name=op.f("ck_listed_names_kind_known")
        ),
        sa.CheckConstraint("words > 0", name=op.f("ck_listed_names_words")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_listed_names_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", "hash", name=op.f("pk_listed_names")),
    )
