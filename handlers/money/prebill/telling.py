"""A pre-bill in words: what its lines come to, and each line for whoever reviews it."""

from collections.abc import Iterator

from handlers.money.amounts import Money, show
from handlers.money.billing.details import percent_text
from handlers.money.billing.facts import BillingFacts
from handlers.money.prebill.reviewing import told_of
from handlers.money.prebill.values import UNIT, LineState, MatterSums, PreBill, PreBillLine, PreBillState
from handlers.money.rates import RateUnit

STATE_WORDS = {
    PreBillState.TAKING: "is being drafted",
    PreBillState.PRICING: "is being drafted",
    PreBillState.REVIEWING: "waits for review",
    PreBillState.ACCEPTED: "is reviewed and can be issued",
    PreBillState.INVOICED: "is invoiced",
    PreBillState.DROPPED: "was dropped",
}
_WAITS = "Waits for a decision"


def title_of(pre_bill: PreBill, facts: BillingFacts) -> str:
    """Name a pre-bill: its client, currency and last day."""
    return f"{facts.client_name(pre_bill.client_id)}, {pre_bill.currency}, through {pre_bill.through.isoformat()}"


def sums_lines(pre_bill: PreBill, facts: BillingFacts) -> tuple[str, ...]:
    """Say of each matter what is charged, rounded, written down or held; hidden ones are not told."""
    shown = [one for one in facts.sums if one.matter_id not in facts.hidden]
    told = tuple(_sum(one, pre_bill, facts) for one in shown)
    more = len(facts.sums) - len(shown)
    return (*told, "Matters that a wall keeps from you are not shown.") if more else told


def _sum(sums: MatterSums, pre_bill: PreBill, facts: BillingFacts) -> str:
    return f"{facts.matter_code(sums.matter_id)}: {', '.join(_parts(sums, pre_bill))}."


def _parts(sums: MatterSums, pre_bill: PreBill) -> Iterator[str]:
    def money(minor: int) -> str:
        return show(Money(minor=minor, currency=pre_bill.currency))

    if sums.lines:
        yield f"{money(sums.charged)} in {_lines(sums.lines)}"
        if sums.tax:
            yield f"{percent_text(pre_bill.tax_rate)} {pre_bill.tax_type} {money(sums.tax)}"
    if sums.waiting:
        yield f"{money(sums.waiting_amount)} waiting in {_lines(sums.waiting)}"
    if sums.held:
        yield f"{_lines(sums.held)} held ({money(sums.held_exact)})"
    if sums.written_off:
        yield f"{money(sums.written_off)} written down"
    if sums.rounding or sums.rounded_off:
        off = f", of which {money(sums.rounded_off)} came to no units" if sums.rounded_off else ""
        yield f"{money(sums.rounding)} to rounding (exact time less units{off})"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def line_words(line: PreBillLine, pre_bill: PreBill, facts: BillingFacts) -> str:
    """Say a line: whose, when, units and amount, what it says, and how it stands."""
    amount = show(Money(minor=line.amount, currency=pre_bill.currency))
    rate = show(Money(minor=line.rate, currency=pre_bill.currency))
    exact = show(Money(minor=line.exact, currency=pre_bill.currency))
    who = f"{line.local_day.isoformat()} · {facts.name_of(line.person_id)} · {facts.matter_code(line.matter_id)}"
    if line.state is LineState.ROUNDED_OFF:
        return f"{who}\nComes to no units, so it is not written; {exact} goes to rounding."
    unit = "h" if line.unit is RateUnit.HOUR else ("piece" if line.units == UNIT else "pieces")
    premium = f" with {line.premium.rpartition('+')[0].replace('+', ' and ')} premium" if line.premium else ""
    figures = f"{units_text(line.units)} {unit} at {rate}{premium} = {amount} (exact {exact})"
    stands = told_of(line, pre_bill).capitalize() if line.state is not LineState.WAITING else _WAITS
    reason = f": {line.reason}" if line.reason else ""
    return f"{who}\n{figures}\n{line.narrative}\n{stands}{reason}"


def units_text(units: int) -> str:
    """Write ten-thousandths as people do: 3000 is "0.3", 10000 is "1"; hours keep a decimal."""
    sign, size = ("−" if units < 0 else ""), abs(units)
    whole, rest = divmod(size, UNIT)
    return f"{sign}{whole}.{rest:04d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"
