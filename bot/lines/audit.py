"""The dispatch table's lines for the audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.dispatch import Line, Table
from handlers.audit.asked import AskAudit
from handlers.audit.asking import ask_audit
from handlers.audit.noting import NoteExport, NoteView, note_export, note_view
from handlers.audit.sealing import SealAudit, seal_audit
from storage.facts.audit.asking import ask_facts, view_facts
from storage.facts.audit.audit import seal_facts


def _nothing(_connection: Connection, commands: Sequence[Any], _now: datetime) -> Sequence[None]:
    return [None for _ in commands]


AUDIT_LINES: Table = {
    # alone: two batches of one chain cannot both be its next; and nobody waits for a seal
    SealAudit: Line(load=seal_facts, decide=seal_audit, alone=True, waits=True),
    NoteView: Line(load=view_facts, decide=note_view),
    NoteExport: Line(load=_nothing, decide=note_export),
    # a few reads of a firm's own: those who answer cards go first
    AskAudit: Line(load=ask_facts, decide=ask_audit, waits=True),
}
