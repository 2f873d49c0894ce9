"""Those of a firm's people who see to the work, the money or a practice area."""

from sqlalchemy import Connection, Text, cast, or_, select

from handlers.ids import FirmId
from handlers.people.people import Person, Role
from handlers.people.roles import IS_THERE
from storage.rows import PERSON_COLUMNS, person_value
from storage.tables import people

_ROLES = (Role.SUPERVISOR, Role.PRACTICE_HEAD, Role.ADMIN)


def staff_of(connection: Connection, firm_id: FirmId) -> tuple[Person, ...]:
    """Load the firm's supervisors, practice heads and admins who are with it, in the order of their ids."""
    holds = (cast(people.c.roles, Text).contains(f'"{role}"') for role in _ROLES)
    there = select(*PERSON_COLUMNS).where(
        people.c.firm_id == firm_id, people.c.state.in_(IS_THERE), or_(*holds)
    )
    return tuple(person_value(row) for row in connection.execute(there.order_by(people.c.id)))
