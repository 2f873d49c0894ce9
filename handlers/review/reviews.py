"""The life of a review: its states, and the one table of moves between them (DESIGN §4; drawn in docs/reviews.md)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import FirmId, MatterId, PersonId, ReviewId, TaskId
from handlers.money.time import Meter


class ReviewState(StrEnum):
    OFFERED = "offered"
    OPEN = "open"
    HELD = "held"  # answered, and a supervisor looks at it first
    APPROVED = "approved"
    EDITED = "edited"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


class Move(StrEnum):
    START = "start"
    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"
    DECLINE = "decline"  # gives the turn back: the review is offered to somebody else
    RELEASE = "release"  # by the expert, or by the matter's claim time
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    UNDO = "undo"
    VOID = "void"
    HOLD = "hold"  # by the outbound check
    SEND_BACK = "send_back"  # by a supervisor
    ASK_AGAIN = "ask_again"  # by an admin or a supervisor, with more time


_S, _M = ReviewState, Move

TRANSITIONS: dict[tuple[ReviewState, Move], ReviewState] = {
    (_S.OFFERED, _M.START): _S.OPEN,
    (_S.OFFERED, _M.APPROVE): _S.APPROVED,  # one-click piece cards only
    (_S.OFFERED, _M.EDIT): _S.EDITED,
    (_S.OFFERED, _M.REJECT): _S.REJECTED,
    (_S.OFFERED, _M.HOLD): _S.HELD,
    (_S.OFFERED, _M.DECLINE): _S.OFFERED,
    (_S.OFFERED, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.OFFERED, _M.EXPIRE): _S.EXPIRED,
    (_S.OPEN, _M.APPROVE): _S.APPROVED,
    (_S.OPEN, _M.EDIT): _S.EDITED,
    (_S.OPEN, _M.REJECT): _S.REJECTED,
    (_S.OPEN, _M.HOLD): _S.HELD,
    (_S.OPEN, _M.RELEASE): _S.OFFERED,
    (_S.OPEN, _M.DECLINE): _S.OFFERED,
    (_S.OPEN, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.OPEN, _M.EXPIRE): _S.EXPIRED,
    (_S.HELD, _M.APPROVE): _S.APPROVED,  # released by a supervisor, as the two below
    (_S.HELD, _M.EDIT): _S.EDITED,
    (_S.HELD, _M.REJECT): _S.REJECTED,
    (_S.HELD, _M.SEND_BACK): _S.OPEN,
    (_S.HELD, _M.UNDO): _S.OPEN,  # taken back by its expert
    (_S.HELD, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.EXPIRED, _M.ASK_AGAIN): _S.OFFERED,
    (_S.APPROVED, _M.UNDO): _S.OPEN,
    (_S.EDITED, _M.UNDO): _S.OPEN,
    (_S.REJECTED, _M.UNDO): _S.OPEN,
    (_S.APPROVED, _M.VOID): _S.VOID,
    (_S.EDITED, _M.VOID): _S.VOID,
    (_S.REJECTED, _M.VOID): _S.VOID,
}

DECIDED = frozenset({ReviewState.APPROVED, ReviewState.EDITED, ReviewState.REJECTED})
WAITING = frozenset({ReviewState.OFFERED, ReviewState.OPEN})  # for an answer
ANSWERED = DECIDED | {ReviewState.HELD}  # by its expert
UNDECIDED = WAITING | {ReviewState.HELD}  # to a client, one that is held is like one that is open


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One expert's turn at a task. `version` rises with every change, and each change is made on condition of it.

    `expert_id` is whose turn it is, or None while anybody eligible may take it. `offers` counts the times it was
    offered; `route_at` is when it should be looked at next for an offer; `claim_until` is when an open one
    without an answer goes back. Times are aware UTC; metered time is in milliseconds.
    """

    id: ReviewId
    firm_id: FirmId
    task_id: TaskId
    matter_id: MatterId
    state: ReviewState
    version: int
    expert_id: PersonId | None
    offers: int
    offered_at: datetime | None
    in_channel: bool  # its newest offer stands in the matter's channel, not in a direct chat
    route_at: datetime | None
    opened_at: datetime | None
    claim_until: datetime | None
    metered_ms: int
    meter_since: datetime | None
    snoozed_until: datetime | None
    decided_at: datetime | None
    final_at: datetime | None
    created_at: datetime

    def meter(self, cap_ms: int) -> Meter:
        """The review's meter as it stands."""
        return Meter(elapsed_ms=self.metered_ms, running_since=self.meter_since, cap_ms=cap_ms)


def unasked(key: ReviewId, *, firm_id: FirmId, task_id: TaskId, matter_id: MatterId, now: datetime) -> Review:
    """Make a turn that nobody was offered yet, to be routed at once."""
    return Review(
        id=key,
        firm_id=firm_id,
        task_id=task_id,
        matter_id=matter_id,
        state=ReviewState.OFFERED,
        version=0,
        expert_id=None,
        offers=0,
        offered_at=None,
        in_channel=False,
        route_at=now,
        opened_at=None,
        claim_until=None,
        metered_ms=0,
        meter_since=None,
        snoozed_until=None,
        decided_at=None,
        final_at=None,
        created_at=now,
    )


def target(state: ReviewState, move: Move) -> ReviewState | None:
    """Where a move leads from a state; None where there is no such move."""
    return TRANSITIONS.get((state, move))
