"""The audit: records that are only added, the seals that chain them, and what a record can be found by.

A record is written with what it says alone, in the transaction of the act itself; its place in the chain is given
later, by the sealer. Until then it stands in no index but its own id and that of those which wait for a seal.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, text

from storage.columns import Identity, Moment
from storage.tables.metadata import metadata

_UNSEALED, _SEALED = text("seq IS NULL"), text("seq IS NOT NULL")

audit_records = Table(
    "audit_records",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seq", BigInteger, CheckConstraint("seq > 0", name="seq"), nullable=True),
    Column("prev", String(64), nullable=True),
    Column("seal", String(64), nullable=True),
    Index(
        "ix_audit_records_unsealed",
        "firm_id",
        "recorded_at",
        sqlite_where=_UNSEALED,
        postgresql_where=_UNSEALED,
    ),
    Index(
        "uq_audit_records_chain",
        "firm_id",
        "seq",
        unique=True,
        sqlite_where=_SEALED,
        postgresql_where=_SEALED,
    ),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("seal", String(64), nullable=False),
)

audit_subjects = Table(
    "audit_subjects",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True),
    Column("subject", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
)
