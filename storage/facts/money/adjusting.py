"""The facts that adjustments of time are decided on. Each loader starts from the sender and their firm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.ids import FirmId, ReviewId
from handlers.money.adjusting.values import TimeAdjustment
from handlers.people.people import Sender
from handlers.review.adjusting.adjusting import adjustment_id_of
from handlers.review.adjusting.commands import AdjustTime, GrantTime, OpenRefusal, OpenTimeForm, RefuseTime
from handlers.review.adjusting.values import AdjustFacts, GrantFacts
from handlers.review.answering.undo import UndoFacts
from handlers.review.held.values import HeldOutcome
from handlers.review.offering.turns import TurnFacts
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.outbound import overseers_in
from storage.facts.review.turns import accounts_of, turn_facts
from storage.facts.review.undo import undo_facts_of
from storage.rows import TIME_ADJUSTMENT

_a, _h = tables.time_adjustments, tables.held_answers


class _About:
    """A sender and a review, for the loader that asks for no more."""

    def __init__(self, sender: Sender, review_id: ReviewId) -> None:
        self.sender = sender
        self.review_id = review_id


def adjust_facts(
    connection: Connection, commands: Sequence[OpenTimeForm | AdjustTime], now: datetime
) -> Sequence[AdjustFacts]:
    """Load what experts may adjust; adjustments are rare and run alone, so this goes one by one."""
    return [_adjust_facts(connection, command, now) for command in commands]


def _adjust_facts(connection: Connection, command: OpenTimeForm | AdjustTime, now: datetime) -> AdjustFacts:
    turn = turn_facts(connection, (command,), now)[0]
    undo = undo_facts_of(connection, turn)
    if turn.review is None or undo.entry is None:
        return AdjustFacts(undo=undo)
    # a supervisor may have had the answer for long: what counts for the clock is when it was given
    held = select(func.max(_h.c.held_at)).where(
        _h.c.review_id == turn.review.id, _h.c.outcome == HeldOutcome.RELEASED
    )
    facts = AdjustFacts(undo=undo, answered_at=connection.execute(held).scalar())
    if not isinstance(command, AdjustTime):
        return facts
    firm_id = turn.review.firm_id
    before = adjustment_by_id(connection, adjustment_id_of(command.id), firm_id)
    return replace(facts, people=overseers_in(connection, firm_id), before=before)


def grant_facts(
    connection: Connection, commands: Sequence[GrantTime | OpenRefusal | RefuseTime], now: datetime
) -> Sequence[GrantFacts]:
    """Load what supervisors decide about; one of another firm is not there."""
    return [_grant_facts(connection, command, now) for command in commands]


def _grant_facts(
    connection: Connection, command: GrantTime | OpenRefusal | RefuseTime, now: datetime
) -> GrantFacts:
    account = accounts_of(connection, (command.sender,)).get(command.sender)
    found = (
        None
        if account is None
        else adjustment_by_id(connection, command.adjustment_id, account.person.firm_id)
    )
    if found is None:
        return GrantFacts(undo=UndoFacts(turn=TurnFacts(account=account)))
    turn = turn_facts(connection, (_About(command.sender, found.review_id),), now)[0]
    undo = undo_facts_of(connection, turn)
    # again, for its expert's day is held from here on: PostgreSQL shows each SELECT what was committed by then
    found = adjustment_by_id(connection, found.id, found.firm_id) or found
    people = people_by_id(connection, (found.person_id, found.decided_by))
    ended_by = None if found.decided_by is None else people.get(found.decided_by)
    return GrantFacts(
        undo=undo,
        adjustment=found,
        expert=people.get(found.person_id),
        ended_by="" if ended_by is None else ended_by.name,
    )


def adjustment_by_id(connection: Connection, key: str, firm_id: FirmId) -> TimeAdjustment | None:
    """Find an adjustment of a firm."""
    of_firm = select(*TIME_ADJUSTMENT.columns).where(_a.c.id == key, _a.c.firm_id == firm_id)
    row = connection.execute(of_firm).first()
    return None if row is None else TIME_ADJUSTMENT.value(row)
