"""Marking payouts paid or bounced from a file that came back: all of it, or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, FirmId, PersonId
from handlers.money.paying.files.presets import payment_reference
from handlers.money.paying.files.returned import Known, ReturnedLine, check_returned
from handlers.money.paying.values import PaymentMark, PayoutMoved, PayoutStanding, PayoutState
from handlers.money.posting import Parties, Posting, PostingKind, post

CHUNK = 200  # lines in one command, as in settling


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPayouts:
    """Record lines of a returned file whose every line was checked; `file_sha256` is that of the whole file."""

    id: CommandId
    firm_id: FirmId
    lines: tuple[ReturnedLine, ...]
    file_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingFacts:
    """The firm's payouts that the lines name, with what was recorded of them before."""

    by: PersonId | None
    payouts: tuple[tuple[PayoutStanding, frozenset[tuple[str, PayoutState]]], ...] = ()


def known_of(facts: MarkingFacts) -> tuple[Known, ...]:
    """Give the payouts as a returned file is checked against."""
    return tuple(
        Known(id=payout.id, state=payout.state, money=payout.goes_out, marks=marks)
        for payout, marks in facts.payouts
    )


def mark_payouts(command: MarkPayouts, facts: MarkingFacts, now: datetime) -> Decision:
    """Post what was paid or bounced; one line that is wrong refuses them all, by its number in the file."""
    checked = check_returned(command.lines, known_of(facts))
    if checked.wrong:
        count = "1 line is" if len(checked.wrong) == 1 else f"{len(checked.wrong):,} lines are"
        told = "\n".join((*checked.wrong, f"{count} wrong, so nothing was recorded."))
        return refuse(Refusal.INVALID, told)
    if not checked.lines:
        return Decision(reply=Done(words="All of this is already recorded.", already=True))
    by_reference = {payment_reference(payout.id): payout for payout, _ in facts.payouts}
    records: list[PaymentMark | PayoutMoved | Posting] = []
    for line in checked.lines:
        payout = by_reference[line.reference]
        records += _marked(line, payout, command, facts, now)
    return Decision(reply=Done(words=_words(checked.lines, checked.already)), records=tuple(records))


def _marked(
    line: ReturnedLine, payout: PayoutStanding, command: MarkPayouts, facts: MarkingFacts, now: datetime
) -> tuple[PaymentMark | PayoutMoved | Posting, ...]:
    mark = PaymentMark(
        payout_id=payout.id,
        provider_ref=line.provider_ref,
        outcome=line.outcome,
        at=now,
        by=facts.by,
        file_sha256=command.file_sha256,
        command_id=command.id,
    )
    moved = PayoutMoved(
        payout=replace(payout, state=line.outcome), seen_state=payout.state, seen_amount=payout.amount
    )
    # what failed before it was ever noted as paid moved no cash
    is_cash = line.outcome is PayoutState.PAID or payout.state is PayoutState.PAID
    return (mark, moved, *(_cash(line, payout, now) if is_cash else ()))


def _cash(line: ReturnedLine, payout: PayoutStanding, now: datetime) -> tuple[Posting, ...]:
    kind = PostingKind.PAID if line.outcome is PayoutState.PAID else PostingKind.BOUNCED
    return post(
        kind,
        payout.goes_out.minor,
        firm_id=payout.firm_id,
        currency=payout.goes_out.currency,
        at=now,
        cause_id=payout.id,
        key=line.provider_ref,
        parties=Parties(person_id=payout.person_id),
    )


def _words(lines: tuple[ReturnedLine, ...], already: int) -> str:
    paid = sum(line.outcome is PayoutState.PAID for line in lines)
    bounced = len(lines) - paid
    told = f"{paid:,} {'payout' if paid == 1 else 'payouts'} marked paid"
    told += f", {bounced:,} bounced" if bounced else ""
    told += f", {already:,} recorded before" if already else ""
    return f"{told}."
