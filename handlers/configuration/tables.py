"""The tables of a configuration file, in the order in which they are written and carried out, and their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.configuration.values import Value
from handlers.money.rating.codes import USUAL_TASK_CODE
from handlers.people.people import Hours


class Kind(StrEnum):
    """How a value stands in the file."""

    TEXT = "text"
    CODE = "code"  # a text whose capitals say nothing
    NUMBER = "number"
    YES_NO = "yes or no"
    MOMENT = "moment"
    AMOUNT = "amount"
    MONEY = "money"  # an amount with its currency
    PERCENT = "percent"
    TIERS = "tiers"  # of a discount, by the amount from which on they hold
    WEEKDAY = "weekday"
    WEEKDAYS = "weekdays"
    HOURS = "hours"
    TEXTS = "texts"  # in this order
    NAMES = "names"  # in no order
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key of a table. `default` is what a new item has that does not name it; None: it must name it."""

    name: str
    kind: Kind = Kind.TEXT
    default: Value | None = None
    is_key: bool = False
    is_folded: bool = False  # capitals make no difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. `what` is what people call one of its items; `single`: there is one, without a key of its own."""

    name: str
    what: str
    fields: tuple[Field, ...]
    is_single: bool = False

    def field(self, name: str) -> Field | None:
        """Give the key of this name."""
        return next((one for one in self.fields if one.name == name), None)


NEVER = "never"  # how a file says that something has no end
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_USUAL = Hours()
_FROM_UNTIL = (
    Field(name="from", kind=Kind.MOMENT, default="", is_key=True),
    Field(name="until", kind=Kind.MOMENT, default=""),
    Field(name="note", default="", is_key=True),
)
_FIRM = (
    Field(name="name"),
    Field(name="currency", kind=Kind.CODE),
    Field(name="zone"),
    Field(name="undo_minutes", kind=Kind.NUMBER, default=10),
    Field(name="day_hours", kind=Kind.NUMBER, default=10),
)
_WEEK = (
    Field(name="ends", kind=Kind.WEEKDAY, default="sunday"),
    Field(name="digest_day", kind=Kind.WEEKDAY, default="monday"),
    Field(name="digest_hour", kind=Kind.NUMBER, default=9),
    Field(name="digest_workspace", default="", is_folded=True),
    Field(name="digest_channel", default=""),
)
_CLIENT = (
    Field(name="name", is_key=True),
    Field(name="cleared_by"),
    Field(name="cleared_from", kind=Kind.MOMENT, default=""),
    Field(name="cleared_until", kind=Kind.MOMENT, default=""),
)
_MATTER = (
    Field(name="client", is_key=True),
    Field(name="code", is_key=True),
    Field(name="title"),
    Field(name="practice_area", is_folded=True),
    Field(name="open", kind=Kind.YES_NO, default=True),
    Field(name="offer", kind=Kind.TEXT, default="direct", is_folded=True),
    Field(name="workspace", default="", is_folded=True),
    Field(name="channel", default=""),
    Field(name="basis", default="piece", is_folded=True),
    Field(name="currency", kind=Kind.CODE, default=""),
    Field(name="reviews_per_task", kind=Kind.NUMBER, default=1),
    Field(name="expected_minutes", kind=Kind.NUMBER, default=5),
    Field(name="cap_minutes", kind=Kind.NUMBER, default=0),  # 0: three times the expected ones
    Field(name="due_minutes", kind=Kind.NUMBER, default=240),
    Field(name="claim_minutes", kind=Kind.NUMBER, default=30),
    Field(name="confidential", kind=Kind.YES_NO, default=False),
    Field(name="answers_may", default="index"),
    Field(name="reject_reasons", kind=Kind.TEXTS, default=()),
    Field(name="rubric", kind=Kind.TEXTS, default=()),
)
_PERSON = (
    Field(name="name"),
    Field(name="accounts", kind=Kind.ACCOUNTS, is_folded=True),
    Field(name="roles", kind=Kind.NAMES, is_folded=True),
    Field(name="practice_areas", kind=Kind.NAMES, default=(), is_folded=True),
    Field(name="seniority", default="", is_folded=True),
    Field(name="zone", default=""),
    Field(name="hours", kind=Kind.HOURS, default="9:00-18:00"),
    Field(name="days", kind=Kind.WEEKDAYS, default=tuple(DAYS[day] for day in _USUAL.weekdays)),
    Field(name="daily_capacity", kind=Kind.NUMBER, default=20),
    Field(name="prefers", default="", is_folded=True),
)
_RATE = (
    Field(name="per", is_key=True),
    Field(name="currency", kind=Kind.CODE, is_key=True),
    Field(name="client", default="", is_key=True),
    Field(name="matter", default="", is_key=True),
    Field(name="practice_area", default="", is_key=True),
    Field(name="seniority", default="", is_key=True),
    Field(name="from", kind=Kind.MOMENT, is_key=True),
    Field(name="pay", kind=Kind.AMOUNT),
    Field(name="price", kind=Kind.AMOUNT),
)
_PREMIUM = (
    Field(name="client", is_key=True),
    Field(name="matter", is_key=True),
    Field(name="kind", is_key=True),
    Field(name="from", kind=Kind.MOMENT, is_key=True),
    Field(name="pay", kind=Kind.PERCENT, default="0 %"),
    Field(name="price", kind=Kind.PERCENT, default="0 %"),
    Field(name="within_minutes", kind=Kind.NUMBER, default=0),
)
_BILLING = (
    Field(name="client", is_key=True),
    Field(name="matter", is_key=True),
    Field(name="rounding", default="nearest_tenth", is_folded=True),
    Field(name="minimum", kind=Kind.MONEY, default=""),
    Field(name="discounts", kind=Kind.TIERS, default=()),
    Field(name="task_code", kind=Kind.CODE, default=USUAL_TASK_CODE),
    Field(name="client_matter_id", default=""),
    Field(name="po_number", default=""),
)
_WALL = (
    Field(name="kind", is_key=True),
    Field(name="subject", is_key=True),
    Field(name="client", default="", is_key=True),
    Field(name="person", default="", is_key=True),
    Field(name="team", default="", is_key=True),
    *_FROM_UNTIL,
)
_ADDRESS = (
    *(Field(name=name, default="") for name in ("address_1", "address_2", "city", "region", "postcode")),
    Field(name="country", kind=Kind.CODE, default=""),
    Field(name="tax_id", default=""),
)
_INVOICING = (
    Field(name="legal_name"),
    *_ADDRESS,
    Field(name="prefix", default=""),
    Field(name="terms_days", kind=Kind.NUMBER, default=30),
    Field(name="terms", default=""),
    Field(name="bank", kind=Kind.TEXTS, default=()),  # line by line
)
_CLIENT_BILLING = (
    Field(name="client", is_key=True),
    Field(name="code"),
    Field(name="legal_name", default=""),
    *_ADDRESS,
    Field(name="tax_rate", default="0"),  # in percent
    Field(name="tax_type", default=""),
    Field(name="format", default="pdf", is_folded=True),
    Field(name="line_ending", default="crlf", is_folded=True),
    Field(name="country_letters", kind=Kind.NUMBER, default=3),
)
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(name="firm", what="the firm", is_single=True, fields=_FIRM),
        Table(
            name="workspaces",
            what="workspace",
            fields=(Field(name="platform", is_key=True), Field(name="id", is_key=True)),
        ),
        Table(name="week", what="the week and its digest", is_single=True, fields=_WEEK),
        Table(name="retention", what="retention", is_single=True, fields=(Field(name="keep"),)),
        Table(name="clients", what="client", fields=_CLIENT),
        Table(name="matters", what="matter", fields=_MATTER),
        Table(name="invoicing", what="what stands on invoices", is_single=True, fields=_INVOICING),
        Table(name="client_billing", what="billing of a client", fields=_CLIENT_BILLING),
        Table(name="people", what="person", fields=_PERSON),
        Table(name="rates", what="rate", fields=_RATE),
        Table(name="premiums", what="premium", fields=_PREMIUM),
        Table(name="billing", what="matter’s billing", fields=_BILLING),
        Table(
            name="teams",
            what="member of a team",
            fields=(Field(name="team", is_key=True), Field(name="person", is_key=True), *_FROM_UNTIL),
        ),
        Table(name="walls", what="wall", fields=_WALL),
        Table(
            name="restricted",
            what="name on the restricted list",
            fields=(Field(name="name", is_key=True), *_FROM_UNTIL),
        ),
        Table(
            name="watch",
            what="name on the watch list",
            fields=(Field(name="name", is_key=True), *_FROM_UNTIL),
        ),
    )
}
OF_WALLS = ("teams", "walls", "restricted", "watch")
