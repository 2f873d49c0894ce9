"""The facts of what compliance asks of the audit: within the asker's firm, and for those alone who may ask."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from handlers.audit.asked import AskAudit, Kind
from handlers.audit.asking import SHOWN, AskFacts, Found
from handlers.audit.noting import NoteView, ViewFacts
from handlers.audit.sight.values import day_of
from handlers.audit.subjects import Told, reviews_in, subjects_of, told_by
from handlers.audit.words import Names
from handlers.decisions import Refused
from handlers.ids import FirmId
from handlers.people.permissions import admit_to
from storage.facts.audit.audit import where_reviews_belong
from storage.facts.audit.sight import sight_of
from storage.facts.review.turns import accounts_of
from storage.facts.review.undo import SHORTEST_REFERENCE, is_called
from storage.queries import Query
from storage.tables import accounts, audit_records, audit_subjects, clients, matters, people, reviews, tasks

_WAITING_MAX = (
    500  # records that the sealer has not come to yet; more than a few seconds' are older than 20 newest
)
_PEOPLE_MAX = 20
_TASKS_MAX = 10
_ENOUGH = _TASKS_MAX * (SHOWN + 1)  # a record can be about several of what was asked for
_r, _s = audit_records.c, audit_subjects.c
_NEWEST = Query(
    select(_r.body, _r.seq)
    .where(
        _r.firm_id == bindparam("firm"),
        _r.seq.in_(
            select(_s.seq)
            .where(_s.firm_id == bindparam("firm"), _s.subject.in_(bindparam("subjects", expanding=True)))
            .order_by(_s.seq.desc())
            .limit(_ENOUGH)
        ),
    )
    .order_by(_r.seq.desc())
    .limit(SHOWN + 1)
)
_WAITING = Query(
    select(_r.body)
    .where(_r.firm_id == bindparam("firm"), _r.seq.is_(None))
    .order_by(_r.recorded_at.desc(), _r.id.desc())
    .limit(_WAITING_MAX)
)


def view_facts(connection: Connection, commands: Sequence[NoteView], now: datetime) -> Sequence[ViewFacts]:
    """Load who looks."""
    del now
    known = accounts_of(connection, (command.sender for command in commands))
    return [ViewFacts(account=known.get(command.sender)) for command in commands]


def ask_facts(connection: Connection, commands: Sequence[AskAudit], now: datetime) -> Sequence[AskFacts]:
    """Load what is recorded about what was asked for."""
    del now
    return [_facts(connection, command) for command in commands]


def _facts(connection: Connection, command: AskAudit) -> AskFacts:
    account = accounts_of(connection, (command.sender,)).get(command.sender)
    person = admit_to(AskAudit, account)
    kind, name = command.sought
    if isinstance(person, Refused) or not name:
        return AskFacts(account=account)
    found = tuple(_found(connection, person.firm_id, kind, name))
    if kind is not None and not found:  # a name may begin with such a word itself
        found = tuple(_found(connection, person.firm_id, None, f"{kind} {name}"))
    if len({one.kind for one in found}) != 1:
        return AskFacts(account=account, found=found)
    records = _records(connection, person.firm_id, [one.id for one in found])
    names = Names(of=names_in(connection, person.firm_id), zone=person.zone)
    day = day_of(command.on, person.zone) if command.on else None
    if day is not None and found[0].kind is Kind.TASK and len(found) == 1:
        sight = sight_of(connection, person.firm_id, found[0].id, *day)
        return AskFacts(account=account, found=found, names=names, sight=sight)
    return AskFacts(
        account=account, found=found, records=tuple(records[:SHOWN]), more=len(records) > SHOWN, names=names
    )


def _found(connection: Connection, firm_id: FirmId, kind: Kind | None, name: str) -> Iterator[Found]:
    finders = {Kind.MATTER: _matters, Kind.PERSON: _people, Kind.TASK: _tasks}
    for one, find in finders.items():
        if kind in (None, one):
            for key, called in find(connection, firm_id, name):
                yield Found(kind=one, id=key, name=called)


def _matters(connection: Connection, firm_id: FirmId, name: str) -> Iterable[tuple[str, str]]:
    m = matters.c
    asked = select(m.id, m.code).where(m.firm_id == firm_id, func.lower(m.code) == name.lower())
    return [(row.id, row.code) for row in connection.execute(asked.order_by(m.id))]


def _people(connection: Connection, firm_id: FirmId, name: str) -> Iterable[tuple[str, str]]:
    """Find people by the whole name, else by how it begins, else by an account that was mentioned."""
    p, bare = people.c, name.lstrip("@").casefold()
    known = [
        (row.id, row.name) for row in connection.execute(select(p.id, p.name).where(p.firm_id == firm_id))
    ]
    whole = [one for one in known if one[1].casefold() == bare]
    begun = [one for one in known if bare and one[1].casefold().startswith(bare)]
    if found := whole or begun:
        return found[:_PEOPLE_MAX]
    account = name.strip("<>@").partition("|")[0]
    asked = select(accounts.c.person_id).where(accounts.c.platform_user_id == account)
    theirs = set(connection.scalars(asked))
    return [one for one in known if one[0] in theirs]


def _tasks(connection: Connection, firm_id: FirmId, name: str) -> Iterable[tuple[str, str]]:
    """Find tasks by their id or their client's own, else by the reference that a card of theirs shows."""
    t, of_firm = tasks.c, select(clients.c.id).where(clients.c.firm_id == firm_id)
    named = or_(t.id == name.lower(), (t.external_id == name) & t.client_id.in_(of_firm))
    found = _called(connection, firm_id, named)
    reference = name.casefold()
    if not found and len(reference) >= SHORTEST_REFERENCE and reference.isalnum():
        of_card = select(reviews.c.task_id).where(reviews.c.firm_id == firm_id, is_called(reference))
        found = _called(connection, firm_id, t.id.in_(of_card))
    return found


def _called(connection: Connection, firm_id: FirmId, named: ColumnElement[bool]) -> Sequence[tuple[str, str]]:
    t = tasks.c
    asked = select(t.id, t.external_id).where(t.firm_id == firm_id, named).order_by(t.id).limit(_TASKS_MAX)
    return [(row.id, row.external_id or row.id) for row in connection.execute(asked)]


def _records(connection: Connection, firm_id: FirmId, subjects: Sequence[str]) -> list[Told]:
    """Read the newest records: those that wait for their seal, then those of the chain."""
    waiting = [told_by(row[0]) for row in _WAITING.rows(connection, firm=firm_id)]
    belong = where_reviews_belong(connection, firm_id, (key for one in waiting for key in reviews_in(one)))
    found = [one for one in waiting if not set(subjects).isdisjoint(subjects_of(one, belong))]
    sealed = _NEWEST.rows(connection, firm=firm_id, subjects=list(subjects))
    return [*found, *(told_by(row[0]) for row in sealed)]


def names_in(connection: Connection, firm_id: FirmId) -> Mapping[str, str]:
    """Give what the firm's people, clients and matters are called."""
    names: dict[str, str] = {}
    for table, called in ((people, people.c.name), (clients, clients.c.name), (matters, matters.c.code)):
        asked = select(table.c.id, called).where(table.c.firm_id == firm_id)
        names.update((key, name) for key, name in connection.execute(asked))
    return names
