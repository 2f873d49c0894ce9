"""The words on a card: when, how long, what was said, what it earns."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.money.adjusting.values import AdjustmentState
from handlers.money.rates import RateUnit
from handlers.money.time import hours_text
from handlers.review.answering.verdict_values import Verdict
from handlers.review.cards.card_values import CardFacts, Counted, Remark
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Matter, Wording

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = tuple(name[:3] for name in WEEKDAYS)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ASKED_FOR = {
    AdjustmentState.ASKED: "waits for your supervisor",
    AdjustmentState.REFUSED: "was not granted",
}
_ANSWERED = {
    ReviewState.APPROVED: "Approved",
    ReviewState.EDITED: "Edited",
    ReviewState.REJECTED: "Rejected",
}


def date_words(at: datetime, zone: str) -> str:
    """A moment that still reads right tomorrow, such as "Mon 23 Nov, 17:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())}, {clock_words(at, zone)}"


def day_words(day: date) -> str:
    """A day, such as "Mon 23 Nov"."""
    return f"{DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def clock_words(at: datetime, zone: str) -> str:
    """The time of day where the reader is, such as "10:32"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.hour:02d}:{local.minute:02d}"


def moment_words(at: datetime, *, zone: str, now: datetime) -> str:
    """The time of day alone on the reader's same day, else with its date."""
    same_day = at.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()
    return clock_words(at, zone) if same_day else date_words(at, zone)


def area_words(matter: Matter) -> str:
    """The practice area as the beginning of a line."""
    area = matter.practice_area.strip()
    return area[:1].upper() + area[1:]


def offer_words(facts: CardFacts) -> tuple[str, ...]:
    """Practice area, pay, due time and minutes: all that an offer says."""
    due = f"due {date_words(facts.task.due_at, facts.zone)}"
    parts = (area_words(facts.matter), facts.fee_text, due, minutes_words(facts.matter))
    return tuple(part for part in parts if part)


def minutes_words(matter: Matter) -> str:
    """How long it should take."""
    return f"about {matter.expected_minutes} min"


def verdict_words(facts: CardFacts, *, kind_shown: bool, now: datetime) -> str:
    """Who answered and when; what they said only where it may be shown."""
    did = _ANSWERED[facts.review.state] if kind_shown else "Answered"
    who = f"{did} by {facts.expert_name}" if facts.expert_name else did
    if facts.review.decided_at is None:
        return who
    return f"{who} · {moment_words(facts.review.decided_at, zone=facts.zone, now=now)}"


def meter_words(facts: CardFacts, now: datetime) -> str:
    """What the meter of an open review says; the reading is of the moment the card was rendered."""
    meter = facts.review.meter(facts.matter.cap_ms)
    reading = hours_text(meter.read(now))
    if meter.capped(now):
        return f"The meter has stopped at its limit of {reading}"
    if meter.running_since is None:
        return f"Paused at {reading}. Continue when you are ready."
    return f"The meter is running: {reading} at {clock_words(now, facts.zone)}"


def receipt_words(facts: CardFacts, *, for_expert: bool) -> str:
    """What an answer counts for: the metered time, or the fee and that no time was metered.

    What a person earns, and the time a piece took them, is for them alone to see; a click without any time is
    never given an invented minute.
    """
    metered = facts.review.metered_ms
    time = f"metered time {hours_text(metered)}" if metered else "no metered time"
    if facts.counted is not None and facts.counted.milliseconds != metered:
        time = f"time that counts {hours_text(facts.counted.milliseconds)} of {hours_text(metered)} metered"
    if not for_expert:
        return _line("fixed fee", "" if metered else time)
    if facts.matter.basis is RateUnit.PIECE:
        return _line(facts.fee_text, time)
    limit = "the meter stopped at its limit: is the time right? Adjust it if it took you longer"
    adjusted = facts.counted is not None and facts.counted.newest is not None
    return _line(time, facts.fee_text, limit if metered >= facts.matter.cap_ms and not adjusted else "")


def adjustment_words(counted: Counted | None) -> str:
    """What became of the time that was asked for last, for its expert."""
    newest = None if counted is None else counted.newest
    if newest is None or newest.state not in _ASKED_FOR:
        return ""
    over = ", over the day’s limit," if newest.over_limit else ""
    return f"{hours_text(newest.to_ms)}{over} {_ASKED_FOR[newest.state]}"


def _line(*parts: str) -> str:
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def remarks_of(verdict: Verdict, wording: Wording) -> tuple[Remark, ...]:
    """The reason, the criteria and the comment, where there are any, as they were worded at the verdict."""
    remarks = []
    if verdict.reason:
        texts = {reason.code: reason.text for reason in wording.reject_reasons}
        remarks.append(Remark(label="Reason", text=texts.get(verdict.reason, verdict.reason)))
    if verdict.criteria_met is not None and wording.rubric:
        met = sum(criterion.id in verdict.criteria_met for criterion in wording.rubric)
        remarks.append(Remark(label="Criteria met", text=f"{met} of {len(wording.rubric)}"))
    if verdict.comment.strip():
        remarks.append(Remark(label="Comment", text=verdict.comment.strip()))
    return tuple(remarks)
