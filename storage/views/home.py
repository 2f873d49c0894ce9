"""A person's own page: their queue, what they did and earned, and for some the firm's week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Text, and_, cast, or_, select

from handlers.ids import FirmId, ReviewId
from handlers.money.digests import FirmFigures, firm_figures
from handlers.money.rates import RateLine
from handlers.money.reports.practice import SEES_FIRM
from handlers.money.spans import week_around
from handlers.people.duties.notices import PAY_NOTES
from handlers.people.people import Account, Person, PersonState, Role, Sender
from handlers.people.places.platform_words import nobody_yet
from handlers.review.cards.card_values import CardFacts, DayLeft
from handlers.review.cards.card_words import area_words
from handlers.review.cards.home_values import HomeFigures, QueueLine, duty_words, queue_line
from handlers.review.offering.turns import Turn, turn
from handlers.review.reviews import WAITING, ReviewState
from handlers.review.tasks import Matter
from handlers.walls.wall_sets import Judgement
from storage.facts.people.first_admins import has_admin
from storage.facts.review.turns import accounts_of, turn_facts
from storage.facts.review.verdicts import rates_of
from storage.rows import FIRM, MATTER
from storage.tables import firms, matters, people, reviews, tasks, workspaces
from storage.views.adjustments import day_left
from storage.views.cards import facts_seen, pay_text
from storage.views.desk import desk_of
from storage.views.figures import firm_rows, standing
from storage.views.overview.overviews import overview_of
from storage.views.trends import revenue_of

QUEUE_MAX = 50
RATES_MAX = 10
_CANDIDATES = 4 * QUEUE_MAX  # some of what stands in channels is not this person's to take
_IS_THERE = (PersonState.ACTIVE, PersonState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Whose turn a review would be, asked without doing anything."""

    sender: Sender
    review_id: ReviewId


def home_figures(connection: Connection, sender: Sender, now: datetime) -> HomeFigures:
    """Gather a person's own page; somebody who is nobody of ours gets a welcome with whom to ask."""
    account = accounts_of(connection, (sender,)).get(sender)
    if account is None or account.is_guest or account.is_deactivated:
        return _welcome(connection, sender, now)
    person = account.person
    now_stands = standing(connection, person.id, now)
    expert = Role.EXPERT in person.roles
    rates = rates_of(connection, {person.firm_id})[person.firm_id] if expert else ()
    return HomeFigures(
        person_name=person.name,
        duty=duty_words(person, now),
        today=now_stands.today if expert else None,
        this_week=now_stands.week if expert else None,
        queue=_queue(connection, sender, account, rates, now) if expert else (),
        unpaid=now_stands.balance,
        rates=_rates(connection, person, rates, now) if expert else (),
        pay_note=PAY_NOTES[person.unpaid] if expert and person.unpaid else "",
        admins=_admins(connection, person.firm_id),
        firm_week=_firm_week(connection, person, now),
        updated_at=now,
        zone=person.zone,
        day=_day(connection, person, now) if expert else None,
        desk=desk_of(connection, person, now),
        overview=overview_of(connection, person, now),
        revenue=revenue_of(connection, person, now),
    )


def _day(connection: Connection, person: Person, now: datetime) -> DayLeft:
    limit = select(firms.c.zone, firms.c.day_hours).where(firms.c.id == person.firm_id)
    zone, day_hours = connection.execute(limit).one()
    return day_left(connection, person.id, zone, day_hours, now)


def _welcome(connection: Connection, sender: Sender, now: datetime) -> HomeFigures:
    asked = select(firms.c.id, firms.c.zone).join(workspaces, workspaces.c.firm_id == firms.c.id)
    firm = connection.execute(
        asked.where(workspaces.c.platform == sender.platform, workspaces.c.external_id == sender.workspace)
    ).first()
    return HomeFigures(
        person_name="",
        duty="",
        today=None,
        this_week=None,
        queue=(),
        unpaid=(),
        rates=(),
        admins=() if firm is None else _admins(connection, firm.id),
        firm_week=None,
        updated_at=now,
        zone="UTC" if firm is None else firm.zone,
        nobody_yet="" if has_admin(connection) else nobody_yet(sender.platform),
    )


def _admins(connection: Connection, firm_id: FirmId) -> tuple[str, ...]:
    names = select(people.c.name).where(
        people.c.firm_id == firm_id,
        people.c.state.in_(_IS_THERE),
        cast(people.c.roles, Text).contains(f'"{Role.ADMIN}"'),
    )
    return tuple(connection.scalars(names.order_by(people.c.name, people.c.id)))


def _firm_week(connection: Connection, person: Person, now: datetime) -> FirmFigures | None:
    if person.state not in _IS_THERE or person.roles.isdisjoint(SEES_FIRM):
        return None
    row = connection.execute(select(*FIRM.columns).where(firms.c.id == person.firm_id)).one()
    firm = FIRM.value(row)
    week = week_around(now, zone=firm.zone, week_end=firm.week_end)
    return firm_figures(firm_rows(connection, firm.id, week.starts_at, week.ends_at))


def _queue(
    connection: Connection, sender: Sender, account: Account, rates: Sequence[RateLine], now: datetime
) -> tuple[QueueLine, ...]:
    """What is offered to the person or open with them, then what stands in channels for them to take."""
    asked = [_Asked(sender=sender, review_id=one) for one in _candidates(connection, account.person, now)]
    turns = (turn(facts, now) for facts in turn_facts(connection, asked, now, to_read=True)) if asked else ()
    theirs = [one for one in turns if isinstance(one, Turn)]
    return tuple(queue_line(_card_facts(one, rates, now), now) for one in theirs[:QUEUE_MAX])


def _candidates(connection: Connection, person: Person, now: datetime) -> Sequence[ReviewId]:
    own = and_(reviews.c.expert_id == person.id, reviews.c.state.in_(WAITING))
    in_channel = and_(
        reviews.c.expert_id.is_(None),
        reviews.c.state == ReviewState.OFFERED,
        reviews.c.in_channel.is_(True),
        matters.c.practice_area.in_(sorted(person.practice_areas)),
        tasks.c.due_at > now,
    )
    waiting = (
        select(reviews.c.id)
        .join(tasks, tasks.c.id == reviews.c.task_id)
        .join(matters, matters.c.id == reviews.c.matter_id)
        .where(reviews.c.firm_id == person.firm_id, or_(own, in_channel))
        .order_by(reviews.c.expert_id.is_(None), reviews.c.opened_at.is_(None), tasks.c.due_at, reviews.c.id)
    )
    return connection.scalars(waiting.limit(_CANDIDATES)).all()


def _card_facts(one: Turn, rates: Sequence[RateLine], now: datetime) -> CardFacts:
    return facts_seen(
        one.review,
        one.task,
        one.matter,
        expert_name=one.person.name if one.review.expert_id else "",
        verdict=None,
        rates=rates,
        earner=one.person,
        is_own=True,
        zone=one.person.zone,
        judged=Judgement.DELIVER,
        wall_version=0,
        now=now,
    )


def _rates(
    connection: Connection, person: Person, rates: Sequence[RateLine], now: datetime
) -> tuple[str, ...]:
    """What the person earns in each of their practice areas, as the firm's open matters have it."""
    open_matters = select(*MATTER.columns).where(
        matters.c.firm_id == person.firm_id,
        matters.c.is_open.is_(True),
        matters.c.practice_area.in_(sorted(person.practice_areas)),
    )
    known = [MATTER.value(row) for row in connection.execute(open_matters)]
    return tuple(sorted(set(_rate_lines(known, person, rates, now)))[:RATES_MAX])


def _rate_lines(
    known: Iterable[Matter], person: Person, rates: Sequence[RateLine], now: datetime
) -> Iterable[str]:
    for matter in known:
        if fee := pay_text(rates, matter, person, now):
            yield f"{area_words(matter)}: {fee}"
