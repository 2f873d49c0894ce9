"""A supervisor's week: what their experts did, what waits and for how long, who is away, and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.digests import DigestRow, firm_figures
from handlers.overview.pages import needs_somebody, span_words
from handlers.overview.values import SOON, UNPLACED_AFTER, OverviewFacts, OverviewPart
from handlers.people.people import Person, PersonState, Role
from handlers.review.cards.home_values import duty_words
from handlers.walls.wall_sets import CLOSED, NO_WALLS, WallSet, judge

_SHOWN = 3  # reviews with their buttons: a digest is no queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A review as far as counting it goes: what walls look at, and since when it is as it is."""

    id: str
    practice_area: str
    client_id: ClientId
    matter_id: MatterId
    at: datetime
    due_at: datetime
    is_unplaced: bool = False
    parties: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedFacts:
    """What a supervisor's week is made from, of the whole firm; `areas` are those that they see to.

    `rows` and `declined` and `expired` are of the week, the rest is as it stands now. `urgent` holds those of the
    reviews that `needing` and `over` name.
    """

    reader: Person
    areas: frozenset[str]
    rows: tuple[DigestRow, ...]
    waiting: tuple[Seen, ...] = ()
    held: tuple[Seen, ...] = ()
    declined: tuple[Seen, ...] = ()
    expired: tuple[Seen, ...] = ()
    experts: tuple[Person, ...] = ()
    urgent: OverviewFacts | None = None
    walls: WallSet = NO_WALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorFigures:
    """The week before any platform shows it; it tells nobody's pay and no price."""

    reviews: int
    milliseconds: int
    by_verdict: tuple[tuple[str, int], ...]
    by_expert: tuple[tuple[str, int, int], ...]  # name, reviews, milliseconds
    counts: tuple[tuple[str, str], ...]
    away: tuple[str, ...]
    steps: tuple[str, ...]
    needs: OverviewPart
    is_quiet: bool


def needing(facts: SupervisedFacts, now: datetime) -> tuple[str, ...]:
    """Give the ids of what needs somebody in the reader's areas, the most urgent first."""
    late = [one for one in _own(facts, facts.waiting, now) if _is_late(one, now)]
    return tuple(one.id for one in sorted(late, key=lambda one: (one.due_at, one.id)))


def over(facts: SupervisedFacts, now: datetime) -> tuple[str, ...]:
    """Give the ids of what nobody answered in time in the reader's areas, the newest first."""
    own = _own(facts, facts.expired, now)
    return tuple(one.id for one in sorted(own, key=lambda one: (one.at, one.id), reverse=True))


def supervised(facts: SupervisedFacts, now: datetime) -> SupervisorFigures:
    """Sum a supervisor's week up; what a list or a wall keeps from everybody is not counted."""
    week = firm_figures(row for row in facts.rows if row.practice_area in facts.areas)
    waiting, held, declined, expired = (
        _own(facts, seen, now) for seen in (facts.waiting, facts.held, facts.declined, facts.expired)
    )
    away = _away(facts, now)
    happened = bool(week.by_expert or waiting or held or declined or expired)
    return SupervisorFigures(
        reviews=week.reviews,
        milliseconds=week.milliseconds,
        by_verdict=week.by_verdict,
        by_expert=tuple((one.name, one.reviews, one.milliseconds) for one in week.by_expert),
        counts=(
            ("Held for a supervisor", _since(held, now)),
            ("Waiting for an answer", _since(waiting, now)),
            ("With nobody yet", f"{sum(1 for one in waiting if one.is_unplaced):,}"),
            ("Overdue", f"{sum(1 for one in waiting if one.due_at <= now):,}"),
            ("Declined in the week", f"{len(declined):,}"),
            ("Over without an answer", f"{len(expired):,}"),
        ),
        away=tuple(
            f"{one.name}: {duty_words(one, now)[:1].lower()}{duty_words(one, now)[1:]}" for one in away
        ),
        steps=_steps(held, waiting, len(expired), away, now),
        needs=OverviewPart(title="Needs somebody")
        if facts.urgent is None
        else needs_somebody(facts.urgent, now, most=_SHOWN),
        is_quiet=not happened,
    )


def _own(facts: SupervisedFacts, seen: Iterable[Seen], now: datetime) -> list[Seen]:
    own = [one for one in seen if one.practice_area in facts.areas]
    return [one for one in own if judge(facts.walls, one, now) not in CLOSED]


def _is_late(one: Seen, now: datetime) -> bool:
    return one.due_at <= now + SOON or (one.is_unplaced and one.at <= now - UNPLACED_AFTER)


def _since(seen: Sequence[Seen], now: datetime) -> str:
    if not seen:
        return "0"
    oldest = min(one.at for one in seen)
    return f"{len(seen):,}, the oldest for {span_words(now - oldest)}"


def _away(facts: SupervisedFacts, now: datetime) -> list[Person]:
    own = [one for one in facts.experts if one.practice_areas & facts.areas and Role.EXPERT in one.roles]
    paused = [one for one in own if one.state is PersonState.PAUSED and not one.is_there(now)]
    return sorted(paused, key=lambda one: (one.name, PersonId(one.id)))


def _steps(
    held: Sequence[Seen], waiting: Sequence[Seen], expired: int, away: Sequence[Person], now: datetime
) -> tuple[str, ...]:
    """Say what to do next, the most pressing first."""
    unplaced = sum(1 for one in waiting if one.is_unplaced)
    overdue = sum(1 for one in waiting if one.due_at <= now)
    told = []
    if held:
        what = "An answer is held" if len(held) == 1 else f"{len(held):,} answers are held"
        told.append(f"{what}: the cards with Release and Send back stand in this chat.")
    if overdue:
        what = "A review is overdue" if overdue == 1 else f"{overdue:,} reviews are overdue"
        told.append(f"{what}: remind their experts, ask somebody else, or give more time.")
    if unplaced:
        what = "A review is" if unplaced == 1 else f"{unplaced:,} reviews are"
        whom = "it" if unplaced == 1 else "them"
        away_too = " Some of your experts are away." if away else ""
        told.append(f"{what} with nobody: nobody is free for {whom}.{away_too}")
    if expired:
        what = "A review was" if expired == 1 else f"{expired:,} reviews were"
        told.append(f"{what} over without an answer: ask again where it still matters.")
    return tuple(told) or ("Nothing waits for you.",)
