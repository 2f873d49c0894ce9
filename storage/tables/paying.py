"""How a firm pays: its terms, settled weeks and who approved them, disputes, adjustments, files and what was paid."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from handlers.money.paying.values import AdjustmentKind, DisputeState, FileState, PayoutState, Preset
from storage.columns import Identity, Moment, one_of, state_column
from storage.tables.metadata import metadata

pay_terms = Table(
    "pay_terms",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("approvals", Integer, CheckConstraint("approvals IN (1, 2)", name="approvals"), nullable=False),
    Column("minimums", JSON, nullable=False),
    Column("hold_weeks", Integer, nullable=False),
    Column("dispute_hours", Integer, nullable=False),
)

# never a bank account, a tax number or a social security number
pay_details = Table(
    "pay_details",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("email", String, nullable=False),
    Column("cost_centre", String, nullable=False),
    Column("clawback_term", Text, nullable=False),
    Column("currency", String(3), nullable=False),
)

exchange_rates = Table(
    "exchange_rates",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("from_currency", String(3), nullable=False),
    Column("to_currency", String(3), nullable=False),
    Column("rate", String(24), nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_by", ForeignKey("people.id"), nullable=True),
    Index("ix_exchange_rates_newest", "firm_id", "from_currency", "to_currency", "at"),
)

pay_runs = Table(
    "pay_runs",
    metadata,
    Column("period_id", ForeignKey("pay_periods.id"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("approvals", Integer, CheckConstraint("approvals IN (1, 2)", name="approvals"), nullable=False),
    Column("disputes_until", Moment, nullable=False),
    Column("settled_at", Moment, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
)

pay_changes = Table(
    "pay_changes",
    metadata,
    Column("period_id", ForeignKey("pay_runs.period_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("what", String, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("at", Moment, nullable=False),
)

payout_approvals = Table(
    "payout_approvals",
    metadata,
    Column("period_id", ForeignKey("pay_runs.period_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    UniqueConstraint("period_id", "changes", "person_id"),
)

pay_adjustments = Table(
    "pay_adjustments",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    state_column("kind", AdjustmentKind),
    Column("amount", BigInteger, CheckConstraint("amount <> 0", name="amount"), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("reason", Text, nullable=False),
    Column("term", Text, nullable=False),
    Column("recorded_by", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("recorded_by <> person_id", name="not_own"),
    CheckConstraint("kind <> 'clawback' OR (term <> '' AND amount < 0)", name="by_contract"),
    CheckConstraint("kind <> 'bonus' OR amount > 0", name="bonus"),
    Index("ix_pay_adjustments_firm_id_person_id", "firm_id", "person_id"),
)

payout_adjustments = Table(
    "payout_adjustments",
    metadata,
    Column("adjustment_id", ForeignKey("pay_adjustments.id"), primary_key=True),
    Column("payout_id", ForeignKey("payouts.id"), nullable=False, index=True),
)

payout_disputes = Table(
    "payout_disputes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("payout_id", ForeignKey("payouts.id"), nullable=False, index=True),
    Column("time_entry_id", ForeignKey("time_entries.id"), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("at", Moment, nullable=False),
    state_column("state", DisputeState),
    Column("answer", Text, nullable=False),
    Column("answered_by", ForeignKey("people.id"), nullable=True),
    Column("answered_at", Moment, nullable=True),
    Column("adjustment_id", ForeignKey("pay_adjustments.id"), nullable=True),
    CheckConstraint("answered_by <> person_id", name="not_own"),
    Index("ix_payout_disputes_firm_id_state", "firm_id", "state"),
)

payout_files = Table(
    "payout_files",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("period_id", ForeignKey("pay_periods.id"), nullable=False, index=True),
    state_column("preset", Preset),
    Column("asked_by", ForeignKey("people.id"), nullable=True),
    Column("at", Moment, nullable=False),
    state_column("state", FileState),
    Column("cursor", String, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_payout_files_firm_id_state", "firm_id", "state"),
)

payment_marks = Table(
    "payment_marks",
    metadata,
    Column("payout_id", ForeignKey("payouts.id"), primary_key=True),
    one_of("outcome", PayoutState.PAID, PayoutState.BOUNCED, primary_key=True),
    Column("provider_ref", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", ForeignKey("people.id"), nullable=True),
    Column("file_sha256", String(64), nullable=False),
)
