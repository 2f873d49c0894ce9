"""The cards of time that is asked for, on both platforms and within every limit."""

import pytest

from bot.slack.drawing.blocks import card_message
from bot.teams.cards.review import review_card
from bot.workspace.limits.surfaces import message_problems
from handlers.money.adjusting.values import AdjustmentState
from handlers.review.adjusting.cards import build_adjustment_card
from handlers.review.cards.card_values import ActionKind
from tests.bot.slack.hostile import TITLES
from tests.bot.teams.cards_read import checked
from tests.handlers.review.adjusting.time_samples import card_facts
from tests.handlers.review.samples import NOW


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("state", list(AdjustmentState))
def test_time_that_is_asked_for_becomes_a_card_that_both_take(title: str, state: AdjustmentState) -> None:
    facts = card_facts(state=state, reason=f"{title} " + "& " * 100, note="<b> " * 125, decided_at=NOW)
    made = build_adjustment_card(facts, now=NOW)

    blocks = card_message(made)["blocks"]
    assert message_problems(blocks) == []  # type: ignore[arg-type]
    pressed = [action["verb"] for action in checked(review_card(made, dialogs=True).card).get("actions", ())]
    stands = state is AdjustmentState.ASKED
    assert pressed == ([ActionKind.GRANT, ActionKind.REFUSE] if stands else [])
