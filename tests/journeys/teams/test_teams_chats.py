"""Teams' chats, which have no threads: a group chat in the channel's place, and replies that quote what they answer."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers.ids import reference_of
from storage import tables
from tests.journeys.hands import CHANNEL, CHAT
from tests.journeys.teams_hands import TeamsHands


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is about a chat's own ways hangs on no database."""
    return sqlite_url


@pytest.fixture
async def group(there: TeamsHands) -> TeamsHands:
    """Let the firm's reviews come in a group chat, where they came in a channel of a team."""
    there.channel = there.teams.group(*there.people.values())
    with there.house.database.writer.begin() as connection:
        connection.execute(update(tables.matters).values(channel=there.channel.id))
    await there.teams.install(there.people["U7"], there.channel)
    return there


async def quote(there: TeamsHands, account: str, text: str, of: str, where: str = CHANNEL) -> None:
    message = await there.message(account, of, where)
    await there.teams.say(there.people[account], message.conversation, text, quoting=message)
    await there.house.settled()


async def test_an_output_is_approved_billed_and_reported_in_a_group_chat(group: TeamsHands) -> None:
    house = group.house
    sent = await house.send("The cap excludes **indemnities**.", title="Cap clause")

    await group.press("U1", "Approve", "indemnities")

    assert "Approved by Ada Kern" in await group.read("U2")
    assert (await house.task(sent["id"]))["state"] == "provisional"
    assert (house.count(tables.time_entries), house.count(tables.ledger_entries)) == (1, 2)
    house.clock.move_to(house.seeded.firm.next_close_at + timedelta(hours=12))
    await house.service.ticks.now()
    assert "Your week" in await group.read("U1", CHAT)
    assert "The firm's week" in await group.read("U8", CHAT)


async def test_a_form_asked_for_in_a_group_chat_is_filled_in_in_ones_own(group: TeamsHands) -> None:
    sent = await group.house.send("The cap is one year.", title="Cap")
    await group.press("U1", "Edit", "Cap")
    assert "The cap is one year." not in group.notes["U1"]

    assert await group.fill("U1", piece_0="The cap is two years.") == ""

    (review,) = (await group.house.task(sent["id"]))["reviews"]
    assert review["edited_output"] == "The cap is two years."
    assert "Edited by Ada Kern" in await group.read("U2")


async def test_a_confidential_text_does_not_come_into_a_group_chat(group: TeamsHands) -> None:
    await group.house.send("A secret clause.", matter="CONF-1")
    await group.press("U1", "Start", "about 5 min")

    await group.press("U1", "Approve", "A secret clause.", CHAT)

    assert "secret" not in await group.read("U2")
    assert "Approved by Ada Kern" in await group.read("U2")


async def test_a_card_is_approved_and_undone_by_replies_that_quote_it(group: TeamsHands) -> None:
    sent = await group.house.send("The cap is one year.", title="Cap")
    await group.house.send("The fee is fixed.", title="Fee")

    await quote(group, "U1", "Approved: clear and complete.", "Cap")

    (review,) = (await group.house.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["comment"]) == ("approve", "clear and complete.")
    assert "Approved. You can undo it for 10 minutes." in await group.read("U1")
    await quote(group, "U1", "undo", "Cap")
    assert (await group.house.task(sent["id"]))["state"] == "in_review"


async def test_a_card_is_rejected_by_a_reply_that_quotes_it(group: TeamsHands) -> None:
    sent = await group.house.send("The cap is one year.", title="Cap")

    await quote(group, "U1", "reject: wrong law, this is Swiss", "Cap")

    (review,) = (await group.house.task(sent["id"]))["reviews"]
    assert (review["reason"], review["comment"]) == ("wrong_law", "wrong law, this is Swiss")


async def test_a_quoted_card_of_ones_own_chat_is_the_one_that_is_meant(there: TeamsHands) -> None:
    sent = [await there.house.send(f"Clause {number}.", matter="TIME-1") for number in range(6)]
    meant, other = [task for task in sent if await there.house.whose(task) == "U1"]
    for task in (meant, other):
        await there.press("U1", "Start", reference(there, task), CHAT)
    await there.say("U1", "approve")
    assert "2 cards wait for you here." in await there.read("U1", CHAT)

    await quote(there, "U1", "approve", reference(there, meant), CHAT)

    states = [(await there.house.task(task["id"]))["state"] for task in (meant, other)]
    assert states == ["provisional", "in_review"]


async def test_words_that_quote_no_card_are_heard_as_if_they_quoted_nothing(there: TeamsHands) -> None:
    sent = await there.house.send("The cap is one year.", matter="TIME-1")
    mine = await there.house.whose(sent)
    await there.press(mine, "Start", "about 5 min", CHAT)

    await quote(there, mine, "approve", "Welcome to Signoff", CHAT)

    assert (await there.house.task(sent["id"]))["state"] == "provisional"


def reference(there: TeamsHands, task: dict[str, Any]) -> str:
    return reference_of(there.house.review_of(task).id)
