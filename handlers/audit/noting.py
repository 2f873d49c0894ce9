"""Views and exports: what changes nothing, and is in the audit all the same."""

from dataclasses import dataclass
from datetime import datetime

from handlers.audit.values import Noted
from handlers.decisions import Decision, Done
from handlers.ids import CommandId, FirmId
from handlers.people.people import Account, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """Somebody looks at their own page; `firm_week`: it tells the firm's week too."""

    id: CommandId
    sender: Sender
    firm_week: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExport:
    """Whoever runs Signoff writes a file: `what` is ledger, audit or report; the bounds are as they were typed."""

    id: CommandId
    firm_id: FirmId
    what: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFacts:
    account: Account | None


def note_view(command: NoteView, facts: ViewFacts, now: datetime) -> Decision:
    """Remember that somebody of ours saw their page; what others are shown is a welcome and nothing of a firm's."""
    del now
    if facts.account is None:
        return Decision(reply=Done(already=True))
    seen = Noted(
        firm_id=facts.account.person.firm_id, did="page.shown", about={"firm_week": command.firm_week}
    )
    return Decision(reply=Done(), records=(seen,))


def note_export(command: NoteExport, facts: None, now: datetime) -> Decision:
    """Remember that a file is being written: before it is, so that there is none that nobody knows of."""
    del facts, now
    written = Noted(
        firm_id=command.firm_id,
        did=f"export.{command.what}",
        about={"since": command.since, "until": command.until},
    )
    return Decision(reply=Done(), records=(written,))
