"""People by their ids."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, select

from handlers.ids import PersonId
from handlers.people.people import Person
from storage import tables
from storage.queries import Query
from storage.rows import PERSON_COLUMNS, person_value

_PEOPLE = Query(select(*PERSON_COLUMNS).where(tables.people.c.id.in_(bindparam("people", expanding=True))))


def people_by_id(connection: Connection, ids: Iterable[PersonId | None]) -> Mapping[PersonId, Person]:
    """Read people; None is nobody."""
    wanted = sorted({one for one in ids if one is not None})
    people = map(person_value, _PEOPLE.rows(connection, people=wanted) if wanted else ())
    return {person.id: person for person in people}
