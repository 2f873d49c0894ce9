"""The cards of held answers on both platforms: within every limit, and no Release under half an answer."""

from dataclasses import replace
from typing import Any

import pytest

from bot.sending.platforms import Words
from bot.slack.calling.posting import render
from bot.slack.drawing.blocks import card_message
from bot.teams.cards.review import review_card
from bot.workspace.limits.surfaces import message_problems
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind, Card
from handlers.review.held.cards import HeldCardFacts, build_held_card
from handlers.review.held.values import HeldOutcome
from handlers.review.outbound.findings import Finding, FindingKind, Part
from tests.bot.slack.hostile import OUTPUTS, TITLES
from tests.bot.teams.cards_read import checked, said
from tests.handlers.review.held.held_samples import held_answer
from tests.handlers.review.samples import MATTER, NOW, TASK

EVERYTHING = tuple(
    Finding(kind=kind, part=part, paragraph=number)
    for number, kind in enumerate(FindingKind)
    for part in Part
)


def card(title: str = "Cap", **held: Any) -> Card:
    facts = HeldCardFacts(
        held=held_answer(**held),
        task=replace(TASK, title=title),
        matter=MATTER,
        expert_name="Ada Okafor",
        ended_by="Sol Reyes",
        zone="Europe/Berlin",
    )
    return build_held_card(facts, now=NOW)


def in_slack(made: Card) -> list[dict[str, Any]]:
    blocks: Any = card_message(made)["blocks"]
    assert message_problems(blocks) == []
    return list(blocks)


def pressed_in_slack(made: Card) -> list[str]:
    rows = [block["elements"] for block in in_slack(made) if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row]


def pressed_in_teams(made: Card) -> list[str]:
    return [action["verb"] for action in checked(review_card(made, dialogs=True).card).get("actions", ())]


@pytest.mark.parametrize("text", OUTPUTS.values(), ids=OUTPUTS)
@pytest.mark.parametrize("kind", list(VerdictKind))
def test_any_answer_becomes_a_card_that_both_take(text: str, kind: VerdictKind) -> None:
    said_so = {"edited_output": text} if kind is VerdictKind.EDIT else {}
    made = card(kind=kind, findings=EVERYTHING, comment=text[:2_000], **said_so)

    assert pressed_in_slack(made)[-1] == ActionKind.SEND_BACK
    assert pressed_in_teams(made)[-1] == ActionKind.SEND_BACK


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("outcome", list(HeldOutcome))
def test_any_outcome_becomes_a_card_that_both_take(title: str, outcome: HeldOutcome) -> None:
    made = card(title, outcome=outcome, ended_at=NOW, note="& " * 1_000)

    in_slack(made)
    checked(review_card(made, dialogs=True).card)


def test_nobody_releases_an_answer_that_they_were_not_shown() -> None:
    short, long = card(), card(edited_output="All of it is new and must be read. " * 500)

    for pressed in (pressed_in_slack, pressed_in_teams):
        assert pressed(short) == [ActionKind.RELEASE, ActionKind.SEND_BACK]
        assert pressed(long) == [ActionKind.READ_HELD, ActionKind.SEND_BACK]


def test_an_answer_is_shown_with_its_changes_in_both() -> None:
    assert "3704 0044" in str(in_slack(card()))
    assert "3704 0044" in said(review_card(card()).card)


def test_a_supervisors_note_calls_nobody() -> None:
    note = Words(text="They say: <!channel> & <@U0ADA>")

    assert render(note)["text"] == "They say: &lt;!channel&gt; &amp; &lt;@U0ADA&gt;"
