"""The words of a person's own page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.ids import FirmId
from handlers.people.people import Hours, Person, PersonState, Role
from handlers.review.cards.card_values import CardFacts
from handlers.review.cards.home_values import duty_words, queue_line
from handlers.review.reviews import ReviewState
from tests.handlers.review.samples import ADA, MATTER, NOW, TASK, TIMED, facts

PERSON = Person(
    id=ADA,
    firm_id=FirmId("firm"),
    name="Ada Okafor",
    roles=frozenset({Role.EXPERT}),
    practice_areas=frozenset({"commercial contracts"}),
    seniority="partner",
    zone="Europe/Berlin",
    hours=Hours(),
    daily_capacity=10,
    state=PersonState.ACTIVE,
)
EVENING = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("person", "now", "words"),
    [
        (PERSON, NOW, "On duty"),
        (PERSON, EVENING, "Off duty until Mon 30 Nov, 09:00"),
        (replace(PERSON, hours=Hours(weekdays=())), NOW, "Off duty"),
        (replace(PERSON, state=PersonState.PAUSED), NOW, "Paused"),
        (
            replace(PERSON, state=PersonState.PAUSED, paused_until=NOW + timedelta(days=7)),
            NOW,
            "Paused until Mon 30 Nov, 11:32",
        ),
        (replace(PERSON, state=PersonState.LEFT), NOW, "Not active"),
        (replace(PERSON, state=PersonState.DEACTIVATED), NOW, "Not active"),
    ],
)
def test_a_person_is_told_whether_reviews_come_to_them_now(person: Person, now: datetime, words: str) -> None:
    assert duty_words(person, now) == words


@pytest.mark.parametrize(
    ("waiting", "title", "state"),
    [
        (facts(reader=ADA), TASK.title, "Waits for you"),
        (facts(reader=ADA, expert_id=None), TASK.title, "Waits in its channel"),
        (facts(reader=ADA, matter=TIMED), "Commercial contracts review", "Waits for you"),
        (
            facts(ReviewState.OPEN, reader=ADA, matter=TIMED),
            TASK.title,
            "Paused at 0:00:00. Continue when you are ready.",
        ),
        (facts(ReviewState.OPEN, reader=ADA), TASK.title, "This one is yours to answer"),
    ],
)
def test_a_queue_line_says_no_more_than_the_card_does(waiting: CardFacts, title: str, state: str) -> None:
    line = queue_line(waiting, NOW)
    assert (line.title, line.state) == (title, state)
    assert (line.practice_area, line.due, line.reference) == (
        "Commercial contracts",
        "due Mon 23 Nov, 17:32",
        "3fa9c1",
    )


def test_a_queue_line_names_the_pay_of_its_basis() -> None:
    assert queue_line(facts(reader=ADA, matter=MATTER), NOW).pay == "$12.00 a review"
