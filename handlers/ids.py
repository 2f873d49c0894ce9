"""Names for the ids of things, and how an id is derived from its cause."""

from hashlib import sha256
from typing import NewType

FirmId = NewType("FirmId", str)
WorkspaceId = NewType("WorkspaceId", str)
ClientId = NewType("ClientId", str)
MatterId = NewType("MatterId", str)
PersonId = NewType("PersonId", str)
TaskId = NewType("TaskId", str)
ReviewId = NewType("ReviewId", str)
VerdictId = NewType("VerdictId", str)
RateLineId = NewType("RateLineId", str)
TimeEntryId = NewType("TimeEntryId", str)
EntryId = NewType("EntryId", str)
PeriodId = NewType("PeriodId", str)
PayoutId = NewType("PayoutId", str)
DigestId = NewType("DigestId", str)
DeliveryId = NewType("DeliveryId", str)
CommandId = NewType("CommandId", str)


def derived_id(*parts: str) -> str:
    """Give the id that these parts always have: 32 hexadecimal characters of a SHA-256.

    What must exist once is named after its cause, so that doing it twice names the same thing. The parts are
    kept apart by a character that no id holds.
    """
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]
