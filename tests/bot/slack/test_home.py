"""A person's own page, and what /signoff answers."""

from dataclasses import replace
from typing import Any

import pytest

from bot.slack.commands import earnings_blocks, help_blocks, queue_blocks
from bot.slack.drawing.home import home_view
from bot.workspace.limits.surfaces import VIEW_BYTES, message_problems, view_problems, view_size
from handlers.money.digests import firm_figures
from handlers.review.cards.home_values import HomeFigures
from tests.bot.slack.figure_samples import FIRM, HOME, LINE, OUTSIDER, QUIET_FIRM, many_rows
from tests.bot.slack.reading import read

QUEUE = [
    "Your queue: 1 review",
    "Liability cap, supply agreement",
    "Commercial contracts · $12.00 a review · due Mon 23 Nov, 17:32 · Waits for you · ref 3fa9c1",
]
EARNINGS = [
    "Today", "*Reviews* 12", "*Metered time* 0:00:00", "*Earned* $144.00", "12 approved",
    "This week", "*Reviews* 16", "*Metered time* 0:17:40", "*Earned* €10.00 · $180.00",
    "12 approved · 3 edited · 1 rejected",
    "Not yet paid: €310.00 · $180.00",
    "What you earn", "Commercial contracts: $12.00 a review",
]  # fmt: skip
FOOT = "Updated 11:32 · /signoff help says what you can ask"


def page(figures: HomeFigures) -> list[str]:
    view: Any = home_view(figures)
    assert view_problems(view) == []
    assert view_size(view) <= VIEW_BYTES
    return read(view["blocks"])


def answered(blocks: Any) -> list[str]:
    assert message_problems(blocks) == []
    return read(blocks)


def test_an_experts_page_tells_queue_and_earnings() -> None:
    assert page(HOME) == ["Ada Okafor · On duty", *QUEUE, *EARNINGS, FOOT]


def test_an_empty_queue_says_where_reviews_come() -> None:
    told = page(replace(HOME, queue=()))
    assert told[1:3] == [
        "Your queue",
        "Nothing waits for you. New reviews come to your channels and to our direct chat.",
    ]


def test_somebody_who_is_no_expert_is_told_what_this_is_and_whom_to_ask() -> None:
    told = page(OUTSIDER)
    assert told[0] == "Welcome to Signoff"
    assert told[2] == "You are not set up as an expert yet. To review, ask Sol Reyes to add you."
    assert told[3:] == [FOOT]
    assert "your firm's admin" in page(replace(OUTSIDER, admins=()))[2]
    assert page(replace(OUTSIDER, admins=(), nobody_yet="Nobody yet."))[2] == "Nobody yet."


def test_an_admin_is_not_told_to_ask_themselves() -> None:
    told = page(replace(OUTSIDER, person_name="Sol Reyes", admins=("Sol Reyes",)))
    assert told[2] == "You are an admin here. To review as well, add yourself as an expert."


def test_the_firms_week_is_there_for_who_may_see_it() -> None:
    for figures in (HOME, OUTSIDER):
        told = page(replace(figures, firm_week=FIRM))
        start = told.index("The firm this week")
        assert told[start + 1 :] == [
            "*Reviews* 18",
            "*Time* 0:17:40",
            "*Experts earn* €10.00 · $204.00",
            "*Clients owe* €12.50 · $245.00",
            "*Margin* €2.50 · $41.00",
            "Commercial contracts: 16 reviews · 0:17:40",
            "Tax: 2 reviews · 0:00:00",
            FOOT,
        ]


def test_the_firms_quiet_week_has_its_totals_alone() -> None:
    told = page(replace(OUTSIDER, firm_week=QUIET_FIRM))
    assert told[told.index("The firm this week") :][1:6] == [
        "*Reviews* 0", "*Time* 0:00:00", "*Experts earn* –", "*Clients owe* –", "*Margin* –",
    ]  # fmt: skip


def test_the_fullest_page_stays_within_a_view() -> None:
    line = replace(LINE, title="<!channel> & " * 60, practice_area="&" * 900)
    full = replace(HOME, queue=(line,) * 500, rates=("&" * 500,) * 60, firm_week=firm_figures(many_rows(90)))
    assert "and 480 more" in page(full)


def test_help_says_what_can_be_asked() -> None:
    told = answered(help_blocks())
    assert [line for line in told if line.startswith("/signoff")] == [
        "/signoff queue: what waits for you",
        "/signoff earnings: what you did and earned, today and this week",
        "/signoff pay: your payout, line by line, and a word to finance where one is not right",
        "/signoff payouts: the week’s payouts, to approve and to have as a file, for finance",
        "/signoff overview: how the firm’s work stands and what needs somebody, for admins and supervisors",
        "/signoff invoices: pre-bills to review and invoices, for supervisors and finance",
        "/signoff setup: the firm’s desk: people, clients, matters and the week, for those who see to them",
        "/signoff out until Monday: no reviews come to you until then; “/signoff back” when you are back sooner",
        "/signoff connect: connects the channel that you are in with a matter, for admins",
        "/signoff void 3fa9c1: takes back the answer with that reference, for supervisors",
        "/signoff audit LAW-101: who did and saw what: of a matter, a person or a task, for compliance",
        "/signoff help: these lines",
    ]


def test_queue_and_earnings_answer_as_the_page_does() -> None:
    assert answered(queue_blocks(HOME)) == QUEUE
    assert answered(earnings_blocks(HOME)) == EARNINGS


@pytest.mark.parametrize("answer", [queue_blocks, earnings_blocks])
def test_who_is_no_expert_is_told_so_by_the_command_too(answer: Any) -> None:
    assert answered(answer(OUTSIDER))[0] == "Welcome to Signoff"
