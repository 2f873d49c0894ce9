"""What matters are billed by beside their rates: each version of the terms, of which the newest holds.

Rate lines stand with the money; premiums stand in a matter's own row, where every verdict reads them.
"""

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table

from storage.columns import Moment
from storage.tables.metadata import metadata

billing_terms = Table(
    "billing_terms",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("version", Integer, CheckConstraint("version > 0", name="version"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("currency", String(3), nullable=False),
    Column(
        "rounding",
        String(30),
        CheckConstraint(
            "rounding IN ('exact', 'nearest_tenth', 'up_tenth_once_per_day', 'min_tenth_per_day')",
            name="rounding_known",
        ),
        nullable=False,
    ),
    Column("minimum", BigInteger, CheckConstraint("minimum >= 0", name="minimum"), nullable=False),
    Column("tiers", JSON, nullable=False),  # pairs: above this amount, so many basis points off
    Column("task_code", String(20), nullable=False),
    Column("client_matter_id", String(20), nullable=False),
    Column("po_number", String(100), nullable=False),
    Column("set_by", ForeignKey("people.id"), nullable=True),
    Column("set_at", Moment, nullable=False),
)
