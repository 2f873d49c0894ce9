"""The first tables of money, as of the first revision."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    _ledger_accounts()
    _pay_periods()
    _digests()
    _payouts()
    _rate_lines()
    _time_entries()
    _ledger_entries()
    _payout_lines()


def _ledger_accounts() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_ledger_accounts_firm_id_firms")),
        sa.PrimaryKeyConstraint("firm_id", "currency", "name", name=op.f("pk_ledger_accounts")),
    )


def _pay_periods() -> None:
    op.create_table(
        "pay_periods",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('taking', 'digesting', 'closed')", name=op.f("ck_pay_periods_state_known")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_pay_periods_firm_id_firms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_periods")),
        sa.UniqueConstraint("firm_id", "ends_at", name=op.f("uq_pay_periods_firm_id_ends_at")),
        sa.UniqueConstraint("firm_id", "starts_at", name=op.f("uq_pay_periods_firm_id_starts_at")),
    )
    op.create_index(
        "ix_pay_periods_unfinished",
        "pay_periods",
        ["firm_id"],
        unique=False,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("period_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("kind IN ('expert', 'firm')", name=op.f("ck_digests_kind_known")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_digests_firm_id_firms")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["pay_periods.id"], name=op.f("fk_digests_period_id_pay_periods")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digests_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "period_id", "kind", "person_id", name=op.f("uq_digests_period_id_kind_person_id")
        ),
    )


def _payouts() -> None:
    op.create_table(
        "payouts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("period_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_payouts_firm_id_firms")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["pay_periods.id"], name=op.f("fk_payouts_period_id_pay_periods")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_payouts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint(
            "period_id", "person_id", "currency", name=op.f("uq_payouts_period_id_person_id_currency")
        ),
    )


def _rate_lines() -> None:
    op.create_table(
        "rate_lines",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=True),
        sa.Column("practice_area", sa.String(), nullable=True),
        sa.Column("seniority", sa.String(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("pay", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("unit IN ('hour', 'piece')", name=op.f("ck_rate_lines_unit_known")),
        sa.CheckConstraint("pay >= 0", name=op.f("ck_rate_lines_pay")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_rate_lines_price")),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_rate_lines_firm_id_firms")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_rate_lines_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_lines")),
    )
    op.create_index(op.f("ix_rate_lines_firm_id"), "rate_lines", ["firm_id"], unique=False)


def _time_entries() -> None:
    op.create_table(
        "time_entries",
        *_time_entries_columns(),
        *_time_entries_constraints(),
    )
    op.create_index(
        "ix_time_entries_cumulative",
        "time_entries",
        ["person_id", "local_day", "matter_id", "activity", "rate_line_id"],
        unique=False,
        sqlite_where=sa.text("unit = 'hour'"),
        postgresql_where=sa.text("unit = 'hour'"),
    )
    op.create_index(
        "ix_time_entries_firm_id_dated_at_id", "time_entries", ["firm_id", "dated_at", "id"], unique=False
    )
    op.create_index(
        "ix_time_entries_person_id_dated_at", "time_entries", ["person_id", "dated_at"], unique=False
    )
    op.create_index(op.f("ix_time_entries_review_id"), "time_entries", ["review_id"], unique=False)
    op.create_index(
        "uq_time_entries_reverses",
        "time_entries",
        ["reverses"],
        unique=True,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )


def _time_entries_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("rate_line_id", sa.String(length=32), nullable=False),
        sa.Column("pay", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses", sa.String(length=32), nullable=True),
    ]


def _time_entries_constraints() -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint("unit IN ('hour', 'piece')", name=op.f("ck_time_entries_unit_known")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_time_entries_client_id_clients")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_time_entries_firm_id_firms")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_time_entries_matter_id_matters")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_time_entries_person_id_people")),
        sa.ForeignKeyConstraint(
            ["rate_line_id"], ["rate_lines.id"], name=op.f("fk_time_entries_rate_line_id_rate_lines")
        ),
        sa.ForeignKeyConstraint(
            ["reverses"], ["time_entries.id"], name=op.f("fk_time_entries_reverses_time_entries")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_time_entries_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entries")),
    ]


def _ledger_entries() -> None:
    op.create_table(
        "ledger_entries",
        *_ledger_entries_columns(),
        *_ledger_entries_constraints(),
    )
    op.create_index(
        "ix_ledger_entries_firm_id_dated_at", "ledger_entries", ["firm_id", "dated_at"], unique=False
    )
    op.create_index(
        "ix_ledger_entries_person_id_dated_at", "ledger_entries", ["person_id", "dated_at"], unique=False
    )
    op.create_index(
        op.f("ix_ledger_entries_time_entry_id"), "ledger_entries", ["time_entry_id"], unique=False
    )
    op.create_index(
        "uq_ledger_entries_reverses",
        "ledger_entries",
        ["reverses"],
        unique=True,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )


def _ledger_entries_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("leg", sa.String(length=20), nullable=False),
        sa.Column("debit", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time_entry_id", sa.String(length=32), nullable=False),
        sa.Column("reverses", sa.String(length=32), nullable=True),
    ]


def _ledger_entries_constraints() -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint("leg IN ('pay', 'margin')", name=op.f("ck_ledger_entries_leg_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_entries_amount")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_ledger_entries_two_accounts")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_ledger_entries_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "currency", "credit"],
            ["ledger_accounts.firm_id", "ledger_accounts.currency", "ledger_accounts.name"],
            name="fk_ledger_entries_credit",
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "currency", "debit"],
            ["ledger_accounts.firm_id", "ledger_accounts.currency", "ledger_accounts.name"],
            name="fk_ledger_entries_debit",
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_ledger_entries_firm_id_firms")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_ledger_entries_matter_id_matters")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ledger_entries_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["reverses"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_reverses_ledger_entries")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_ledger_entries_review_id_reviews")
        ),
        sa.ForeignKeyConstraint(
            ["time_entry_id"], ["time_entries.id"], name=op.f("fk_ledger_entries_time_entry_id_time_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
    ]


def _payout_lines() -> None:
    op.create_table(
        "payout_lines",
        sa.Column("time_entry_id", sa.String(length=32), nullable=False),
        sa.Column("payout_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["payout_id"], ["payouts.id"], name=op.f("fk_payout_lines_payout_id_payouts")
        ),
        sa.ForeignKeyConstraint(
            ["time_entry_id"], ["time_entries.id"], name=op.f("fk_payout_lines_time_entry_id_time_entries")
        ),
        sa.PrimaryKeyConstraint("time_entry_id", name=op.f("pk_payout_lines")),
    )
    op.create_index(op.f("ix_payout_lines_payout_id"), "payout_lines", ["payout_id"], unique=False)
