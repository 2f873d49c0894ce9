"""Ways that Slack has and Teams has not: windows it may not open, events it brings twice, words for one alone."""

from dataclasses import replace

import pytest

from storage import tables
from tests.journeys.stage import Stage


async def reply(stage: Stage, account: str, text: str, to: str, channel: str = "C1") -> None:
    """Type a reply in the thread of the newest message with a text."""
    said = await stage.driver.reply(account, await stage.seen(account, to, channel), text)
    assert said.ok, said
    await stage.settled()


async def test_a_form_that_does_not_open_counts_nothing_and_stops_nothing(stage: Stage) -> None:
    """Slack may refuse to open a window; `test_teams_doors` has a chat that cannot be written in."""
    sent = await stage.send("The cap is one year.", matter="TIME-1")
    mine = await stage.whose(sent)
    await stage.press(mine, "Start", "about 5 min", "app")
    await stage.later(minutes=3)
    await stage.driver.add_fault("views.open", "500", times=1)

    await stage.press(mine, "Edit", "The cap", "app")

    assert "Slack did not open the form. Nothing was recorded; please press again." in await stage.words(
        mine, "app"
    )
    await stage.later(minutes=1)
    await stage.press(mine, "Approve", "The cap", "app")
    assert stage.rows(tables.time_entries)[0].milliseconds == 240_000


async def test_a_piece_card_whose_form_does_not_open_stays_anybodys(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.seen("U1", "Cap")
    await stage.driver.add_fault("views.open", "500", times=1)

    await stage.press("U1", "Edit", "Cap")

    assert "Slack did not open the form. Nothing was recorded and no time counts" in await stage.words("U1")
    await stage.press("U2", "Approve", "Cap")
    await stage.seen("U1", "Approved by Ben Odell")


async def test_what_is_no_reference_is_shown_again_without_calling_anybody(stage: Stage) -> None:
    """Slack's slash command takes any words after `void`; in Teams they are no command then."""
    assert "<!channel>" not in await stage.command("U7", "void <!channel>")


async def test_an_event_that_slack_sends_twice_is_heard_once(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.seen("U1", "Cap")
    await stage.driver.add_fault("event", "twice", times=1)

    await reply(stage, "U1", "Mention fraud as well.", "Cap")

    assert stage.count(tables.drafts) == 1
    assert (await stage.words("U1", "app")).count(
        "What shall I do with what you wrote"
    ) == 2  # text and block


async def test_an_event_that_comes_again_although_it_was_heard_says_nothing_more(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    await stage.driver.add_fault("event", "accept_then_cut", times=1)

    await reply(stage, "U1", "undo", "Cap")

    said = await stage.words("U1")
    assert "Undone. It is yours to answer again." in said
    assert "There is no answer of yours here to undo." not in said


async def test_what_is_said_to_a_reply_is_read_by_its_writer_alone(stage: Stage) -> None:
    """Teams has no message for one among others, and says it in the thread."""
    await stage.send("The cap is one year.", title="Cap")

    await reply(stage, "U1", "approve", "Cap")

    assert "You can undo it" in await stage.words("U1")
    assert "You can undo it" not in await stage.words("U2")


async def test_a_form_sent_twice_is_one_verdict(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Reject", "Cap")
    form = await stage.driver.modal("U1", "Reject")
    await stage.driver.add_fault("interaction", "twice", times=1)

    answered = await stage.driver.submit("U1", form, {"reason": "wrong_law", "comment": "Swiss."})

    assert answered.ok, answered
    assert (stage.count(tables.verdicts), stage.count(tables.time_entries)) == (1, 1)


@pytest.mark.parametrize(
    "value",
    ["2:0123456789abcdef", "", "1:", "1:../../etc", "not ours", "1:ffffffffffffffffffffffffffffffff"],
)
async def test_a_button_nobody_knows_any_more_is_answered_in_words(stage: Stage, value: str) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")
    world = stage.workspace.world.conversations["C1"].messages
    button = {
        "type": "button",
        "action_id": "approve_v0",
        "text": {"type": "plain_text", "text": "Old"},
        "value": value,
    }
    row = {"type": "actions", "block_id": "old", "elements": [button]}
    world[card["ts"]] = replace(world[card["ts"]], blocks=(row,))
    shown = await stage.seen("U1", "Old")

    clicked = await stage.driver.click_label("U1", "Old", shown)

    assert clicked.ok, clicked
    assert "This card is out of date. Nothing was recorded." in await stage.words("U1")
