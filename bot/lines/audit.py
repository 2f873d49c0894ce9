"""The dispatch table's lines for the audit."""

from bot.dispatch import Line, Table
from handlers.audit.sealing import SealAudit, seal_audit
from storage.facts.audit import seal_facts

AUDIT_LINES: Table = {
    # alone: two batches of one chain cannot both be its next; and nobody waits for a seal
    SealAudit: Line(load=seal_facts, decide=seal_audit, alone=True, waits=True),
}
