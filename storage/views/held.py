"""What the card of a held answer is built from, read fresh at the moment it is sent."""

from sqlalchemy import Connection, bindparam, select

from handlers.ids import FirmId, PersonId
from handlers.review.held.cards import HeldCardFacts
from storage import tables
from storage.facts.turns import reviews_by_id
from storage.rows import HELD_ANSWER
from storage.views.cards import person_of

_BY_ID = select(*HELD_ANSWER.columns).where(tables.held_answers.c.id == bindparam("id"))


def held_card_facts(connection: Connection, held_id: str, reader_id: PersonId | None) -> HeldCardFacts | None:
    """Read what the card of a held answer shows a reader; None for one that is not there or not of their firm."""
    row = connection.execute(_BY_ID, {"id": held_id}).first()
    reader = person_of(connection, reader_id)
    if row is None or reader is None:
        return None
    held = HELD_ANSWER.value(row)
    known = reviews_by_id(connection, (held.review_id,)).get(held.review_id)
    if known is None or reader.firm_id != held.firm_id:
        return None
    expert, ended_by = person_of(connection, held.expert_id), person_of(connection, held.ended_by)
    return HeldCardFacts(
        held=held,
        task=known.task,
        matter=known.matter,
        expert_name="" if expert is None else expert.name,
        ended_by="" if ended_by is None else ended_by.name,
        zone=reader.zone,
    )


def firm_of_held(connection: Connection, held_id: str) -> FirmId | None:
    """Say whose firm's a held answer is."""
    row = connection.execute(_BY_ID, {"id": held_id}).first()
    return None if row is None else HELD_ANSWER.value(row).firm_id
