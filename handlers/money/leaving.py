"""Entries that a closing week leaves behind, and those that a later one finds again."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.ids import FirmId, TimeEntryId

# A week's search for untaken entries begins so long before the week: what is dated by the clock is committed long
# before that, so whatever lies further back was taken, or is listed as left.
MARGIN = timedelta(days=1)
LATE = timedelta(hours=1)  # what is dated further back than this when it is entered is listed at once


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesLeft:
    """A wall holds these entries: later weeks look for them, whatever their date."""

    firm_id: FirmId
    entry_ids: tuple[TimeEntryId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesFound:
    """These entries had been left behind, and are taken now."""

    entry_ids: tuple[TimeEntryId, ...]
