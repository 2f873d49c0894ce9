"""From time entries to lines, and from lines to what is billed of them: rounded once each, an expert's day together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from handlers.ids import FirmId, PreBillId, PreBillLineId, derived_id
from handlers.money.amounts import divide_half_up
from handlers.money.invoices.document import line_tax
from handlers.money.prebill.narratives import Done, narrative
from handlers.money.prebill.values import UNIT, BillEntry, LineKey, LineState, PreBill, PreBillLine
from handlers.money.rates import RateUnit
from handlers.money.rating.billing_terms import BillingTerms, policy_of
from handlers.money.rating.rounding import (
    NOTHING_BEFORE,
    BilledBefore,
    WorkedLine,
    billed_units,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTaken:
    """Entries that go into a line, which is made where it is not there yet: what they add to it."""

    line: PreBillLine
    entries: tuple[BillEntry, ...]

    @property
    def milliseconds(self) -> int:
        """How much time they add."""
        return sum(one.milliseconds for one in self.entries)

    @property
    def pieces(self) -> int:
        """How many pieces they add."""
        return sum(one.pieces for one in self.entries)

    @property
    def exact(self) -> int:
        """How much money they add, in minor units."""
        return sum(one.exact for one in self.entries)


def line_id_of(pre_bill_id: PreBillId, key: LineKey) -> PreBillLineId:
    """Give the id of a pre-bill's line: the same key is the same line, in whatever part its entries come."""
    parts = (key.matter_id, key.person_id, key.local_day.isoformat(), key.activity, key.rate_line_id)
    return PreBillLineId(derived_id(pre_bill_id, "line", *parts, key.premium))


def take(entries: Iterable[BillEntry], *, firm_id: FirmId, pre_bill_id: PreBillId) -> tuple[LineTaken, ...]:
    """Sort entries into lines."""
    by_key: dict[LineKey, list[BillEntry]] = {}
    for entry in entries:
        by_key.setdefault(entry.key, []).append(entry)
    return tuple(
        LineTaken(line=_empty(key, mine[0], firm_id, pre_bill_id), entries=tuple(mine))
        for key, mine in by_key.items()
    )


def _empty(key: LineKey, entry: BillEntry, firm_id: FirmId, pre_bill_id: PreBillId) -> PreBillLine:
    return PreBillLine(
        id=line_id_of(pre_bill_id, key),
        firm_id=firm_id,
        pre_bill_id=pre_bill_id,
        matter_id=key.matter_id,
        person_id=key.person_id,
        local_day=key.local_day,
        activity=key.activity,
        rate_line_id=key.rate_line_id,
        premium=key.premium,
        unit=entry.unit,
        rate=entry.rate,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What a line is priced by beside itself: its matter's terms and area, and what was done."""

    terms: BillingTerms
    practice_area: str
    done: Done


def price_day(
    pre_bill: PreBill,
    lines: Sequence[PreBillLine],
    facts: Mapping[PreBillLineId, LineFacts],
    before: BilledBefore = NOTHING_BEFORE,
) -> tuple[PreBillLine, ...]:
    """Price the lines of ONE expert's ONE day; each becomes ready for review, or is rounded off.

    What was taken back since the last invoice is a line of its own sign, rounded as the work itself was, so that what
    was billed for a whole day and taken back whole comes to nothing in the end.
    """
    units = billed_units(
        {one.id: _worked(one, facts[one.id]) for one in lines if not _is_credit(one)}, before=before
    )
    return tuple(_priced(pre_bill, one, facts[one.id], units.get(one.id)) for one in lines)


def _is_credit(line: PreBillLine) -> bool:
    return (line.pieces if line.unit is RateUnit.PIECE else line.milliseconds) < 0


def _worked(line: PreBillLine, facts: LineFacts, *, sign: int = 1) -> WorkedLine:
    by_piece = line.unit is RateUnit.PIECE
    return WorkedLine(
        matter_id=line.matter_id,
        policy=policy_of(facts.terms, line.unit),
        milliseconds=0 if by_piece else sign * line.milliseconds,
        pieces=sign * line.pieces if by_piece else 0,
    )


def _priced(pre_bill: PreBill, line: PreBillLine, facts: LineFacts, billed: Decimal | None) -> PreBillLine:
    is_credit = billed is None
    if billed is None:
        billed = billed_units({"": _worked(line, facts, sign=-1)})[""]
    units = int(billed * UNIT) * (-1 if is_credit else 1)
    amount = divide_half_up(units * line.rate, UNIT)
    said = narrative(
        line.activity,
        facts.done,
        practice_area=facts.practice_area,
        unit=line.unit,
        milliseconds=line.milliseconds,
        is_credit=is_credit,
    )
    return replace(
        line,
        units=units,
        amount=amount,
        charged=amount,
        tax=line_tax(amount, pre_bill.tax_share),
        narrative=said,
        state=LineState.WAITING if units else LineState.ROUNDED_OFF,
    )
