"""The driver: it waits for what comes, and says what is there when it does not come."""

import asyncio

import pytest

from bot.workspace.reading import labelled, labels, words_of
from bot.workspace.state import DemoAction
from tests.bot.workspace.room import Room, card, form, plain


async def test_what_is_not_there_yet_is_waited_for(room: Room) -> None:
    waiting = asyncio.create_task(room.driver.find_message("Later", as_="U0ADA"))
    await room.driver.state("U0ADA")
    assert not waiting.done()

    posted = await room.platform.chat_postMessage(channel="C0LAW", text="Later")

    assert (await waiting)["ts"] == posted["ts"]


async def test_what_does_not_come_is_named_beside_what_is_there(room: Room) -> None:
    await room.post_card()

    with pytest.raises(TimeoutError, match=r"a message with 'Never' did not come .* C0LAW: 'A card"):
        await room.driver.find_message("Never", as_="U0ADA", within=0.05)


@pytest.mark.parametrize("look", ["modal", "home"])
async def test_a_view_that_does_not_come_is_a_timeout(room: Room, look: str) -> None:
    with pytest.raises(TimeoutError, match="sees nothing"):
        await getattr(room.driver, look)("U0ADA", "Week", within=0.05)


async def test_any_condition_can_be_waited_for(room: Room) -> None:
    await room.post_card()

    unread = await room.driver.until(lambda seen: seen["channels"][0]["unread"] or None, as_="U0BEN")

    assert unread == 1


async def test_a_button_is_found_by_what_is_written_on_it(room: Room) -> None:
    first = await room.post_card()
    second = await room.post_card()

    await room.driver.click_label("U0ADA", "Approve")
    newest = await room.ear.next_interaction()
    await room.driver.click_label("U0ADA", "Snooze", await older(room, first))
    chosen = await room.ear.next_interaction()

    assert newest["container"]["message_ts"] == second
    assert chosen["container"]["message_ts"] == first
    assert chosen["actions"][0]["selected_option"]["value"] == "snooze"


async def older(room: Room, ts: str):  # noqa: ANN201 - a message as the snapshot has it
    return next(one for one in await room.driver.messages("law-reviews", "U0ADA") if one["ts"] == ts)


async def test_a_missing_button_is_named_beside_those_that_are_there(room: Room) -> None:
    message = await older(room, await room.post_card())

    with pytest.raises(LookupError, match="no 'Bribe' here, only Approve, Decline, Snooze"):
        await room.driver.click_label("U0ADA", "Bribe", message)


async def test_a_channel_that_is_not_seen_is_a_lookup_error(room: Room) -> None:
    with pytest.raises(LookupError, match="Ada Okafor sees no conversation 'board'"):
        await room.driver.messages("board", "U0ADA")


async def ring() -> str:
    return "The week is closed."


ACTION = DemoAction(key="close-week", label="Close the week", hint="Pays everybody", run=ring)


@pytest.mark.parametrize("settings", [{"demo_actions": (ACTION,)}], indirect=True)
async def test_a_demo_button_is_offered_and_answers_a_sentence(room: Room) -> None:
    seen = await room.driver.state("U0ADA")
    done = await room.driver.demo("close-week")
    missing = await room.driver.demo("open-bar")

    assert seen["demo_actions"] == [
        {"key": "close-week", "label": "Close the week", "hint": "Pays everybody"}
    ]
    assert (done.ok, done.words) == (True, "The week is closed.")
    assert (missing.ok, missing.error) == (False, "unknown_action")


def test_the_words_of_a_view_are_all_its_texts_in_order() -> None:
    line = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}],
    }
    view = form(
        title="Why?",
        blocks=[{"type": "rich_text", "elements": [line]}, {"type": "header", "text": plain("c")}],
    )

    assert words_of(view).split("\n") == ["Why?", "ab", "c"]


def test_an_option_is_found_by_its_text_with_the_value_to_send() -> None:
    assert labelled(card(), "Decline") == ("answers", "more", "decline")
    assert labelled(card(), "Approve") == ("answers", "approve", None)
    assert labelled(card(), "Bribe") is None
    assert labels(card()) == ["Approve", "Decline", "Snooze"]
