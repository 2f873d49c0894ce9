"""The facts that a decision about a held answer is made on. The loader starts from the sender's firm."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from handlers.ids import FirmId, ReviewId
from handlers.people.people import Sender
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.review.held.releasing import HeldFacts
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.turns import accounts_of, turn_facts
from storage.facts.review.verdicts import accrued_by, day_of, rates_of
from storage.facts.walls.holding import hold_days
from storage.queries import Query
from storage.rows import HELD_ANSWER

_h, _p = tables.held_answers, tables.people
_ONE = select(*HELD_ANSWER.columns).where(_h.c.id == bindparam("id"), _h.c.firm_id == bindparam("firm"))
_STANDING = Query(
    select(*HELD_ANSWER.columns).where(
        _h.c.review_id.in_(bindparam("reviews", expanding=True)), _h.c.outcome == HeldOutcome.STANDING
    )
)


class _About:
    """A sender and a review, for the loader that asks for no more."""

    def __init__(self, sender: Sender, review_id: ReviewId) -> None:
        self.sender = sender
        self.review_id = review_id


def held_facts(
    connection: Connection, commands: Sequence[OpenHeldForm | ReleaseHeld | SendBack], now: datetime
) -> Sequence[HeldFacts]:
    """Load each command's held answer; they are rare and run alone, so this goes one by one."""
    return [_facts(connection, command, now) for command in commands]


def _facts(
    connection: Connection, command: OpenHeldForm | ReleaseHeld | SendBack, now: datetime
) -> HeldFacts:
    account = accounts_of(connection, (command.sender,)).get(command.sender)
    held = None if account is None else held_by_id(connection, command.held_id, account.person.firm_id)
    if held is None:
        return HeldFacts(turn=TurnFacts(account=account))
    turn = turn_facts(connection, (_About(command.sender, held.review_id),), now)[0]
    if held.outcome is HeldOutcome.STANDING and not (turn.review and turn.review.state is ReviewState.HELD):
        # PostgreSQL shows each SELECT what was committed by then: another decided between the two
        held = held_by_id(connection, command.held_id, held.firm_id) or held
    people = people_by_id(connection, (held.expert_id, held.ended_by))
    expert = people.get(held.expert_id)
    ended_by = people.get(held.ended_by) if held.ended_by is not None else None
    facts = HeldFacts(turn=turn, held=held, expert=expert, ended_by="" if ended_by is None else ended_by.name)
    if not isinstance(command, ReleaseHeld) or expert is None or turn.matter is None:
        return facts
    hold_days(connection, (expert.id,))
    accrued = accrued_by(connection, expert.id, turn.matter, turn.firm_zone, now)
    return HeldFacts(
        turn=turn,
        held=held,
        expert=expert,
        rates=rates_of(connection, {held.firm_id})[held.firm_id],
        already=accrued.already,
        day=day_of(connection, turn, accrued.milliseconds, now),
        ended_by=facts.ended_by,
    )


def held_by_id(connection: Connection, held_id: str, firm_id: FirmId) -> HeldAnswer | None:
    """Find a held answer of a firm."""
    row = connection.execute(_ONE, {"id": held_id, "firm": firm_id}).first()
    return None if row is None else HELD_ANSWER.value(row)


def standing_of(connection: Connection, review_ids: Sequence[str]) -> Mapping[str, HeldAnswer]:
    """Find the answers that reviews are held with now, by review."""
    if not review_ids:
        return {}
    found = (HELD_ANSWER.value(row) for row in _STANDING.rows(connection, reviews=sorted(review_ids)))
    return {held.review_id: held for held in found}
