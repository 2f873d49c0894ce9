"""`signoff invoices`: pre-bills, invoices and what becomes of them."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of
from handlers.ids import CommandId
from handlers.money.billing.commands import (
    AcceptLines,
    Billing,
    CreditInvoice,
    DecideLine,
    DropPreBill,
    IssueInvoices,
    NoteReceipt,
    SetClientBilling,
    SetFirmBilling,
    VoidInvoice,
)
from handlers.money.billing.details import Address, EBilling, LineEnding
from handlers.money.invoices.files import NAMES

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
Invoice = Annotated[str, typer.Argument(help="The invoice's number, such as EN000123.", show_default=False)]
PreBill = Annotated[
    str,
    typer.Argument(
        help="The pre-bill: its client's name (NAME/EUR where it has two) or its id.", show_default=False
    ),
]
Seen = Annotated[
    int, typer.Option("--version", help="The version that `show` told; refused if it has changed since.")
]
Reason = Annotated[str, typer.Option(help="Why.", show_default=False)]
_NEW = CommandId("")  # gets an id of its own when it is done


def draft(
    context: typer.Context,
    client: Annotated[str, typer.Argument(help="The client's name.", show_default=False)] = "",
    through: Annotated[
        str, typer.Option(help="The last day to bill; the last month's end if not said.", show_default=False)
    ] = "",
    currency: Annotated[
        str, typer.Option(help="Where the client has matters in several.", show_default=False)
    ] = "",
    firm: Firm = "",
) -> None:
    """Gather what a client is to be billed into a pre-bill, and tell its reviewers."""
    from bot.commands.invoice_acts import draft_now  # noqa: PLC0415  # keeps `--help` quick

    draft_now(settings_of(context), firm=firm, client=client, through=through, currency=currency)


def list_all(context: typer.Context, firm: Firm = "") -> None:
    """List pre-bills that are not issued, and the latest invoices."""
    from bot.commands.invoice_lists import list_bills  # noqa: PLC0415  # keeps `--help` quick

    list_bills(settings_of(context), firm)


def show(
    context: typer.Context,
    bill: Annotated[
        str, typer.Argument(help="An invoice's number, or a pre-bill's client or id.", show_default=False)
    ],
    firm: Firm = "",
) -> None:
    """Show an invoice, or every line of a pre-bill with its id, and how it stands."""
    from bot.commands.invoice_lists import show_bill  # noqa: PLC0415  # keeps `--help` quick

    show_bill(settings_of(context), bill, firm)


def accept(context: typer.Context, pre_bill: PreBill, seen: Seen = 0, firm: Firm = "") -> None:
    """Accept every line of a pre-bill that waits."""
    _do(context, AcceptLines(id=_NEW, firm=firm, pre_bill=pre_bill, seen=seen))


def decide(
    context: typer.Context,
    line: Annotated[str, typer.Argument(help="The line's id, as `show` tells it.", show_default=False)],
    decision: Annotated[str, typer.Argument(help="accept, write-down or hold.", show_default=False)],
    to: Annotated[str, typer.Option(help="What a write-down leaves of it.", show_default=False)] = "",
    reason: Reason = "",
    narrative: Annotated[str, typer.Option(help="What the line says instead.", show_default=False)] = "",
    seen: Annotated[int, typer.Option("--version", help="The line's version that you saw.")] = 0,
    firm: Firm = "",
) -> None:
    """Accept, write down or hold one line of a pre-bill."""
    command = DecideLine(
        id=_NEW,
        firm=firm,
        line=line,
        seen=seen,
        decision=decision,
        amount=to,
        reason=reason,
        narrative=narrative,
    )
    _do(context, command)


def drop(context: typer.Context, pre_bill: PreBill, seen: Seen = 0, firm: Firm = "") -> None:
    """Let a pre-bill be; its work goes into the next."""
    _do(context, DropPreBill(id=_NEW, firm=firm, pre_bill=pre_bill, seen=seen))


def issue(context: typer.Context, pre_bill: PreBill, seen: Seen = 0, firm: Firm = "") -> None:
    """Issue a pre-bill's invoices, one for each matter, with the firm's next numbers."""
    _do(context, IssueInvoices(id=_NEW, firm=firm, pre_bill=pre_bill, seen=seen))


def void(context: typer.Context, invoice: Invoice, reason: Reason, firm: Firm = "") -> None:
    """Take an unpaid invoice back; its number stays used and its work is free again."""
    _do(context, VoidInvoice(id=_NEW, firm=firm, invoice=invoice, reason=reason))


def credit(
    context: typer.Context,
    invoice: Invoice,
    amount: Annotated[str, typer.Argument(help="The amount before tax, or all.", show_default=False)],
    reason: Reason,
    line: Annotated[str, typer.Option(help="Of this line alone.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Write a credit note, with its tax."""
    _do(
        context,
        CreditInvoice(id=_NEW, firm=firm, invoice=invoice, amount=amount, reason=reason, line=line),
    )


def receipt(
    context: typer.Context,
    invoice: Invoice,
    bank_ref: Annotated[str, typer.Argument(help="The bank's own reference.", show_default=False)],
    amount: Annotated[
        str, typer.Option(help="All that is outstanding if not said.", show_default=False)
    ] = "",
    on: Annotated[str, typer.Option(help="The day; today if not said.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Note what a client paid; the same reference counts once."""
    _do(
        context,
        NoteReceipt(id=_NEW, firm=firm, invoice=invoice, bank_ref=bank_ref, amount=amount, received_on=on),
    )


def export(
    context: typer.Context,
    invoice: Annotated[
        str, typer.Argument(help="The number of an invoice or a credit note.", show_default=False)
    ],
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False, dir_okay=False)],
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(NAMES)}.")] = "pdf",
    firm: Firm = "",
) -> None:
    """Write an invoice or a credit note to a file."""
    from bot.commands.invoice_files import write_invoice  # noqa: PLC0415  # keeps `--help` quick

    write_invoice(settings_of(context), invoice, file, form=form, firm=firm)


_Text = Annotated[str, typer.Option(show_default=False)]


def details(
    context: typer.Context,
    legal_name: _Text,
    address_1: _Text = "",
    address_2: _Text = "",
    city: _Text = "",
    region: _Text = "",
    postcode: _Text = "",
    country: _Text = "",
    tax_id: _Text = "",
    prefix: Annotated[str, typer.Option(help="Before each number: letters and figures.")] = "",
    terms_days: Annotated[str, typer.Option(help="Days to pay.")] = "30",
    terms: _Text = "",
    bank: _Text = "",
    firm: Firm = "",
) -> None:
    """Say what stands on the firm's invoices."""
    of = Address(
        legal_name=legal_name,
        address_1=address_1,
        address_2=address_2,
        city=city,
        region=region,
        postcode=postcode,
        country=country,
        tax_id=tax_id,
    )
    command = SetFirmBilling(
        id=_NEW, firm=firm, of=of, prefix=prefix, terms_days=terms_days, terms=terms, bank=bank
    )
    _do(context, command)


def client(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The client's name.", show_default=False)],
    code: Annotated[str, typer.Option(help="What the firm calls it, such as LAB01.", show_default=False)],
    legal_name: _Text = "",
    address_1: _Text = "",
    address_2: _Text = "",
    city: _Text = "",
    region: _Text = "",
    postcode: _Text = "",
    country: _Text = "",
    tax_id: _Text = "",
    tax_rate: Annotated[str, typer.Option(help="In percent.")] = "0",
    tax_type: Annotated[str, typer.Option(help="Such as VAT.", show_default=False)] = "",
    form: Annotated[EBilling, typer.Option("--format", help="The files it takes.")] = EBilling.PDF,
    line_ending: Annotated[LineEnding, typer.Option(help="Of its files.")] = LineEnding.CRLF,
    country_letters: Annotated[str, typer.Option(help="2 or 3.")] = "3",
    firm: Firm = "",
) -> None:
    """Say how a client is invoiced."""
    of = Address(
        legal_name=legal_name,
        address_1=address_1,
        address_2=address_2,
        city=city,
        region=region,
        postcode=postcode,
        country=country,
        tax_id=tax_id,
    )
    command = SetClientBilling(
        id=_NEW,
        firm=firm,
        client=name,
        of=of,
        code=code,
        tax_rate=tax_rate,
        tax_type=tax_type,
        format=form,
        line_ending=line_ending,
        country_letters=country_letters,
    )
    _do(context, command)


def _do(context: typer.Context, command: Billing) -> None:
    from bot.commands.invoice_acts import do  # noqa: PLC0415  # keeps `--help` quick

    do(settings_of(context), command)
