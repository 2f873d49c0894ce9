"""Whose turn a review is: every way it is not somebody's, with the exact words."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.decisions import Refusal, Refused
from handlers.people.people import PersonState, Role
from handlers.review.offering.turns import Turn, TurnFacts, turn, when
from handlers.review.reviews import ReviewState
from tests.handlers.review.samples import ADA, BEN, FINAL_AT, NOW, TASK
from tests.handlers.review.turn_samples import CLEARED, PERSON, SECRET, account, asked

S, R = ReviewState, Refusal
NOBODY = (
    "You are not set up as an expert in Signoff here, so nothing was recorded. Your firm's admin can add you."
)
GUEST = "Guest accounts cannot review for this firm, so nothing was recorded. Your firm's admin can tell you more."
GONE = (
    "Your account with Signoff is not active any more, so nothing was recorded. Your firm's admin knows more."
)
DUE = "The time for this one is over, so it needs no answer any more. Nothing was recorded."
NOT_NOW = (
    "The firm takes no work of this client or matter now, so this one cannot be begun. Nothing was recorded."
)
LEFT = replace(PERSON, state=PersonState.LEFT)
NO_EXPERT = replace(PERSON, roles=frozenset({Role.SUPERVISOR, Role.ADMIN}))
TAX = replace(PERSON, practice_areas=frozenset({"tax"}))
OVERDUE = replace(TASK, due_at=NOW)

REFUSALS = {
    "nobody of ours": (replace(asked(), account=None), R.NOT_AN_EXPERT, NOBODY),
    "no expert": (asked(by=account(NO_EXPERT)), R.NOT_AN_EXPERT, NOBODY),
    "a guest": (asked(by=account(guest=True)), R.GUEST, GUEST),
    "deactivated": (asked(by=account(gone=True)), R.DEACTIVATED, GONE),
    "deactivated guest": (asked(by=account(gone=True, guest=True)), R.DEACTIVATED, GONE),
    "left the firm": (asked(by=account(LEFT)), R.DEACTIVATED, GONE),
    "nothing there": (
        TurnFacts(account=account()),
        R.NOT_FOUND,
        "This card is out of date: what it was about is not here any more. Nothing was recorded.",
    ),
    "another area": (
        asked(by=account(TAX)),
        R.NOT_YOUR_AREA,
        "This one is for commercial contracts, which is not among your practice areas. Nothing was recorded.",
    ),
    "declined": (
        asked(declined=True),
        R.DECLINED,
        "You declined this one, so it waits for somebody else.",
    ),
    "another turn": (
        asked(has_other_turn=True),
        R.NOT_YOURS,
        "You already have a turn at this task; it needs somebody else's judgement too. Nothing was recorded.",
    ),
    "offered to another": (
        asked(of=BEN),
        R.TAKEN,
        "This one was offered to Ben Odell. Nothing was recorded.",
    ),
    "open with another": (
        asked(S.OPEN, of=BEN),
        R.TAKEN,
        "Ben Odell is on this one already. Nothing was recorded.",
    ),
    "answered by another": (
        asked(S.EDITED, of=BEN),
        R.TAKEN,
        "Ben Odell already edited this one. Nothing more was recorded.",
    ),
    "answered by oneself": (
        asked(S.REJECTED),
        R.ALREADY_ANSWERED,
        "You rejected this at 11:32. Undo that first to change it.",
    ),
    "due": (asked(task=OVERDUE), R.OUT_OF_DATE, DUE),
    "due and offered to another": (asked(of=BEN, task=OVERDUE), R.OUT_OF_DATE, DUE),
    "not cleared": (asked(matter=replace(CLEARED, cleared_from=None)), R.NOT_CLEARED, NOT_NOW),
    "cleared later": (
        asked(matter=replace(CLEARED, cleared_from=NOW + timedelta(seconds=1))),
        R.NOT_CLEARED,
        NOT_NOW,
    ),
    "clearance over": (asked(matter=replace(CLEARED, cleared_until=NOW)), R.NOT_CLEARED, NOT_NOW),
    "matter closed": (asked(matter=replace(CLEARED, is_open=False)), R.NOT_CLEARED, NOT_NOW),
}


@pytest.mark.parametrize(("facts", "reason", "words"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_is_not_ones_turn_is_refused_in_exact_words(
    facts: TurnFacts, reason: Refusal, words: str
) -> None:
    assert turn(facts, NOW) == Refused(reason=reason, words=words)


GRANTED = {
    "stands in the channel": asked(),
    "offered to oneself": asked(of=ADA),
    "open with oneself": asked(S.OPEN),
    "begun before it was due": asked(S.OPEN, task=OVERDUE),
    "begun before the clearance ended": asked(S.OPEN, matter=replace(SECRET, cleared_until=NOW)),
    "begun before the matter closed": asked(S.OPEN, matter=replace(CLEARED, is_open=False)),
    "begun before the area changed": asked(S.OPEN, by=account(TAX)),
    "on pause": asked(by=account(replace(PERSON, state=PersonState.PAUSED))),
    "beyond the daily capacity": asked(by=account(replace(PERSON, daily_capacity=0))),
}


@pytest.mark.parametrize("facts", GRANTED.values(), ids=GRANTED.keys())
def test_what_is_ones_turn_is_given(facts: TurnFacts) -> None:
    given = turn(facts, NOW)

    assert isinstance(given, Turn), given
    assert (given.person.id, given.review) == (ADA, facts.review)


def test_in_the_night_one_may_take_what_stands_in_the_channel() -> None:
    night = datetime(2026, 11, 24, 1, 0, tzinfo=NOW.tzinfo)
    later = replace(TASK, due_at=night + timedelta(hours=1))

    assert isinstance(turn(asked(task=later), night), Turn)


def test_a_month_later_the_words_have_a_date_and_no_advice_that_fails() -> None:
    late = turn(asked(S.APPROVED), NOW + timedelta(days=30))

    assert isinstance(late, Refused)
    assert late.words == "You approved this on Mon 23 Nov, 11:32. The time to undo is over, so it stands."
    at_the_end = turn(asked(S.APPROVED), FINAL_AT)
    assert isinstance(at_the_end, Refused)
    assert "over" in at_the_end.words


@pytest.mark.parametrize(
    ("hours", "told"), [(0, "at 11:32"), (12, "at 23:32"), (13, "on Tue 24 Nov, 00:32")], ids=str
)
def test_moments_are_told_where_the_reader_is(hours: int, told: str) -> None:
    assert when(NOW + timedelta(hours=hours), "Europe/Berlin", NOW) == told
