"""The weekly digests as messages."""

from dataclasses import replace
from typing import Any

import pytest

from bot.slack.drawing.blocks import MESSAGE_CHARACTERS
from bot.slack.drawing.digests import digest_message, firm_digest_message
from bot.slack.drawing.rich_text import rendered_length
from bot.workspace.limits.surfaces import message_problems
from handlers.money.digests import firm_figures
from tests.bot.slack.figure_samples import FIRM, MINE, NOBODYS, QUIET_FIRM, UNPAID, WEEK, many_rows
from tests.bot.slack.reading import read


def blocks_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    assert message_problems(blocks) == []
    assert rendered_length(blocks) <= MESSAGE_CHARACTERS
    return blocks


def test_an_experts_week_is_told_in_their_own_figures() -> None:
    assert read(blocks_of(digest_message(MINE, week=WEEK, unpaid=UNPAID))) == [
        "Your week, 16–22 Nov 2026",
        "Thank you. You answered 16 reviews.",
        "*Reviews* 16",
        "*Metered time* 0:17:40",
        "*Earned* €10.00 · $180.00",
        "*Not yet paid* €310.00 · $180.00",
        "12 approved · 3 edited · 1 rejected",
        "Approve, edit and reject earn the same. Something looks wrong? Tell your firm's admin.",
    ]


@pytest.mark.parametrize(
    ("unpaid", "words"),
    [
        ((), "A quiet week, 16–22 Nov 2026: no reviews."),
        (UNPAID, "A quiet week, 16–22 Nov 2026: no reviews. Not yet paid: €310.00 · $180.00."),
    ],
)
def test_a_quiet_week_is_one_line(unpaid: Any, words: str) -> None:
    assert read(blocks_of(digest_message(NOBODYS, week=WEEK, unpaid=unpaid))) == [words]


def test_a_week_of_corrections_alone_is_not_quiet() -> None:
    corrected = replace(MINE, reviews=0, by_verdict=(), milliseconds=0)
    assert "*Earned* €10.00 · $180.00" in read(blocks_of(digest_message(corrected, week=WEEK, unpaid=())))


def test_the_firms_week_has_totals_and_one_table_of_four_groups() -> None:
    blocks = blocks_of(firm_digest_message(FIRM, week=WEEK))
    assert read(blocks[:-1]) == [
        "The firm's week, 16–22 Nov 2026",
        "*Reviews* 18",
        "*Time* 0:17:40",
        "*Experts earn* €10.00 · $204.00",
        "*Clients owe* €12.50 · $245.00",
        "*Margin* €2.50 · $41.00",
        "14 approved · 3 edited · 1 rejected",
    ]
    rows = [[" ".join(read([cell])) for cell in row] for row in blocks[-1]["rows"]]
    assert [row[0] for row in rows] == [
        "Practice area", "Commercial contracts", "Tax", "Client", "Northwind Models",
        "Matter", "NW-7", "Expert", "Ada Okafor", "Ben Odell",
    ]  # fmt: skip
    assert rows[2] == ["Tax", "2", "0:00:00", "$24.00", "$20.00"]


def test_a_firms_quiet_week_is_one_line() -> None:
    told = read(blocks_of(firm_digest_message(QUIET_FIRM, week=WEEK)))
    assert told == ["A quiet week, 16–22 Nov 2026: no reviews in the firm."]


def test_a_large_firms_week_stays_within_a_message() -> None:
    blocks = blocks_of(firm_digest_message(firm_figures(many_rows(200)), week=WEEK))
    assert "and 192 more" in read(blocks)


@pytest.mark.parametrize(
    "message",
    [digest_message(MINE, week=WEEK, unpaid=UNPAID), firm_digest_message(FIRM, week=WEEK)],
)
def test_a_digests_notification_names_no_amount(message: dict[str, Any]) -> None:
    assert message["text"] in ("Your week is ready", "The firm's week is ready")
