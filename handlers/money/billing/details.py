"""What stands on an invoice of the firm that sends it and of the client that pays it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handlers.ids import ClientId, FirmId
from handlers.money.invoices.document import Party


class EBilling(StrEnum):
    """What files a client's invoices come as."""

    PDF = "pdf"  # and CSV
    LEDES_1998B = "ledes1998b"
    LEDES_98BI = "ledes98bi"


class LineEnding(StrEnum):
    CRLF = "crlf"
    LF = "lf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A party as its invoices name it; what is not known is empty. `country` is ISO 3166, two or three letters."""

    legal_name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmBilling:
    """What stands on the firm's invoices: `prefix` before each number; `terms_days` is how long clients have to pay."""

    firm_id: FirmId
    of: Address
    prefix: str = ""
    terms_days: int = 30
    terms: str = ""
    bank: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBilling:
    """How a client is invoiced. `code` is what the firm calls it, `tax_rate` a share such as "0.20", "0" for none."""

    client_id: ClientId
    firm_id: FirmId
    of: Address
    code: str
    tax_rate: str = "0"
    tax_type: str = ""
    format: EBilling = EBilling.PDF
    line_ending: LineEnding = LineEnding.CRLF
    country_letters: int = 3
    version: int = 1


def party(address: Address, name: str) -> Party:
    """Give the party of a document; a legal name that nobody set is what the firm calls it."""
    return Party(
        name=address.legal_name or name,
        address_1=address.address_1,
        address_2=address.address_2,
        city=address.city,
        region=address.region,
        postcode=address.postcode,
        country=address.country,
        tax_id=address.tax_id,
    )


def percent_text(share: str) -> str:
    """Write a tax rate for people: "0.20" is "20 %"."""
    return f"{(Decimal(share) * 100).normalize():f} %"
