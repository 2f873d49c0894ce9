"""The dispatch table's lines for payouts: each by itself, and all but what a person waits for let clicks go first."""

from bot.dispatch import Line, Table
from handlers.money.paying.going_out.approving import PostPayouts, post_payouts
from handlers.money.paying.going_out.exporting import (
    AskPayoutFile,
    FillPayoutFile,
    SealPayoutFile,
    ask_payout_file,
    fill_payout_file,
    seal_payout_file,
)
from handlers.money.paying.going_out.marking import MarkPayouts, mark_payouts
from handlers.money.paying.shown.opening import OpenPayouts, open_payouts
from storage.facts.paying.approving import posting_facts
from storage.facts.paying.exporting import file_asked_facts, filling_facts
from storage.facts.paying.marking import marking_facts
from storage.facts.paying.sheets import payouts_facts

PAYOUT_LINES: Table = {
    OpenPayouts: Line(load=payouts_facts, decide=open_payouts, alone=True),
    PostPayouts: Line(load=posting_facts, decide=post_payouts, alone=True, waits=True),
    AskPayoutFile: Line(load=file_asked_facts, decide=ask_payout_file, alone=True, waits=True),
    FillPayoutFile: Line(load=filling_facts, decide=fill_payout_file, alone=True, waits=True),
    SealPayoutFile: Line(load=filling_facts, decide=seal_payout_file, alone=True, waits=True),
    MarkPayouts: Line(load=marking_facts, decide=mark_payouts, alone=True, waits=True),
}
