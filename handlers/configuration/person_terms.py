"""What a firm says of somebody without asking them anew: name, areas, seniority, hours, capacity. From a file alone."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, PersonId
from handlers.people.changed import PersonChanged
from handlers.people.experts.joining import seniority_of
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.typed import (
    Mistyped,
    between,
    hours_of,
    known_spelling,
    name_of,
    refusing,
    weekdays_of,
    zone_of,
)
from handlers.people.people import Hours, lacks_area
from handlers.people.roles import person_with


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePerson:
    """A person's terms anew; `unprefers`: they have no platform any more that they would rather be on."""

    id: CommandId
    person_id: PersonId
    name: str
    practice_areas: tuple[str, ...]
    seniority: str
    zone: str
    hours: str
    days: tuple[str, ...]
    daily_capacity: int
    unprefers: bool = False


@refusing
def change_person(command: ChangePerson, facts: FirmFacts, now: datetime) -> Decision:
    """Change what is known of a person; what they hold and have begun stays with them."""
    del now
    person = person_with(facts, command.person_id)
    if lacking := lacks_area(person.roles, command.practice_areas):
        raise Mistyped(lacking, field="practice_areas")
    if not command.days:
        raise Mistyped("Name at least one day of the week.", field="days")
    start, end = hours_of(command.hours)
    known = facts.practice_areas
    areas = (
        known_spelling(one, known, what="A practice area", field="practice_areas")
        for one in command.practice_areas
    )
    after = replace(
        person,
        name=name_of(command.name, what="The person’s name", field="name"),
        practice_areas=frozenset(areas),
        seniority=seniority_of(command.seniority, facts) or "",
        zone=zone_of(command.zone),
        hours=Hours(start=start, end=end, weekdays=weekdays_of(",".join(command.days))),
        daily_capacity=between(command.daily_capacity, 1, 500, what="The daily capacity", field="capacity"),
        preferred_platform=None if command.unprefers else person.preferred_platform,
    )
    if after == person:
        return Decision(reply=Done(words=f"{person.name} is known just so already.", already=True))
    changed = PersonChanged(person=after, seen=person)
    return Decision(reply=Done(words=f"{after.name} is changed.", subject_id=person.id), records=(changed,))
