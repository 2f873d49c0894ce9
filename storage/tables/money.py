"""Rates, time, the ledger, pay periods, payouts and digests. Entries are only ever inserted.

Each index of an entry is a page more that every verdict writes: there is one for each question that is asked of many
entries, and none beside it.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from handlers.money.closing_values import DigestKind, PeriodState
from handlers.money.ledger import Leg
from handlers.money.paying.values import PayoutState
from handlers.money.posting import PostingKind
from handlers.money.rates import RateUnit
from storage.columns import Identity, Moment, one_of, state_column
from storage.tables.metadata import metadata


def _reversed_once(table: str) -> Index:
    """Let an entry be taken back once; entries that take nothing back have no place in the index."""
    taken_back = text("reverses IS NOT NULL")
    name = f"uq_{table}_reverses"
    return Index(name, "reverses", unique=True, sqlite_where=taken_back, postgresql_where=taken_back)


rate_lines = Table(
    "rate_lines",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("matter_id", ForeignKey("matters.id"), nullable=True),
    Column("practice_area", String, nullable=True),
    Column("seniority", String, nullable=True),
    state_column("unit", RateUnit),
    Column("pay", BigInteger, CheckConstraint("pay >= 0", name="pay"), nullable=False),
    Column("price", BigInteger, CheckConstraint("price >= 0", name="price"), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("effective_from", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
)

time_entries = Table(
    "time_entries",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("activity", String, nullable=False),
    Column("local_day", Date, nullable=False),
    Column("milliseconds", BigInteger, nullable=False),
    Column("units", Integer, nullable=False),
    state_column("unit", RateUnit),
    Column("rate_line_id", ForeignKey("rate_lines.id"), nullable=False),
    Column("pay", BigInteger, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("dated_at", Moment, nullable=False),
    Column("reverses", ForeignKey("time_entries.id"), nullable=True),
    Column(
        "unpaid",
        String(20),
        CheckConstraint(
            "unpaid IS NULL OR (unpaid IN ('missing', 'employer_paid') AND pay = 0)", name="unpaid"
        ),
        nullable=True,
    ),  # why nothing accrues to the person
    # what the rate line was raised by on either side, in basis points, and for what
    Column(
        "premium",
        String(16),
        CheckConstraint("premium IN ('', 'rush', 'weekend', 'rush+weekend')", name="premium_known"),
        nullable=False,
        server_default=text("''"),
    ),
    Column(
        "premium_pay_bp",
        Integer,
        CheckConstraint("premium_pay_bp >= 0", name="premium_pay_bp"),
        nullable=False,
        server_default=text("0"),
    ),
    Column(
        "premium_price_bp",
        Integer,
        CheckConstraint("premium_price_bp >= 0", name="premium_price_bp"),
        nullable=False,
        server_default=text("0"),
    ),
    _reversed_once("time_entries"),
    # what accrues by the hour depends on the sum so far; by the piece it does not
    Index(
        "ix_time_entries_cumulative",
        "person_id",
        "local_day",
        "matter_id",
        "activity",
        "rate_line_id",
        sqlite_where=text("unit = 'hour'"),
        postgresql_where=text("unit = 'hour'"),
    ),
    # the order in which a closing week takes them
    Index("ix_time_entries_firm_id_dated_at_id", "firm_id", "dated_at", "id"),
    Index("ix_time_entries_person_id_dated_at", "person_id", "dated_at"),
)

ledger_accounts = Table(
    "ledger_accounts",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("name", String, primary_key=True),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    one_of("leg", *Leg, *PostingKind),
    Column("debit", String, nullable=False),
    Column("credit", String, nullable=False),
    Column("amount", BigInteger, CheckConstraint("amount > 0", name="amount"), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("dated_at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=True),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("matter_id", ForeignKey("matters.id"), nullable=True),
    Column("review_id", ForeignKey("reviews.id"), nullable=True),
    Column("version", Integer, nullable=True),
    Column("time_entry_id", ForeignKey("time_entries.id"), nullable=True, index=True),
    Column("reverses", ForeignKey("ledger_entries.id"), nullable=True),
    Column(
        "cause_id", Identity, nullable=True
    ),  # the invoice, payout or adjustment of what no verdict posted
    _reversed_once("ledger_entries"),
    CheckConstraint("debit <> credit", name="two_accounts"),
    CheckConstraint(
        "CASE WHEN leg IN ('pay', 'margin') THEN cause_id IS NULL AND time_entry_id IS NOT NULL "
        "AND review_id IS NOT NULL AND version IS NOT NULL AND person_id IS NOT NULL AND client_id IS NOT NULL "
        "AND matter_id IS NOT NULL "
        "ELSE cause_id IS NOT NULL AND time_entry_id IS NULL AND review_id IS NULL AND version IS NULL END",
        name="of_its_leg",
    ),
    ForeignKeyConstraint(
        ["firm_id", "currency", "debit"],
        ["ledger_accounts.firm_id", "ledger_accounts.currency", "ledger_accounts.name"],
        name="fk_ledger_entries_debit",
    ),
    ForeignKeyConstraint(
        ["firm_id", "currency", "credit"],
        ["ledger_accounts.firm_id", "ledger_accounts.currency", "ledger_accounts.name"],
        name="fk_ledger_entries_credit",
    ),
    # partial: a verdict writes no page of it
    Index(
        "ix_ledger_entries_cause_id",
        "cause_id",
        sqlite_where=text("cause_id IS NOT NULL"),
        postgresql_where=text("cause_id IS NOT NULL"),
    ),
    Index("ix_ledger_entries_firm_id_dated_at", "firm_id", "dated_at"),
    Index("ix_ledger_entries_person_id_dated_at", "person_id", "dated_at"),
)

pay_periods = Table(
    "pay_periods",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    state_column("state", PeriodState),
    Column("cursor", String, nullable=False),
    Column("closed_at", Moment, nullable=True),
    UniqueConstraint("firm_id", "ends_at"),
    UniqueConstraint("firm_id", "starts_at"),
    Index(
        "ix_pay_periods_unfinished",
        "firm_id",
        sqlite_where=text("state <> 'closed'"),
        postgresql_where=text("state <> 'closed'"),
    ),
)

_CARRIED = text("carried_to IS NOT NULL")
_IN_FILE = text("file_id IS NOT NULL")
_OPEN = text("state IN ('carried', 'held') AND carried_to IS NULL")
_WAITING = text("state IN ('drafted', 'approved', 'bounced')")
payouts = Table(
    "payouts",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("period_id", ForeignKey("pay_periods.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("currency", String(3), nullable=False),
    state_column("state", PayoutState, server_default=text("'taken'")),
    Column("amount", BigInteger, server_default=text("0"), nullable=False),
    Column("reason", String(20), nullable=True),
    Column("carried_to", ForeignKey("payouts.id"), nullable=True),
    Column("file_id", ForeignKey("payout_files.id"), nullable=True),
    Column("paid_currency", String(3), nullable=True),
    Column("paid_amount", BigInteger, nullable=True),
    Column("rate_id", ForeignKey("exchange_rates.id"), nullable=True),
    UniqueConstraint("period_id", "person_id", "currency"),
    CheckConstraint("amount > 0 OR state IN ('taken', 'carried')", name="nothing_negative"),
    CheckConstraint("carried_to IS NULL OR state = 'carried'", name="carried"),
    Index("ix_payouts_carried_to", "carried_to", sqlite_where=_CARRIED, postgresql_where=_CARRIED),
    Index("ix_payouts_file_id", "file_id", sqlite_where=_IN_FILE, postgresql_where=_IN_FILE),
    # what a later payout takes in, and what is on its way
    Index("ix_payouts_open", "firm_id", "person_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_payouts_waiting", "period_id", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
)

payout_lines = Table(
    "payout_lines",
    metadata,
    Column("time_entry_id", ForeignKey("time_entries.id"), primary_key=True),
    Column("payout_id", ForeignKey("payouts.id"), nullable=False, index=True),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("period_id", ForeignKey("pay_periods.id"), nullable=False),
    state_column("kind", DigestKind),
    Column("person_id", ForeignKey("people.id"), nullable=True),
    UniqueConstraint("period_id", "kind", "person_id"),
)
