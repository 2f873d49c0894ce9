"""First light: the first tables, and the triggers that keep entries as they are."""

from alembic import op

from storage.migrations.first_light import deliveries, money, people, review
from storage.triggers import create_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    people.create()
    review.create()
    money.create()
    deliveries.create()
    create_triggers(op.get_bind())
