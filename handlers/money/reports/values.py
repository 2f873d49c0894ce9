"""What a report is made from and what it is: rows of work in, one table for each currency out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.amounts import Money, divide_half_up

NOBODY = PersonId("")


class ReportBy(StrEnum):
    """What the lines of a report are."""

    WEEK = "week"
    CLIENT = "client"
    MATTER = "matter"
    AREA = "area"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """Work on one matter in one currency, in a stretch of time that begins at `starts_at`; reversals are negative.

    `pay` and `price` are minor units. The expert is named where the report is by expert, and is empty elsewhere.
    """

    starts_at: datetime
    client_id: ClientId
    client_name: str
    matter_id: MatterId
    matter_code: str
    practice_area: str
    currency: str
    pay: int
    price: int
    milliseconds: int
    reviews: int
    person_id: PersonId = NOBODY
    person_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A line of a report, all in one currency: what was done, what experts earn by it and what clients owe for it."""

    name: str
    reviews: int
    milliseconds: int
    pay: Money
    price: Money

    @property
    def margin(self) -> Money:
        """What the firm keeps: the price less the pay."""
        return self.price - self.pay

    @property
    def margin_per_mille(self) -> int | None:
        """The margin as thousandths of the price; None where there is no price to compare it with."""
        if self.price.minor <= 0:
            return None
        return divide_half_up(self.margin.minor * 1000, self.price.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A report in one currency: its lines, and all of them together."""

    currency: str
    lines: tuple[ReportLine, ...]
    total: ReportLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Recurring revenue in one currency; `a_week` and `all_a_week` are averages over RECURRING_WEEKS weeks."""

    clients: int
    all_clients: int
    a_week: Money
    all_a_week: Money

    @property
    def per_mille(self) -> int | None:
        """Its part of all revenue, in thousandths; None where there is no revenue."""
        if self.all_a_week.minor <= 0:
            return None
        return divide_half_up(self.a_week.minor * 1000, self.all_a_week.minor)
