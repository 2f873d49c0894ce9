"""Matters, tasks, reviews, offers and verdicts."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from handlers.money.rates import RateUnit
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.offering.offers import OfferOutcome
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Offer, TaskState
from storage.columns import Identity, Moment, state_column
from storage.tables.metadata import metadata

matters = Table(
    "matters",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("code", String, nullable=False),
    Column("title", String, nullable=False),
    Column("practice_area", String, nullable=False),
    state_column("offer", Offer),
    state_column("basis", RateUnit),
    Column("currency", String(3), nullable=False),
    Column(
        "reviews_per_task", Integer, CheckConstraint("reviews_per_task > 0", name="reviews"), nullable=False
    ),
    Column("expected_minutes", Integer, nullable=False),
    Column("cap_ms", BigInteger, nullable=False),
    Column("due_minutes", Integer, nullable=False),
    Column("claim_minutes", Integer, nullable=False),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=True),
    Column("channel", String, nullable=True),
    Column("reject_reasons", JSON, nullable=False),
    Column("rubric", JSON, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("answers_may", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("premiums", JSON(none_as_null=True), nullable=True),  # for rush and weekend; NULL: none
    UniqueConstraint("client_id", "code"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("matter_id", ForeignKey("matters.id"), nullable=False, index=True),
    Column("external_id", String, nullable=True),
    Column("title", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("agent_version", String, nullable=False),
    Column("output", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("metadata", JSON, nullable=False),
    state_column("state", TaskState),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("purged_at", Moment, nullable=True),  # its texts were removed then
    Column("parties", JSON(none_as_null=True), nullable=True),  # names that walls look at; NULL: none
    Column("issuers", JSON(none_as_null=True), nullable=True),
    Column("tags", JSON(none_as_null=True), nullable=True),
    UniqueConstraint("client_id", "external_id"),
    Index("ix_tasks_client_id_created_at_id", "client_id", "created_at", "id"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False, index=True),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    state_column("state", ReviewState),
    Column("version", Integer, nullable=False),
    Column("expert_id", ForeignKey("people.id"), nullable=True, index=True),
    Column("offers", Integer, nullable=False),
    Column("offered_at", Moment, nullable=True),
    Column("in_channel", Boolean, nullable=False),
    Column("route_at", Moment, nullable=True),
    Column("opened_at", Moment, nullable=True),
    Column("claim_until", Moment, nullable=True),
    Column("metered_ms", BigInteger, CheckConstraint("metered_ms >= 0", name="metered"), nullable=False),
    Column("meter_since", Moment, nullable=True),
    Column("snoozed_until", Moment, nullable=True),
    Column("decided_at", Moment, nullable=True),
    Column("final_at", Moment, nullable=True),
    Column("created_at", Moment, nullable=False),
    # nobody reviews the same task twice; a voided turn leaves room for a new one
    Index(
        "uq_reviews_one_turn_each",
        "task_id",
        "expert_id",
        unique=True,
        sqlite_where=text("expert_id IS NOT NULL AND state <> 'void'"),
        postgresql_where=text("expert_id IS NOT NULL AND state <> 'void'"),
    ),
    Index(
        "ix_reviews_to_route",
        "route_at",
        sqlite_where=text("route_at IS NOT NULL"),
        postgresql_where=text("route_at IS NOT NULL"),
    ),
    # what nobody answered in time, by firm
    Index(
        "ix_reviews_expired",
        "firm_id",
        "created_at",
        sqlite_where=text("state = 'expired'"),
        postgresql_where=text("state = 'expired'"),
    ),
    Index(
        "ix_reviews_claimed",
        "claim_until",
        sqlite_where=text("claim_until IS NOT NULL"),
        postgresql_where=text("claim_until IS NOT NULL"),
    ),
)

offers = Table(
    "offers",
    metadata,
    Column("review_id", ForeignKey("reviews.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=True),
    Column("offered_at", Moment, nullable=False),
    state_column("outcome", OfferOutcome),
    Column("metered_ms", BigInteger, nullable=False, server_default=text("0")),
    Column("wall_version", Integer, nullable=False, server_default=text("0")),  # that it was made under
    Index("ix_offers_person_id_offered_at", "person_id", "offered_at"),
)

declines = Table(
    "declines",
    metadata,
    Column("review_id", ForeignKey("reviews.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("reason", String, nullable=False),
    Column("declined_at", Moment, nullable=False),
    Index("ix_declines_firm_id_declined_at", "firm_id", "declined_at"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("expert_id", ForeignKey("people.id"), nullable=False),
    state_column("kind", VerdictKind),
    Column("edited_output", Text, nullable=True),
    Column("reason", String, nullable=True),
    Column("comment", Text, nullable=False),
    Column("criteria_met", JSON(none_as_null=True), nullable=True),
    Column("decided_at", Moment, nullable=False),
    Column("revoked_at", Moment, nullable=True),
    Column(
        "matter_version", Integer, nullable=False, server_default=text("1")
    ),  # whose wording it was given by
    Column("uses", JSON(none_as_null=True), nullable=True),  # NULL: the index alone
    Column("consent_version", Integer, nullable=False, server_default=text("0")),
    Column("unpaid", String(20), nullable=True),  # as its time entry says, for its card
    UniqueConstraint("review_id", "version"),
    Index(
        "uq_verdicts_in_force",
        "review_id",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("client_id", ForeignKey("clients.id"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
)
