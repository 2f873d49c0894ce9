"""The first tables of review, as of the first revision."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    _idempotency_keys()
    _matters()
    _tasks()
    _reviews()
    _declines()
    _drafts()
    _offers()
    _verdicts()


def _idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_idempotency_keys_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("client_id", "key", name=op.f("pk_idempotency_keys")),
    )


def _matters() -> None:
    op.create_table(
        "matters",
        *_matters_columns(),
        *_matters_constraints(),
    )


def _matters_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("practice_area", sa.String(), nullable=False),
        sa.Column("offer", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reviews_per_task", sa.Integer(), nullable=False),
        sa.Column("expected_minutes", sa.Integer(), nullable=False),
        sa.Column("cap_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_minutes", sa.Integer(), nullable=False),
        sa.Column("claim_minutes", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("reject_reasons", sa.JSON(), nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("answers_may", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _matters_constraints() -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint("basis IN ('hour', 'piece')", name=op.f("ck_matters_basis_known")),
        sa.CheckConstraint("offer IN ('channel', 'direct')", name=op.f("ck_matters_offer_known")),
        sa.CheckConstraint("reviews_per_task > 0", name=op.f("ck_matters_reviews")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_matters_client_id_clients")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_matters_firm_id_firms")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_matters_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("client_id", "code", name=op.f("uq_matters_client_id_code")),
    ]


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("agent_version", sa.String(), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'withdrawn', 'expired')", name=op.f("ck_tasks_state_known")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tasks_client_id_clients")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_tasks_firm_id_firms")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_tasks_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("client_id", "external_id", name=op.f("uq_tasks_client_id_external_id")),
    )
    op.create_index(
        "ix_tasks_client_id_created_at_id", "tasks", ["client_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_tasks_matter_id"), "tasks", ["matter_id"], unique=False)


def _reviews() -> None:
    op.create_table(
        "reviews",
        *_reviews_columns(),
        *_reviews_constraints(),
    )
    op.create_index(
        "ix_reviews_claimed",
        "reviews",
        ["claim_until"],
        unique=False,
        sqlite_where=sa.text("claim_until IS NOT NULL"),
        postgresql_where=sa.text("claim_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_reviews_expert_id"), "reviews", ["expert_id"], unique=False)
    op.create_index(op.f("ix_reviews_task_id"), "reviews", ["task_id"], unique=False)
    op.create_index(
        "ix_reviews_to_route",
        "reviews",
        ["route_at"],
        unique=False,
        sqlite_where=sa.text("route_at IS NOT NULL"),
        postgresql_where=sa.text("route_at IS NOT NULL"),
    )
    op.create_index(
        "uq_reviews_one_turn_each",
        "reviews",
        ["task_id", "expert_id"],
        unique=True,
        sqlite_where=sa.text("expert_id IS NOT NULL AND state <> 'void'"),
        postgresql_where=sa.text("expert_id IS NOT NULL AND state <> 'void'"),
    )


def _reviews_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_channel", sa.Boolean(), nullable=False),
        sa.Column("route_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("metered_ms", sa.BigInteger(), nullable=False),
        sa.Column("meter_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _reviews_constraints() -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint(
            "state IN ('offered', 'open', 'approved', 'edited', 'rejected', 'withdrawn', 'expired', 'void')",
            name=op.f("ck_reviews_state_known"),
        ),
        sa.CheckConstraint("metered_ms >= 0", name=op.f("ck_reviews_metered")),
        sa.ForeignKeyConstraint(["expert_id"], ["people.id"], name=op.f("fk_reviews_expert_id_people")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_reviews_firm_id_firms")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_reviews_matter_id_matters")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_reviews_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    ]


def _declines() -> None:
    op.create_table(
        "declines",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_declines_firm_id_firms")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_declines_person_id_people")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_declines_review_id_reviews")),
        sa.PrimaryKeyConstraint("review_id", "person_id", name=op.f("pk_declines")),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_drafts_firm_id_firms")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_drafts_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("metered_ms", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('standing', 'taken', 'declined', 'passed')", name=op.f("ck_offers_outcome_known")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_offers_firm_id_firms")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offers_person_id_people")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_offers_review_id_reviews")),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_person_id_offered_at", "offers", ["person_id", "offered_at"], unique=False)


def _verdicts() -> None:
    op.create_table(
        "verdicts",
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
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('approve', 'edit', 'reject')", name=op.f("ck_verdicts_kind_known")),
        sa.ForeignKeyConstraint(["expert_id"], ["people.id"], name=op.f("fk_verdicts_expert_id_people")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_verdicts_firm_id_firms")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_verdicts_review_id_reviews")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_verdicts_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("review_id", "version", name=op.f("uq_verdicts_review_id_version")),
    )
    op.create_index(
        "uq_verdicts_in_force",
        "verdicts",
        ["review_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
