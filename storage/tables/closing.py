"""What a closing week must look at beside the entries of its own days."""

from sqlalchemy import Column, ForeignKey, Index, Table

from storage.columns import Identity
from storage.tables.metadata import metadata

# Entries that lie before the place where a week's search for untaken ones begins: they were dated back when they were
# entered, or a wall held them. All others from there are taken, so nobody reads through what was ever taken.
left_entries = Table(
    "left_entries",
    metadata,
    Column("time_entry_id", Identity, ForeignKey("time_entries.id"), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Index("ix_left_entries_firm_id_time_entry_id", "firm_id", "time_entry_id"),
)
