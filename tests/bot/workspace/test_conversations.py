"""conversations.* and users.*: who and what is there, page by page."""

import pytest

from tests.bot.workspace.room import SCOPES, Room


async def test_channels_are_listed_by_kind(room: Room) -> None:
    public = await room.platform.conversations_list()
    private = await room.platform.conversations_list(types="private_channel")
    own = await room.platform.users_conversations(types="public_channel,private_channel")

    assert [one["name"] for one in public["channels"]] == ["law-reviews", "tea"]
    assert [one["is_member"] for one in public["channels"]] == [True, False]
    assert [one["name"] for one in private["channels"]] == ["deal-room"]
    assert [one["name"] for one in own["channels"]] == ["law-reviews", "deal-room"]


async def test_an_unknown_kind_of_channel_is_refused(room: Room) -> None:
    assert (await room.refused(room.platform.conversations_list(types="pond")))["error"] == "invalid_types"


async def test_a_private_channel_without_the_app_does_not_exist_for_it(room: Room) -> None:
    answer = await room.refused(room.platform.conversations_info(channel="C0SECRET"))

    assert answer["error"] == "channel_not_found"


async def test_history_comes_page_by_page_from_the_newest(room: Room) -> None:
    for number in range(5):
        await room.platform.chat_postMessage(channel="C0LAW", text=str(number))

    first = await room.platform.conversations_history(channel="C0LAW", limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await room.platform.conversations_history(channel="C0LAW", limit=3, cursor=cursor)

    assert [one["text"] for one in first["messages"]] == ["4", "3", "2"]
    assert [one["text"] for one in second["messages"]] == ["1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)


@pytest.mark.parametrize(("inclusive", "expected"), [(True, ["2", "1", "0"]), (False, ["1"])])
async def test_history_is_cut_at_both_ends(room: Room, inclusive: bool, expected: list[str]) -> None:
    stamps = [(await room.platform.chat_postMessage(channel="C0LAW", text=str(n)))["ts"] for n in range(3)]

    history = await room.platform.conversations_history(
        channel="C0LAW", oldest=stamps[0], latest=stamps[2], inclusive=inclusive
    )

    assert [one["text"] for one in history["messages"]] == expected


async def test_metadata_is_in_a_history_only_when_asked_for(room: Room) -> None:
    key = {"event_type": "signoff", "event_payload": {"key": "k1"}}
    await room.platform.chat_postMessage(channel="C0LAW", text="x", metadata=key)

    without = await room.platform.conversations_history(channel="C0LAW")
    with_it = await room.platform.conversations_history(channel="C0LAW", include_all_metadata=True)

    assert "metadata" not in without["messages"][0]
    assert with_it["messages"][0]["metadata"] == key


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0OTHER"}, "not_in_channel"),
        ({"channel": "C0LAW", "cursor": "abc"}, "invalid_cursor"),
        ({"channel": "C0LAW", "oldest": "yesterday"}, "invalid_ts_latest"),
        ({"channel": "C0LAW", "limit": "many"}, "invalid_arguments"),
    ],
)
async def test_a_history_that_makes_no_sense_is_refused(
    room: Room, arguments: dict[str, str], error: str
) -> None:
    await room.post_card()

    answer = await room.refused(room.platform.api_call("conversations.history", json=arguments))

    assert answer["error"] == error


@pytest.mark.parametrize("settings", [{"app": {"is_listed": False}}], indirect=True)
async def test_an_app_outside_the_marketplace_gets_fifteen_messages_at_most(room: Room) -> None:
    for number in range(20):
        await room.platform.chat_postMessage(channel="C0LAW", text=str(number))

    assert len((await room.platform.conversations_history(channel="C0LAW"))["messages"]) == 15
    answer = await room.refused(room.platform.conversations_history(channel="C0LAW", limit=100))
    assert answer["error"] == "invalid_limit"


@pytest.mark.parametrize(
    ("people", "error"),
    [("U0NOBODY", "user_not_found"), ("U0SIGNOFF", "cannot_dm_bot"), ("U0BEN", "user_disabled")],
)
async def test_some_direct_chats_cannot_be_opened(room: Room, people: str, error: str) -> None:
    await room.driver.change_person("U0BEN", deleted=True)

    assert (await room.refused(room.platform.conversations_open(users=people)))["error"] == error


async def test_the_app_may_join_a_public_channel(room: Room) -> None:
    await room.platform.conversations_join(channel="C0OTHER")

    members = await room.platform.conversations_members(channel="C0OTHER")
    assert members["members"] == ["U0BEN", "U0SIGNOFF"]
    assert (await room.platform.chat_postMessage(channel="C0OTHER", text="Tea?"))["ok"]


async def test_people_are_described_as_slack_describes_them(room: Room) -> None:
    ada = (await room.platform.users_info(user="U0ADA"))["user"]
    oz = (await room.platform.users_info(user="U0OUT"))["user"]
    everybody = [one["id"] for one in (await room.platform.users_list())["members"]]

    assert (ada["real_name"], ada["tz"], ada["profile"]["title"]) == ("Ada Okafor", "Europe/London", "Lawyer")
    assert ada["profile"]["email"] == "ada@harbour-vale.example"
    assert oz["team_id"] == "T0OTHER"
    assert everybody == ["U0ADA", "U0BEN", "U0GIL", "U0SIGNOFF"]


@pytest.mark.parametrize("settings", [{"app": {"scopes": SCOPES - {"users:read.email"}}}], indirect=True)
async def test_an_address_is_not_shown_without_its_scope(room: Room) -> None:
    assert "email" not in (await room.platform.users_info(user="U0ADA"))["user"]["profile"]


async def test_somebody_is_found_by_address(room: Room) -> None:
    found = await room.platform.users_lookupByEmail(email="ADA@harbour-vale.example")
    nobody = await room.refused(room.platform.users_lookupByEmail(email="zoe@harbour-vale.example"))

    assert found["user"]["id"] == "U0ADA"
    assert nobody["error"] == "users_not_found"


async def test_a_direct_chat_is_opened_again_by_its_id(room: Room) -> None:
    opened = await room.platform.conversations_open(users="U0ADA", return_im=True)
    again = await room.platform.conversations_open(channel=opened["channel"]["id"])
    listed = await room.platform.conversations_list(types="im")

    assert (opened["no_op"], opened["channel"]["is_im"], opened["channel"]["user"]) == (False, True, "U0ADA")
    assert again["channel"]["id"] == opened["channel"]["id"]
    assert [one["id"] for one in listed["channels"]] == [opened["channel"]["id"]]


@pytest.mark.parametrize(
    ("people", "error"), [("U0ADA,U0BEN", "missing_scope"), ("", "users_list_not_supplied")]
)
async def test_group_chats_are_not_served(room: Room, people: str, error: str) -> None:
    assert (await room.refused(room.platform.conversations_open(users=people)))["error"] == error


async def test_a_channel_is_described_with_its_members_counted_when_asked(room: Room) -> None:
    without = await room.platform.conversations_info(channel="C0LAW")
    counted = await room.platform.conversations_info(channel="C0LAW", include_num_members=True)

    assert (without["channel"]["topic"]["value"], without["channel"]["is_ext_shared"]) == ("Contracts", False)
    assert "num_members" not in without["channel"]
    assert counted["channel"]["num_members"] == 3


async def test_a_channel_with_an_outsider_in_it_is_shared(room: Room) -> None:
    await room.driver.join("U0OUT", "C0LAW")

    assert (await room.platform.conversations_info(channel="C0LAW"))["channel"]["is_ext_shared"]


async def test_private_channels_cannot_be_joined_without_an_invitation(room: Room) -> None:
    own = await room.refused(room.platform.conversations_join(channel="C0HUSH"))
    other = await room.refused(room.platform.conversations_join(channel="C0SECRET"))

    assert own["error"] == "method_not_supported_for_channel_type"
    assert other["error"] == "channel_not_found"


async def test_a_thread_that_is_not_there_has_no_replies(room: Room) -> None:
    call = room.platform.conversations_replies(channel="C0LAW", ts="1.000001")

    assert (await room.refused(call))["error"] == "thread_not_found"


async def test_replies_are_not_in_a_channels_history(room: Room) -> None:
    ts = await room.post_card()
    await room.platform.chat_postMessage(channel="C0LAW", text="Reply", thread_ts=ts)

    history = await room.platform.conversations_history(channel="C0LAW")

    assert [one["ts"] for one in history["messages"]] == [ts]
