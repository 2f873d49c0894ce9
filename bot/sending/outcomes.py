"""What came of an attempt: what a platform took or refused, said as an outcome that is settled."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sending.platforms import Content, PlatformTrouble, Posted
from handlers.attempt_values import Failed, Outcome, Sent
from handlers.deliveries import Delivery
from handlers.people.places.place_values import PlaceState
from handlers.review.cards.card_values import Card
from storage.views.destinations import Destination

NOWHERE = Failed(error="there is nowhere to send it: no live account or workspace", permanent=True)
_LOST = {
    PlaceState.REMOVED: "Signoff was removed there; this goes out when it is installed again",
    PlaceState.BLOCKED: "Signoff was blocked there; this goes out when it may write again",
}


@dataclass(slots=True)
class Update:
    """What became of each copy: shown anew, refused somewhere, or left alone until a form in its place is over.

    One on a platform that is away is left alone for a while, too (`left`).
    """

    shown: list[Sent] = field(default_factory=list)
    refused: list[tuple[PlatformTrouble, Destination]] = field(default_factory=list)
    held: list[datetime] = field(default_factory=list)
    left: list[Destination] = field(default_factory=list)

    def leave(self, to: Destination, until: datetime) -> None:
        """Leave a copy alone whose platform is away."""
        self.left.append(to)
        self.held.append(until)


def must_be_there(to: Destination) -> None:
    """Raise PlatformTrouble for a place where nothing may be sent, without asking the platform."""
    if to.state is not PlaceState.PRESENT:
        raise PlatformTrouble(f"{to.platform.capitalize()}: {_LOST[to.state]}", permanent=True, lost=to.state)


def failed(trouble: PlatformTrouble, to: Destination) -> Failed:
    """Say that it failed in a place; what was lost with the app waits there for it."""
    return Failed(
        error=trouble.words,
        ambiguous=trouble.ambiguous,
        permanent=trouble.permanent,
        wait=trouble.wait,
        workspace_id=to.workspace_id,
        waits_at=None if trouble.lost is None else to.waits_at,
    )


def may_go_elsewhere(failed: Failed) -> bool:
    """Whether it never arrives there, or not before the app is back, so that another account is tried."""
    return (failed.permanent or failed.waits_at is not None) and not failed.ambiguous


def update_outcome(delivery: Delivery, update: Update) -> Outcome:
    """What became of an update of several copies: any that may yet be shown makes all of it be tried again.

    Those that may be shown when the app is back where they stand wait for that, and hold up none of the others. As
    long as a platform is away, no number of attempts is too many.
    """
    refused = [failed(trouble, to) for trouble, to in update.refused if not trouble.gone]
    if passing := [one for one in refused if not may_go_elsewhere(one)]:
        return passing[0]
    waits = [one for one in refused if one.waits_at is not None]
    shown, held = update.shown, update.held
    waiting = [one.waits_at for one in waits] + [one.waits_at for one in update.left]
    if refused and not (shown or held):
        return (waits or refused)[0]
    refresh = [one.refresh_at for one in shown if one.refresh_at is not None]
    return Sent(
        place=None,
        message=None,
        rendered_version=min((one.rendered_version or 0 for one in shown), default=delivery.version),
        shows_whole=any(one.shows_whole for one in shown),
        refresh_at=min((*refresh, *held), default=None),
        remark="; ".join(sorted({trouble.words for trouble, _ in update.refused})),
        waits_at=next(iter(waiting), None),
        wall_version=min((one.wall_version or 0 for one in shown), default=None),
    )


def sent(posted: Posted, content: Content) -> Sent:
    """Say that it arrived."""
    if not isinstance(content, Card):
        return Sent(place=posted.ref.place, message=posted.ref.message)
    return Sent(
        place=posted.ref.place,
        message=posted.ref.message,
        rendered_version=content.version,
        shows_whole=posted.shows_whole,
        refresh_at=content.refresh_at,
        wall_version=content.wall_version,
    )
