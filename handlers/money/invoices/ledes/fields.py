"""The fields of LEDES 1998B (24) and of LEDES 98BI V2 (52): names, order, forms and limits.

Source: the field tables of the LEDES Oversight Committee, LEDES 1998B and LEDES 98BI version 2 (ledes.org).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Form(StrEnum):
    """What the value of a field looks like."""

    TEXT = "text"
    CODE = "letters and figures"
    DATE = "date"
    AMOUNT = "amount"
    UNITS = "units"
    RATE = "rate"
    LINE_KIND = "line kind"
    CLASSIFICATION = "classification"
    CURRENCY = "currency"
    ACCOUNT = "account"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: `limit` counts characters of a text, and digits before the point of an amount.

    `of_invoice` fields say the same on every row of an invoice. `written` is how long our own texts get, where that is
    shorter than the limit: readers are known that take less than the table allows.
    """

    number: int
    name: str
    form: Form
    limit: int
    required: bool
    of_invoice: bool
    written: int


class Format(StrEnum):
    """The formats, by their first line."""

    L1998B = "LEDES1998B"
    L98BI = "LEDES98BI V2"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns in their order."""
        return FIELDS[self]


TERMINATOR: Final = "[]"
AMOUNT_DECIMALS: Final = 4
RATE_DECIMALS: Final = 10
_KB: Final = 1024

# number, name, form, limit, required (r), of the invoice (i); a number in the last column shortens what we write.
# Collaborati takes 2,000 characters of an invoice's description, Brightflag under 1,024 of a line's.
_T, _D, _A = Form.TEXT, Form.DATE, Form.AMOUNT
_TABLE: Final[tuple[tuple[int, str, Form, int, str, int], ...]] = (
    (1, "INVOICE_DATE", _D, 8, "ri", 0),
    (2, "INVOICE_NUMBER", Form.CODE, 20, "ri", 0),
    (3, "CLIENT_ID", _T, 20, "ri", 0),
    (4, "LAW_FIRM_MATTER_ID", _T, 20, "ri", 0),
    (5, "INVOICE_TOTAL", _A, 12, "ri", 0),
    (6, "BILLING_START_DATE", _D, 8, "ri", 0),
    (7, "BILLING_END_DATE", _D, 8, "ri", 0),
    (8, "INVOICE_DESCRIPTION", _T, 15 * _KB, "i", 2_000),
    (9, "LINE_ITEM_NUMBER", _T, 20, "r", 0),
    (10, "EXP/FEE/INV_ADJ_TYPE", Form.LINE_KIND, 2, "r", 0),
    (11, "LINE_ITEM_NUMBER_OF_UNITS", Form.UNITS, 10, "", 0),
    (12, "LINE_ITEM_ADJUSTMENT_AMOUNT", _A, 10, "", 0),
    (13, "LINE_ITEM_TOTAL", _A, 10, "r", 0),
    (14, "LINE_ITEM_DATE", _D, 8, "r", 0),
    (15, "LINE_ITEM_TASK_CODE", _T, 20, "", 0),
    (16, "LINE_ITEM_EXPENSE_CODE", _T, 20, "", 0),
    (17, "LINE_ITEM_ACTIVITY_CODE", _T, 20, "", 0),
    (18, "TIMEKEEPER_ID", _T, 20, "", 0),
    (19, "LINE_ITEM_DESCRIPTION", _T, 15 * _KB, "", 1_000),
    (20, "LAW_FIRM_ID", _T, 20, "ri", 0),
    (21, "LINE_ITEM_UNIT_COST", Form.UNITS, 10, "", 0),
    (22, "TIMEKEEPER_NAME", _T, 30, "", 0),
    (23, "TIMEKEEPER_CLASSIFICATION", Form.CLASSIFICATION, 6, "", 0),
    (24, "CLIENT_MATTER_ID", _T, 20, "i", 0),
    (25, "PO_NUMBER", _T, 100, "i", 0),
    (26, "CLIENT_TAX_ID", _T, 20, "ri", 0),
    (27, "MATTER_NAME", _T, 255, "ri", 0),
    (28, "INVOICE_TAX_TOTAL", _A, 12, "i", 0),
    (29, "INVOICE_NET_TOTAL", _A, 12, "ri", 0),
    (30, "INVOICE_CURRENCY", Form.CURRENCY, 3, "i", 0),
    (31, "TIMEKEEPER_LAST_NAME", _T, _KB, "", 0),
    (32, "TIMEKEEPER_FIRST_NAME", _T, _KB, "", 0),
    (33, "ACCOUNT_TYPE", Form.ACCOUNT, 1, "", 0),
    (34, "LAW_FIRM_NAME", _T, 60, "i", 0),
    (35, "LAW_FIRM_ADDRESS_1", _T, 60, "i", 0),
    (36, "LAW_FIRM_ADDRESS_2", _T, 60, "i", 0),
    (37, "LAW_FIRM_CITY", _T, 40, "i", 0),
    (38, "LAW_FIRM_STATEorREGION", _T, 40, "i", 0),
    (39, "LAW_FIRM_POSTCODE", _T, 20, "i", 0),
    (40, "LAW_FIRM_COUNTRY", Form.COUNTRY, 3, "i", 0),
    (41, "CLIENT_NAME", _T, 60, "i", 0),
    (42, "CLIENT_ADDRESS_1", _T, 60, "i", 0),
    (43, "CLIENT_ADDRESS_2", _T, 60, "i", 0),
    (44, "CLIENT_CITY", _T, 40, "i", 0),
    (45, "CLIENT_STATEorREGION", _T, 40, "i", 0),
    (46, "CLIENT_POSTCODE", _T, 20, "i", 0),
    (47, "CLIENT_COUNTRY", Form.COUNTRY, 3, "i", 0),
    (48, "LINE_ITEM_TAX_RATE", Form.RATE, 1, "", 0),
    (49, "LINE_ITEM_TAX_TOTAL", _A, 10, "r", 0),
    (50, "LINE_ITEM_TAX_TYPE", _T, 20, "", 0),
    (51, "INVOICE_REPORTED_TAX_TOTAL", _A, 12, "i", 0),
    (52, "INVOICE_TAX_CURRENCY", Form.CURRENCY, 3, "i", 0),
)


def _field(number: int, name: str, form: Form, limit: int, marks: str, written: int) -> Field:
    return Field(
        number=number,
        name=name,
        form=form,
        limit=limit,
        required="r" in marks,
        of_invoice="i" in marks,
        written=written or limit,
    )


_ALL: Final = tuple(_field(*row) for row in _TABLE)
FIELDS: Final[Mapping[Format, tuple[Field, ...]]] = MappingProxyType(
    {Format.L1998B: _ALL[:24], Format.L98BI: _ALL}
)
FIELD: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in _ALL})
