"""What somebody is told of a pre-bill in their own chat: that it waits for their review, or that it can be issued."""

from handlers.decisions import Sheet
from handlers.desk.values import DeskButton, DeskPage, DeskSection
from handlers.money.billing.commands import DecideLine, IssueInvoices, OpenPreBill, SeeInvoices
from handlers.money.billing.facts import BillingFacts
from handlers.money.prebill.telling import line_words, sums_lines, title_of
from handlers.money.prebill.values import PreBill, PreBillState
from handlers.people.people import Person
from handlers.people.permissions import may
from handlers.people.roles import IS_THERE

_SHOWN = 5


def pre_bill_page(facts: BillingFacts, reader: Person) -> DeskPage | None:
    """Build it as the pre-bill stands now; None where there is nothing for the reader to do any more."""
    pre_bill = facts.pre_bill
    if pre_bill is None or reader.state not in IS_THERE:
        return None
    if pre_bill.state is PreBillState.REVIEWING and may(reader, DecideLine):
        return _to_review(facts, pre_bill)
    if pre_bill.state is PreBillState.ACCEPTED and may(reader, IssueInvoices):
        return _to_issue(facts, pre_bill)
    return None


def _to_review(facts: BillingFacts, pre_bill: PreBill) -> DeskPage:
    lines = [line_words(one, pre_bill, facts) for one in facts.lines[:_SHOWN]]
    more = facts.total - len(lines)
    return DeskPage(
        title="A pre-bill waits for you",
        intro=(
            f"{title_of(pre_bill, facts)}.",
            "Accept each line, write it down or hold it, with a reason; then finance can issue the invoices.",
        ),
        sections=(
            DeskSection(title="Matters", lines=sums_lines(pre_bill, facts)),
            DeskSection(
                title="Lines",
                lines=(*lines, *([f"and {more:,} more"] if more > 0 else [])),
                buttons=(
                    DeskButton(
                        label="Review the lines", sheet=Sheet.PRE_BILL, about=pre_bill.id, is_next=True
                    ),
                ),
            ),
        ),
        notification="A pre-bill waits for review",
    )


def _to_issue(facts: BillingFacts, pre_bill: PreBill) -> DeskPage:
    return DeskPage(
        title="A pre-bill can be issued",
        intro=(f"{title_of(pre_bill, facts)}: every line is decided.",),
        sections=(
            DeskSection(
                title="Matters",
                lines=sums_lines(pre_bill, facts),
                buttons=(
                    DeskButton(label="Issue invoices", sheet=Sheet.ISSUE, about=pre_bill.id, is_next=True),
                    DeskButton(label="Look at the lines", sheet=Sheet.PRE_BILL, about=pre_bill.id),
                ),
            ),
        ),
        notification="A pre-bill can be issued",
    )


def invoices_section(person: Person) -> DeskSection:
    """What there is to do about invoices, for the desk's page."""
    known = (
        (SeeInvoices, "Pre-bills and invoices", Sheet.INVOICES),
        (OpenPreBill, "Draft a pre-bill", Sheet.DRAFT_BILL),
    )
    return DeskSection(
        title="Invoices",
        lines=("Work is gathered into a pre-bill, reviewed line by line, and then issued.",),
        buttons=tuple(
            DeskButton(label=label, sheet=sheet) for act, label, sheet in known if may(person, act)
        ),
    )
