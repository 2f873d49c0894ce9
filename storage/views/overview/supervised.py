"""A supervisor's week, read for the digest: each question by an index, on a reading connection."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, literal, select, text

from handlers.ids import ClientId, FirmId, MatterId, ReviewId
from handlers.money.closing_values import PayPeriod
from handlers.money.reports.recipients import areas_overseen
from handlers.overview.supervised import (
    Seen,
    SupervisedFacts,
    SupervisorFigures,
    needing,
    over,
    supervised,
)
from handlers.overview.values import ROWS_READ, OverviewFacts, QueueCounts
from handlers.people.people import Person
from handlers.review.held.values import HeldOutcome
from storage.facts.money.staff import staff_of
from storage.facts.review.routing import people_reached
from storage.facts.walls.walls import wall_sets_of
from storage.tables import declines, firms, held_answers, matters, reviews, tasks
from storage.views.figures import period_rows
from storage.views.overview.counts import is_unplaced, is_waiting
from storage.views.overview.overviews import waiting_reviews

_r, _t, _m, _h, _d = reviews.c, tasks.c, matters.c, held_answers.c, declines.c
_LONG_BEFORE = timedelta(weeks=5)  # that a review was made before its time was over
_whole = reviews.join(tasks, _t.id == _r.task_id).join(matters, _m.id == _r.matter_id)


def supervisor_week(
    connection: Connection, reader: Person, period: PayPeriod, now: datetime
) -> SupervisorFigures:
    """Sum up the week that a period was, and what waits now, in the areas that the reader sees to."""
    firm_id = reader.firm_id
    firm = connection.execute(select(firms.c.name, firms.c.wall_version).where(firms.c.id == firm_id)).one()
    known = select(_m.practice_area).where(_m.firm_id == firm_id).distinct()
    areas = areas_overseen(reader, staff_of(connection, firm_id), connection.scalars(known).all())
    facts = SupervisedFacts(
        reader=reader,
        areas=areas,
        rows=tuple(period_rows(connection, period.id)),
        waiting=tuple(_seen(connection, _waiting(firm_id, now))),
        held=tuple(_seen(connection, _held(firm_id))),
        declined=tuple(_seen(connection, _declined(firm_id, period))),
        expired=tuple(_seen(connection, _expired(firm_id, period))),
        experts=tuple(person for person, _ in people_reached(connection, firm_id)),
        walls=wall_sets_of(connection, {firm_id: firm.wall_version})[firm_id],
    )
    return supervised(_with_urgent(connection, facts, firm.name, now), now)


def _with_urgent(
    connection: Connection, facts: SupervisedFacts, firm_name: str, now: datetime
) -> SupervisedFacts:
    ids = [ReviewId(one) for one in needing(facts, now)]
    gone = [ReviewId(one) for one in over(facts, now)]
    read = waiting_reviews(connection, [*ids[:ROWS_READ], *gone[:ROWS_READ]])
    urgent = OverviewFacts(
        reader=facts.reader,
        firm_name=firm_name,
        days=(),
        queue=QueueCounts(),
        waiting=tuple(read[one] for one in ids if one in read),
        needing=len(ids),
        expired=tuple(read[one] for one in gone if one in read),
        expired_total=len(gone),
        walls=facts.walls,
    )
    return replace(facts, urgent=urgent)


def _waiting(firm_id: FirmId, now: datetime) -> Select[Any]:
    return _asked(_r.created_at, case((is_unplaced(), 1), else_=0)).where(*is_waiting(firm_id, now))


def _held(firm_id: FirmId) -> Select[Any]:
    standing = (text("held_answers.outcome = 'standing'"), _h.outcome == HeldOutcome.STANDING)
    found = _asked(_h.held_at).join(held_answers, _h.review_id == _r.id)
    return found.where(*standing, _h.firm_id == firm_id)


def _declined(firm_id: FirmId, period: PayPeriod) -> Select[Any]:
    found = _asked(_d.declined_at).join(declines, _d.review_id == _r.id)
    return found.where(
        _d.firm_id == firm_id, _d.declined_at >= period.starts_at, _d.declined_at < period.ends_at
    )


def _expired(firm_id: FirmId, period: PayPeriod) -> Select[Any]:
    return _asked(_t.due_at).where(
        text("reviews.state = 'expired'"),
        _r.firm_id == firm_id,
        _r.created_at >= period.starts_at - _LONG_BEFORE,
        _t.due_at >= period.starts_at,
        _t.due_at < period.ends_at,
    )


def _asked(at: ColumnElement[Any], is_unplaced: ColumnElement[Any] | None = None) -> Select[Any]:
    unplaced = literal(0) if is_unplaced is None else is_unplaced
    named = (_m.practice_area, _t.client_id, _t.matter_id, _t.parties, _t.issuers, _t.tags)
    return select(_r.id, at, _t.due_at, unplaced, *named).select_from(_whole)


def _seen(connection: Connection, asked: Select[Any]) -> Iterator[Seen]:
    for review_id, at, due_at, unplaced, area, client_id, matter_id, *names in connection.execute(asked):
        parties, issuers, tags = (tuple(some or ()) for some in names)
        yield Seen(
            id=review_id,
            practice_area=area,
            client_id=ClientId(client_id),
            matter_id=MatterId(matter_id),
            at=at,
            due_at=due_at,
            is_unplaced=bool(unplaced),
            parties=parties,
            issuers=issuers,
            tags=tags,
        )
