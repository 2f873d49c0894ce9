"""The dispatch table's lines for closing a week: each by itself, and every click goes first."""

from bot.dispatch import Line, Table
from handlers.money.closing import (
    CloseWeek,
    IssueDigests,
    TakeEntries,
    close_week,
    issue_digests,
    take_entries,
)
from handlers.money.paying.settling import SettlePayouts, settle_payouts
from storage.facts.closing import issuing_facts, taking_facts, week_facts
from storage.facts.paying.settling import settling_facts

CLOSING_LINES: Table = {
    CloseWeek: Line(load=week_facts, decide=close_week, alone=True, waits=True),
    TakeEntries: Line(load=taking_facts, decide=take_entries, alone=True, waits=True),
    SettlePayouts: Line(load=settling_facts, decide=settle_payouts, alone=True, waits=True),
    IssueDigests: Line(load=issuing_facts, decide=issue_digests, alone=True, waits=True),
}
