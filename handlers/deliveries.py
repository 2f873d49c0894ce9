"""Deliveries: everything owed to anybody, its states, and what an attempt at one may do (DESIGN §7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import DeliveryId, FirmId, PersonId, WorkspaceId
from handlers.messages import MessageKind


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"  # a newer one does what this one would have done
    UNSURE = "unsure"  # it may have arrived, and nobody could look: an operator decides
    DEAD = "dead"  # refused for good; `last_error` says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message owed, as it stands.

    `version` is the review's when it was owed, `rendered_version` what was sent. `ambiguous` says that an earlier
    attempt may have arrived: look before sending again. `place` and `message` are the platform's ids (Slack:
    channel and ts) once they are known. `workspace_id` is where a channel is, and where a message to a person was sent.
    `waits_at` names the place that must take messages again before this goes on. In a card's place there may be a
    form that somebody types in, at the longest until `form_until`. `wall_version` is of the wall set that what was
    sent was judged by.
    """

    id: DeliveryId
    key: str
    firm_id: FirmId
    kind: MessageKind
    subject_id: str
    version: int
    workspace_id: WorkspaceId | None
    channel: str | None
    person_id: PersonId | None
    state: DeliveryState
    attempts: int
    next_at: datetime
    claimed_until: datetime | None
    ambiguous: bool
    sent_unseen: bool  # it was sent once more although nobody could look whether it had arrived
    first_attempt_at: datetime | None
    place: str | None
    message: str | None
    rendered_version: int | None
    shows_whole: bool  # the card as last sent shows all of the output
    last_error: str
    created_at: datetime
    waits_at: str | None = None
    form_until: datetime | None = None
    wall_version: int | None = None
