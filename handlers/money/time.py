"""Time worked: the meter of a review, the firm's local day, and the entry that a verdict leaves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.ids import ClientId, FirmId, MatterId, PersonId, RateLineId, ReviewId, TimeEntryId, derived_id
from handlers.money.amounts import divide_half_up
from handlers.money.metering.stretches import Stretch, free_parts, on_whole_milliseconds, total_ms, up_to
from handlers.money.rates import RateUnit
from handlers.people.people import OutsideBusiness

# UTBMS activity codes: A103 is draft or revise, A104 is review or analyze.
_ACTIVITIES = {"approve": "A104", "reject": "A104", "edit": "A103"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """The metered time of one review in milliseconds, up to a cap; `running_since` is None when it stands."""

    elapsed_ms: int
    running_since: datetime | None
    cap_ms: int

    def start(self, now: datetime) -> "Meter":
        """Let it run from now; one that runs already goes on."""
        return self if self.running_since is not None else replace(self, running_since=aware(now))

    def stop(self, now: datetime, taken: Iterable[Stretch] = ()) -> "Meter":
        """Keep what it has measured and let it stand."""
        return replace(self, elapsed_ms=self.read(now, taken), running_since=None)

    def counting(self, now: datetime, taken: Iterable[Stretch] = ()) -> tuple[Stretch, ...]:
        """What counts of the time since it began to run: without what is `taken` by others, and up to its cap."""
        if self.running_since is None:
            return ()
        whole = on_whole_milliseconds(self.running_since, aware(now))
        return tuple(up_to(free_parts(whole, taken), self.cap_ms - self.elapsed_ms))

    def read(self, now: datetime, taken: Iterable[Stretch] = ()) -> int:
        """The milliseconds measured so far: never over the cap, and never fewer because a clock went back.

        A cap that is lowered later takes back nothing of what was measured before.
        """
        return self.elapsed_ms + total_ms(self.counting(now, taken))

    def capped(self, now: datetime, taken: Iterable[Stretch] = ()) -> bool:
        """Whether it has come to the cap, where it stops and the receipt asks."""
        return self.read(now, taken) >= self.cap_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """What one verdict adds to an expert's day: its time or its piece, and what that came to in minor units.

    `units` counts pieces: 1 on a piece basis, 0 on metered time. The rate line and the amounts are frozen
    when the entry is made. A reversal carries negated milliseconds, units, pay and price, and the day of what
    it reverses. `unpaid` says why nothing accrues to the person though the client owes the price: pay is 0 then.
    `premium` names what raised the rate line (rush, weekend or rush+weekend), by so many basis points on either side.
    """

    id: TimeEntryId
    firm_id: FirmId
    person_id: PersonId
    client_id: ClientId
    matter_id: MatterId
    review_id: ReviewId
    version: int
    activity: str
    local_day: date
    milliseconds: int
    units: int
    unit: RateUnit
    rate_line_id: RateLineId
    pay: int
    price: int
    currency: str
    dated_at: datetime
    reverses: TimeEntryId | None = None
    unpaid: OutsideBusiness | None = None
    premium: str = ""
    premium_pay_bp: int = 0
    premium_price_bp: int = 0


def reverse_time(entry: TimeEntry, at: datetime) -> TimeEntry:
    """Take an entry back: its mirror, dated now but on the same local day, so that the day's sums net out."""
    if entry.reverses is not None:
        raise ValueError("a reversal is not reversed; the work is entered anew")
    return replace(
        entry,
        id=TimeEntryId(derived_id(entry.id, "reverse")),
        milliseconds=-entry.milliseconds,
        units=-entry.units,
        pay=-entry.pay,
        price=-entry.price,
        dated_at=aware(at),
        reverses=entry.id,
    )


def activity_of(verdict_kind: str) -> str:
    """The UTBMS activity code of a verdict; raises KeyError for what is no verdict."""
    return _ACTIVITIES[verdict_kind]


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone."""
    return aware(at).astimezone(ZoneInfo(zone)).date()


def hours_text(milliseconds: int) -> str:
    """Write a duration as hours, minutes and seconds, such as "0:17:40", to the nearest second."""
    seconds = divide_half_up(abs(milliseconds), 1000)
    sign = "−" if milliseconds < 0 and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def aware(at: datetime) -> datetime:
    """Give the moment back; raises ValueError for one without a zone, which has no place on a time line."""
    if at.utcoffset() is None:
        raise ValueError("a moment needs a zone")
    return at
