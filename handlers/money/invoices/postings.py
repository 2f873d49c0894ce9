"""What an invoice, its void, a credit note and a receipt do to the ledger (facts/domain.md §1.8)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from handlers.money.invoices.values import CreditNote, Invoice, Receipt
from handlers.money.posting import Parties, Posting, PostingKind, post, reverse_posting
from handlers.money.prebill.values import MatterSums, PreBill


def issue_postings(invoice: Invoice, sums: MatterSums, at: datetime) -> tuple[Posting, ...]:
    """Post an invoice: all that its entries hold as unbilled leaves there, and what is to be paid becomes receivable.

    What is charged for lines, and a top-up to the minimum, is billed; the rest of the exact amount is rounding or was
    written down. A discount comes off the receivable, tax goes on top. The receivable is the invoice's total.
    """
    amounts = {
        PostingKind.BILLED: sums.charged + invoice.top_up,
        PostingKind.ROUNDING: sums.rounding - invoice.top_up,
        PostingKind.WRITE_DOWN: sums.written_off,
        PostingKind.DISCOUNT: invoice.discount,
        PostingKind.TAX: invoice.tax,
    }
    return tuple(chain.from_iterable(_of(invoice, kind, amount, at) for kind, amount in amounts.items()))


def rounding_postings(pre_bill: PreBill, sums: MatterSums, at: datetime) -> tuple[Posting, ...]:
    """Post what came to no units on a matter that has no invoice: its amount goes to rounding."""
    parties = Parties(client_id=pre_bill.client_id, matter_id=sums.matter_id)
    return post(
        PostingKind.ROUNDING,
        sums.rounded_off,
        firm_id=pre_bill.firm_id,
        currency=pre_bill.currency,
        at=at,
        cause_id=pre_bill.id,
        key=sums.matter_id,
        parties=parties,
    )


def void_postings(postings: Iterable[Posting], at: datetime) -> tuple[Posting, ...]:
    """Take back every posting of an invoice: the exact mirror."""
    return tuple(reverse_posting(one, at) for one in postings if one.reverses is None)


def credit_postings(invoice: Invoice, note: CreditNote, at: datetime) -> tuple[Posting, ...]:
    """Post a credit note, its net amount and its tax; both belong to the note."""
    amounts = {PostingKind.CREDIT: note.net, PostingKind.CREDIT_TAX: note.tax}
    return tuple(
        chain.from_iterable(_of(invoice, kind, amount, at, note.id) for kind, amount in amounts.items())
    )


def receipt_postings(invoice: Invoice, receipt: Receipt, at: datetime) -> tuple[Posting, ...]:
    """Post a payment of the client's."""
    return _of(invoice, PostingKind.RECEIPT, receipt.amount, at, receipt.id)


def _of(
    invoice: Invoice, kind: PostingKind, amount: int, at: datetime, cause_id: str = ""
) -> tuple[Posting, ...]:
    parties = Parties(client_id=invoice.client_id, matter_id=invoice.matter_id)
    return post(
        kind,
        amount,
        firm_id=invoice.firm_id,
        currency=invoice.currency,
        at=at,
        cause_id=cause_id or invoice.id,
        parties=parties,
    )
