"""What a person's own page says: what waits for them, what they did and earned, and how the firm's week goes."""

from dataclasses import dataclass
from datetime import datetime

from handlers.desk.values import DeskPage
from handlers.money.amounts import Money
from handlers.money.digests import ExpertFigures, FirmFigures
from handlers.money.reports.trends import TrendWeek
from handlers.money.time import hours_text
from handlers.overview.values import Overview
from handlers.people.people import Person, PersonState, next_on_duty, on_duty
from handlers.review.answering.day_limits import HOUR_MS
from handlers.review.cards.card_values import CardFacts, CardPlace, DayLeft
from handlers.review.cards.card_words import area_words, date_words
from handlers.review.cards.cards import build_card
from handlers.review.reviews import ReviewState


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A review that waits for somebody, in the words of its card."""

    title: str
    practice_area: str
    due: str
    reference: str
    state: str
    pay: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFigures:
    """A person's own page. `today` is None for somebody who is no expert, `firm_week` for all but admin and finance.

    `unpaid` is the balance that no payout has taken, one amount for each currency; `rates` says what the person
    earns, and `pay_note` why they are not paid, if so; `admins` are the names of those to ask; `zone` is the reader's;
    `desk` is the firm's desk, for those who see to it; `nobody_yet` says what there is to do where nobody is an admin,
    and else nothing.
    """

    person_name: str
    duty: str
    today: ExpertFigures | None
    this_week: ExpertFigures | None
    queue: tuple[QueueLine, ...]
    unpaid: tuple[Money, ...]
    rates: tuple[str, ...]
    admins: tuple[str, ...]
    firm_week: FirmFigures | None
    updated_at: datetime
    zone: str
    desk: DeskPage | None = None
    pay_note: str = ""
    nobody_yet: str = ""
    day: DayLeft | None = None  # for whoever reviews
    overview: Overview | None = None  # for those who see that the work gets done
    revenue: tuple[
        TrendWeek, ...
    ] = ()  # of the firm, or of a practice head's areas, where it is theirs to see


def queue_line(facts: CardFacts, now: datetime) -> QueueLine:
    """Sum up a waiting review for its reader: a title only where their card shows the text."""
    own = facts.reader_id is not None and facts.review.expert_id == facts.reader_id
    card = build_card(facts, place=CardPlace.DIRECT if own else CardPlace.CHANNEL, now=now)
    begun = facts.review.state is ReviewState.OPEN
    return QueueLine(
        title=card.title,
        practice_area=area_words(facts.matter),
        due=f"due {date_words(facts.task.due_at, facts.zone)}",
        reference=card.reference,
        state=card.state_line if begun else "Waits for you" if own else "Waits in its channel",
        pay=facts.fee_text,
    )


def day_words(day: DayLeft) -> str:
    """How much of a person's day counts by the hour, and what is left of the firm's limit."""
    limit, left = hours_text(day.hours * HOUR_MS), hours_text(max(0, day.milliseconds))
    counted = hours_text(day.hours * HOUR_MS - day.milliseconds)
    return f"By the hour today: {counted} · {left} left of {limit}, then your supervisor is asked"


def duty_words(person: Person, now: datetime) -> str:
    """Whether new reviews come to the person now, and if not, from when."""
    if person.state in (PersonState.LEFT, PersonState.DEACTIVATED):
        return "Not active"
    if person.state is PersonState.PAUSED:
        until = person.paused_until
        return "Paused" if until is None else f"Paused until {date_words(until, person.zone)}"
    if on_duty(person, now):
        return "On duty"
    back = next_on_duty(person, now)
    return "Off duty" if back is None else f"Off duty until {date_words(back, person.zone)}"
