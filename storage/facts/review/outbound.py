"""What answers with words in them are checked against: the firm's list of names, and who may release what is held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Text, bindparam, cast, or_, select

from handlers.ids import FirmId
from handlers.people.people import Person, PersonState, Role
from handlers.review.held.values import OutboundFacts
from handlers.review.outbound.names import NameList
from storage import tables
from storage.queries import Query
from storage.rows import PERSON_COLUMNS, person_value

_k, _l, _p, _a = tables.name_keys, tables.listed_names, tables.people, tables.accounts
_KEYS = Query(select(_k.c.firm_id, _k.c.key).where(_k.c.firm_id.in_(bindparam("firms", expanding=True))))
_NAMES = Query(
    select(_l.c.firm_id, _l.c.hash, _l.c.words).where(_l.c.firm_id.in_(bindparam("firms", expanding=True)))
)
_OVERSEERS = Query(
    select(*PERSON_COLUMNS)
    .where(
        _p.c.firm_id.in_(bindparam("firms", expanding=True)),
        _p.c.state.in_((PersonState.ACTIVE, PersonState.PAUSED)),
        or_(*(cast(_p.c.roles, Text).contains(f'"{role}"') for role in (Role.SUPERVISOR, Role.ADMIN))),
        select(_a.c.person_id)
        .where(_a.c.person_id == _p.c.id, _a.c.is_guest.is_(False), _a.c.is_deactivated.is_(False))
        .exists(),
    )
    .order_by(_p.c.id)
)


def outbound_facts(connection: Connection, firms: Iterable[FirmId]) -> Mapping[FirmId, OutboundFacts]:
    """Load them for these firms, one query a table; nothing is asked where no answer has words in it."""
    wanted = sorted(set(firms))
    if not wanted:
        return {}
    lists = _lists(connection, wanted)
    overseers: dict[FirmId, list[Person]] = defaultdict(list)
    for row in _OVERSEERS.rows(connection, firms=wanted):
        person = person_value(row)
        overseers[person.firm_id].append(person)
    return {
        firm: OutboundFacts(names=lists.get(firm, NameList()), overseers=tuple(overseers[firm]))
        for firm in wanted
    }


def overseers_in(connection: Connection, firm_id: FirmId) -> tuple[Person, ...]:
    """Load those of a firm who may be asked to oversee somebody's work, in the order of their ids."""
    return tuple(person_value(row) for row in _OVERSEERS.rows(connection, firms=[firm_id]))


def _lists(connection: Connection, firms: list[FirmId]) -> Mapping[FirmId, NameList]:
    keys = {row[0]: bytes.fromhex(row[1]) for row in _KEYS.rows(connection, firms=firms)}
    if not keys:
        return {}
    hashes: dict[FirmId, set[str]] = defaultdict(set)
    longest: dict[FirmId, int] = defaultdict(int)
    for firm, code, words in _NAMES.rows(connection, firms=sorted(keys)):
        hashes[firm].add(code)
        longest[firm] = max(longest[firm], words)
    return {
        firm: NameList(key=key, hashes=frozenset(hashes[firm]), longest=longest[firm])
        for firm, key in keys.items()
    }
