"""The lines of a card, word for word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.review.cards.card_values import CardFacts
from handlers.review.reviews import ReviewState
from tests.handlers.review.samples import ADA, BEN, CONFIDENTIAL, NOW, OVERLAP, TIMED, card_of, facts

S = ReviewState
AT_LIMIT = "the meter stopped at its limit: is the time right? Adjust it if it took you longer"


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (facts(S.APPROVED), "Approved by Ada Okafor · 11:32"),
        (facts(S.EDITED, reader=ADA), "Edited by Ada Okafor · 11:32"),
        (facts(S.REJECTED, matter=TIMED), "Rejected by Ada Okafor · 11:32"),
        (facts(S.APPROVED, decided_at=NOW - timedelta(days=3)), "Approved by Ada Okafor · Fri 20 Nov, 11:32"),
        (facts(S.APPROVED, matter=OVERLAP), "Answered by Ada Okafor · 11:32"),
        (facts(S.APPROVED, matter=OVERLAP, reader=ADA), "Approved by Ada Okafor · 11:32"),
        (replace(facts(S.APPROVED), expert_name=None), "Approved · 11:32"),
        (facts(S.APPROVED, decided_at=None), "Approved by Ada Okafor"),
        (facts(S.OPEN), ""),
    ],
)  # fmt: skip
def test_the_verdict_line_says_who_what_and_when(card: CardFacts, words: str) -> None:
    assert card_of(card).verdict_line == words


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (facts(), ""),
        (facts(matter=TIMED), ""),
        (facts(reader=ADA, snoozed_until=NOW + timedelta(hours=1)), "Snoozed until Mon 23 Nov, 12:32"),
        (facts(reader=ADA, snoozed_until=NOW), ""),
        (facts(snoozed_until=NOW + timedelta(hours=1)), ""),
        (facts(S.OPEN), "Ada Okafor is on it"),
        (facts(S.OPEN, matter=CONFIDENTIAL), "Ada Okafor is on it"),
        (replace(facts(S.OPEN), expert_name=None), "Somebody is on it"),
        (facts(S.OPEN, reader=ADA), "This one is yours to answer"),
        (facts(S.OPEN, matter=TIMED, reader=ADA, metered_ms=190_000),
         "Paused at 0:03:10. Continue when you are ready."),
        (facts(S.OPEN, matter=TIMED, reader=ADA, metered_ms=190_000, meter_since=NOW - timedelta(seconds=20)),
         "The meter is running: 0:03:30 at 11:32"),
        (facts(S.OPEN, matter=TIMED, reader=ADA, meter_since=NOW - timedelta(hours=2)),
         "The meter has stopped at its limit of 0:09:00"),
        (facts(S.OPEN, reader=BEN), "This review is no longer with you. Nothing to do."),
        (facts(S.WITHDRAWN), "No longer needed: it was withdrawn. Thank you all the same."),
        (facts(S.EXPIRED, reader=ADA), "Its time ran out before it was answered. Nothing to do any more."),
        (facts(S.VOID), "A supervisor took this answer back, so it does not count. A new review replaces it."),
    ],
)  # fmt: skip
def test_the_state_line_says_where_a_review_stands(card: CardFacts, words: str) -> None:
    assert card_of(card).state_line == words


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (facts(S.APPROVED), "Fixed fee · no metered time"),
        (facts(S.APPROVED, reader=ADA), "$12.00 a review · no metered time"),
        (facts(S.EDITED, metered_ms=61_000), "Fixed fee"),
        (facts(S.EDITED, reader=ADA, metered_ms=61_000), "$12.00 a review · metered time 0:01:01"),
        (facts(S.EDITED, matter=TIMED, reader=ADA, metered_ms=61_000), "Metered time 0:01:01 · $250.00 an hour"),
        (facts(S.EDITED, matter=TIMED, reader=ADA, metered_ms=9 * 60_000),
         f"Metered time 0:09:00 · $250.00 an hour · {AT_LIMIT}"),
        (replace(facts(S.APPROVED, reader=ADA), fee_text=""), "No metered time"),
    ],
)  # fmt: skip
def test_the_receipt_says_the_fee_or_the_time_and_never_an_invented_minute(
    card: CardFacts, words: str
) -> None:
    assert card_of(card).footnotes == (words, "Can be undone until 11:42")


def test_an_offer_says_where_start_shows_the_text() -> None:
    channel, direct = card_of(facts(matter=TIMED)), card_of(facts(matter=TIMED, reader=ADA))
    assert channel.footnotes == ("Start makes it yours and shows you the text in our direct chat.",)
    assert direct.footnotes == ("Start makes it yours and shows you the text here.",)
    assert card_of(facts()).footnotes == ()
