"""Pre-bills and their lines, and what is known of the entries that they are made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from handlers.ids import (
    ClientId,
    FirmId,
    MatterId,
    PersonId,
    PreBillId,
    PreBillLineId,
    RateLineId,
    TimeEntryId,
)
from handlers.money.rates import RateUnit

UNIT = 10_000  # the units of a line are kept in ten-thousandths of an hour, or of a piece


class PreBillState(StrEnum):
    TAKING = "taking"  # entries are being gathered into lines
    PRICING = "pricing"  # lines get their units, amounts and narratives
    REVIEWING = "reviewing"  # some line waits for somebody
    ACCEPTED = "accepted"  # no line waits
    INVOICED = "invoiced"
    DROPPED = "dropped"  # its entries are free again


UNFINISHED = frozenset(
    {PreBillState.TAKING, PreBillState.PRICING, PreBillState.REVIEWING, PreBillState.ACCEPTED}
)
OPEN = frozenset({PreBillState.REVIEWING, PreBillState.ACCEPTED})


class LineState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    WRITTEN_DOWN = "written_down"
    HELD = "held"  # its entries go into a later pre-bill
    ROUNDED_OFF = "rounded_off"  # it came to no units: its amount goes to rounding, and no invoice has it


CHARGED = frozenset({LineState.ACCEPTED, LineState.WRITTEN_DOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class PreBill:
    """What a client is to be billed in one currency for work up to and with the day `through`, in the firm's zone.

    `ends_at` is where that day ends. `cursor` is how far gathering has come. `version` rises with every change that
    somebody could have to know of. The tax is the client's as it was when the pre-bill was opened: `tax_rate` is a
    share of one such as "0.20".
    """

    id: PreBillId
    firm_id: FirmId
    client_id: ClientId
    currency: str
    through: date
    ends_at: datetime
    state: PreBillState
    cursor: str
    version: int
    tax_rate: str
    tax_type: str
    opened_by: PersonId | None
    opened_at: datetime

    @property
    def tax_share(self) -> Decimal:
        """The tax rate as a number."""
        return Decimal(self.tax_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKey:
    """What is summed up in one line: an expert's day on a matter, by activity and rate as it held, premium included."""

    matter_id: MatterId
    person_id: PersonId
    local_day: date
    activity: str
    rate_line_id: RateLineId
    premium: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillEntry:
    """A time entry as a pre-bill takes it; `rate` is the client's price per hour or piece, in minor units."""

    id: TimeEntryId
    key: LineKey
    unit: RateUnit
    rate: int
    milliseconds: int
    pieces: int
    exact: int  # what the ledger holds of it as unbilled, in minor units


@dataclass(frozen=True, slots=True, kw_only=True)
class PreBillLine:
    """One line: what was metered, and what is charged for it.

    `exact` is the sum of its entries in minor units. `units` are ten-thousandths, `amount` is units times `rate` and
    `charged` what is left of it after a write-down; `tax` is on top of that. Where more was taken back than done since
    the last invoice, milliseconds, pieces and all amounts are negative, and `units` too.
    """

    id: PreBillLineId
    firm_id: FirmId
    pre_bill_id: PreBillId
    matter_id: MatterId
    person_id: PersonId
    local_day: date
    activity: str
    rate_line_id: RateLineId
    premium: str
    unit: RateUnit
    rate: int
    milliseconds: int = 0
    pieces: int = 0
    exact: int = 0
    units: int = 0
    amount: int = 0
    charged: int = 0
    tax: int = 0
    narrative: str = ""
    state: LineState = LineState.WAITING
    reason: str = ""
    decided_by: PersonId | None = None
    version: int = 1

    @property
    def written_off(self) -> int:
        """What a write-down took off, in minor units."""
        return self.amount - self.charged


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterSums:
    """What the lines of one matter come to, in minor units; those that wait or are held count by themselves.

    `exact`, `amount`, `charged` and `tax` are of the lines that will be invoiced, `rounded_off` of those that came to
    no units.
    """

    matter_id: MatterId
    lines: int = 0
    exact: int = 0
    amount: int = 0
    charged: int = 0
    tax: int = 0
    rounded_off: int = 0
    waiting: int = 0
    waiting_amount: int = 0
    held: int = 0
    held_exact: int = 0
    first_day: date | None = None
    last_day: date | None = None

    @property
    def rounding(self) -> int:
        """What goes to the rounding account: exact time less the units of the lines."""
        return self.exact - self.amount + self.rounded_off

    @property
    def written_off(self) -> int:
        """What write-downs took off."""
        return self.amount - self.charged
