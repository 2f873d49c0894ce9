"""Going through the cards that a version of the walls concerns: open ones are taken back, all are shown anew.

It goes in small commands, review by review in the order of their ids, so that no click waits for it: whoever is barred
is refused from the moment at which the wall is there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, FirmId, PersonId, ReviewId
from handlers.messages import Message
from handlers.records import Record, ReviewChanged
from handlers.review.answering.releases import passed_on
from handlers.review.held.holding import held_card_recheck
from handlers.review.held.values import held_id_of
from handlers.review.messages import card_recheck
from handlers.review.reviews import WAITING, Review, ReviewState
from handlers.review.tasks import Matter, Task
from handlers.walls.wall_records import FormsCleared, SweepMoved
from handlers.walls.wall_sets import CLOSED, WallSet, judge_reader

CHUNK = 100  # reviews in one command


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A sweep that is due; `cursor` is the id of the last review that it has gone through.

    `person_id`: it is about what bars this person, and not about what the version changed.
    """

    firm_id: FirmId
    version: int
    due_at: datetime
    cursor: str
    person_id: PersonId | None = None


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
    """The sweep if it still is where it was, the firm's newest walls, and its reviews that were named.

    `held` are the versions at which answers to them were held; their cards say something even when that is over.
    """

    is_there: bool
    walls: WallSet
    cards: tuple[tuple[Review, Task, Matter], ...] = ()
    held: Mapping[ReviewId, tuple[int, ...]] = field(default_factory=dict)


def sweep_cards(command: SweepCards, facts: SweepFacts, now: datetime) -> Decision:
    """Take back what waits with people who are barred, and owe every card a look by the walls of this moment."""
    if not facts.is_there:
        return Decision(reply=Done(already=True))
    records: list[Record] = [_moved(command, now)]
    messages: list[Message] = []
    for review, task, matter in facts.cards:
        held = facts.held.get(review.id, ())
        records.append(FormsCleared(review_id=review.id))
        # a supervisor's form holds the answer itself
        records.extend(FormsCleared(review_id=ReviewId(held_id_of(review.id, version))) for version in held)
        records.extend(_taken_back(review, task, matter, facts.walls, now))
        if review.offers:
            cause = f"{command.sweep.version}/{command.sweep.due_at.isoformat()}"
            messages.append(card_recheck(review, facts.walls.version, cause, now))
            messages.extend(
                held_card_recheck(review, version, facts.walls.version, cause, now) for version in held
            )
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
