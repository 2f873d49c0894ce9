"""The firm's limit for a day: what is metered beyond it is kept, does not accrue, and is asked of a supervisor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.ids import AdjustmentId, derived_id
from handlers.messages import Message
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.rates import RateUnit
from handlers.money.time import TimeEntry, hours_text
from handlers.people.people import Person
from handlers.review.adjusting.messages import ask_supervisor
from handlers.review.tasks import Matter

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """What counts by the hour of an expert's local day so far, in all matters, and who of the firm may grant more.

    `people` are loaded only where an answer may pass the limit.
    """

    milliseconds: int = 0
    people: tuple[Person, ...] = ()


def within_day(metered_ms: int, matter: Matter, day: DayFacts, day_hours: int) -> int:
    """How much of what was metered accrues: by the hour, what is left of the day's limit at the most."""
    if matter.basis is RateUnit.PIECE:
        return metered_ms
    return min(metered_ms, max(0, day_hours * HOUR_MS - day.milliseconds))


def ask_for_rest(
    entry: TimeEntry, metered_ms: int, overseers: Iterable[Person], now: datetime
) -> tuple[tuple[TimeAdjustment, ...], tuple[Message, ...], str]:
    """Ask for what was metered over the day's limit: what to keep, whom to ask, and what to tell its expert."""
    over = metered_ms - entry.milliseconds
    if over <= 0 or entry.units:
        return (), (), ""
    told = f" {hours_text(over)} of it is over the day’s limit"
    asked_of = tuple(overseers)
    if not asked_of:
        return (), (), f"{told}, and nobody else of your firm is set up to grant it: please tell your admin."
    asked = TimeAdjustment(
        id=AdjustmentId(derived_id(entry.id, "over the limit")),
        firm_id=entry.firm_id,
        person_id=entry.person_id,
        review_id=entry.review_id,
        entry_id=entry.id,
        from_ms=entry.milliseconds,
        to_ms=metered_ms,
        reason="",
        state=AdjustmentState.ASKED,
        asked_at=now,
        over_limit=True,
    )
    messages = tuple(ask_supervisor(asked, person.id, now) for person in asked_of)
    return (asked,), messages, f"{told} and waits for your supervisor."


def limit_words(left_ms: int, day_hours: int) -> str:
    """Tell an expert before they answer what is left of their day."""
    limit = "1 hour" if day_hours == 1 else f"{day_hours} hours"
    if left_ms <= 0:
        return f"The day’s limit of {limit} is reached: what you meter now is asked of your supervisor."
    return f"{hours_text(left_ms)} is left of the day’s limit of {limit}; more is asked of your supervisor."
