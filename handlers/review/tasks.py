"""Tasks and the matters they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.ids import ClientId, FirmId, MatterId, TaskId, WorkspaceId
from handlers.money.rates import RateUnit
from handlers.money.rating.premiums import PremiumLine


class Offer(StrEnum):
    CHANNEL = "channel"  # the first eligible expert takes it
    DIRECT = "direct"  # routed to one expert


class TaskState(StrEnum):
    """Whether verdicts are still wanted; that all of them are in is read off the reviews."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a rubric, met or not met."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a matter's list for a rejection."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The reasons to reject and the rubric, as one version of a matter's terms words them."""

    reject_reasons: tuple[Reason, ...]
    rubric: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """An engagement for a client: practice area, terms, review policy."""

    id: MatterId
    firm_id: FirmId
    client_id: ClientId
    code: str
    title: str
    practice_area: str
    offer: Offer
    basis: RateUnit
    currency: str
    reviews_per_task: int
    expected_minutes: int
    cap_ms: int
    due_minutes: int
    claim_minutes: int
    workspace_id: WorkspaceId | None  # where its channel is
    channel: str | None
    reject_reasons: tuple[Reason, ...]
    rubric: tuple[Criterion, ...]
    confidential: bool
    is_open: bool
    answers_may: str = "index"  # train, evaluate or index
    premiums: tuple[PremiumLine, ...] = ()  # for rush and weekend, each from its moment on
    version: int = 1  # of its terms, reasons and rubric among them; rises with every change
    cleared_from: datetime | None = None  # the client's clearance: nothing is delivered outside of it
    cleared_until: datetime | None = None

    @property
    def wording(self) -> Wording:
        """Its reasons and rubric as they are worded now."""
        return Wording(reject_reasons=self.reject_reasons, rubric=self.rubric)

    @property
    def shows_text_at_once(self) -> bool:
        """Whether a card carries the output before anybody claims it (DESIGN §4)."""
        return self.basis is RateUnit.PIECE and self.reviews_per_task == 1 and not self.confidential


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One output to be reviewed. `metadata` is the client's own and is never shown.

    `parties`, `issuers` and `tags` are names by which the client says whom and what it is about: walls look at them,
    and they are never shown either.
    """

    id: TaskId
    firm_id: FirmId
    client_id: ClientId
    matter_id: MatterId
    external_id: str | None
    title: str
    agent: str
    agent_version: str
    output: str
    prompt: str
    context: str
    state: TaskState
    due_at: datetime
    created_at: datetime
    metadata: Mapping[str, object] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    purged_at: datetime | None = None  # its texts were removed then, and this is its tombstone


def is_cleared(matter: Matter, now: datetime) -> bool:
    """Whether the firm has cleared the matter's client for this moment."""
    if matter.cleared_from is None or now < matter.cleared_from:
        return False
    return matter.cleared_until is None or now < matter.cleared_until
