"""Duties: notice of outside business and consent of people, unpaid entries, and the wording of each answer."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STATUS = "IN ('not_needed', 'approved', 'employer_paid', 'missing')"
_UNPAID = "unpaid IS NULL OR (unpaid IN ('missing', 'employer_paid') AND pay = 0)"
_WORDED = """
UPDATE verdicts SET matter_version = (
  SELECT COALESCE(
    (SELECT MIN(f.version) FROM former_terms f
     WHERE f.matter_id = r.matter_id AND f.replaced_at > verdicts.decided_at),
    m.version)
  FROM reviews r JOIN matters m ON m.id = r.matter_id WHERE r.id = verdicts.review_id)
WHERE EXISTS (
  SELECT 1 FROM reviews r JOIN former_terms f ON f.matter_id = r.matter_id WHERE r.id = verdicts.review_id)
"""
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _histories()
    _entries()
    _answers()
    _what_was_said()


def _answers() -> None:
    """By which wording each answer was given: the first of its matter's that was replaced after it, or today's."""
    version = sa.text("1")
    for table, at in (("verdicts", "decided_at"), ("held_answers", "held_at")):
        op.add_column(
            table, sa.Column("matter_version", sa.Integer(), server_default=version, nullable=False)
        )
        op.execute(_WORDED.replace("verdicts", table).replace("decided_at", at))
    op.add_column("verdicts", sa.Column("uses", sa.JSON(none_as_null=True), nullable=True))
    consent = sa.Column("consent_version", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("verdicts", consent)
    op.add_column("verdicts", sa.Column("unpaid", sa.String(length=20), nullable=True))


def _people() -> None:
    known = sa.CheckConstraint(f"outside_business {_STATUS}", name=op.f("ck_people_outside_business_known"))
    status = sa.Column(
        "outside_business",
        sa.String(length=20),
        known,
        server_default=sa.text("'not_needed'"),
        nullable=False,
    )
    op.add_column("people", status)
    op.add_column("people", sa.Column("uses", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    version = sa.Column("consent_version", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("people", version)


def _histories() -> None:
    op.create_table(
        "outside_business_notices",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint(f"status {_STATUS}", name=op.f("ck_outside_business_notices_status_known")),
        _to("outside_business_notices", "firm_id", "firms"),
        _to("outside_business_notices", "person_id", "people"),
        _to("outside_business_notices", "recorded_by", "people"),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_outside_business_notices")),
    )
    op.create_index(op.f("ix_outside_business_notices_firm_id"), "outside_business_notices", ["firm_id"])
    op.create_table(
        "consents",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        _to("consents", "firm_id", "firms"),
        _to("consents", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", "version", name=op.f("pk_consents")),
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _entries() -> None:
    why = sa.CheckConstraint(_UNPAID, name=op.f("ck_time_entries_unpaid"))
    op.add_column("time_entries", sa.Column("unpaid", sa.String(length=20), why, nullable=True))


def _what_was_said() -> None:
    """What people said when they accepted holds from now on: what was entered before stays as it was paid."""
    said = sa.table(
        "invitations",
        *(
            sa.column(name)
            for name in ("person_id", "firm_id", "accepted_at", "consents", "outside_business")
        ),
    )
    people = sa.table(
        "people",
        *(sa.column(name) for name in ("id", "outside_business", "consent_version")),
        sa.column("uses", sa.JSON()),
    )
    notices = sa.table(
        "outside_business_notices",
        *(sa.column(name) for name in ("person_id", "number", "firm_id", "status", "note", "recorded_by")),
        sa.column("since", _MOMENT),
    )
    consents = sa.table(
        "consents",
        *(sa.column(name) for name in ("person_id", "version", "firm_id")),
        sa.column("uses", sa.JSON()),
        sa.column("since", _MOMENT),
    )
    now = datetime.now(UTC)
    connection = op.get_bind()
    accepted = connection.execute(sa.select(said).where(said.c.accepted_at.is_not(None))).all()
    for row in accepted:
        uses = ["evaluate", "train"] if row.consents else []
        status = row.outside_business or "not_needed"
        of = {"person_id": row.person_id, "firm_id": row.firm_id, "since": now}
        theirs = people.update().where(people.c.id == row.person_id)
        connection.execute(theirs.values(outside_business=status, uses=uses, consent_version=1))
        connection.execute(
            notices.insert().values(number=1, status=status, note="", recorded_by=row.person_id, **of)
        )
        connection.execute(consents.insert().values(version=1, uses=uses, **of))
