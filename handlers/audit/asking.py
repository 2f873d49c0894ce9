"""`audit` in chat: the newest records about a matter, a person or a task, for compliance, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.audit.asked import AskAudit, Kind
from handlers.audit.sight.sight import sight_lines
from handlers.audit.sight.values import SightFacts, day_of
from handlers.audit.subjects import Told
from handlers.audit.values import Noted
from handlers.audit.watched import without_watch_list
from handlers.audit.words import Names, line
from handlers.decisions import Decision, Figures, Refusal, Refused, refuse
from handlers.people.people import Account, Person, Role
from handlers.people.permissions import admit_to

SHOWN = 20
NO_NAMES = Names()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something of the firm's that has the name that was typed."""

    kind: Kind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFacts:
    """Who asks, what of their firm it may be, and what is recorded about that, the newest first.

    `more` says that there are older records. `sight` is, where a day is asked for, what is known of the task then.
    """

    account: Account | None
    found: tuple[Found, ...] = ()
    records: tuple[Told, ...] = ()
    more: bool = False
    names: Names = NO_NAMES
    sight: SightFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAnswer:
    """Lines to show, the newest first, under a title and above a note."""

    title: str
    lines: tuple[str, ...]
    note: str


def ask_audit(command: AskAudit, facts: AskFacts, now: datetime) -> Decision:
    """Answer within the asker's own firm; that they asked is recorded too."""
    person = admit_to(AskAudit, facts.account)
    if isinstance(person, Refused):
        return Decision(reply=person)
    _, name = command.sought
    if not name:
        words = "Say what about: a matter's code, a person's name, or a task's id or its card's reference."
        return refuse(Refusal.INCOMPLETE, words)
    kinds = sorted({one.kind for one in facts.found})
    if not facts.found:
        return refuse(Refusal.NOT_FOUND, f"Your firm has no matter, person or task “{name}”.")
    if len(kinds) > 1:
        words = (
            f"“{name}” is the name of a {' and of a '.join(kinds)} here. Say which, as in: {kinds[0]} {name}."
        )
        return refuse(Refusal.NOT_FOUND, words)
    if kinds == [Kind.PERSON] and len(facts.found) > 1:
        several = ", ".join(sorted(one.name for one in facts.found)[:8])
        return refuse(Refusal.NOT_FOUND, f"Several people may be meant: {several}. Say the whole name.")
    first = facts.found[0]
    about = {"kind": first.kind, "name": first.id, first.kind: first.id}
    asked = Noted(
        firm_id=person.firm_id,
        did="audit.asked",
        about=about | {"on": command.on} if command.on else about,
    )
    if command.on:
        seen = _seen(command, first, facts, person, now)
        return seen if isinstance(seen, Decision) else Decision(reply=Figures(value=seen), records=(asked,))
    records = facts.records if _sees_watch(person) else tuple(without_watch_list(facts.records))
    answer = _answer(first, records, facts.names, more=facts.more)
    return Decision(reply=Figures(value=answer), records=(asked,))


def _seen(
    command: AskAudit, found: Found, facts: AskFacts, person: Person, now: datetime
) -> AuditAnswer | Decision:
    """Say who could see a task on a day."""
    day = day_of(command.on, person.zone)
    if day is None or day[0] > now:
        words = "Say a day that has come, such as: task 3fa9c1 on 2026-05-03."
        return refuse(Refusal.INVALID, words)
    if facts.sight is None:
        words = "Who could see it on a day can be asked of one task, such as: task 3fa9c1 on 2026-05-03."
        return refuse(Refusal.INVALID, words)
    until = min(day[1], now + timedelta(microseconds=1))  # of today: what is so by now
    lines = sight_lines(facts.sight, day[0], until, facts.names, sees_watch=_sees_watch(person))
    note = (
        f"Times are those of {facts.names.zone}. Judged anew by the walls as they were. Of a channel it is not kept "
        "who read there on a day; its cards were judged by all who did, or by everybody where that was not known."
    )
    return AuditAnswer(title=f"Who could see task {found.name} on {command.on}", lines=lines, note=note)


def _sees_watch(person: Person) -> bool:
    return Role.COMPLIANCE in person.roles


def _answer(found: Found, records: Sequence[Told], names: Names, *, more: bool) -> AuditAnswer:
    older = " Older ones are in the file that `signoff audit export` writes." if more else ""
    note = f"Times are those of {names.zone}.{older}"
    if not records:
        note = "Nothing is recorded about it since the audit began."
    return AuditAnswer(
        title=f"Audit of {found.kind} {found.name}",
        lines=tuple(line(told, names) for told in records),
        note=note,
    )
