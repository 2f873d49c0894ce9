"""Entries that a week left behind, so that the next need not read through all that was ever taken to find them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Whatever no payout has of before the end of the last week that was taken: held by a wall, or entered late.
_LEFT = """
INSERT INTO left_entries (time_entry_id, firm_id)
SELECT e.id, e.firm_id FROM time_entries e
WHERE e.dated_at < (
    SELECT MAX(p.ends_at) FROM pay_periods p WHERE p.firm_id = e.firm_id AND p.state <> 'taking'
  )
  AND NOT EXISTS (SELECT 1 FROM payout_lines l WHERE l.time_entry_id = e.id)
"""


def upgrade() -> None:
    op.create_table(
        "left_entries",
        sa.Column("time_entry_id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_left_entries_firm_id_firms")),
        sa.ForeignKeyConstraint(
            ["time_entry_id"], ["time_entries.id"], name=op.f("fk_left_entries_time_entry_id_time_entries")
        ),
        sa.PrimaryKeyConstraint("time_entry_id", name=op.f("pk_left_entries")),
    )
    op.create_index("ix_left_entries_firm_id_time_entry_id", "left_entries", ["firm_id", "time_entry_id"])
    op.execute(_LEFT)
