"""Events: who hears what, in which envelope, and how often it is sent again."""

from typing import Any

import pytest
from aiohttp import web

from tests.bot.workspace.room import APP, EVENTS, SCOPES, Room


async def test_a_message_arrives_in_slacks_envelope(room: Room) -> None:
    written = await room.driver.say("U0ADA", "law-reviews", "Is <@U0BEN> in & ready?")

    envelope = await room.ear.next()
    event = envelope["event"]
    assert (envelope["type"], envelope["team_id"], envelope["api_app_id"]) == (
        "event_callback", "T0FIRM", APP.app_id,
    )  # fmt: skip
    assert envelope["authorizations"][0]["user_id"] == APP.bot_person_id
    assert envelope["event_id"].startswith("Ev")
    assert (event["type"], event["user"], event["channel_type"]) == ("message", "U0ADA", "channel")
    assert (event["channel"], event["ts"]) == ("C0LAW", written.more["ts"])
    assert event["text"] == "Is <@U0BEN> in &amp; ready?"
    parts = event["blocks"][0]["elements"][0]["elements"]
    assert [part["type"] for part in parts] == ["text", "user", "text"]


def _missing(*, event: str = "", scope: str = "") -> dict[str, Any]:
    return {"app": {"events": EVENTS - {event}, "scopes": SCOPES - {scope}}}


HEARD = [
    (channel, settings, heard)
    for channel, event, scope in (
        ("law-reviews", "message.channels", "channels:history"),
        ("deal-room", "message.groups", "groups:history"),
        ("app", "message.im", "im:history"),
    )
    for settings, heard in ((_missing(), 1), (_missing(event=event), 0), (_missing(scope=scope), 0))
]


@pytest.mark.parametrize(("channel", "settings", "heard"), HEARD, indirect=["settings"])
async def test_a_message_is_heard_with_its_subscription_and_its_scope_only(
    room: Room, channel: str, heard: int
) -> None:
    await room.driver.say("U0ADA", channel, "Hello")

    await room.driver.events_settled()
    assert len(room.ear.drain()) == heard


async def test_what_is_said_where_the_app_is_not_is_not_heard(room: Room) -> None:
    await room.driver.say("U0BEN", "tea", "Just us")
    await room.platform.chat_postEphemeral(channel="C0LAW", user="U0ADA", text="Just you")

    await room.driver.events_settled()
    assert room.ear.drain() == []


async def test_a_reply_names_its_thread(room: Room) -> None:
    ts = await room.post_card()
    await room.ear.next()

    await room.driver.reply("U0ADA", await room.driver.find_message("A card", as_="U0ADA"), "approve")

    event = (await room.ear.next())["event"]
    assert (event["thread_ts"], event["parent_user_id"], event["text"]) == (ts, APP.bot_person_id, "approve")


async def test_a_mention_is_heard_twice_as_message_and_as_mention(room: Room) -> None:
    await room.driver.say("U0ADA", "law-reviews", f"Hey <@{APP.bot_person_id}>")

    await room.driver.events_settled()
    assert {heard["event"]["type"] for heard in room.ear.drain()} == {"message", "app_mention"}


async def test_changes_and_deletions_of_messages_are_heard(room: Room) -> None:
    ts = await room.post_card()
    await room.platform.chat_update(channel="C0LAW", ts=ts, text="New")
    await room.platform.chat_delete(channel="C0LAW", ts=ts)

    await room.driver.events_settled()
    heard = {payload["event"].get("subtype"): payload["event"] for payload in room.ear.drain()}
    assert heard[None]["bot_id"] == APP.bot_id
    assert heard["message_changed"]["message"]["text"] == "New"
    assert heard["message_deleted"]["deleted_ts"] == ts


async def test_coming_and_going_is_heard(room: Room) -> None:
    await room.driver.join("U0GIL", "C0LAW")
    joined = await room.ear.next()
    await room.driver.leave("U0GIL", "C0LAW")
    left = await room.ear.next()
    await room.driver.join("U0SIGNOFF", "C0OTHER")
    own = await room.ear.next()

    assert (joined["event"]["type"], joined["event"]["user"]) == ("member_joined_channel", "U0GIL")
    assert (left["event"]["type"], left["event"]["channel"]) == ("member_left_channel", "C0LAW")
    assert own["event"]["user"] == APP.bot_person_id


async def test_joining_twice_is_heard_once(room: Room) -> None:
    await room.driver.join("U0GIL", "C0LAW")
    await room.driver.join("U0GIL", "C0LAW")

    await room.driver.events_settled()
    assert len(room.ear.drain()) == 1


async def test_a_change_of_an_account_is_heard(room: Room) -> None:
    await room.driver.change_person("U0ADA", deleted=True)

    event = (await room.ear.next())["event"]
    assert (event["type"], event["user"]["id"], event["user"]["deleted"]) == ("user_change", "U0ADA", True)


async def test_opening_home_is_heard_with_the_view_that_is_there(room: Room) -> None:
    await room.driver.open_home("U0ADA")
    first = (await room.ear.next())["event"]
    home = {"type": "home", "callback_id": "week", "blocks": []}
    await room.platform.views_publish(user_id="U0ADA", view=home)
    await room.driver.open_home("U0ADA")
    second = (await room.ear.next())["event"]

    assert (first["type"], first["tab"], first["user"]) == ("app_home_opened", "home", "U0ADA")
    assert first["channel"].startswith("D")
    assert "view" not in first
    assert second["view"]["callback_id"] == "week"


@pytest.mark.parametrize("settings", [{"retry_after": (0.0, 0.0, 0.0)}], indirect=True)
async def test_an_event_that_is_not_taken_is_sent_three_times_more_under_the_same_id(room: Room) -> None:
    room.ear.answer = lambda _heard: web.Response(status=500)

    await room.driver.say("U0ADA", "law-reviews", "Hello")

    heard = [await room.ear.next_request() for _ in range(4)]
    await room.driver.events_settled()
    assert [one.headers.get("X-Slack-Retry-Num") for one in heard] == [None, "1", "2", "3"]
    assert {one.headers.get("X-Slack-Retry-Reason") for one in heard[1:]} == {"http_error"}
    assert len({one.payload["event_id"] for one in heard}) == 1
    assert room.ear.drain() == []


@pytest.mark.parametrize("settings", [{"retry_after": (0.0, 0.0, 0.0), "ack_seconds": 0.03}], indirect=True)
async def test_a_slow_app_is_told_that_the_retry_is_for_its_slowness(room: Room) -> None:
    room.ear.free.clear()
    await room.driver.say("U0ADA", "law-reviews", "Hello")
    await room.ear.next()

    retried = await room.ear.next_request()
    room.ear.free.set()

    assert retried.headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_app_may_refuse_to_be_sent_an_event_again(room: Room) -> None:
    room.ear.answer = lambda _heard: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    await room.driver.say("U0ADA", "law-reviews", "Hello")

    await room.driver.events_settled()
    assert len(room.ear.drain()) == 1


@pytest.mark.parametrize(("kind", "times_heard"), [("twice", 2), ("drop", 1), ("accept_then_cut", 2)])
async def test_an_event_can_be_doubled_or_lost_on_demand(room: Room, kind: str, times_heard: int) -> None:
    await room.driver.add_fault("event", kind, times=1)

    await room.driver.say("U0ADA", "law-reviews", "Hello")

    await room.driver.events_settled()
    heard = room.ear.drain()
    assert len(heard) == times_heard
    assert len({one["event_id"] for one in heard}) == 1


async def test_what_an_outsider_says_is_marked_as_from_a_shared_channel(room: Room) -> None:
    await room.driver.join("U0OUT", "C0LAW")
    await room.driver.say("U0OUT", "law-reviews", "Hello from outside")

    envelope = await room.ear.next_event("message")
    assert envelope["is_ext_shared_channel"]
    assert (envelope["event"]["team"], envelope["authorizations"][0]["team_id"]) == ("T0OTHER", "T0FIRM")


async def test_every_event_has_an_id_of_its_own(room: Room) -> None:
    for text in ("One", "Two"):
        await room.driver.say("U0ADA", "law-reviews", text)

    await room.driver.events_settled()
    assert len({heard["event_id"] for heard in room.ear.drain()}) == 2
