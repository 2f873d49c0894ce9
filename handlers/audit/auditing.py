"""From a decision to its audit record: who, what, when, where, on what basis, and what it did to money."""

from datetime import UTC, datetime
from typing import Any

from handlers.audit.actors import account_in, firm_in, where, who
from handlers.audit.canonical import canonical, digest_of
from handlers.audit.described.change_values import Change
from handlers.audit.described.changes import DESCRIBED, NOT_AUDITED
from handlers.audit.values import AuditRecord
from handlers.decisions import Decision, ShowForm
from handlers.ids import FirmId, derived_id

SHAPE = 1  # of a record's body; it rises when a reader must know


def audited(command: Any, facts: Any, decision: Decision, now: datetime) -> Decision:
    """Add to a decision the record of what it does; one that does and shows nothing has none.

    What belongs to no firm leaves no record, for there is no chain that it could stand in: a stranger's click.
    """
    if not decision.records and not isinstance(decision.reply, ShowForm):
        return decision
    changes = _changes(decision)
    if not changes:
        return decision
    account = account_in(facts)
    firm_id = firm_in(decision.records, account, facts)
    if firm_id is None:
        return decision
    body = {
        "shape": SHAPE,
        "firm": firm_id,
        "at": moment(now),
        "command": {"id": command.id, "kind": type(command).__name__},
        "who": who(command, account),
        "where": where(command),
        "changes": changes,
    }
    if decision.basis:
        body["basis"] = dict(decision.basis)
    return Decision(
        reply=decision.reply,
        records=(*decision.records, _record(body, firm_id, now)),
        messages=decision.messages,
        basis=decision.basis,
    )


def moment(at: datetime) -> str:
    """Write an instant in UTC, to the microsecond: 2026-10-14T09:00:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _changes(decision: Decision) -> list[Change]:
    changes: list[Change] = []
    for record in decision.records:
        describe = DESCRIBED.get(type(record))
        if describe is None:
            if type(record) not in NOT_AUDITED:
                raise TypeError(f"the audit does not know what a {type(record).__name__} is")
        elif change := describe(record):
            changes.append(change)
    if isinstance(decision.reply, ShowForm):
        form = decision.reply.form
        changes.append({"did": f"form.{form.purpose}", "review": form.review_id})
    return changes


def _record(body: dict[str, Any], firm_id: FirmId, now: datetime) -> AuditRecord:
    did = "/".join(change["did"] for change in body["changes"][:8])
    key = body["id"] = derived_id(body["command"]["id"], "audit", did)
    text = canonical(body)
    return AuditRecord(id=key, firm_id=firm_id, at=now, body=text, digest=digest_of(text))
