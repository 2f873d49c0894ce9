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
HeldId = NewType("HeldId", str)
RateLineId = NewType("RateLineId", str)
TimeEntryId = NewType("TimeEntryId", str)
SpanId = NewType("SpanId", str)
AdjustmentId = NewType("AdjustmentId", str)
EntryId = NewType("EntryId", str)
PeriodId = NewType("PeriodId", str)
PayoutId = NewType("PayoutId", str)
DigestId = NewType("DigestId", str)
DeliveryId = NewType("DeliveryId", str)
CommandId = NewType("CommandId", str)
PreBillId = NewType("PreBillId", str)
PreBillLineId = NewType("PreBillLineId", str)
InvoiceId = NewType("InvoiceId", str)


LENGTH = 32  # hexadecimal characters
STAMP = 12  # of them say when it began, in milliseconds since 1970, as in a UUIDv7 (RFC 9562, section 5.7)


def stamped_id(milliseconds: int, unique: str) -> str:
    """Give an id that begins with a time; `unique` are hexadecimal characters that nobody else has."""
    return f"{milliseconds:0{STAMP}x}{unique[: LENGTH - STAMP]}"


def derived_id(*parts: str) -> str:
    """Give the id that these parts always have: the time of the first, if it is an id, and a SHA-256 of all.

    What must exist once is named after its cause, so that doing it twice names the same thing. The parts are
    kept apart by a character that no id holds. What has the same cause lies side by side in every index, and what
    is new lies at its end: with ids in no order at all each verdict wrote to some sixteen places of its own.
    """
    digest = sha256("\x1f".join(parts).encode()).hexdigest()
    cause = parts[0]
    return cause[:STAMP] + digest[: LENGTH - STAMP] if len(cause) == LENGTH else digest[:LENGTH]


def reference_of(review_id: ReviewId) -> str:
    """Give the short name that people call a review by; what follows the time tells reviews apart."""
    return review_id[STAMP : STAMP + 6]
