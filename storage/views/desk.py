"""The firm's desk as somebody may see it, and what it has to tell a person."""

from datetime import datetime

from sqlalchemy import Connection, select

from handlers.desk.joined import joined_page
from handlers.desk.pages import desk_page, invitation_page, notice_page, own_page, welcome_page
from handlers.desk.values import DeskPage
from handlers.people.experts.experts import open_invitation
from handlers.people.people import Person, Role
from handlers.people.permissions import AT_THE_DESK
from handlers.people.roles import IS_THERE
from storage.facts.people.desk import steps_done
from storage.facts.people.setting_up import firm_of
from storage.rows import PERSON_COLUMNS, person_value
from storage.tables import people


def desk_of(connection: Connection, person: Person, now: datetime) -> DeskPage | None:
    """Build the desk for a person; None for those who are neither experts nor see to it."""
    if person.state not in IS_THERE:
        return None
    if person.roles.isdisjoint(AT_THE_DESK):
        return own_page(person, now) if Role.EXPERT in person.roles else None
    firm = firm_of(connection, person.firm_id)
    return desk_page(firm, person, steps_done(connection, person.firm_id), now)


def desk_word(connection: Connection, person_id: str, notice: int = 0) -> DeskPage | None:
    """Build what the desk has to tell a person now; None where there is nothing to say any more.

    `notice` is the number of the word about their notice of outside business that they are told of, if any.
    """
    row = connection.execute(select(*PERSON_COLUMNS).where(people.c.id == person_id)).first()
    if row is None:
        return None
    person = person_value(row)
    if notice:
        return notice_page(person) if person.state in IS_THERE and Role.EXPERT in person.roles else None
    firm = firm_of(connection, person.firm_id)
    if open_invitation(firm, person.id) is not None:
        return invitation_page(firm, person)
    if person.state not in IS_THERE or Role.ADMIN not in person.roles:
        return None
    return welcome_page(firm, person, steps_done(connection, person.firm_id))


def joined_word(connection: Connection, reader_id: str, person_id: str) -> DeskPage | None:
    """Build what whoever invited a person is told once they accepted; None where there is nothing to say any more."""
    row = connection.execute(select(*PERSON_COLUMNS).where(people.c.id == reader_id)).first()
    if row is None:
        return None
    reader = person_value(row)
    firm = firm_of(connection, reader.firm_id)
    return joined_page(firm, reader, person_id, steps_done(connection, reader.firm_id))
