"""Payouts that are settled, disputed, approved, put into files and marked paid, and what changes them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STATES = "state IN ('taken', 'drafted', 'carried', 'held', 'approved', 'exported', 'paid', 'bounced')"
_PERIODS = "state IN ('taking', 'settling', 'digesting', 'closed')"
_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'time_notice', 'reminder', 'nudge', "
    "'held_reminder', "
    "'compliance_notice', 'place_notice', 'install_notice', 'expert_digest', 'firm_digest', 'firm_picture', "
    "'firm_table', 'payouts', 'payout_file', 'desk')"
)
_MOMENT = sa.DateTime(timezone=True)
_ID = sa.String(length=32)
_CODE = sa.String(length=3)
# what was taken before weeks were settled waits for the next week's payout, and for its approval
_BEFORE = """
UPDATE payouts SET state = 'carried', reason = 'minimum', amount = (
  SELECT COALESCE(SUM(t.pay), 0) FROM payout_lines l JOIN time_entries t ON t.id = l.time_entry_id
  WHERE l.payout_id = payouts.id)
WHERE period_id IN (SELECT id FROM pay_periods WHERE state <> 'taking')
"""


def upgrade() -> None:
    _firms()
    _files()
    _payouts()
    _weeks()
    _changes()
    _marks()
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("pay_periods") as periods:
        periods.drop_constraint(op.f("ck_pay_periods_state_known"), type_="check")
        periods.create_check_constraint(op.f("ck_pay_periods_state_known"), _PERIODS)
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)


def _firms() -> None:
    op.create_table(
        "pay_terms",
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("minimums", sa.JSON(), nullable=False),
        sa.Column("hold_weeks", sa.Integer(), nullable=False),
        sa.Column("dispute_hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("approvals IN (1, 2)", name=op.f("ck_pay_terms_approvals")),
        _to("pay_terms", "firm_id", "firms"),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_pay_terms")),
    )
    op.create_table(
        "pay_details",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("cost_centre", sa.String(), nullable=False),
        sa.Column("clawback_term", sa.Text(), nullable=False),
        sa.Column("currency", _CODE, nullable=False),
        _to("pay_details", "firm_id", "firms"),
        _to("pay_details", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pay_details")),
    )
    op.create_index(op.f("ix_pay_details_firm_id"), "pay_details", ["firm_id"])
    op.create_table(
        "exchange_rates",
        sa.Column("id", _ID, nullable=False),
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("from_currency", _CODE, nullable=False),
        sa.Column("to_currency", _CODE, nullable=False),
        sa.Column("rate", sa.String(length=24), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("recorded_by", _ID, nullable=True),
        _to("exchange_rates", "firm_id", "firms"),
        _to("exchange_rates", "recorded_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rates")),
    )
    op.create_index(
        "ix_exchange_rates_newest", "exchange_rates", ["firm_id", "from_currency", "to_currency", "at"]
    )


def _files() -> None:
    op.create_table(
        "payout_files",
        sa.Column("id", _ID, nullable=False),
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("period_id", _ID, nullable=False),
        sa.Column("preset", sa.String(length=20), nullable=False),
        sa.Column("asked_by", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "preset IN ('generic', 'gusto', 'wise', 'paypal', 'revolut', 'charge-back')",
            name=op.f("ck_payout_files_preset_known"),
        ),
        sa.CheckConstraint("state IN ('filling', 'ready')", name=op.f("ck_payout_files_state_known")),
        _to("payout_files", "firm_id", "firms"),
        _to("payout_files", "period_id", "pay_periods"),
        _to("payout_files", "asked_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_files")),
    )
    op.create_index(op.f("ix_payout_files_period_id"), "payout_files", ["period_id"])
    op.create_index(op.f("ix_payout_files_firm_id_state"), "payout_files", ["firm_id", "state"])


def _payouts() -> None:
    with op.batch_alter_table("payouts") as payouts:
        payouts.add_column(
            sa.Column("state", sa.String(length=20), server_default=sa.text("'taken'"), nullable=False)
        )
        payouts.add_column(sa.Column("amount", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
        for name, kind in (
            ("reason", sa.String(length=20)),
            ("carried_to", _ID),
            ("file_id", _ID),
            ("paid_currency", _CODE),
            ("paid_amount", sa.BigInteger()),
            ("rate_id", _ID),
        ):
            payouts.add_column(sa.Column(name, kind, nullable=True))
        payouts.create_check_constraint(op.f("ck_payouts_state_known"), _STATES)
        payouts.create_check_constraint(
            op.f("ck_payouts_nothing_negative"), "amount > 0 OR state IN ('taken', 'carried')"
        )
        payouts.create_check_constraint(op.f("ck_payouts_carried"), "carried_to IS NULL OR state = 'carried'")
        for column, other in (
            ("carried_to", "payouts"),
            ("file_id", "payout_files"),
            ("rate_id", "exchange_rates"),
        ):
            payouts.create_foreign_key(op.f(f"fk_payouts_{column}_{other}"), other, [column], ["id"])
    op.execute(_BEFORE)
    _where("ix_payouts_carried_to", ["carried_to"], "carried_to IS NOT NULL")
    _where("ix_payouts_file_id", ["file_id"], "file_id IS NOT NULL")
    _where("ix_payouts_open", ["firm_id", "person_id"], "state IN ('carried', 'held') AND carried_to IS NULL")
    _where("ix_payouts_waiting", ["period_id", "id"], "state IN ('drafted', 'approved', 'bounced')")


def _weeks() -> None:
    op.create_table(
        "pay_runs",
        sa.Column("period_id", _ID, nullable=False),
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("disputes_until", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("approvals IN (1, 2)", name=op.f("ck_pay_runs_approvals")),
        _to("pay_runs", "firm_id", "firms"),
        _to("pay_runs", "period_id", "pay_periods"),
        sa.PrimaryKeyConstraint("period_id", name=op.f("pk_pay_runs")),
    )
    op.create_index(op.f("ix_pay_runs_firm_id"), "pay_runs", ["firm_id"])
    op.create_table(
        "pay_changes",
        sa.Column("period_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", _CODE, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _to("pay_changes", "period_id", "pay_runs", "period_id"),
        _to("pay_changes", "person_id", "people"),
        sa.PrimaryKeyConstraint("period_id", "number", name=op.f("pk_pay_changes")),
    )
    op.create_table(
        "payout_approvals",
        sa.Column("period_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        _to("payout_approvals", "period_id", "pay_runs", "period_id"),
        _to("payout_approvals", "person_id", "people"),
        sa.PrimaryKeyConstraint("period_id", "number", name=op.f("pk_payout_approvals")),
        sa.UniqueConstraint(
            "period_id", "changes", "person_id", name=op.f("uq_payout_approvals_period_id_changes_person_id")
        ),
    )


def _changes() -> None:
    op.create_table(
        "pay_adjustments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", _CODE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("recorded_by", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('bonus', 'clawback', 'correction')", name=op.f("ck_pay_adjustments_kind_known")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_pay_adjustments_amount")),
        sa.CheckConstraint("recorded_by <> person_id", name=op.f("ck_pay_adjustments_not_own")),
        sa.CheckConstraint(
            "kind <> 'clawback' OR (term <> '' AND amount < 0)", name=op.f("ck_pay_adjustments_by_contract")
        ),
        sa.CheckConstraint("kind <> 'bonus' OR amount > 0", name=op.f("ck_pay_adjustments_bonus")),
        _to("pay_adjustments", "firm_id", "firms"),
        _to("pay_adjustments", "person_id", "people"),
        _to("pay_adjustments", "recorded_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_adjustments")),
    )
    op.create_index("ix_pay_adjustments_firm_id_person_id", "pay_adjustments", ["firm_id", "person_id"])
    op.create_table(
        "payout_adjustments",
        sa.Column("adjustment_id", _ID, nullable=False),
        sa.Column("payout_id", _ID, nullable=False),
        _to("payout_adjustments", "adjustment_id", "pay_adjustments"),
        _to("payout_adjustments", "payout_id", "payouts"),
        sa.PrimaryKeyConstraint("adjustment_id", name=op.f("pk_payout_adjustments")),
    )
    op.create_index(op.f("ix_payout_adjustments_payout_id"), "payout_adjustments", ["payout_id"])
    op.create_table(
        "payout_disputes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("firm_id", _ID, nullable=False),
        sa.Column("payout_id", _ID, nullable=False),
        sa.Column("time_entry_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("adjustment_id", _ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused')", name=op.f("ck_payout_disputes_state_known")
        ),
        sa.CheckConstraint("answered_by <> person_id", name=op.f("ck_payout_disputes_not_own")),
        _to("payout_disputes", "firm_id", "firms"),
        _to("payout_disputes", "payout_id", "payouts"),
        _to("payout_disputes", "time_entry_id", "time_entries"),
        _to("payout_disputes", "person_id", "people"),
        _to("payout_disputes", "answered_by", "people"),
        _to("payout_disputes", "adjustment_id", "pay_adjustments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_disputes")),
        sa.UniqueConstraint("time_entry_id", name=op.f("uq_payout_disputes_time_entry_id")),
    )
    op.create_index(op.f("ix_payout_disputes_payout_id"), "payout_disputes", ["payout_id"])
    op.create_index(op.f("ix_payout_disputes_person_id"), "payout_disputes", ["person_id"])
    op.create_index("ix_payout_disputes_firm_id_state", "payout_disputes", ["firm_id", "state"])


def _marks() -> None:
    op.create_table(
        "payment_marks",
        sa.Column("payout_id", _ID, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("provider_ref", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", _ID, nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("outcome IN ('paid', 'bounced')", name=op.f("ck_payment_marks_outcome_known")),
        _to("payment_marks", "payout_id", "payouts"),
        _to("payment_marks", "by", "people"),
        sa.PrimaryKeyConstraint("payout_id", "outcome", "provider_ref", name=op.f("pk_payment_marks")),
    )


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def _where(name: str, columns: list[str], condition: str) -> None:
    only = sa.text(condition)
    op.create_index(name, "payouts", columns, sqlite_where=only, postgresql_where=only)
