"""Held answers that wait long: whoever may release them is reminded, once a day and within their own hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, HeldId, PersonId
from handlers.messages import Message, MessageKind, ToPerson
from handlers.people.people import Person, on_duty
from handlers.review.held.holding import overseers_of
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.tasks import Matter, Task
from handlers.walls.wall_sets import NO_WALLS, WallSet, barred

PATIENCE = timedelta(hours=4)  # of the supervisor's own working time
_LOOKED_AT_MOST = 15  # days; whatever waits longer has waited long enough


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOverseers:
    """Look whether somebody is to be reminded of a held answer; by the schedule."""

    id: CommandId
    held_id: HeldId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindingFacts:
    """A held answer with who may release it; `told` is when each was last reminded. `held` None: it is not there."""

    held: HeldAnswer | None = None
    task: Task | None = None
    matter: Matter | None = None
    expert: Person | None = None
    people: tuple[Person, ...] = ()
    told: Mapping[PersonId, datetime] = field(default_factory=dict)
    walls: WallSet = NO_WALLS


def remind_overseers(command: RemindOverseers, facts: RemindingFacts, now: datetime) -> Decision:
    """Decide whom to remind: those who are asked for it, at work now, for whom it has waited long, not told today."""
    del command
    held, task, matter, expert = facts.held, facts.task, facts.matter, facts.expert
    if held is None or task is None or matter is None or expert is None:
        return Decision(reply=Done(already=True))
    if held.outcome is not HeldOutcome.STANDING:
        return Decision(reply=Done(already=True))
    asked = [
        one
        for one in overseers_of(facts.people, matter, expert, now)
        if not barred(facts.walls, one.id, task, now)
        and on_duty(one, now)
        and working_time(one, held.held_at, now) >= PATIENCE
        and not _told_today(one, facts.told.get(one.id), now)
    ]
    messages = tuple(_reminder(held, one, now) for one in asked)
    return Decision(reply=Done(already=not messages), messages=messages)


def working_time(person: Person, since: datetime, until: datetime) -> timedelta:
    """How much of a span is within somebody's working hours, where they are; of a long one, its last days."""
    zone = ZoneInfo(person.zone)
    total = timedelta()
    day = max(since.astimezone(zone).date(), until.astimezone(zone).date() - timedelta(days=_LOOKED_AT_MOST))
    while day <= until.astimezone(zone).date():
        if day.weekday() in person.hours.weekdays:
            starts, ends = (_at(day, minutes, zone) for minutes in (person.hours.start, person.hours.end))
            total += max(timedelta(), min(ends, until) - max(starts, since))
        day += timedelta(days=1)
    return total


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A local time of day as an instant; 24:00 is the beginning of the next day."""
    days, minute = divmod(minutes, 24 * 60)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    return (local + timedelta(days=days)).astimezone(ZoneInfo("UTC"))


def _told_today(person: Person, told: datetime | None, now: datetime) -> bool:
    zone = ZoneInfo(person.zone)
    return told is not None and told.astimezone(zone).date() == now.astimezone(zone).date()


def _reminder(held: HeldAnswer, person: Person, now: datetime) -> Message:
    day = now.astimezone(ZoneInfo(person.zone)).date()
    return Message(
        key=f"{MessageKind.HELD_REMINDER}/{held.id}/{person.id}/{day}",
        kind=MessageKind.HELD_REMINDER,
        firm_id=held.firm_id,
        to=ToPerson(person_id=person.id),
        subject_id=held.id,
        version=held.version,
        due_at=now,
    )
