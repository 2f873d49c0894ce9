"""Who had notice of a wall, and sweeps that are owed to somebody's new account."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wall_entries", sa.Column("told", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("wall_sweeps", sa.Column("person_id", sa.String(length=32), nullable=True))
