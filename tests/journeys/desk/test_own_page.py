"""A person's own page and `/signoff`: the queue, today, this week, and every way to ask."""

import pytest

from bot.workspace.reading import words_of
from tests.journeys.stage import Stage


async def home(stage: Stage, account: str, text: str) -> str:
    await stage.settled()
    assert (await stage.driver.open_home(account)).ok
    await stage.driver.events_settled()
    return words_of(await stage.driver.home(account, text))


async def test_home_shows_the_queue_and_what_was_earned(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.send("The fee is fixed.", title="Fee")
    assert "Your queue: 2 reviews" in await home(stage, "U1", "Your queue")

    await stage.press("U1", "Approve", "Cap")

    shown = await home(stage, "U1", "Your queue: 1 review")
    assert "Fee" in shown
    assert "$6.00" in shown
    assert "Your queue: 1 review" in await home(stage, "U2", "Your queue")
    assert "$6.00 a review" in await home(stage, "U2", "What you earn")


async def test_home_welcomes_who_is_no_expert_and_shows_finance_the_week(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")

    assert "Sol Reyes" in await home(stage, "U9", "Welcome to Signoff")
    assert "$10.00" in await home(stage, "U8", "The firm this week")


async def test_home_that_cannot_be_shown_is_not_asked_for_again_and_again(stage: Stage) -> None:
    await stage.driver.add_fault("views.publish", "500", times=1)

    await stage.driver.open_home("U1")
    await stage.driver.events_settled()

    assert (await stage.driver.state("U1"))["home"] is None
    assert "Your queue" in await home(stage, "U1", "Your queue")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", "Here is what you can ask me"),
        ("help", "Here is what you can ask me"),
        ("HELP me", "Here is what you can ask me"),
        ("queue", "Your queue: 1 review"),
        ("earnings", "Not yet paid"),
        ("payload terms", "I do not know “payload terms”. `/signoff help` says what you can ask."),
        ("payload", "I do not know “payload”."),
        ("frobnicate <!channel> & `x`", "I do not know “frobnicate ‹!channel› + 'x'”."),
        ("x" * 200, f"I do not know “{'x' * 39}…”."),
    ],
)
async def test_a_command_is_answered_to_its_writer_alone(stage: Stage, typed: str, shown: str) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.settled()

    assert shown in await stage.command("U1", typed)

    assert shown not in await stage.words("U2", "C1")


async def test_a_stranger_is_told_whom_to_ask(stage: Stage) -> None:
    assert "Sol Reyes" in await stage.command("U9", "queue")
    assert "Sol Reyes" in await stage.command("U9", "earnings")
