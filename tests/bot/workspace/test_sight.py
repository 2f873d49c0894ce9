"""What each person sees: their channels, their messages, what is new, and nothing of others."""

import pytest

from bot.workspace.snapshot import Snapshot
from tests.bot.workspace.room import Room, card


def places(seen: Snapshot) -> dict[str, bool]:
    return {place["name"]: place["is_member"] for place in seen["channels"]}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("U0ADA", {"law-reviews": True, "deal-room": True, "tea": False}),
        ("U0BEN", {"law-reviews": True, "tea": True, "board": True}),
        ("U0GIL", {}),
        ("U0OUT", {}),
    ],
)
async def test_people_see_their_own_channels_and_members_the_public_ones(
    room: Room, person: str, expected: dict[str, bool]
) -> None:
    assert places(await room.driver.state(person)) == expected


async def test_a_channel_that_was_not_joined_shows_no_messages(room: Room) -> None:
    await room.driver.say("U0BEN", "tea", "Kettle on")

    tea = next(place for place in (await room.driver.state("U0ADA"))["channels"] if place["name"] == "tea")
    assert (tea["messages"], tea["unread"]) == ([], 0)


async def test_direct_chats_are_between_two(room: Room) -> None:
    await room.platform.chat_postMessage(channel="U0ADA", text="For Ada")

    ada, ben = await room.driver.state("U0ADA"), await room.driver.state("U0BEN")
    assert [place["id"] for place in ada["direct_messages"]] == [ada["app"]["direct"]]
    assert ada["direct_messages"][0]["other"] == ada["app"]["person"]
    assert (ben["direct_messages"], ben["app"]["direct"]) == ([], None)


async def test_what_is_new_is_counted_until_it_is_read(room: Room) -> None:
    await room.post_card()
    await room.driver.say("U0BEN", "law-reviews", "Looking")
    before = (await room.driver.state("U0ADA"))["channels"][0]["unread"]

    await room.driver.act("read", as_="U0ADA", channel="C0LAW")
    after = (await room.driver.state("U0ADA"))["channels"][0]["unread"]

    assert (before, after) == (2, 0)
    assert (await room.driver.state("U0BEN"))["channels"][0]["unread"] == 0


async def test_a_long_channel_shows_its_end_and_counts_the_rest(room: Room) -> None:
    for number in range(5):
        await room.platform.chat_postMessage(channel="C0LAW", text=str(number))

    law = (await room.driver.state("U0ADA", limit=2))["channels"][0]
    assert [one["text"] for one in law["messages"]] == ["3", "4"]
    assert law["earlier"] == 3


async def test_what_somebody_chose_in_a_message_is_theirs_alone(room: Room) -> None:
    picker = {"type": "datepicker", "action_id": "due"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [picker]}]
    await room.platform.chat_postMessage(channel="C0LAW", text="Due?", blocks=blocks)
    message = await room.driver.find_message("Due?", as_="U0ADA")
    await room.driver.click("U0ADA", message, "due", "2026-11-30")

    mine = (await room.driver.find_message("Due?", as_="U0ADA"))["state"]["values"]
    theirs = (await room.driver.find_message("Due?", as_="U0BEN"))["state"]["values"]
    assert mine["b"]["due"]["selected_date"] == "2026-11-30"
    assert theirs == {}


async def test_a_stranger_sees_nothing(room: Room) -> None:
    with pytest.raises(LookupError, match="nobody with the id"):
        await room.driver.state("U0NOBODY")


async def test_the_app_and_its_commands_are_described(room: Room) -> None:
    seen = await room.driver.state("U0ADA")

    assert seen["app"]["name"] == "Signoff"
    assert [command["name"] for command in seen["app"]["commands"]] == ["/signoff"]
    assert {person["id"]: person["is_bot"] for person in seen["people"]}["U0SIGNOFF"]
    assert seen["workspace"] == {"id": "T0FIRM", "name": "Harbour & Vale", "domain": "harbour-vale"}


async def test_the_page_sees_the_same_and_starts_with_the_first_person(room: Room) -> None:
    await room.platform.chat_postMessage(channel="C0LAW", text="Card", blocks=card())

    assert room.workspace.first_person() == "U0ADA"
    assert room.workspace.seen_by("U0ADA") == await room.driver.state("U0ADA")
    assert room.workspace.seen_by("U0NOBODY") is None
    assert room.workspace.file_seen_by("U0ADA", "F0NOTHING") is None
