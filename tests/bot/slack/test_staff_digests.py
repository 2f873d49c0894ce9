"""A supervisor's and a practice head's week as messages, and as cards: the same words in both."""

from dataclasses import replace
from typing import Any

import pytest

from bot.slack.drawing.digests import digest_message, firm_digest_message
from bot.slack.drawing.weekly.staff import practice_message, supervisor_message
from bot.teams.cards.digests import expert_digest, firm_digest
from bot.teams.cards.weekly.staff import practice_card, supervisor_card
from handlers.decisions import Sheet
from handlers.desk.values import DeskButton
from handlers.money.paying.shown.values import WeekShown
from handlers.money.reports.practice import practice_figures
from handlers.overview.supervised import SupervisorFigures
from handlers.overview.values import OverviewPart, OverviewRow
from tests.bot.slack.figure_samples import FIRM, MINE, QUIET_FIRM, ROWS, UNPAID, WEEK, many_rows
from tests.bot.slack.reading import read
from tests.bot.slack.test_digests import blocks_of
from tests.bot.teams.cards_read import CARD_CHARACTERS, checked, parts, said, utf16
from tests.handlers.money.reports.test_next_steps import DRAFTED
from tests.handlers.money.reports.test_next_steps import WEEK as SETTLED

NEEDED = OverviewRow(
    title="Check the <clause>",
    lines=("LAW-1 · overdue for 2 h",),
    buttons=(DeskButton(label="Remind", sheet=Sheet.REMIND, about="r1"),),
)
BUSY = SupervisorFigures(
    reviews=16,
    milliseconds=1_060_000,
    by_verdict=(("approve", 12), ("edit", 4)),
    by_expert=(("Ada Okafor", 12, 0), ("Ben Odell", 4, 1_060_000)),
    counts=(
        ("Held for a supervisor", "1, the oldest for 3 h"),
        ("Waiting for an answer", "2, the oldest for 2 days"),
        ("With nobody yet", "0"),
        ("Overdue", "1"),
        ("Declined in the week", "3"),
        ("Over without an answer", "0"),
    ),
    away=("Cora Lund: paused until Mon 23 Nov, 09:00",),
    steps=("An answer is held.", "A review is overdue."),
    needs=OverviewPart(title="Needs somebody", rows=(NEEDED,)),
    is_quiet=False,
)
QUIET = replace(BUSY, by_expert=(), by_verdict=(), steps=("Nothing waits for you.",), is_quiet=True)
PRACTICE = practice_figures(ROWS)


def card_words(made: Any) -> list[str]:
    checked(made.card)
    assert utf16(made.card) <= 2 * CARD_CHARACTERS
    return said(made.card).split("\n")


def test_a_supervisors_week_in_slack() -> None:
    blocks = blocks_of(supervisor_message(BUSY, week=WEEK))
    assert read(blocks) == [
        "Your experts’ week, 16–22 Nov 2026",
        "*Held for a supervisor* 1, the oldest for 3 h",
        "*Waiting for an answer* 2, the oldest for 2 days",
        "*With nobody yet* 0",
        "*Overdue* 1",
        "*Declined in the week* 3",
        "*Over without an answer* 0",
        "What is next",
        "An answer is held.",
        "A review is overdue.",
        "Needs somebody",
        "Check the <clause>\nLAW-1 · overdue for 2 h",
        "Remind",
        *("Expert", "Reviews", "Time"),
        *("Ada Okafor", "12", "0:00:00"),
        *("Ben Odell", "4", "0:17:40"),
        "12 approved · 4 edited",
        "Away: Cora Lund: paused until Mon 23 Nov, 09:00",
    ]


def test_a_supervisors_week_in_teams_says_the_same() -> None:
    in_slack = [
        line for block in read(blocks_of(supervisor_message(BUSY, week=WEEK))) for line in block.split("\n")
    ]
    told = card_words(supervisor_card(BUSY, week=WEEK))
    labels = [line.replace("*", "") for line in in_slack if line != "Remind"]
    assert "".join("".join(told).split()).replace("•", "") == "".join("".join(labels).split())


@pytest.mark.parametrize(
    ("message", "card", "words"),
    [
        (
            supervisor_message(QUIET, week=WEEK),
            supervisor_card(QUIET, week=WEEK),
            "A quiet week, 16–22 Nov 2026: your experts had no reviews, and nothing waits for you.",
        ),
        (
            practice_message(practice_figures(()), week=WEEK, areas="Tax"),
            practice_card(practice_figures(()), week=WEEK, areas="Tax"),
            "A quiet week, 16–22 Nov 2026: no reviews in Tax.",
        ),
    ],
)
def test_a_quiet_week_is_one_line(message: Any, card: Any, words: str) -> None:
    assert read(blocks_of(message)) == [words]
    assert card_words(card) == [words]


def test_a_practices_week_has_revenue_margin_and_hours_by_area_and_matter() -> None:
    told = read(blocks_of(practice_message(PRACTICE, week=WEEK, areas="Commercial contracts and Tax")))
    assert told[:6] == [
        "Commercial contracts and Tax, 16–22 Nov 2026",
        "*Reviews* 18",
        "*Time* 0:17:40",
        "*Experts earn* €10.00 · $204.00",
        "*Clients owe* €12.50 · $245.00",
        "*Margin* €2.50 · $41.00",
    ]
    table = told[told.index("Practice area") :]
    assert table[:5] == ["Practice area", "Reviews", "Time", "Clients owe", "Margin"]
    assert table[5:10] == ["Commercial contracts", "16", "0:17:40", "€12.50 · $225.00", "€2.50 · $45.00"]
    assert table[10:15] == ["Tax", "2", "0:00:00", "$20.00", "−$4.00"]
    assert table[15] == "Matter"
    for name in ("Ada Okafor", "Northwind Models"):
        assert name not in told
    in_teams = card_words(practice_card(PRACTICE, week=WEEK, areas="Commercial contracts and Tax"))
    assert table[:15] == in_teams[in_teams.index("Practice area") :][:15]


def test_a_notification_names_nobody_and_no_amount() -> None:
    for made in (supervisor_message(BUSY, week=WEEK), practice_message(PRACTICE, week=WEEK, areas="Tax")):
        assert made["text"] in ("Your experts’ week is ready", "Your practice’s week is ready")
    assert practice_card(PRACTICE, week=WEEK, areas="Tax").summary == "Your practice’s week is ready"


def test_the_fullest_week_stays_within_a_message_and_a_card() -> None:
    many = tuple((f"Expert {number} " + "&" * 80, number, 10**9) for number in range(200))
    full = replace(
        BUSY,
        by_expert=many,
        away=tuple(f"{name}: paused" for name, _, _ in many),
        needs=OverviewPart(
            title="Needs somebody", rows=(replace(NEEDED, title="&" * 200),) * 3, note="and 9 more"
        ),
    )
    assert "and 192 more" in read(blocks_of(supervisor_message(full, week=WEEK)))
    assert "and 192 more" in card_words(supervisor_card(full, week=WEEK))
    practice = practice_figures(many_rows(200))
    areas = " and ".join("Area " + "a" * 70 for _ in range(9))
    blocks_of(practice_message(practice, week=WEEK, areas=areas))
    card_words(practice_card(practice, week=WEEK, areas=areas))


def payouts() -> WeekShown:
    return replace(SETTLED, groups=(DRAFTED,), open_disputes=1)


def test_the_firms_digest_has_what_waits_for_finance_and_its_buttons() -> None:
    in_slack = blocks_of(firm_digest_message(FIRM, week=WEEK, payouts=payouts(), pre_bills=2))
    made = firm_digest(FIRM, week=WEEK, payouts=payouts(), pre_bills=2)
    waits = ["Payouts to approve: €120.00, 3 people", "1 line is in question", "2 pre-bills wait"]
    labels = ["Approve payout", "Open disputes", "Download files", "Invoices"]
    told = read(in_slack)
    assert told[told.index(waits[0]) :][:7] == [*waits, *labels]
    assert [line for line in card_words(made) if line in waits] == waits
    assert [part["title"] for part in parts(made.card) if part.get("type") == "Action.Execute"] == labels


def test_a_quiet_week_with_something_to_approve_says_so() -> None:
    made = read(blocks_of(firm_digest_message(QUIET_FIRM, week=WEEK, payouts=payouts())))
    assert made[:2] == [
        "A quiet week, 16–22 Nov 2026: no reviews in the firm.",
        "Payouts to approve: €120.00, 3 people",
    ]
    assert len(read(blocks_of(firm_digest_message(QUIET_FIRM, week=WEEK, payouts=SETTLED)))) == 1


def test_an_expert_reads_what_becomes_of_their_pay_and_says_there_what_is_not_right() -> None:
    told = read(blocks_of(digest_message(MINE, week=WEEK, unpaid=UNPAID, payouts=(DRAFTED,))))
    assert told[-3:] == [
        "€120.00, waits for approval",
        "Your pay",
        "Approve, edit and reject earn the same.",
    ]
    assert told[-3] in card_words(expert_digest(MINE, week=WEEK, unpaid=UNPAID, payouts=(DRAFTED,)))
