"""Rate cards: what an expert is paid and a client charged, from when, and which line is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import FirmId, MatterId, RateLineId
from handlers.money.amounts import exponent


class RateUnit(StrEnum):
    """What is counted: metered time, or verdicts."""

    HOUR = "hour"
    PIECE = "piece"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """One line of a firm's rate card; None in matter, practice area or seniority means any.

    Pay is the expert's, price the client's, both in minor units per hour or per piece. A price below the pay
    is allowed: the firm then bears the difference.
    """

    id: RateLineId
    firm_id: FirmId
    matter_id: MatterId | None
    practice_area: str | None
    seniority: str | None
    unit: RateUnit
    pay: int
    price: int
    currency: str
    effective_from: datetime

    def __post_init__(self) -> None:
        exponent(self.currency)
        if self.pay < 0 or self.price < 0:
            raise ValueError("a rate is not negative")


def rate_in_force(
    lines: Iterable[RateLine],
    *,
    matter_id: MatterId,
    practice_area: str | None,
    seniority: str | None,
    unit: RateUnit,
    currency: str,
    at: datetime,
) -> RateLine | None:
    """Find the line that holds at a moment, or None when the card has none.

    A line that names the matter beats every line that does not; among equals one that names the seniority,
    then one that names the practice area. Among lines alike in that, the latest to take effect holds, then
    the greater id, so that the answer never depends on the order of the lines.
    """
    fitting = (
        line
        for line in lines
        if line.unit is unit
        and line.currency == currency
        and line.effective_from <= at
        and line.matter_id in (None, matter_id)
        and line.seniority in (None, seniority)
        and line.practice_area in (None, practice_area)
    )
    return max(fitting, key=_precedence, default=None)


def _precedence(line: RateLine) -> tuple[bool, bool, bool, datetime, str]:
    named = (line.matter_id is not None, line.seniority is not None, line.practice_area is not None)
    return (*named, line.effective_from, line.id)
