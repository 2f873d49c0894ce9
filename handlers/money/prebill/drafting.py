"""Drafting a pre-bill in small commands: open it, take its entries, price its lines, and tell who is to review it.

Each command is done once however often it is asked for: the pre-bill's state and cursor say how far it has come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, PersonId, PreBillId, PreBillLineId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.billing.changed import LineChanged, PreBillMoved
from handlers.money.billing.commands import OpenPreBill, PriceLines, TakeForBill
from handlers.money.billing.facts import BillingFacts
from handlers.money.prebill.grouping import LineFacts, price_day, take
from handlers.money.prebill.values import BillEntry, PreBill, PreBillLine, PreBillState
from handlers.money.rating.rounding import NOTHING_BEFORE, BilledBefore
from handlers.money.time import local_day
from handlers.people.firms.named import client_named, firm_named
from handlers.people.firms.typed import Mistyped, currency_of, refusing
from handlers.people.people import Firm
from handlers.records import ClientAdded

# So many entries, or days of somebody, in one command: on SQLite most of what it takes is then the commit itself.
CHUNK = 100
DAYS = 5

_ALREADY = Decision(reply=Done(words="That part of the pre-bill is done already.", already=True))
_UNKNOWN = refuse(Refusal.NOT_FOUND, "There is no such pre-bill, so nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingFacts:
    """The pre-bill, and those of the command's entries that are its client's, dated before its end, and free."""

    pre_bill: PreBill | None
    entries: tuple[BillEntry, ...] = ()


Day = tuple[date, PersonId]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingFacts:
    """The pre-bill, with all lines of up to DAYS days of somebody after its cursor, and what they are priced by.

    `before` is what of a day was billed already; `reviewers` are told once all lines are priced.
    """

    pre_bill: PreBill | None
    days: Mapping[Day, Sequence[PreBillLine]] = field(default_factory=dict)
    lines: Mapping[PreBillLineId, LineFacts] = field(default_factory=dict)
    before: Mapping[Day, BilledBefore] = field(default_factory=dict)
    reviewers: tuple[PersonId, ...] = ()


@refusing
def open_pre_bill(command: OpenPreBill, facts: BillingFacts, now: datetime) -> Decision:
    """Open a pre-bill of a client; the rest follows in the background."""
    firm, client = firm_named(facts.firm, command.firm), client_named(facts.firm, command.client)
    currency = _currency(command.currency, facts, client)
    pre_bill_id = pre_bill_id_of(command.id)
    if facts.pre_bill is not None and facts.pre_bill.id == pre_bill_id:  # the same command came before
        words = f"The pre-bill of {client.name} in {currency} was opened by this already."
        return Decision(reply=Done(words=words, subject_id=pre_bill_id, already=True))
    for other in facts.pre_bills:
        if (other.client_id, other.currency) == (client.id, currency):
            words = (
                f"{client.name} has a pre-bill in {currency} already, through {other.through.isoformat()}. "
                "Issue it or drop it first. Nothing was changed."
            )
            return refuse(Refusal.CONFLICT, words, field="client")
    through = _through(command.through, firm, now)
    billing = facts.clients.get(client.id)
    pre_bill = PreBill(
        id=pre_bill_id,
        firm_id=firm.id,
        client_id=client.id,
        currency=currency,
        through=through,
        ends_at=_end_of(through, firm.zone),
        state=PreBillState.TAKING,
        cursor="",
        version=1,
        tax_rate=billing.tax_rate if billing else "0",
        tax_type=billing.tax_type if billing else "",
        opened_by=command.by,
        opened_at=now,
    )
    words = (
        f"The pre-bill of {client.name} in {currency} for work through {through.isoformat()} is being drafted. "
        "Those who review it hear of it here."
    )
    return Decision(reply=Done(words=words, subject_id=pre_bill.id), records=(pre_bill,))


def pre_bill_id_of(command_id: CommandId) -> PreBillId:
    """Give the id of what a command opens: the same command is the same pre-bill."""
    return PreBillId(derived_id(command_id, "pre-bill"))


def _currency(typed: str, facts: BillingFacts, client: ClientAdded) -> str:
    if typed.strip():
        return currency_of(typed)
    known = sorted({one.currency for one in facts.firm.matters if one.client_id == client.id})
    if len(known) == 1:
        return known[0]
    if not known:
        raise Mistyped(f"{client.name} has no matter yet, so there is nothing to bill.", field="client")
    raise Mistyped(
        f"{client.name} has matters in {' and '.join(known)}: say which of these is billed.", field="currency"
    )


def _through(typed: str, firm: Firm, now: datetime) -> date:
    today = local_day(now, firm.zone)
    if not typed.strip():
        return today.replace(day=1) - timedelta(days=1)
    try:
        through = date.fromisoformat(typed.strip())
    except ValueError:
        words = f"“{typed.strip()[:20]}” is not a day. Write it like 2026-10-31."
        raise Mistyped(words, field="through") from None
    if through >= today:
        raise Mistyped(
            f"{through.isoformat()} is not over yet; the last day to bill is yesterday.", field="through"
        )
    if through.year < 2000:
        raise Mistyped(f"{through.isoformat()} is long ago. Is the year right?", field="through")
    return through


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def take_for_bill(command: TakeForBill, facts: TakingFacts, now: datetime) -> Decision:
    """Take one part of the entries into lines; the last part leaves the lines ready to be priced."""
    del now
    pre_bill = facts.pre_bill
    if pre_bill is None:
        return _UNKNOWN
    if pre_bill.state is not PreBillState.TAKING or pre_bill.cursor != command.cursor:
        return _ALREADY
    taken = take(facts.entries, firm_id=pre_bill.firm_id, pre_bill_id=pre_bill.id)
    is_last = len(command.entry_ids) < CHUNK
    after = (
        replace(pre_bill, state=PreBillState.PRICING, cursor="")
        if is_last
        else replace(pre_bill, cursor=command.next_cursor)
    )
    words = f"{len(facts.entries)} entries taken."
    return Decision(
        reply=Done(words=words, subject_id=pre_bill.id),
        records=(PreBillMoved(pre_bill=after, seen=pre_bill), *taken),
    )


def price_lines(command: PriceLines, facts: PricingFacts, now: datetime) -> Decision:
    """Price one part of the lines; after the last the pre-bill waits for its reviewers, or is dropped as empty."""
    pre_bill = facts.pre_bill
    if pre_bill is None:
        return _UNKNOWN
    if pre_bill.state is not PreBillState.PRICING or pre_bill.cursor != command.cursor:
        return _ALREADY
    priced = [
        (line, one)
        for day, lines in facts.days.items()
        for line, one in zip(
            lines,
            price_day(pre_bill, lines, facts.lines, facts.before.get(day, NOTHING_BEFORE)),
            strict=True,
        )
    ]
    changed = tuple(
        LineChanged(line=replace(one, version=seen.version + 1), seen=seen.version) for seen, one in priced
    )
    is_last = len(facts.days) < DAYS
    after = (
        _priced(pre_bill, is_empty=not facts.days and not pre_bill.cursor)
        if is_last
        else replace(pre_bill, cursor=cursor_after(max(facts.days)))
    )
    told = facts.reviewers if after.state is PreBillState.REVIEWING else ()
    return Decision(
        reply=Done(words=f"{len(changed)} lines priced.", subject_id=pre_bill.id),
        records=(PreBillMoved(pre_bill=after, seen=pre_bill), *changed),
        messages=tuple(word_of(after, person, now) for person in told),
    )


def cursor_after(day: Day) -> str:
    """Write how far pricing has come: through this day of this person."""
    return f"{day[0].isoformat()}/{day[1]}"


def _priced(pre_bill: PreBill, *, is_empty: bool) -> PreBill:
    state = PreBillState.DROPPED if is_empty else PreBillState.REVIEWING
    return replace(pre_bill, state=state, cursor="", version=pre_bill.version + 1)


def word_of(pre_bill: PreBill, person_id: PersonId, now: datetime) -> Message:
    """Tell somebody how a pre-bill stands, once for each state that it comes to."""
    return Message(
        key=f"{MessageKind.PRE_BILL}/{pre_bill.id}/{pre_bill.state}/{pre_bill.version}/{person_id}",
        kind=MessageKind.PRE_BILL,
        firm_id=pre_bill.firm_id,
        to=ToPerson(person_id=person_id),
        subject_id=pre_bill.id,
        version=pre_bill.version,
        due_at=now,
    )
