"""Digests for supervisors and practice heads, the picture of a trend, and declines found by firm and day."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_DIGESTS = "kind IN ('expert', 'firm', 'supervisor', 'practice')"
_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'time_notice', 'reminder', 'nudge', "
    "'held_reminder', "
    "'compliance_notice', 'place_notice', 'install_notice', 'expert_digest', 'firm_digest', 'supervisor_digest', "
    "'practice_digest', 'trend_picture', 'firm_picture', 'firm_table', 'payouts', 'payout_file', "
    "'pre_bill', 'invoice_file', 'desk')"
)


def upgrade() -> None:
    # SQLite changes a CHECK only by making the table anew
    for table, kinds in (("digests", _DIGESTS), ("deliveries", _KINDS)):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"ck_{table}_kind_known"), type_="check")
            changed.create_check_constraint(op.f(f"ck_{table}_kind_known"), kinds)
    op.create_index(op.f("ix_declines_firm_id_declined_at"), "declines", ["firm_id", "declined_at"])
