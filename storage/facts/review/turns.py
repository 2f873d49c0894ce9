"""The facts of a sender and a review, for everything that a person does about one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, and_, bindparam, select

from handlers.ids import FirmId, ReviewId
from handlers.people.people import Account, Sender
from handlers.review.answering.verdict_values import Verdict
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import DECIDED, Review
from handlers.review.tasks import Matter, Task
from handlers.walls.wall_sets import WallSet
from storage import tables
from storage.facts.walls.walls import channel_key, readers_of, wall_sets_of
from storage.queries import Query
from storage.rows import MATTER, PERSON_COLUMNS, REVIEW, TASK, VERDICT, person_value


class AboutReview(Protocol):
    """A command from a person about a review."""

    @property
    def sender(self) -> Sender: ...
    @property
    def review_id(self) -> ReviewId: ...


_t = tables
_ACCOUNTS = Query(
    select(
        _t.accounts.c.workspace_id,
        _t.accounts.c.platform_user_id,
        _t.accounts.c.is_guest,
        _t.accounts.c.is_deactivated,
        _t.workspaces.c.platform,
        _t.workspaces.c.external_id,
        *PERSON_COLUMNS,
    )
    .select_from(_t.accounts.join(_t.workspaces).join(_t.people))
    .where(
        and_(
            _t.accounts.c.platform_user_id.in_(bindparam("accounts", expanding=True)),
            _t.workspaces.c.external_id.in_(bindparam("workspaces", expanding=True)),
        )
    )
)
_WITH_ALL = (
    select(
        _t.firms.c.zone,
        _t.firms.c.undo_minutes,
        _t.clients.c.cleared_from,
        _t.clients.c.cleared_until,
        _t.people.c.name,
        _t.firms.c.wall_version,
        _t.firms.c.day_hours,
        *REVIEW.columns,
        *TASK.columns,
        *MATTER.columns,
    )
    .select_from(
        _t.reviews.join(_t.tasks, _t.tasks.c.id == _t.reviews.c.task_id)
        .join(_t.matters, _t.matters.c.id == _t.reviews.c.matter_id)
        .join(_t.clients, _t.clients.c.id == _t.matters.c.client_id)
        .join(_t.firms, _t.firms.c.id == _t.reviews.c.firm_id)
        .outerjoin(_t.people, _t.people.c.id == _t.reviews.c.expert_id)
    )
    .where(_t.reviews.c.id.in_(bindparam("reviews", expanding=True)))
)
_REVIEWS = Query(_WITH_ALL)
# Whoever acts on a review holds the version of the walls that forbids it or not: the next one waits for them, and they
# for one that is being made. It is the lock that each row of a firm's takes anyway, so that no two of them wait.
_REVIEWS_HELD = Query(_WITH_ALL.with_for_update(read=True, key_share=True, of=_t.firms))
_VERDICTS = Query(
    select(*VERDICT.columns).where(
        _t.verdicts.c.review_id.in_(bindparam("reviews", expanding=True)), _t.verdicts.c.revoked_at.is_(None)
    )
)
_DECLINES = Query(
    select(_t.reviews.c.task_id, _t.declines.c.person_id)
    .join(_t.reviews, _t.reviews.c.id == _t.declines.c.review_id)
    .where(_t.reviews.c.task_id.in_(bindparam("tasks", expanding=True)))
)
_TURNS = Query(
    select(_t.reviews.c.task_id, _t.reviews.c.expert_id).where(
        _t.reviews.c.task_id.in_(bindparam("tasks", expanding=True)), _t.reviews.c.expert_id.is_not(None)
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """A review with its task and matter, and what its firm and expert are called and set to."""

    review: Review
    task: Task
    matter: Matter
    zone: str
    undo_minutes: int
    expert_name: str
    wall_version: int
    day_hours: int

    @property
    def card(self) -> tuple[Review, Task, Matter]:
        """What its card is about, as walls judge it."""
        return self.review, self.task, self.matter

    @property
    def had_others(self) -> bool:
        """Whether the task has or had other turns than this: several are wanted, or one was voided."""
        return self.matter.reviews_per_task > 1 or self.review.created_at > self.task.created_at

    @property
    def had_offers(self) -> bool:
        """Whether it was offered before; a very first offer has no declines, and that is nearly all of the traffic."""
        return self.review.version > 1


def accounts_of(connection: Connection, senders: Iterable[Sender]) -> Mapping[Sender, Account]:
    """Find the people behind platform accounts; a sender who is nobody of ours is left out."""
    wanted = set(senders)
    if not wanted:
        return {}
    found = _ACCOUNTS.rows(
        connection,
        accounts=sorted({s.platform_user_id for s in wanted}),
        workspaces=sorted({s.workspace for s in wanted}),
    )
    known: dict[Sender, Account] = {}
    for row in found:
        sender = Sender(platform=row[4], workspace=row[5], platform_user_id=row[1])
        known[sender] = Account(
            workspace_id=row[0],
            platform_user_id=row[1],
            person=person_value(row, 6),
            is_guest=row[2],
            is_deactivated=row[3],
        )
    return known


def reviews_by_id(
    connection: Connection, review_ids: Iterable[str], *, holding_walls: bool = False
) -> Mapping[str, ReviewFacts]:
    """Load reviews with their tasks and matters; `holding_walls`: nobody changes the firm's walls meanwhile."""
    known: dict[str, ReviewFacts] = {}
    wanted = sorted(set(review_ids))
    asked = _REVIEWS_HELD if holding_walls else _REVIEWS
    for row in asked.rows(connection, reviews=wanted) if wanted else ():
        review = REVIEW.value(row, 7)
        task = TASK.value(row, 7 + REVIEW.width)
        at_matter = 7 + REVIEW.width + TASK.width
        matter = MATTER.value(row, at_matter, cleared_from=row[2], cleared_until=row[3])
        known[review.id] = ReviewFacts(
            review=review,
            task=task,
            matter=matter,
            zone=row[0],
            undo_minutes=row[1],
            expert_name=row[4] or "",
            wall_version=row[5],
            day_hours=row[6],
        )
    return known


def walls_of(connection: Connection, known: Iterable[ReviewFacts]) -> Mapping[FirmId, WallSet]:
    """Load the wall sets of the firms of these reviews."""
    return wall_sets_of(connection, {one.review.firm_id: one.wall_version for one in known})


def verdicts_in_force(connection: Connection, review_ids: Sequence[str]) -> Mapping[str, Verdict]:
    """Load the verdicts in force of reviews, by review."""
    if not review_ids:
        return {}
    found = (VERDICT.value(row) for row in _VERDICTS.rows(connection, reviews=sorted(review_ids)))
    return {verdict.review_id: verdict for verdict in found}


def turn_facts(
    connection: Connection, commands: Sequence[AboutReview], now: datetime, *, to_read: bool = False
) -> Sequence[TurnFacts]:
    """Load the facts of each sender and review; a review of another firm than the sender's is not there.

    `to_read`: nothing is done about them, so that the walls may change meanwhile.
    """
    named = (command.review_id for command in commands)
    # first, for it holds the firm: what is read after it of walls and of people stays so until the end
    reviews = reviews_by_id(connection, named, holding_walls=not to_read)
    accounts = accounts_of(connection, (command.sender for command in commands))
    decided = [key for key, known in reviews.items() if known.review.state in DECIDED]
    verdicts = verdicts_in_force(connection, decided)
    unclaimed = [known for known in reviews.values() if known.review.expert_id is None]
    declines = declines_of(connection, [one.task.id for one in unclaimed if one.had_others or one.had_offers])
    other_turns = turns_at(connection, [one.task.id for one in unclaimed if one.had_others])
    walls = walls_of(connection, reviews.values())
    in_channels = [known.card for known in reviews.values() if known.review.in_channel]
    readers = readers_of(connection, walls, in_channels, now)
    facts: list[TurnFacts] = []
    for command in commands:
        account, known = accounts.get(command.sender), reviews.get(command.review_id)
        if account is None or known is None or known.review.firm_id != account.person.firm_id:
            facts.append(TurnFacts(account=account))
            continue
        person = account.person.id
        facts.append(
            TurnFacts(
                account=account,
                review=known.review,
                task=known.task,
                matter=known.matter,
                verdict=verdicts.get(command.review_id),
                expert_name=known.expert_name,
                declined=(known.task.id, person) in declines,
                has_other_turn=(known.task.id, person) in other_turns,
                firm_zone=known.zone,
                undo_minutes=known.undo_minutes,
                day_hours=known.day_hours,
                walls=walls[known.review.firm_id],
                channel_readers=readers.get(channel_key(known.matter)),
            )
        )
    return facts


def declines_of(connection: Connection, task_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Find who declined a turn at these tasks, as pairs of task and person: they are not asked again."""
    asked = sorted(set(task_ids))
    if not asked:
        return set()
    return {(row[0], row[1]) for row in _DECLINES.rows(connection, tasks=asked)}


def turns_at(connection: Connection, task_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Find who has or had a turn at these tasks, as pairs of task and person; a voided turn counts."""
    shared = sorted(set(task_ids))
    if not shared:
        return set()
    return {(row[0], row[1]) for row in _TURNS.rows(connection, tasks=shared)}
