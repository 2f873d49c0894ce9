"""The overview's words, bars and buttons, by table."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.decisions import Sheet
from handlers.desk.values import DeskButton
from handlers.ids import DeliveryId
from handlers.messages import MessageKind
from handlers.overview.charts import BAR_LENGTH, experts_chart, filled, queue_charts, week_chart
from handlers.overview.pages import overview, span_words
from handlers.overview.values import (
    DayCount,
    ExpertLoad,
    HeldCounts,
    OverviewFacts,
    QueueCounts,
)
from handlers.people.people import Person, PersonState
from handlers.remedies.kinds import kinds_words
from handlers.remedies.values import StuckGroup, Trouble
from tests.handlers.review.turn_samples import PERSON

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)  # a Wednesday
K, T = MessageKind, Trouble
FACTS = OverviewFacts(
    reader=replace(PERSON, zone="UTC"),
    firm_name="Kern LLP",
    days=(
        DayCount(day=date(2026, 10, 13), received=4, answered=3),
        DayCount(day=NOW.date(), received=2, answered=0),
    ),
    queue=QueueCounts(ages=(3, 2, 0, 1), dues=(1, 0, 5, 0), unplaced=2, oldest_at=NOW - timedelta(days=3)),
    held=HeldCounts(standing=1, oldest_at=NOW - timedelta(minutes=90)),
    stuck=(),
)


@pytest.mark.parametrize(
    ("value", "most", "parts"),
    [(0, 9, 0), (1, 1_000, 1), (1, 2, 5), (9, 9, 10), (12, 9, 10), (3, 0, 0), (-1, 4, 0)],
)
def test_a_bar_shows_something_for_anything_and_never_too_much(value: int, most: int, parts: int) -> None:
    assert filled(value, most) == parts <= BAR_LENGTH


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-3), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_spans_are_told_in_their_largest_unit(span: timedelta, words: str) -> None:
    assert span_words(span) == words


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({K.CARD: 1}, "a card"),
        ({K.CARD: 1_200}, "1,200 cards"),
        ({K.CARD: 3, K.EXPERT_DIGEST: 1, K.FIRM_DIGEST: 1}, "3 cards and 2 digests"),
        # whom compliance is told of in silence is a message like any other
        ({K.COMPLIANCE_NOTICE: 1, K.DESK: 1, K.NUDGE: 1}, "3 messages"),
        (
            {K.FIRM_PICTURE: 1, K.FIRM_TABLE: 1, K.CARD_UPDATE: 2},
            "2 cards’ newest states, a chart and a table",
        ),
    ],
)
def test_kinds_in_words(kinds: dict[MessageKind, int], words: str) -> None:
    assert kinds_words(kinds) == words


def test_the_figures() -> None:
    assert overview(FACTS, NOW).figures == (
        ("Today", "2 in, 0 answered"),
        ("Waiting for an answer", "6, the oldest for 3 days"),
        ("Overdue", "1 waiting, 0 over in 7 days"),
        ("With nobody yet", "2"),
        ("Held for a supervisor", "1, the oldest for 1 h"),
        ("Not arrived", "0 messages"),
    )
    assert len(overview(replace(FACTS, stuck=None), NOW).figures) == 5


def test_the_week_and_the_queue_as_bars() -> None:
    week = week_chart(FACTS.days, NOW.date())
    ages, dues = queue_charts(FACTS.queue)

    assert [(row.label, row.filled, row.words) for row in week.rows] == [
        ("Tue", 10, "4 in, 3 answered"),
        ("Today", 5, "2 in, 0 answered"),
    ]
    assert [(row.label, row.filled) for row in ages.rows] == [
        ("up to 1 h", 10), ("up to 4 h", 7), ("up to a day", 0), ("longer", 4),
    ]  # fmt: skip
    assert [row.words for row in dues.rows] == ["1", "0", "5", "0"]
    assert queue_charts(QueueCounts()) == ()


def expert(name: str, load: int = 0, *, is_reached: bool = True, **changes: object) -> ExpertLoad:
    person: Person = replace(PERSON, name=name, zone="UTC", daily_capacity=20, **changes)  # type: ignore[arg-type]
    return ExpertLoad(person=person, load=load, is_reached=is_reached)


def test_who_is_on_out_full_or_not_reached() -> None:
    paused = {"state": PersonState.PAUSED, "paused_until": NOW + timedelta(days=5)}
    chart = experts_chart(
        (
            expert("Out", **paused),
            expert("Full", 20),
            expert("Lost", is_reached=False),
            expert("On", 5),
        ),
        NOW,
    )

    assert chart.title == "Experts: 2 of 4 on duty, 1 at capacity"
    assert [(row.label, row.filled, row.words) for row in chart.rows] == [
        ("Full", 10, "20 of 20 · at capacity, on duty"),
        ("On", 3, "5 of 20 · On duty"),
        ("Lost", 0, "0 of 20 · not reached in chat"),
        ("Out", 0, "0 of 20 · Paused until Mon 19 Oct, 09:00"),
    ]
    assert experts_chart(tuple(expert(f"E{n}") for n in range(12)), NOW).note == "and 2 more"


@pytest.mark.parametrize(
    ("trouble", "labels"),
    [
        (T.DEAD, [("Send again", Sheet.SEND_AGAIN), ("Give it up", Sheet.GIVE_UP)]),
        (T.UNSURE, [("Send again", Sheet.SEND_AGAIN), ("Let it be", Sheet.GIVE_UP)]),
        (T.TWICE, [("That is all right", Sheet.GIVE_UP)]),
        (T.WAITS, [("Try again", Sheet.SEND_AGAIN), ("Give it up", Sheet.GIVE_UP)]),
        (T.HELD_UP, [("Try again", Sheet.SEND_AGAIN), ("Give it up", Sheet.GIVE_UP)]),
    ],
)
def test_each_trouble_has_its_remedies(trouble: Trouble, labels: list[tuple[str, Sheet]]) -> None:
    group = StuckGroup(
        about=DeliveryId("d"), trouble=trouble, error="", where="Ada Kern", since=NOW, kinds={K.CARD: 2}
    )

    part = overview(replace(FACTS, stuck=(group,) * 7), NOW).parts[-1]

    assert (part.title, part.note, len(part.rows)) == ("Not arrived", "and 2 more places or reasons", 5)
    assert part.rows[0].title == "2 cards to Ada Kern"
    assert [(one.label, one.sheet) for one in part.rows[0].buttons] == labels
    assert {one.about for one in part.rows[0].buttons if isinstance(one, DeskButton)} == {"d"}
