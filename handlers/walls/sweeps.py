"""Going through the cards that a version of the walls concerns: open ones are taken back, all are shown anew.

It goes in small commands, review by review in the order of their ids, so that no click waits for it: whoever is barred
is refused from the moment at which the wall is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, FirmId, ReviewId
from handlers.messages import Message
from handlers.records import Record, ReviewChanged
from handlers.review.held.holding import held_card_recheck
from handlers.review.held.values import held_id_of
from handlers.review.messages import card_recheck
from handlers.review.releases import passed_on
from handlers.review.reviews import WAITING, Review, ReviewState
from handlers.review.tasks import Matter, Task
from handlers.walls.wall_records import FormsCleared, SweepMoved
from handlers.walls.wall_sets import CLOSED, WallSet, judge_reader

CHUNK = 100  # reviews in one command


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A sweep that is due; `cursor` is the id of the last review that it has gone through."""

    firm_id: FirmId
    version: int
    due_at: datetime
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepCards:
    """Go through these reviews, which a search from the sweep's cursor on found; it came as far as `next_cursor`.

    `is_last`: there are no more.
    """

    id: CommandId
    sweep: Sweep
    review_ids: tuple[ReviewId, ...]
    next_cursor: str
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFacts:
    """The sweep if it still is where it was, the firm's newest walls, and its reviews that were named."""

    is_there: bool
    walls: WallSet
    cards: tuple[tuple[Review, Task, Matter], ...] = ()


def sweep_cards(command: SweepCards, facts: SweepFacts, now: datetime) -> Decision:
    """Take back what waits with people who are barred, and owe every card a look by the walls of this moment."""
    if not facts.is_there:
        return Decision(reply=Done(already=True))
    records: list[Record] = [_moved(command, now)]
    messages: list[Message] = []
    for review, task, matter in facts.cards:
        is_held = review.state is ReviewState.HELD
        records.append(FormsCleared(review_id=review.id))
        if is_held:  # a supervisor's form holds the answer itself
            records.append(FormsCleared(review_id=ReviewId(held_id_of(review.id, review.version))))
        records.extend(_taken_back(review, task, matter, facts.walls, now))
        if review.offers:
            cause = f"{command.sweep.version}/{command.sweep.due_at.isoformat()}"
            messages.append(card_recheck(review, facts.walls.version, cause, now))
            if is_held:
                messages.append(held_card_recheck(review, facts.walls.version, cause, now))
    return Decision(reply=Done(), records=tuple(records), messages=tuple(messages))


def _moved(command: SweepCards, now: datetime) -> SweepMoved:
    sweep = command.sweep
    return SweepMoved(
        firm_id=sweep.firm_id,
        version=sweep.version,
        due_at=sweep.due_at,
        seen_cursor=sweep.cursor,
        cursor=command.next_cursor,
        done_at=now if command.is_last else None,
    )


def _taken_back(
    review: Review, task: Task, matter: Matter, walls: WallSet, now: datetime
) -> Iterator[Record]:
    """Give a turn of somebody barred to others at once; what waits for anybody is looked at again.

    Time that was metered is kept with the offer and unpaid: nothing accrues to whom a wall bars.
    """
    if review.state not in WAITING:
        return
    if review.expert_id is not None:
        if judge_reader(walls, review.expert_id, task, now) in CLOSED:
            records, _ = passed_on(review, matter, now)
            yield from records
    elif review.state is ReviewState.OFFERED and not review.in_channel:
        again = replace(review, version=review.version + 1, route_at=now)
        yield ReviewChanged(review=again, seen_state=review.state, seen_version=review.version)
