"""An admin's overview: what failed and what nobody answered in time, found by firm, and two kinds of reminder."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('card', 'card_update', 'suggestion', 'notice', 'held_notice', 'reminder', 'nudge', 'held_reminder', "
    "'compliance_notice', 'place_notice', 'install_notice', 'expert_digest', 'firm_digest', 'firm_picture', "
    "'firm_table', 'desk')"
)


def upgrade() -> None:
    # SQLite changes a CHECK only by making the table anew
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_kind_known"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_kind_known"), _KINDS)
    _where("ix_deliveries_failed", "deliveries", ["firm_id", "id"], "state IN ('dead', 'unsure')")
    _where("ix_reviews_expired", "reviews", ["firm_id", "created_at"], "state = 'expired'")


def _where(name: str, table: str, columns: list[str], condition: str) -> None:
    only = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
