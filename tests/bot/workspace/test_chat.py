"""chat.*: what is posted, changed and taken away, and what Slack would not have."""

from typing import Any

import pytest

from tests.bot.workspace.room import APP, Room, card, plain

OPAQUE = {"event_type": "signoff", "event_payload": {"key": "k1"}}


async def test_a_posted_message_is_seen_and_its_blocks_have_ids(room: Room) -> None:
    blocks = [{"type": "section", "text": plain("Read me")}, {"type": "divider"}]
    posted = await room.platform.chat_postMessage(channel="C0LAW", text="Read me", blocks=blocks)

    seen = await room.driver.find_message("Read me", as_="U0BEN")

    assert seen["ts"] == posted["ts"]
    assert seen["is_app"]
    assert all(block["block_id"] for block in seen["blocks"])
    assert posted["message"]["bot_id"] == APP.bot_id


async def test_timestamps_rise_even_when_the_clock_stands_still(room: Room) -> None:
    stamps = [(await room.platform.chat_postMessage(channel="C0LAW", text="one"))["ts"] for _ in range(3)]

    assert stamps == sorted(set(stamps))


async def test_a_persons_id_reaches_their_direct_chat(room: Room) -> None:
    posted = await room.platform.chat_postMessage(channel="U0ADA", text="For you")
    opened = await room.platform.conversations_open(users="U0ADA")

    assert posted["channel"] == opened["channel"]["id"]
    assert opened["already_open"]
    assert [one["text"] for one in await room.driver.messages("app", "U0ADA")] == ["For you"]


async def test_a_json_body_is_taken_like_a_form(room: Room) -> None:
    posted = await room.platform.api_call("chat.postMessage", json={"channel": "C0LAW", "blocks": card()})

    assert posted["message"]["blocks"][0]["block_id"] == "body"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0SECRET", "text": "x"}, "channel_not_found"),
        ({"channel": "C0OTHER", "text": "x"}, "not_in_channel"),
        ({"channel": "C0LAW"}, "no_text"),
        ({"channel": "C0LAW", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0LAW", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "C0LAW", "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": "C0LAW", "text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ({"channel": "C0LAW", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "C0LAW", "text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_format"),
        (
            {
                "channel": "C0LAW",
                "text": "x",
                "metadata": {"event_type": "t", "event_payload": {"k": "v" * 16_000}},
            },
            "metadata_too_large",
        ),
    ],
)
async def test_a_message_that_slack_refuses_is_refused(
    room: Room, arguments: dict[str, Any], error: str
) -> None:
    answer = await room.refused(room.platform.api_call("chat.postMessage", json=arguments))

    assert answer["error"] == error
    assert await room.driver.messages("C0LAW", "U0ADA") == []


async def test_a_refused_block_is_pointed_at(room: Room) -> None:
    blocks = [{"type": "divider"}, {"type": "section", "text": plain("x" * 3001)}]

    answer = await room.refused(room.platform.chat_postMessage(channel="C0LAW", text="x", blocks=blocks))

    words = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    assert answer["response_metadata"]["messages"] == [words]


@pytest.mark.parametrize(("sections", "accepted"), [(4, True), (5, False)])
async def test_a_message_is_refused_above_thirteen_thousand_rendered_characters(
    room: Room, sections: int, accepted: bool
) -> None:
    # 2,500 characters and 100 ampersands, each five characters long when escaped: 3,000 a section.
    blocks = [{"type": "section", "text": plain("x" * 2500 + "&" * 100)} for _ in range(sections)]
    call = room.platform.chat_postMessage(channel="C0LAW", text="x", blocks=blocks)

    if accepted:
        assert (await call)["ok"]
    else:
        assert (await room.refused(call))["error"] == "msg_blocks_too_long"


async def test_an_update_with_text_alone_drops_the_blocks_and_keeps_the_metadata(room: Room) -> None:
    ts = await room.post_card(metadata=OPAQUE)

    await room.platform.chat_update(channel="C0LAW", ts=ts, text="Done")

    seen = (await room.driver.messages("C0LAW", "U0ADA"))[0]
    history = await room.platform.conversations_history(channel="C0LAW", include_all_metadata=True)
    assert (seen["text"], seen["blocks"], seen["edited"]) == ("Done", [], True)
    assert history["messages"][0]["metadata"] == OPAQUE


async def test_an_update_with_empty_metadata_removes_it(room: Room) -> None:
    ts = await room.post_card(metadata=OPAQUE)

    updated = await room.platform.chat_update(channel="C0LAW", ts=ts, text="Done", metadata={})

    assert "metadata" not in updated["message"]


async def test_only_messages_of_the_app_can_be_changed_or_deleted(room: Room) -> None:
    written = (await room.driver.say("U0ADA", "C0LAW", "Mine")).more["ts"]

    update = await room.refused(room.platform.chat_update(channel="C0LAW", ts=written, text="x"))
    delete = await room.refused(room.platform.chat_delete(channel="C0LAW", ts=written))

    assert (update["error"], delete["error"]) == ("cant_update_message", "cant_delete_message")


async def test_a_deleted_message_is_gone(room: Room) -> None:
    ts = await room.post_card()
    await room.platform.chat_delete(channel="C0LAW", ts=ts)

    assert await room.driver.messages("C0LAW", "U0ADA") == []
    again = await room.refused(room.platform.chat_update(channel="C0LAW", ts=ts, text="x"))
    assert again["error"] == "message_not_found"


async def test_an_ephemeral_message_is_for_one_person_and_in_no_history(room: Room) -> None:
    posted = await room.platform.chat_postEphemeral(channel="C0LAW", user="U0ADA", text="Only you")

    history = await room.platform.conversations_history(channel="C0LAW")
    update = await room.refused(room.platform.chat_update(channel="C0LAW", ts=posted["message_ts"], text="x"))
    assert [one["ephemeral"] for one in await room.driver.messages("C0LAW", "U0ADA")] == [True]
    assert await room.driver.messages("C0LAW", "U0BEN") == []
    assert history["messages"] == []
    assert update["error"] == "message_not_found"


async def test_an_ephemeral_message_wants_a_member(room: Room) -> None:
    answer = await room.refused(room.platform.chat_postEphemeral(channel="C0LAW", user="U0GIL", text="x"))

    assert answer["error"] == "user_not_in_channel"


async def test_replies_stand_in_the_thread_and_not_in_the_channel(room: Room) -> None:
    ts = await room.post_card()
    await room.platform.chat_postMessage(channel="C0LAW", text="Reply", thread_ts=ts)

    top = (await room.driver.state("U0ADA"))["channels"][0]["messages"]
    thread = await room.platform.conversations_replies(channel="C0LAW", ts=ts)
    assert [reply["text"] for reply in top[0]["replies"]] == ["Reply"]
    assert len(top) == 1
    assert [one["text"] for one in thread["messages"]] == ["A card", "Reply"]
    assert thread["messages"][0]["reply_count"] == 1


async def test_a_permalink_leads_to_the_page(room: Room) -> None:
    ts = await room.post_card()

    link = await room.platform.chat_getPermalink(channel="C0LAW", message_ts=ts)

    assert link["permalink"] == f"{room.workspace.base_url}/?at=C0LAW&ts={ts}"


async def test_elements_without_an_action_id_get_one_and_a_markdown_block_loses_its_own_id(
    room: Room,
) -> None:
    button = {"type": "button", "text": plain("Go")}
    blocks = [
        {"type": "actions", "elements": [button, {**button, "action_id": "own"}]},
        {"type": "markdown", "block_id": "mine", "text": "**Go**"},
    ]

    posted = await room.platform.chat_postMessage(channel="C0LAW", text="x", blocks=blocks)

    actions, markdown = posted["message"]["blocks"]
    assert actions["elements"][0]["action_id"]
    assert actions["elements"][1]["action_id"] == "own"
    assert markdown["block_id"] != "mine"


async def test_a_permalink_wants_a_message_that_all_can_see(room: Room) -> None:
    shown = await room.platform.chat_postEphemeral(channel="C0LAW", user="U0ADA", text="x")

    call = room.platform.chat_getPermalink(channel="C0LAW", message_ts=shown["message_ts"])

    assert (await room.refused(call))["error"] == "message_not_found"


async def test_metadata_that_is_not_an_object_is_refused(room: Room) -> None:
    call = room.platform.api_call(
        "chat.postMessage", json={"channel": "C0LAW", "text": "x", "metadata": "[1]"}
    )

    assert (await room.refused(call))["error"] == "invalid_metadata_format"
