"""What attempts at deliveries are made of: commands, facts, outcomes, and how long anything waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.deliveries import Delivery
from handlers.ids import CommandId, DeliveryId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long deliveries wait for what.

    A claim holds for `lease`. Nothing is sent in its second half, so that the call ends before the claim does: a call
    of a platform takes at most 15 s, and a wait for its turn a few. Processes' clocks must agree better than that.
    """

    lease: timedelta = timedelta(seconds=60)
    retry_first: timedelta = timedelta(seconds=1)
    retry_longest: timedelta = timedelta(seconds=60)
    second_copy_after: timedelta = timedelta(seconds=60)
    wait_for_post: timedelta = timedelta(seconds=1)
    wait_for_place: timedelta = timedelta(minutes=5)

    def may_send(self, claimed_until: datetime | None, now: datetime) -> bool:
        """Whether there is time enough left under a claim to send something."""
        return claimed_until is not None and now + self.lease / 2 <= claimed_until


USUAL = Timing()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDelivery:
    id: CommandId
    delivery_id: DeliveryId
    timing: Timing = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """The delivery; for a claim of an update, and for a card that lost its claim, also what else its card is owed."""

    delivery: Delivery | None
    posts: tuple[Delivery, ...] = ()
    updates: tuple[Delivery, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        return () if self.delivery is None else (f"sending/{self.delivery.subject_id}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived: where it stands, what version it shows, and when it must be shown anew.

    `remark` tells an operator what of it could not be done, such as a copy that is not there any more; `waits_at` is
    the place of one that may be shown again when the app is back there. `wall_version` is of the wall set that it was
    judged by, where it has anything to judge.
    """

    place: str | None
    message: str | None
    rendered_version: int | None = None
    shows_whole: bool = False
    refresh_at: datetime | None = None
    remark: str = ""
    workspace_id: WorkspaceId | None = None
    waits_at: str | None = None
    wall_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It did not arrive (or, `ambiguous`, perhaps did); `permanent`: it never will; `wait` is the platform's own.

    `waits_at`: it will when the app is back in that place, and until then no number of attempts is too many.
    `workspace_id` is where it was tried.
    """

    error: str
    ambiguous: bool = False
    permanent: bool = False
    wait: timedelta | None = None
    workspace_id: WorkspaceId | None = None
    waits_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotLook:
    """An earlier attempt may have arrived and nobody can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingUnseen:
    """It is about to be sent once more although nobody could look; this is remembered before, not after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOwed:
    """There is nothing to say any more: what it was about has moved on, and nothing was sent."""


Outcome = Sent | Failed | CannotLook | SendingUnseen | NotOwed


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDelivery:
    id: CommandId
    delivery_id: DeliveryId
    attempt: int
    outcome: Outcome
    timing: Timing = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDirectChat:
    """Remember the direct chat that the platform opened with a person."""

    id: CommandId
    workspace_id: WorkspaceId
    platform_user_id: str
    channel: str
