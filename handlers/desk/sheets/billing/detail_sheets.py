"""What stands on invoices, in chat: of the firm, and of a client."""

from collections.abc import Mapping
from decimal import Decimal

from handlers.decisions import DeskForm, FormField, Sheet
from handlers.desk.filled import choice, lines, words
from handlers.desk.sheets.billing.asked_billing import BILLING, billing
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.ids import ClientId
from handlers.money.billing.commands import SetClientBilling, SetFirmBilling
from handlers.money.billing.details import Address, EBilling, LineEnding
from handlers.money.billing.setting import set_client_billing, set_firm_billing
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.terms.engagement_changes import client_with

_FORMATS: Mapping[str, str] = {
    EBilling.PDF: "PDF and CSV",
    EBilling.LEDES_1998B: "LEDES 1998B",
    EBilling.LEDES_98BI: "LEDES 98BI V2",
}
_ENDINGS: Mapping[str, str] = {LineEnding.CRLF: "CR LF, as most systems take", LineEnding.LF: "LF"}
_LETTERS = {"2": "2 letters (GB)", "3": "3 letters (GBR)"}


def _address(of: Address, *, needed: bool) -> tuple[FormField, ...]:
    return (
        words("legal_name", "Legal name", of.legal_name, needed=needed),
        words("address_1", "Address", of.address_1, needed=False),
        words("address_2", "Address, second line", of.address_2, needed=False),
        words("city", "City", of.city, needed=False),
        words("region", "State or region", of.region, needed=False),
        words("postcode", "Postcode", of.postcode, needed=False),
        words("country", "Country", of.country, hint="Its code, such as GB or GBR.", needed=False),
        words("tax_id", "Tax id", of.tax_id, needed=False),
    )


def _read_address(asked: Asked) -> Address:
    names = ("legal_name", "address_1", "address_2", "city", "region", "postcode", "country", "tax_id")
    return Address(**{name: asked.filled.text(name) for name in names})


def _show_firm(asked: Asked) -> DeskForm:
    own = billing(asked).own
    return DeskForm(
        sheet=Sheet.FIRM_BILLING,
        title="Invoice details",
        seen=own.version if own else 0,
        intro=("What stands on the firm’s invoices. Those issued already stay as they are.",),
        fields=(
            *_address(own.of if own else Address(legal_name=asked.own.name), needed=True),
            words(
                "prefix",
                "Before each number",
                own.prefix if own else "",
                hint="Letters and figures, such as EN for EN000001.",
                needed=False,
            ),
            words("terms_days", "Days to pay", str(own.terms_days) if own else "30"),
            words("terms", "Payment terms", own.terms if own else "", needed=False),
            lines("bank", "Bank details", own.bank.splitlines() if own else ()),
        ),
    )


def _read_firm(asked: Asked) -> SetFirmBilling:
    filled, sent = asked.filled, asked.sent
    return SetFirmBilling(
        id=sent.id,
        firm="",
        of=_read_address(asked),
        prefix=filled.text("prefix"),
        terms_days=filled.text("terms_days"),
        terms=filled.text("terms"),
        bank="\n".join(filled.lines("bank")),
        seen=sent.seen,
        by=asked.person.id,
    )


def _clients(firm: FirmFacts) -> Mapping[str, str]:
    return {one.id: one.name for one in firm.clients}


def _show_client(asked: Asked) -> DeskForm:
    client = client_with(asked.firm, asked.about)
    own = billing(asked).clients.get(ClientId(client.id))
    percent = f"{(Decimal(own.tax_rate) * 100).normalize():f}" if own else "0"
    return DeskForm(
        sheet=Sheet.CLIENT_BILLING,
        title="Client’s billing",
        about=client.id,
        seen=own.version if own else 0,
        intro=(f"How {client.name} is invoiced. What was issued already stays as it is.",),
        fields=(
            *_address(own.of if own else Address(legal_name=client.name), needed=False),
            words("code", "The client’s code", own.code if own else "", hint="Such as LAB01."),
            words("tax_rate", "Tax in percent", percent, needed=False),
            words("tax_type", "What the tax is called", own.tax_type if own else "", needed=False),
            choice("format", "Files", _FORMATS, own.format if own else EBilling.PDF),
            choice("line_ending", "Lines end with", _ENDINGS, own.line_ending if own else LineEnding.CRLF),
            choice("country_letters", "Countries", _LETTERS, str(own.country_letters if own else 3)),
        ),
    )


def _read_client(asked: Asked) -> SetClientBilling:
    filled, sent = asked.filled, asked.sent
    client = client_with(asked.firm, asked.about)
    return SetClientBilling(
        id=sent.id,
        firm="",
        client=client.id,
        of=_read_address(asked),
        code=filled.text("code"),
        tax_rate=filled.text("tax_rate"),
        tax_type=filled.text("tax_type"),
        format=filled.text("format"),
        line_ending=filled.text("line_ending"),
        country_letters=filled.text("country_letters"),
        seen=sent.seen,
        by=asked.person.id,
    )


DETAIL_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.FIRM_BILLING: SheetLine(
        act=SetFirmBilling, show=_show_firm, read=_read_firm, do=set_firm_billing, known=BILLING
    ),
    Sheet.CLIENT_BILLING: SheetLine(
        act=SetClientBilling,
        show=_show_client,
        read=_read_client,
        do=set_client_billing,
        which=_clients,
        which_label="Client",
        known=BILLING,
    ),
}
