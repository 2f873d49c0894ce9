"""Ways that Teams has and Slack has not: windows, old clients, words among others, coming and going, files."""

from datetime import timedelta
from typing import Any

from handlers.records import DigestChannelSet
from storage import tables
from tests.bot.teams.cards_read import inputs, said
from tests.bot.teams.cast import Conversation, Message
from tests.journeys.hands import CHAT
from tests.journeys.teams_hands import TeamsHands


def titled(card: dict[str, Any], label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(action for action in card["actions"] if action["title"] == label)
    return found


async def test_an_edit_is_made_in_a_window_without_leaving_the_channel(there: TeamsHands) -> None:
    await there.house.send("The cap is one year.", title="Cap")
    message, ada = await there.message("U1", "Cap"), there.people["U1"]
    opened = await there.teams.open_dialog(ada, message, titled(message.card, "Edit in a window")["data"])
    form = opened.dialog["card"]["content"]
    assert inputs(form)["piece-0"]["value"] == "The cap is one year."
    sent = next(action for action in form["actions"] if action["data"].get("verb") == "form_submit")
    as_it_was = {"piece-0": "The cap is one year.", **sent["data"]}

    refused = await there.teams.submit_dialog(ada, message, as_it_was)
    taken = await there.teams.submit_dialog(ada, message, {**as_it_was, "piece-0": "The cap is two years."})

    assert "Nothing is changed here." in said(refused.dialog["card"]["content"])
    assert taken.body is None  # the window closes
    assert "Edited by Ada Kern" in await there.read("U2")


async def test_a_client_that_knows_no_such_buttons_answers_all_the_same(there: TeamsHands) -> None:
    await there.house.send("The cap is one year.", title="Cap")
    message, ada = await there.message("U1", "Cap"), there.people["U1"]
    fallback = titled(message.card, "Reject")["fallback"]

    assert (await there.teams.submit(ada, message, fallback["data"])).status == 201
    assert await there.fill("U1", reason="wrong_law", comment="Swiss.") == ""

    assert "Rejected by Ada Kern" in await there.read("U2")


async def test_what_is_a_persons_own_is_never_told_among_others(there: TeamsHands) -> None:
    await there.house.send("The cap is one year.", title="Cap")
    await there.press("U1", "Approve", "Cap")
    before = await there.read("U1", CHAT)

    await there.teams.say(there.people["U1"], there.channel, "earnings")

    assert "$6.00" in (await there.read("U1", CHAT)).removeprefix(before)
    last = there.teams.messages(there.channel)[-1]
    assert last.text == "I answered in our chat."

    await there.teams.say(there.people["U7"], there.channel, "audit PIECE-1")

    assert "Audit of matter PIECE-1" in await there.read("U7", CHAT)
    assert "Audit of" not in str(there.teams.messages(there.channel)[-1].activity)


async def test_words_among_others_that_are_not_said_to_us_are_left_alone(there: TeamsHands) -> None:
    await there.house.send("The cap is one year.", title="Cap")
    await there.house.settled()
    count = len(there.teams.messages(there.channel))

    await there.teams.say(there.people["U2"], there.channel, "approve", mention=False)
    assert len(there.teams.messages(there.channel)) == count
    await there.teams.say(there.people["U2"], there.channel, "approve", mention=True)

    assert "What you can ask Signoff" in there.teams.messages(there.channel)[-1].activity["summary"]
    assert there.house.count(tables.verdicts) == 0


async def test_what_is_owed_where_the_app_was_removed_comes_when_it_is_back(there: TeamsHands) -> None:
    await there.teams.install(there.people["U7"], there.channel, removed=True)
    await there.house.send("The cap is one year.", title="Cap")
    await there.house.settled()
    assert "Cap" not in await there.read("U1")
    told = await there.read("U7", CHAT)
    assert "Signoff was removed from" in told
    assert "What is owed there waits until it is installed there again." in told

    await there.teams.install(there.people["U7"], there.channel)

    await there.press("U1", "Approve", "Cap")
    assert there.house.count(tables.verdicts) == 1


async def close_the_week(there: TeamsHands) -> None:
    await there.house.send("The cap is one year.", title="Cap")
    await there.press("U1", "Approve", "Cap")
    there.house.clock.move_to(there.house.seeded.firm.next_close_at + timedelta(hours=12))
    await there.house.service.ticks.now()
    await there.house.settled()


def files_offered(there: TeamsHands, where: Conversation) -> list[Message]:
    return [
        one for one in there.teams.messages(where) if "acceptContext" in str(one.activity.get("attachments"))
    ]


async def test_a_digest_in_a_channel_has_its_file_put_where_finance_lets_it(there: TeamsHands) -> None:
    seeded = there.house.seeded
    there.house.add(
        DigestChannelSet(firm_id=seeded.firm.id, workspace_id=seeded.workspace_id, channel=there.channel.id)
    )
    await close_the_week(there)

    assert "The firm's week" in await there.read("U7")
    assert files_offered(there, there.channel) == []
    assert {row.state for row in there.house.rows(tables.deliveries) if row.kind.startswith("firm_")} == {
        "sent"
    }
    (asked,) = files_offered(there, there.teams.personal(there.people["U8"]))
    await there.teams.consent(there.people["U8"], asked)
    (table,) = there.teams.world.uploads.values()
    assert b"Ada Kern" in table
    assert "The firm's week" not in await there.read("U8", CHAT)


async def test_the_figures_of_a_week_are_put_where_finance_lets_them(there: TeamsHands) -> None:
    await close_the_week(there)
    (asked,) = files_offered(there, there.teams.personal(there.people["U8"]))

    await there.teams.consent(there.people["U1"], asked)  # not theirs
    assert there.teams.world.uploads == {}
    await there.teams.consent(there.people["U8"], asked)

    (table,) = there.teams.world.uploads.values()
    assert b"Ada Kern" in table


async def test_what_is_said_of_asking_and_of_choosing_is_what_teams_can_do(there: TeamsHands) -> None:
    assert "or type “help”." in await there.ask("U1", "hello")
    for number in range(6):
        await there.house.send(f"Clause {number}.", matter="TIME-1")
    await there.house.settled()
    mine = there.house.account(there.house.rows(tables.reviews)[0].expert_id)

    told = await there.ask(mine, "approve")

    assert "2 cards wait for you here. Please use the buttons of the one you mean." in told
    assert there.house.count(tables.verdicts) == 0
    for account in there.people:
        for word in ("setup", "help", "queue", "void", "what?"):
            await there.ask(account, word)
        assert "/signoff" not in (said := await there.read(account, CHAT))
        assert "`" not in said


async def test_who_took_the_app_out_of_their_chat_is_not_asked_and_a_colleague_is(there: TeamsHands) -> None:
    for account in ("U1", "U2"):
        await there.teams.install(
            there.people[account], there.teams.personal(there.people[account]), removed=True
        )

    for number in range(2):
        await there.house.send(f"Clause {number}.", matter="TIME-1")
    await there.house.settled()

    asked = {there.house.account(row.expert_id) for row in there.house.rows(tables.reviews)}
    assert asked == {"U3"}


async def test_an_organisation_that_takes_the_app_out_of_every_chat_is_one_piece_of_news(
    there: TeamsHands,
) -> None:
    for account, person in there.people.items():
        if account != "U7":
            await there.teams.install(person, there.teams.personal(person), removed=True)
    assert "Signoff was removed" not in await there.read("U7", CHAT)

    await there.house.later(minutes=3)

    told = await there.read("U7", CHAT)
    assert told.count("Signoff was removed") == 1
    assert (
        "Signoff was removed from the chats with Ada Kern, Ben Odell, Cora Lund and Fay Moss in Teams. "
        "What is owed there waits until it is installed there again."
    ) in told
