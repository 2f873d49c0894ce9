"""The firm's desk: the code for the first admin, the steps of the set-up, and terms as they were before a change."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from handlers.people.people import OutsideBusiness
from storage.columns import Moment, state_column
from storage.tables.metadata import metadata

claims = Table(
    "claims",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    Column("created_at", Moment, nullable=False),
)

set_up_steps = Table(
    "set_up_steps",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("step", String(20), primary_key=True),
    Column("done_at", Moment, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("practice_areas", JSON, nullable=False),
    Column("seniority", String, nullable=False),
    Column("invited_by", ForeignKey("people.id"), nullable=True),
    Column("invited_at", Moment, nullable=False),
    Column("accepted_at", Moment, nullable=True),
    Column("consents", Boolean, nullable=False),
    Column("outside_business", String(20), nullable=True),  # None: not said yet
)

# what was said of a person's notice of outside business and consent; their own row holds the newest of each
outside_business_notices = Table(
    "outside_business_notices",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    state_column("status", OutsideBusiness),
    Column("since", Moment, nullable=False),
    Column("dated_on", Date, nullable=True),
    Column("note", Text, nullable=False),
    Column("recorded_by", ForeignKey("people.id"), nullable=True),
)

consents = Table(
    "consents",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("uses", JSON, nullable=False),
    Column("since", Moment, nullable=False),
)

# a matter's row holds its terms as they are; what they were, the wording of its reasons and rubric too, is here
former_terms = Table(
    "former_terms",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("terms", JSON, nullable=False),
    Column("replaced_by", ForeignKey("people.id"), nullable=True),
    Column("replaced_at", Moment, nullable=False),
)
