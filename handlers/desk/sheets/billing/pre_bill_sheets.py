"""Pre-bills in chat: drafting one, looking through its lines, deciding about each, dropping it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, DeskForm, DeskRow, Done, Picks, Refusal, Sheet
from handlers.desk.filled import choice, pick, words
from handlers.desk.sheets.billing.asked_billing import BILLING, billing, page_of, paged
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.money.amounts import Money, decimal_text
from handlers.money.billing.commands import AcceptLines, DecideLine, DropPreBill, OpenPreBill, SeeInvoices
from handlers.money.billing.facts import BillingFacts
from handlers.money.prebill.drafting import open_pre_bill
from handlers.money.prebill.reviewing import (
    NO_LINE,
    NO_PRE_BILL,
    accept_lines,
    decide_line,
    drop_pre_bill,
)
from handlers.money.prebill.telling import STATE_WORDS, line_words, sums_lines, title_of
from handlers.money.prebill.values import OPEN, LineState, PreBill, PreBillLine, PreBillState
from handlers.people.firms.typed import Mistyped
from handlers.people.permissions import may

_ACCEPT = "accept"
_DECISIONS = {
    _ACCEPT: "Accept it as it is",
    "write_down": "Write it down to the amount below",
    "hold": "Hold it for a later invoice",
}
_WHAT = {"all": "Accept every line that waits", "look": "Only look, change nothing"}


def _clients(asked: Asked) -> Mapping[str, str]:
    return {one.id: one.name for one in asked.firm.clients}


def _show_draft(asked: Asked) -> DeskForm:
    clients = _clients(asked)
    if not clients:
        return DeskForm(
            sheet=Sheet.DRAFT_BILL, title="Draft a pre-bill", intro=("There is no client yet.",), submit=""
        )
    return DeskForm(
        sheet=Sheet.DRAFT_BILL,
        title="Draft a pre-bill",
        intro=(
            "All work of a client that no invoice has yet, up to a day, is gathered into lines.",
            "Its reviewers then accept, write down or hold each.",
        ),
        fields=(
            choice("client", "Client", clients, next(iter(clients)) if len(clients) == 1 else ""),
            pick(
                "through",
                "Through",
                Picks.DATE,
                hint="The last day to bill. Nothing chosen: the last month that is over.",
            ),
            words("currency", "Currency", hint="Where the client has matters in several.", needed=False),
        ),
        submit="Draft",
    )


def _read_draft(asked: Asked) -> OpenPreBill:
    filled = asked.filled
    return OpenPreBill(
        id=asked.sent.id,
        firm="",
        client=filled.text("client"),
        through=filled.text("through"),
        currency=filled.text("currency"),
        by=asked.person.id,
    )


def _pre_bill(asked: Asked) -> PreBill:
    found = billing(asked).pre_bill
    if found is None:
        raise Mistyped(NO_PRE_BILL, field="what", reason=Refusal.NOT_FOUND)
    return found


def show_pre_bill(asked: Asked) -> DeskForm:
    """Show a page of a pre-bill's lines, each with a button where it is the reader's to decide."""
    pre_bill, facts = _pre_bill(asked), billing(asked)
    is_mine = pre_bill.state in OPEN and may(asked.person, DecideLine)
    waiting = sum(one.waiting for one in facts.sums if one.matter_id not in facts.hidden)
    can_accept = is_mine and waiting > 0
    return DeskForm(
        sheet=Sheet.PRE_BILL,
        title="Pre-bill",
        about=asked.about,
        seen=pre_bill.version,
        intro=(
            f"{title_of(pre_bill, facts)}: {STATE_WORDS[pre_bill.state]}.",
            *sums_lines(pre_bill, facts),
            *_page_words(facts),
        ),
        rows=(
            *(_row(one, pre_bill, facts, is_mine) for one in facts.lines),
            *_others(asked, pre_bill, facts),
        ),
        fields=(choice("what", "What shall happen", _WHAT, "look"),) if can_accept else (),
        submit="Send" if can_accept else "",
    )


def _page_words(facts: BillingFacts) -> tuple[str, ...]:
    shown = len(facts.lines)
    if shown == facts.total:
        return ()
    return (f"Lines {facts.skipped + 1} to {facts.skipped + shown} of {facts.total:,}.",)


def _row(line: PreBillLine, pre_bill: PreBill, facts: BillingFacts, is_mine: bool) -> DeskRow:
    told = line_words(line, pre_bill, facts)
    if not is_mine or line.state is LineState.ROUNDED_OFF:
        return DeskRow(text=told)
    label = "Decide" if line.state is LineState.WAITING else "Change"
    return DeskRow(text=told, label=label, sheet=Sheet.BILL_LINE, about=line.id)


def _others(asked: Asked, pre_bill: PreBill, facts: BillingFacts) -> tuple[DeskRow, ...]:
    page, rows = page_of(asked.about), []
    if facts.skipped + len(facts.lines) < facts.total:
        following = paged(pre_bill.id, page + 1)
        rows.append(DeskRow(text="More lines", label="Next page", sheet=Sheet.PRE_BILL, about=following))
    if page:
        former = paged(pre_bill.id, page - 1)
        rows.append(DeskRow(text="Lines before", label="Page before", sheet=Sheet.PRE_BILL, about=former))
    if pre_bill.state is PreBillState.ACCEPTED and may(asked.person, DropPreBill):
        told = "Every line is decided."
        rows.append(DeskRow(text=told, label="Issue invoices", sheet=Sheet.ISSUE, about=pre_bill.id))
    if pre_bill.state in OPEN and may(asked.person, DropPreBill):
        told = "Let it be, and draft it anew later"
        rows.append(DeskRow(text=told, label="Drop it", sheet=Sheet.DROP_BILL, about=pre_bill.id))
    return tuple(rows)


def _read_pre_bill(asked: Asked) -> AcceptLines | None:
    if asked.filled.text("what") != "all":
        return None
    if not may(asked.person, AcceptLines):
        words = "The lines are for a supervisor to accept."
        raise Mistyped(words, field="what", reason=Refusal.NOT_ALLOWED)
    pre_bill = _pre_bill(asked)
    return AcceptLines(
        id=asked.sent.id, firm="", pre_bill=pre_bill.id, seen=asked.sent.seen, by=asked.person.id
    )


def _do_pre_bill(command: AcceptLines | None, facts: BillingFacts, now: datetime) -> Decision:
    if command is None:
        return Decision(reply=Done(words="Nothing was changed."))
    return accept_lines(command, facts, now)


def _line(asked: Asked) -> tuple[PreBill, PreBillLine]:
    facts = billing(asked)
    if facts.pre_bill is None or facts.line is None or facts.line.matter_id in facts.hidden:
        raise Mistyped(NO_LINE, field="decision", reason=Refusal.NOT_FOUND)
    return facts.pre_bill, facts.line


def _show_line(asked: Asked) -> DeskForm:
    pre_bill, line = _line(asked)
    facts = billing(asked)
    is_open = pre_bill.state in OPEN and line.state is not LineState.ROUNDED_OFF
    chosen = {LineState.WRITTEN_DOWN: "write_down", LineState.HELD: "hold"}.get(line.state, _ACCEPT)
    amount = decimal_text(Money(minor=line.charged, currency=pre_bill.currency))
    back = DeskRow(text="All lines", label="Back", sheet=Sheet.PRE_BILL, about=pre_bill.id)
    return DeskForm(
        sheet=Sheet.BILL_LINE,
        title="A line of the pre-bill",
        about=line.id,
        seen=line.version,
        intro=(line_words(line, pre_bill, facts),),
        rows=(back,),
        fields=(
            choice("decision", "Decision", _DECISIONS, chosen),
            words("amount", "Write it down to", amount, hint="Only for a write-down.", needed=False),
            words("reason", "Reason", line.reason, hint="Needed to write down or hold.", needed=False),
            replace(words("narrative", "Narrative", line.narrative), multiline=True, max_length=1_000),
        )
        if is_open
        else (),
        submit="Save" if is_open else "",
    )


def _read_line(asked: Asked) -> DecideLine:
    _, line = _line(asked)
    filled, sent = asked.filled, asked.sent
    return DecideLine(
        id=sent.id,
        firm="",
        line=line.id,
        seen=sent.seen,
        decision=filled.text("decision"),
        amount=filled.text("amount"),
        reason=filled.text("reason"),
        narrative=filled.text("narrative"),
        by=asked.person.id,
    )


def _show_drop(asked: Asked) -> DeskForm:
    pre_bill, facts = _pre_bill(asked), billing(asked)
    return DeskForm(
        sheet=Sheet.DROP_BILL,
        title="Drop a pre-bill",
        about=pre_bill.id,
        seen=pre_bill.version,
        intro=(
            f"{title_of(pre_bill, facts)}.",
            "What was decided about its lines is lost; its work goes into the next pre-bill.",
        ),
        submit="Drop it",
    )


def _read_drop(asked: Asked) -> DropPreBill:
    pre_bill = _pre_bill(asked)
    return DropPreBill(
        id=asked.sent.id, firm="", pre_bill=pre_bill.id, seen=asked.sent.seen, by=asked.person.id
    )


PRE_BILL_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.PRE_BILL: SheetLine(
        act=SeeInvoices, show=show_pre_bill, read=_read_pre_bill, do=_do_pre_bill, known=BILLING
    ),
    Sheet.DRAFT_BILL: SheetLine(
        act=OpenPreBill, show=_show_draft, read=_read_draft, do=open_pre_bill, known=BILLING
    ),
    Sheet.BILL_LINE: SheetLine(
        act=DecideLine, show=_show_line, read=_read_line, do=decide_line, known=BILLING
    ),
    Sheet.DROP_BILL: SheetLine(
        act=DropPreBill, show=_show_drop, read=_read_drop, do=drop_pre_bill, known=BILLING
    ),
}
