"""What Teams may bring that is wrong: each gets the right status and kind and exact words, and nothing is stored."""

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.chat.opaque import pack
from handlers.review.cards.pieces import EDIT_MAX
from storage import tables
from tests.bot.teams import activities
from tests.bot.teams.cards_read import said
from tests.bot.teams.cast import FOREIGN_TENANT, Message
from tests.bot.teams.connector import Answered
from tests.bot.teams.signing import Forgery
from tests.journeys.hands import CHAT
from tests.journeys.teams_hands import TeamsHands
from tests.seed import seed_client, seed_firm

OUT_OF_DATE = "This card is out of date. Nothing was recorded."
UNKNOWN = (
    "You are not set up as an expert in Signoff here, so nothing was recorded. Your firm's admin can add you."
)


def stored(there: TeamsHands) -> dict[str, int]:
    """How many rows each table has."""
    with there.house.database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.reviews.metadata.sorted_tables
        }


async def card(there: TeamsHands) -> Message:
    await there.house.send("The cap is one year.", title="Cap")
    return await there.message("U1", "Cap")


async def approve(there: TeamsHands, message: Message, value: object, account: str = "U1") -> Answered:
    return await there.teams.press(there.people[account], message, "approve", {"v": value})


@pytest.mark.parametrize("forgery", [Forgery.EXPIRED, Forgery.WRONG_SIGNATURE])
async def test_a_press_with_a_bad_token_is_401_and_stores_nothing(
    there: TeamsHands, forgery: Forgery
) -> None:
    message = await card(there)
    await approve(there, message, "not ours")
    before = stored(there)
    pressed = {**there.teams.posted[-1], "id": "f:another"}
    pressed["value"] = {"action": {"verb": "approve", "data": message.card["actions"][0]["data"]}}

    answered = await there.teams.post(pressed, forgery=forgery)

    assert (answered.status, answered.body) == (401, None)
    assert stored(there) == before


async def test_a_foreign_tenant_with_a_good_token_is_403_and_stores_nothing(there: TeamsHands) -> None:
    message, before = await card(there), stored(there)
    eve = there.teams.person("Eve Else", FOREIGN_TENANT)

    answered = await there.teams.say(eve, there.teams.personal(eve), "approve")

    assert (answered.status, answered.body) == (403, None)
    assert stored(there) == before
    assert message.edits == 0


@pytest.mark.parametrize(
    ("kind", "more", "status"),
    [
        ("typing", {}, 201),
        ("messageReaction", {"reactionsAdded": [{"type": "like"}]}, 201),
        ("somethingNew", {}, 201),
        ("invoke", {"name": "composeExtension/query", "value": {}}, 200),
    ],
)
async def test_an_activity_of_another_kind_is_taken_and_left_alone(
    there: TeamsHands, kind: str, more: dict[str, Any], status: int
) -> None:
    await card(there)
    before = stored(there)
    made = activities.base(
        kind, there.people["U1"], there.channel, service_url=there.teams.service_url, number=77_000
    )

    answered = await there.teams.post({**made, **more})

    assert answered.status == status
    assert stored(there) == before


@pytest.mark.parametrize("value", ["2:0123456789abcdef", "", "1:", "1:../../etc", 7, None, "1:a:b:c"])
async def test_a_card_of_another_version_is_out_of_date(there: TeamsHands, value: object) -> None:
    message = await card(there)
    await approve(there, message, "warm")  # that Ada was seen here is noted once
    before = stored(there)

    answered = await approve(there, message, value)

    assert (answered.status, answered.note) == (200, OUT_OF_DATE)
    assert stored(there) == before


async def other_firms_review(there: TeamsHands) -> str:
    """Let Acme's twin at another firm have a review of its own."""
    with there.house.database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")
        seed_client(connection, other, name="Other Lab")
        review = connection.execute(select(tables.reviews)).mappings().one()
        task = connection.execute(select(tables.tasks)).mappings().one()
        firm, matter = other.firm.id, other.matters["PIECE-1"]
        moved = {"firm_id": firm, "client_id": other.client_id, "matter_id": matter.id}
        secret = {"id": "f0f0f0f0", "output": "Their secret.", "external_id": "other", **moved}
        connection.execute(tables.tasks.insert().values({**task, **secret}))
        theirs = {"id": "0e0e0e0e", "task_id": "f0f0f0f0", "firm_id": firm, "matter_id": matter.id}
        connection.execute(tables.reviews.insert().values({**review, **theirs}))
    return "0e0e0e0e"


@pytest.mark.parametrize("verb", ["approve", "edit", "context", "undo", "refresh", "form_close"])
async def test_a_review_of_another_firm_is_not_there(there: TeamsHands, verb: str) -> None:
    message = await card(there)
    await approve(there, message, "warm")
    theirs = await other_firms_review(there)
    before = stored(there)
    ids = pack(theirs, "edit", "1", "plain") if verb == "form_close" else pack(theirs)

    answered = await there.teams.press(there.people["U1"], message, verb, {"v": ids})

    assert answered.status == 200
    assert verb == "refresh" or answered.note.startswith("This card is out of date")
    assert "secret" not in str(answered.body)
    assert stored(there) == before


async def test_a_review_of_another_firm_is_not_shown_in_ones_own_chat_either(there: TeamsHands) -> None:
    await card(there)
    theirs = await other_firms_review(there)
    ada = there.people["U1"]
    welcome = there.teams.messages(there.teams.personal(ada))[0]

    answered = await there.teams.press(ada, welcome, "refresh", {"v": pack(theirs)}, automatic=True)

    assert (answered.status, answered.note) == (200, "")


async def test_looking_at_a_card_shows_its_newest_state_and_records_nothing(there: TeamsHands) -> None:
    message = await card(there)
    await approve(there, message, message.card["actions"][0]["data"]["v"])
    await there.house.settled()
    before = stored(there)

    looked = await there.teams.press(
        there.people["U2"], message, "refresh", message.card["actions"][0]["data"], automatic=True
    )

    assert "Approved by Ada Kern" in said(looked.card)
    assert looked.card["refresh"]["userIds"] == [there.people["U2"].id]
    assert stored(there) == before


async def test_a_form_that_was_sent_from_the_chat_stands_there_no_longer_on_any_device(
    there: TeamsHands,
) -> None:
    await card(there)
    await there.press("U1", "Edit", "Cap")
    form = there.teams.messages(there.teams.personal(there.people["U1"]))[-1]
    assert "form_submit" in str(form.card)

    assert await there.fill("U1", piece_0="The cap is two years.") == ""

    assert "form_submit" not in str(form.card)
    assert "Edited by Ada Kern" in said(form.card)


async def test_a_receipt_in_the_chat_of_a_form_from_the_channel_is_kept_up_to_date(there: TeamsHands) -> None:
    await card(there)
    await there.press("U1", "Edit", "Cap")
    receipt = there.teams.messages(there.teams.personal(there.people["U1"]))[-1]
    assert await there.fill("U1", piece_0="The cap is two years.") == ""
    undo = next(action for action in receipt.card["actions"] if action["verb"] == "undo")

    await there.press("U1", "Undo", "Edited by Ada Kern", CHAT)
    assert (await there.seen("U1", "The cap is one year.", CHAT)).labels[0] == "Approve"
    await there.press("U1", "Approve", "The cap is one year.", CHAT)
    assert "Approved by Ada Kern" in said(receipt.card)
    await there.house.later(minutes=11)

    assert "Can be undone" not in said(receipt.card)
    assert "actions" not in receipt.card
    before = stored(there)
    answered = await there.teams.press(there.people["U1"], receipt, "undo", undo["data"])  # an old device's
    assert answered.note.startswith("The time to undo is over, so this answer stands.")
    await there.house.settled()
    assert stored(there) == before


async def test_a_form_whose_answer_was_refused_stays_a_form_on_every_device(there: TeamsHands) -> None:
    await card(there)
    await there.press("U1", "Edit", "Cap")
    form = there.teams.messages(there.teams.personal(there.people["U1"]))[-1]

    assert await there.fill("U1", comment="Fine.") != ""
    await there.house.later(minutes=1)

    assert "form_submit" in str(form.card)
    assert form.edits == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "An edit leaves some text. To refuse all of it, reject it with a reason."),
        ("x" * 30_000, f"An edit has at most {EDIT_MAX:,} characters"),
    ],
)
async def test_an_edit_of_no_length_or_any_is_refused_in_its_form(
    there: TeamsHands, text: str, words: str
) -> None:
    await card(there)
    await there.press("U1", "Edit", "Cap")

    refused = await there.fill("U1", piece_0=text)

    assert words in refused
    assert there.house.count(tables.verdicts) == 0
    assert there.house.count(tables.ledger_entries) == 0


async def test_a_person_unknown_to_the_firm_is_told_whom_to_ask(there: TeamsHands) -> None:
    message = await card(there)
    before = there.house.count(tables.deliveries)

    answered = await approve(there, message, message.card["actions"][0]["data"]["v"], "U9")

    assert (answered.status, answered.note) == (200, UNKNOWN)
    assert there.house.count(tables.verdicts) == 0
    assert there.house.count(tables.deliveries) == before


async def test_the_same_press_posted_again_is_one_verdict_with_the_same_answer(there: TeamsHands) -> None:
    message = await card(there)
    first = await approve(there, message, message.card["actions"][0]["data"]["v"])

    again = await there.teams.again()

    assert (again.status, again.body) == (first.status, first.body)
    assert there.house.count(tables.verdicts) == 1


async def test_a_form_posted_again_is_one_verdict_with_the_same_answer(there: TeamsHands) -> None:
    await card(there)
    await there.press("U1", "Reject", "Cap")
    assert await there.fill("U1", reason="wrong_law", comment="Swiss.") == ""

    again = await there.teams.again()

    assert "Rejected by Ada Kern" in said(again.card)
    assert (there.house.count(tables.verdicts), there.house.count(tables.time_entries)) == (1, 1)


@pytest.mark.parametrize(("text", "drafts"), [("Mention fraud as well.", 1), ("undo", 0)])
async def test_a_reply_posted_again_is_heard_once(there: TeamsHands, text: str, drafts: int) -> None:
    await card(there)
    await there.reply("U1", "approve", "Cap")
    await there.reply("U1", "undo", "Cap")
    await there.reply("U1", text, "Cap")
    before = await there.read("U1"), await there.read("U1", CHAT)

    await there.teams.again()

    assert (await there.read("U1"), await there.read("U1", CHAT)) == before
    assert there.house.count(tables.drafts) == drafts


async def test_where_the_chat_cannot_be_opened_no_time_counts(there: TeamsHands) -> None:
    await card(there)
    there.teams.world.not_installed.add(there.people["U1"].id)

    await there.press("U1", "Edit", "Cap")

    assert "I could not write in our chat, so no form is open." in await there.read("U1")
    (review,) = there.house.rows(tables.reviews)
    assert review.meter_since is None
    there.teams.world.not_installed.clear()
    await there.press("U1", "Edit", "Cap")
    assert await there.fill("U1", piece_0="The cap is two years.") == ""


async def test_a_card_in_ones_own_chat_is_left_alone_while_its_form_is_open(there: TeamsHands) -> None:
    await there.house.send("The cap is one year.", matter="TIME-1")
    await there.house.settled()
    mine = there.house.account(there.house.rows(tables.reviews)[0].expert_id)
    await there.press(mine, "Start", "about 5 min", CHAT)
    message = await there.message(mine, "The cap is one year.", CHAT)
    edits = message.edits

    await there.press(mine, "Edit", "The cap is one year.", CHAT)
    pause = next(action for action in message.card["actions"] if action["verb"] == "pause")
    await there.teams.press(there.people[mine], message, "pause", pause["data"])  # on their other device
    await there.house.settled()
    assert message.edits == edits

    assert await there.fill(mine, piece_0="The cap is two years.") == ""
    assert message.edits > edits
    assert "Edited by" in await there.read(mine, CHAT)
