"""Reviewing a pre-bill: each line is accepted, written down or held; then it can be issued, or dropped before."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, NextStep, Refusal, Sheet, refuse
from handlers.messages import Message
from handlers.money.amounts import Money, show
from handlers.money.billing.changed import EntriesFreed, LineChanged, LinesAccepted, PreBillMoved
from handlers.money.billing.commands import AcceptLines, DecideLine, DropPreBill
from handlers.money.billing.facts import BillingFacts, holders
from handlers.money.billing.typed_amounts import amount_in
from handlers.money.invoices.document import line_tax
from handlers.money.prebill.drafting import word_of
from handlers.money.prebill.narratives import LONGEST
from handlers.money.prebill.values import OPEN, UNFINISHED, LineState, PreBill, PreBillLine, PreBillState
from handlers.people.firms.typed import Mistyped, name_of, refusing
from handlers.people.people import Role

NO_PRE_BILL = "There is no such pre-bill here. Nothing was changed."
NO_LINE = "There is no such line here. Nothing was changed."
_ENDED = {
    PreBillState.INVOICED: "This pre-bill is invoiced already. Nothing was changed.",
    PreBillState.DROPPED: "This pre-bill was dropped. Nothing was changed.",
    PreBillState.TAKING: "This pre-bill is still being drafted. Nothing was changed.",
    PreBillState.PRICING: "This pre-bill is still being drafted. Nothing was changed.",
}
STATES = {
    LineState.WAITING: "waits",
    LineState.ACCEPTED: "accepted",
    LineState.WRITTEN_DOWN: "written down",
    LineState.HELD: "held",
    LineState.ROUNDED_OFF: "rounded off",
}
_DECISIONS = {"accept": LineState.ACCEPTED, "write_down": LineState.WRITTEN_DOWN, "hold": LineState.HELD}


@refusing
def decide_line(command: DecideLine, facts: BillingFacts, now: datetime) -> Decision:
    """Decide about one line; the last that waited makes the pre-bill ready to be issued."""
    pre_bill, line = facts.pre_bill, facts.line
    if pre_bill is None or line is None or line.matter_id in facts.hidden:
        return refuse(Refusal.NOT_FOUND, NO_LINE)
    if pre_bill.state not in OPEN:
        return refuse(Refusal.TOO_LATE, _ENDED[pre_bill.state])
    if command.seen and command.seen != line.version:
        return refuse(Refusal.CONFLICT, _changed(line, pre_bill, facts))
    if line.state is LineState.ROUNDED_OFF:
        words = "This line came to no units, so there is nothing to charge. Nothing was changed."
        return refuse(Refusal.INVALID, words)
    decided = _decided(command, line, pre_bill)
    waiting = facts.waiting - (line.state is LineState.WAITING)
    after, told = _after(pre_bill, waiting, facts, now)
    what = f"{facts.name_of(line.person_id)}, {line.local_day.isoformat()}"
    words = f"{what}: {told_of(decided, pre_bill)}. {_left(waiting)}"
    return Decision(
        reply=Done(words=words, subject_id=pre_bill.id, next=_next(after)),
        records=(LineChanged(line=decided, seen=line.version), PreBillMoved(pre_bill=after, seen=pre_bill)),
        messages=told,
    )


def _decided(command: DecideLine, line: PreBillLine, pre_bill: PreBill) -> PreBillLine:
    state = _DECISIONS.get(command.decision.strip().casefold().replace(" ", "_").replace("-", "_"))
    if state is None:
        raise Mistyped("Choose to accept, to write down or to hold the line.", field="decision")
    needs_reason = state is not LineState.ACCEPTED
    if needs_reason and not command.reason.strip():
        verb = "hold" if state is LineState.HELD else "write down"
        raise Mistyped(f"Say why you {verb} this line.", field="reason")
    reason = (
        name_of(command.reason, what="The reason", field="reason", longest=300)
        if command.reason.strip()
        else ""
    )
    charged = (
        _written_down(command.amount, line, pre_bill) if state is LineState.WRITTEN_DOWN else line.amount
    )
    return replace(
        line,
        state=state,
        charged=charged,
        tax=line_tax(charged, pre_bill.tax_share),
        reason=reason,
        narrative=_edited(command.narrative) if command.narrative.strip() else line.narrative,
        decided_by=command.by,
        version=line.version + 1,
    )


def _written_down(typed: str, line: PreBillLine, pre_bill: PreBill) -> int:
    left = amount_in(typed, pre_bill.currency, field="amount").minor
    amount = show(Money(minor=line.amount, currency=pre_bill.currency))
    if line.amount < 0:
        raise Mistyped(f"This line gives {amount} back, so it cannot be written down.", field="amount")
    if left >= line.amount:
        raise Mistyped(
            f"The line is {amount}: write it down to less than that, or accept it.", field="amount"
        )
    return left


@refusing
def accept_lines(command: AcceptLines, facts: BillingFacts, now: datetime) -> Decision:
    """Accept all lines that wait; those of matters that a wall keeps from the reviewer go on waiting."""
    pre_bill = facts.pre_bill
    if pre_bill is None:
        return refuse(Refusal.NOT_FOUND, NO_PRE_BILL)
    if pre_bill.state not in OPEN:
        return refuse(Refusal.TOO_LATE, _ENDED[pre_bill.state])
    if command.seen and command.seen != pre_bill.version:
        return refuse(Refusal.CONFLICT, changed_words(pre_bill, "accepted"))
    mine = sum(one.waiting for one in facts.sums if one.matter_id not in facts.hidden)
    if not mine and pre_bill.state is PreBillState.ACCEPTED:
        return Decision(reply=Done(words="No line waits any more.", subject_id=pre_bill.id, already=True))
    left = facts.waiting - mine
    after, told = _after(pre_bill, left, facts, now)
    accepted = LinesAccepted(
        pre_bill_id=pre_bill.id, firm_id=pre_bill.firm_id, by=command.by, but=tuple(sorted(facts.hidden))
    )
    words = f"{mine} {'line is' if mine == 1 else 'lines are'} accepted. {_left(left)}"
    return Decision(
        reply=Done(words=words, subject_id=pre_bill.id, next=_next(after)),
        records=(accepted, PreBillMoved(pre_bill=after, seen=pre_bill)),
        messages=told,
    )


@refusing
def drop_pre_bill(command: DropPreBill, facts: BillingFacts, now: datetime) -> Decision:
    """Let a pre-bill be; its entries are free for the next."""
    pre_bill = facts.pre_bill
    if pre_bill is None:
        return refuse(Refusal.NOT_FOUND, NO_PRE_BILL)
    if pre_bill.state not in UNFINISHED:
        return refuse(Refusal.TOO_LATE, _ENDED[pre_bill.state])
    if command.seen and command.seen != pre_bill.version:
        return refuse(Refusal.CONFLICT, changed_words(pre_bill, "dropped"))
    after = replace(pre_bill, state=PreBillState.DROPPED, cursor="", version=pre_bill.version + 1)
    freed = EntriesFreed(pre_bill_id=pre_bill.id, firm_id=pre_bill.firm_id, at=now)
    words = (
        f"The pre-bill of {facts.client_name(pre_bill.client_id)} is dropped; its entries go into the next."
    )
    return Decision(reply=Done(words=words), records=(PreBillMoved(pre_bill=after, seen=pre_bill), freed))


def changed_words(pre_bill: PreBill, done: str) -> str:
    """Say that what somebody looked at is not as it is now."""
    return (
        f"Lines of this pre-bill were changed after you opened it (it is at version {pre_bill.version} now), "
        f"so nothing was {done}. Look at it again."
    )


def told_of(line: PreBillLine, pre_bill: PreBill) -> str:
    """Say how a line stands and what it comes to."""
    amount, charged = (
        show(Money(minor=minor, currency=pre_bill.currency)) for minor in (line.amount, line.charged)
    )
    if line.state is LineState.WRITTEN_DOWN:
        return f"written down from {amount} to {charged}"
    return f"{STATES[line.state]}, {charged}"


def _changed(line: PreBillLine, pre_bill: PreBill, facts: BillingFacts) -> str:
    who = facts.name_of(line.decided_by)
    return (
        f"{who} changed this line after you opened it: it is {told_of(line, pre_bill)} now. "
        "Nothing of yours was saved; look at it again."
    )


def _after(
    pre_bill: PreBill, waiting: int, facts: BillingFacts, now: datetime
) -> tuple[PreBill, tuple[Message, ...]]:
    state = PreBillState.REVIEWING if waiting else PreBillState.ACCEPTED
    after = replace(pre_bill, state=state, version=pre_bill.version + 1)
    is_ready = state is PreBillState.ACCEPTED and pre_bill.state is not PreBillState.ACCEPTED
    told = holders(facts.firm, Role.FINANCE) if is_ready else ()
    return after, tuple(word_of(after, person.id, now) for person in told)


def _next(pre_bill: PreBill) -> NextStep:
    return NextStep(label="To the pre-bill", sheet=Sheet.PRE_BILL, about=pre_bill.id)


def _left(waiting: int) -> str:
    if not waiting:
        return "No line waits any more: finance is told that it can be issued."
    return f"{waiting} {'line waits' if waiting == 1 else 'lines wait'} still."


def _edited(text: str) -> str:
    """Read a narrative that somebody typed: one line of text that says something; raises Mistyped."""
    plain = " ".join(text.split())
    if not plain:
        raise Mistyped("The narrative is empty: the client has to read what was done.", field="narrative")
    if len(plain) > LONGEST:
        raise Mistyped(
            f"The narrative has {len(plain):,} characters; e-billing systems take {LONGEST:,}.",
            field="narrative",
        )
    if any(not character.isprintable() for character in plain):
        raise Mistyped("The narrative has characters in it that cannot be shown.", field="narrative")
    return plain
