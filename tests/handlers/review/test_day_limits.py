"""What is metered over the firm's limit for a day is kept, does not accrue, and is asked of a supervisor by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision
from handlers.messages import MessageKind, ToPerson
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.ledger import LedgerEntry
from handlers.money.time import TimeEntry
from handlers.review.answering.day_limits import HOUR_MS, DayFacts, limit_words
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.cards.card_values import CardPlace, Counted, DayLeft
from handlers.review.cards.cards import build_card
from handlers.review.cards.home_values import day_words
from handlers.review.commands import Answer, RecordVerdict
from handlers.review.reviews import ReviewState
from tests.handlers.review.adjusting.time_samples import asked_time
from tests.handlers.review.held.held_samples import ADM, SOL
from tests.handlers.review.samples import ADA, NOW, TIMED, facts
from tests.handlers.review.turn_samples import ADAS, CLEARED, HOURLY, ID, PERSON, RATES, asked, changed, words

MINUTE = 60_000
LIMIT = 10 * HOUR_MS


def answer(
    so_far: int, people: tuple[Any, ...] = (SOL,), *, matter: Any = HOURLY, minutes: int = 8
) -> Decision:
    """Ada approves after so many minutes; so much of her day counts already."""
    turn = asked(
        ReviewState.OPEN, matter=matter, review_changes={"meter_since": NOW - timedelta(minutes=minutes)}
    )
    command = RecordVerdict(
        id=ID, sender=ADAS, review_id=turn.review.id, answer=Answer(kind=VerdictKind.APPROVE)
    )  # type: ignore[union-attr]
    day = DayFacts(milliseconds=so_far, people=people)
    return record_verdict(command, VerdictFacts(turn=turn, rates=RATES, day=day), NOW)


def entry_of(decision: Decision) -> TimeEntry:
    (made,) = [record for record in decision.records if isinstance(record, TimeEntry)]
    return made


@pytest.mark.parametrize(
    ("so_far", "counts"),
    [
        (0, 8),
        (LIMIT - 8 * MINUTE, 8),
        (LIMIT - 5 * MINUTE, 5),
        (LIMIT, 0),
        (LIMIT + 30 * MINUTE, 0),
    ],
)
def test_what_is_over_the_limit_does_not_accrue_and_is_asked_for(so_far: int, counts: int) -> None:
    decision = answer(so_far)
    entry = entry_of(decision)
    assert (entry.milliseconds, changed(decision).metered_ms) == (counts * MINUTE, 8 * MINUTE)
    assert entry.pay == counts * 200
    asked_for = [record for record in decision.records if isinstance(record, TimeAdjustment)]
    cards = [message for message in decision.messages if message.kind is MessageKind.CARD]
    if counts == 8:
        assert (asked_for, cards) == ([], [])
        return
    (made,) = asked_for
    assert (made.from_ms, made.to_ms, made.over_limit) == (counts * MINUTE, 8 * MINUTE, True)
    assert (made.state, made.entry_id) == (AdjustmentState.ASKED, entry.id)
    assert [(card.to, card.subject_id) for card in cards] == [(ToPerson(person_id=SOL.id), made.id)]
    assert f"0:{8 - counts:02d}:00 of it is over the day’s limit and waits for your supervisor." in words(
        decision
    )


def test_nothing_is_posted_for_time_that_is_all_over_the_limit() -> None:
    assert not [record for record in answer(LIMIT).records if isinstance(record, LedgerEntry)]


def test_pieces_know_no_limit() -> None:
    decision = answer(2 * LIMIT, matter=CLEARED)
    assert (entry_of(decision).milliseconds, entry_of(decision).pay) == (8 * MINUTE, 600)
    assert not [record for record in decision.records if isinstance(record, TimeAdjustment)]


def test_where_nobody_else_can_grant_it_the_expert_is_told() -> None:
    decision = answer(LIMIT, (replace(PERSON, roles=ADM.roles),))
    assert "nobody else of your firm is set up to grant it: please tell your admin." in words(decision)
    assert not [record for record in decision.records if isinstance(record, TimeAdjustment)]


def test_a_firm_may_set_another_limit() -> None:
    turn = replace(asked(ReviewState.OPEN, matter=HOURLY), day_hours=1)
    assert turn.review is not None
    command = RecordVerdict(
        id=ID, sender=ADAS, review_id=turn.review.id, answer=Answer(kind=VerdictKind.APPROVE)
    )
    day = DayFacts(milliseconds=HOUR_MS - 30_000, people=(SOL,))
    decision = record_verdict(command, VerdictFacts(turn=turn, rates=RATES, day=day), NOW)
    assert entry_of(decision).milliseconds == 30_000


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (9 * MINUTE, ""),
        (9 * MINUTE - 1, "0:09:00 is left of the day’s limit of 10 hours; more is asked of your supervisor."),
        (0, "The day’s limit of 10 hours is reached: what you meter now is asked of your supervisor."),
        (-1, "The day’s limit of 10 hours is reached: what you meter now is asked of your supervisor."),
    ],
)
def test_an_expert_is_told_before(left: int, said: str) -> None:
    open_card = replace(
        facts(ReviewState.OPEN, matter=TIMED, reader=ADA), day=DayLeft(milliseconds=left, hours=10)
    )
    card = build_card(open_card, place=CardPlace.DIRECT, now=NOW)
    assert card.footnotes == ((said,) if said else ())
    assert not said or said == limit_words(left, 10)


def test_the_receipt_says_what_waits_and_what_counts() -> None:
    over = asked_time(from_ms=5 * MINUTE, to_ms=8 * MINUTE, over_limit=True)
    answered = replace(
        facts(ReviewState.APPROVED, matter=TIMED, reader=ADA, metered_ms=8 * MINUTE),
        counted=Counted(milliseconds=5 * MINUTE, newest=over),
    )
    card = build_card(answered, place=CardPlace.DIRECT, now=NOW)
    assert "Time that counts 0:05:00 of 0:08:00 metered" in card.footnotes[0]
    assert card.footnotes[1] == "0:08:00, over the day’s limit, waits for your supervisor"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (LIMIT, "By the hour today: 0:00:00 · 10:00:00 left of 10:00:00"),
        (LIMIT - 90 * MINUTE, "By the hour today: 1:30:00 · 8:30:00 left of 10:00:00"),
        (-MINUTE, "By the hour today: 10:01:00 · 0:00:00 left of 10:00:00"),
    ],
)
def test_home_says_how_much_of_the_day_is_left(left: int, said: str) -> None:
    assert day_words(DayLeft(milliseconds=left, hours=10)).startswith(said)
