"""What the card of a held answer is built from, read fresh at the moment it is sent."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from handlers.ids import PersonId
from handlers.review.held.cards import HeldCardFacts
from handlers.walls.wall_sets import judge_reader
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.turns import reviews_by_id, walls_of
from storage.facts.review.wordings import wording_of
from storage.rows import HELD_ANSWER

_BY_ID = select(*HELD_ANSWER.columns).where(tables.held_answers.c.id == bindparam("id"))


def held_card_facts(
    connection: Connection, held_id: str, reader_id: PersonId | None, now: datetime
) -> HeldCardFacts | None:
    """Read what the card of a held answer shows a reader; None for one that is not there or not of their firm."""
    row = connection.execute(_BY_ID, {"id": held_id}).first()
    if row is None:
        return None
    held = HELD_ANSWER.value(row)
    people = people_by_id(connection, (reader_id, held.expert_id, held.ended_by))
    reader = None if reader_id is None else people.get(reader_id)
    known = reviews_by_id(connection, (held.review_id,)).get(held.review_id)
    if known is None or reader is None or reader.firm_id != held.firm_id:
        return None
    walls = walls_of(connection, (known,))[held.firm_id]
    expert = people.get(held.expert_id)
    ended_by = None if held.ended_by is None else people.get(held.ended_by)
    return HeldCardFacts(
        held=held,
        task=known.task,
        matter=known.matter,
        expert_name="" if expert is None else expert.name,
        ended_by="" if ended_by is None else ended_by.name,
        zone=reader.zone,
        judged=judge_reader(walls, reader.id, known.task, now),
        wall_version=walls.version,
        wording=wording_of(
            connection, held.firm_id, known.matter.id, held.matter_version, known.matter.version
        ),
    )
