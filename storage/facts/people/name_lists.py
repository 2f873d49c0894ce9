"""What a firm's list of names is changed on: the firm, its key and the codes that are there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.ids import FirmId
from handlers.people.experts.name_lists import ListNames, NameFacts, UnlistNames
from handlers.people.firms.firm_facts import FirmFacts
from handlers.review.outbound.listing import NameKind
from storage.facts.people.setting_up import firm_as_set_up
from storage.tables import listed_names, name_keys


def name_facts(
    connection: Connection, commands: Sequence[ListNames | UnlistNames], now: datetime
) -> Sequence[NameFacts]:
    """Load each command's firm with its list; they are rare and run alone."""
    del now
    return [names_of(connection, command.firm) for command in commands]


def names_of(connection: Connection, firm_name: str) -> NameFacts:
    """Load the list of a firm by its name, or of the only firm there is."""
    facts = firm_as_set_up(connection, firm_name)
    if facts.firm is None:
        return NameFacts(firm=facts)
    return list_of(connection, facts, facts.firm.id)


def list_of(connection: Connection, facts: FirmFacts, firm_id: FirmId) -> NameFacts:
    """Load a firm's list, with how many names of each kind are on it."""
    key = select(name_keys.c.key).where(name_keys.c.firm_id == firm_id)
    codes = select(listed_names.c.hash).where(listed_names.c.firm_id == firm_id)
    return NameFacts(
        firm=facts,
        key=connection.scalar(key),
        hashes=frozenset(connection.scalars(codes)),
        counts=tuple((kind, count) for kind, count, _ in names_by_kind(connection, firm_id)),
    )


def names_by_kind(connection: Connection, firm_id: str) -> Sequence[tuple[NameKind, int, datetime]]:
    """Count a firm's names by kind, and say when the last of each was put there."""
    n = listed_names.c
    counted = select(n.kind, func.count(), func.max(n.created_at)).where(n.firm_id == firm_id)
    found = connection.execute(counted.group_by(n.kind).order_by(n.kind))
    return [(NameKind(row[0]), int(row[1]), row[2]) for row in found]
