"""An invoice in words: how it stands, and what a pre-bill will come to when it is issued."""

from handlers.money.amounts import Money, show
from handlers.money.billing.details import percent_text
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.issuing import totals_for
from handlers.money.invoices.values import Invoice, InvoiceState
from handlers.money.prebill.values import MatterSums, PreBill


def standing(invoice: Invoice, facts: BillingFacts) -> str:
    """Say an invoice in a line: for whom, how much, and whether it is paid."""
    total = show(invoice.money(invoice.total))
    what = f"{invoice.code} · {facts.client_name(invoice.client_id)}, {invoice.frozen.matter_code} · {total}"
    if invoice.state is InvoiceState.VOID:
        return f"{what} · void ({invoice.void_reason})"
    if invoice.state is InvoiceState.PAID:
        return f"{what} · settled"
    left = invoice.outstanding
    still = f", {show(invoice.money(left))} outstanding" if left != invoice.total else ""
    return f"{what} · due {invoice.due_on.isoformat()}{still}"


def issue_lines(pre_bill: PreBill, facts: BillingFacts) -> tuple[str, ...]:
    """Say what invoices a pre-bill will give, matter by matter."""
    told = tuple(_matter(one, pre_bill, facts) for one in facts.sums if one.lines)
    held = sum(one.held for one in facts.sums)
    back = (
        (f"{held} held {'line goes' if held == 1 else 'lines go'} into the next pre-bill.",) if held else ()
    )
    return (*told, *back)


def _matter(sums: MatterSums, pre_bill: PreBill, facts: BillingFacts) -> str:
    def money(minor: int) -> str:
        return show(Money(minor=minor, currency=pre_bill.currency))

    totals, tax = totals_for(sums, facts.terms[sums.matter_id], pre_bill)
    parts = [f"{sums.lines} {'line' if sums.lines == 1 else 'lines'}, {money(totals.net)}"]
    if totals.discount:
        parts.append(f"volume discount −{money(totals.discount)}")
    if totals.top_up:
        parts.append(f"up to the minimum {money(totals.top_up)}")
    if tax:
        parts.append(f"{percent_text(pre_bill.tax_rate)} {pre_bill.tax_type} {money(tax)}")
    return f"{facts.matter_code(sums.matter_id)}: {', '.join(parts)}; total {money(totals.total + tax)}."
