"""`audit` in chat: the newest records about a matter, a person or a task, for compliance, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.audit.asked import AskAudit, Kind
from handlers.audit.subjects import Told
from handlers.audit.values import Noted
from handlers.audit.words import Names, line
from handlers.decisions import Decision, Figures, Refusal, Refused, refuse
from handlers.people.people import Account
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

    `more` says that there are older records.
    """

    account: Account | None
    found: tuple[Found, ...] = ()
    records: tuple[Told, ...] = ()
    more: bool = False
    names: Names = NO_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAnswer:
    """Lines to show, the newest first, under a title and above a note."""

    title: str
    lines: tuple[str, ...]
    note: str


def ask_audit(command: AskAudit, facts: AskFacts, now: datetime) -> Decision:
    """Answer within the asker's own firm; that they asked is recorded too."""
    del now
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
    asked = Noted(
        firm_id=person.firm_id,
        did="audit.asked",
        about={"kind": first.kind, "name": first.id, first.kind: first.id},
    )
    answer = _answer(first, facts.records, facts.names, more=facts.more)
    return Decision(reply=Figures(value=answer), records=(asked,))


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
