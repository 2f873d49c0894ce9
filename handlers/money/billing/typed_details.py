"""Reading what somebody typed of a firm's or a client's billing; each raises Mistyped, which names the field."""

import re
from decimal import Decimal, InvalidOperation

from handlers.money.billing.details import Address, EBilling, LineEnding
from handlers.money.invoices.document import RATE_DECIMALS, decimals_of
from handlers.people.firms.typed import Mistyped, between, name_of

PREFIX_LONGEST = 8
_PREFIX = re.compile(r"[A-Za-z0-9]*")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,20}")
_COUNTRY = re.compile(r"[A-Z]{2,3}")
# of LEDES 98BI V2, as facts/domain.md has its fields
_LONGEST = {"address_1": 60, "address_2": 60, "city": 40, "region": 40, "postcode": 20, "tax_id": 20}
_LABELS = {
    "legal_name": "The legal name",
    "address_1": "The address",
    "address_2": "The second line of the address",
    "city": "The city",
    "region": "The state or region",
    "postcode": "The postcode",
    "tax_id": "The tax id",
}
_BANK_LONGEST = 600
_TERMS_LONGEST = 200


def address_of(typed: Address) -> Address:
    """Read an address that somebody typed; raises Mistyped, which names the field."""
    read = {
        field: name_of(text, what=label, field=field, longest=_LONGEST.get(field, 60)) if text.strip() else ""
        for field, label in _LABELS.items()
        for text in (getattr(typed, field),)
    }
    country = typed.country.strip().upper()
    if country and not _COUNTRY.fullmatch(country):
        raise Mistyped(
            f"“{typed.country.strip()[:20]}” is not a country. Use its code, such as GB or GBR.",
            field="country",
        )
    return Address(country=country, **read)


def prefix_of(text: str) -> str:
    """Read what stands before an invoice's number: e-billing systems take letters and figures alone."""
    prefix = text.strip()
    if not _PREFIX.fullmatch(prefix) or len(prefix) > PREFIX_LONGEST:
        words = f"An invoice's prefix is letters and figures alone, at most {PREFIX_LONGEST}, such as EN."
        raise Mistyped(words, field="prefix")
    return prefix


def code_of(text: str) -> str:
    """Read what the firm calls a client in its files."""
    code = text.strip()
    if not _CODE.fullmatch(code):
        words = "A client's code is 1 to 20 letters, figures, dots or hyphens, such as LAB01."
        raise Mistyped(words, field="code")
    return code


def days_of(text: str) -> int:
    """Read within how many days an invoice is to be paid."""
    typed = text.strip() or "30"
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
        raise Mistyped(f"“{typed[:20]}” is not a number of days.", field="terms_days")
    return between(int(typed), 0, 365, what="The days to pay", field="terms_days")


def tax_rate_of(text: str) -> str:
    """Read a tax rate in percent, such as "20" or "8.1 %", as a share such as "0.20"; nothing typed is no tax."""
    typed = text.strip().removesuffix("%").strip() or "0"
    words = f"“{text.strip()[:20]}” is not a tax rate. Write it in percent, from 0 to under 100, such as 20 or 8.1."
    try:
        percent = Decimal(typed)
    except InvalidOperation:
        raise Mistyped(words, field="tax_rate") from None
    if not percent.is_finite() or not 0 <= percent < 100:
        raise Mistyped(words, field="tax_rate")
    share = percent.scaleb(-2)
    if decimals_of(share) > RATE_DECIMALS:
        raise Mistyped(words, field="tax_rate")
    return f"{share.normalize():f}"


def text_of(text: str, *, what: str, field: str, longest: int) -> str:
    """Read a longer text, such as bank details, with its lines."""
    plain = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if len(plain) > longest:
        raise Mistyped(f"{what} may have at most {longest} characters; this has {len(plain)}.", field=field)
    if any(not character.isprintable() and character != "\n" for character in plain):
        raise Mistyped(f"{what} has characters in it that cannot be shown.", field=field)
    return plain


def bank_of(text: str) -> str:
    """Read where clients pay to."""
    return text_of(text, what="The bank details", field="bank", longest=_BANK_LONGEST)


def terms_of(text: str) -> str:
    """Read the words about payment."""
    told = "The payment terms"
    return name_of(text, what=told, field="terms", longest=_TERMS_LONGEST) if text.strip() else ""


def tax_type_of(text: str) -> str:
    """Read what the tax is called, such as VAT."""
    return name_of(text, what="The kind of tax", field="tax_type", longest=20) if text.strip() else ""


def format_of(text: str) -> EBilling:
    """Read what files a client's invoices come as."""
    folded = text.strip().casefold() or EBilling.PDF
    if folded not in tuple(EBilling):
        raise Mistyped(f"“{text.strip()[:20]}” is none of {', '.join(EBilling)}.", field="format")
    return EBilling(folded)


def line_ending_of(text: str) -> LineEnding:
    """Read how lines end in a client's files."""
    folded = text.strip().casefold() or LineEnding.CRLF
    if folded not in tuple(LineEnding):
        raise Mistyped(f"“{text.strip()[:20]}” is none of {', '.join(LineEnding)}.", field="line_ending")
    return LineEnding(folded)


def letters_of(text: str) -> int:
    """Read how many letters a country has in a client's files."""
    typed = text.strip() or "3"
    if typed not in ("2", "3"):
        raise Mistyped("Countries have 2 letters or 3.", field="country_letters")
    return int(typed)
