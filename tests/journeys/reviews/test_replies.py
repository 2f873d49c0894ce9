"""Answers typed as words: in a card's thread, in the direct chat, and what is no answer at all."""

from storage import tables
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands

pytestmark = EITHER_CHAT


async def test_a_card_is_approved_in_its_thread(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")

    await hands.reply("U1", "Approved: clear and complete.", "Cap")

    assert "Approved. You can undo it for 10 minutes." in await hands.read("U1")
    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["comment"]) == ("approve", "clear and complete.")


async def test_a_rejection_in_a_thread_finds_its_reason_or_asks_for_it(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")

    await hands.reply("U1", "reject", "Cap")
    assert "This matter's reasons: “Wrong law”, “Incomplete”." in await hands.read("U1")
    await hands.reply("U1", "reject: wrong law, this is Swiss", "Cap")

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["reason"], review["comment"]) == ("wrong_law", "wrong law, this is Swiss")


async def test_an_answer_is_undone_in_its_thread(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.reply("U1", "ok", "Cap")

    await hands.reply("U1", "undo", "Cap")

    assert "Undone. It is yours to answer again." in await hands.read("U1")
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"


async def test_other_words_become_an_edit_when_their_writer_says_so(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.reply("U1", "The cap is two years & not <one>.", "Cap")
    await hands.seen("U1", "What shall I do with what you wrote about review", CHAT)

    await hands.press("U1", "Use it as the edit", "What shall I do", CHAT)
    assert (await hands.form("U1"))["piece-0"] == "The cap is two years & not <one>."
    assert await hands.fill("U1") == ""

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert review["edited_output"] == "The cap is two years & not <one>."


async def test_an_approval_with_a_condition_is_asked_about_and_becomes_a_comment(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.reply("U1", "approve — but mention fraud", "Cap")
    assert hands.house.count(tables.verdicts) == 0

    await hands.press("U1", "Use it as a comment", "What shall I do", CHAT)
    assert await hands.fill("U1", answer="approve") == ""

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["comment"]) == ("approve", "approve — but mention fraud")


async def test_colleagues_may_talk_in_a_thread_without_being_answered(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    before = [await hands.read(one) for one in ("U2", "U7", "U9")]

    for account in ("U2", "U7", "U9"):
        await hands.reply(account, "Interesting, I would have said two years.", "Cap")

    after = [await hands.read(one) for one in ("U2", "U7", "U9")]
    assert hands.house.count(tables.drafts) == 0
    for then, now in zip(before, after, strict=True):
        assert now.replace("Interesting, I would have said two years.", "").split() == then.split()


async def test_a_strangers_answer_in_a_thread_is_refused_in_words(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")

    for account in ("U9", "U7"):
        await hands.reply(account, "approve", "Cap")
        assert "You are not set up as an expert in Signoff here" in await hands.read(account)
    assert hands.house.count(tables.verdicts) == 0


async def test_words_in_the_direct_chat_answer_the_one_card_that_waits_there(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter="TIME-1")
    await hands.house.settled()
    mine = hands.house.account(hands.house.rows(tables.reviews)[0].expert_id)

    await hands.say(mine, "approve")
    assert "press Start on its card first" in await hands.read(mine, CHAT)
    await hands.press(mine, "Start", "about 5 min", CHAT)
    await hands.house.later(minutes=2)
    await hands.say(mine, "Approve!")
    await hands.house.settled()
    assert (await hands.house.task(sent["id"]))["state"] == "provisional"

    await hands.say(mine, "undo")
    await hands.house.settled()
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"


async def test_with_two_cards_waiting_the_direct_chat_asks_which_is_meant(hands: Hands) -> None:
    for number in range(6):
        await hands.house.send(f"Clause {number}.", matter="TIME-1")
    await hands.house.settled()
    mine = hands.house.account(hands.house.rows(tables.reviews)[0].expert_id)

    await hands.say(mine, "approve")

    said = await hands.read(mine, CHAT)
    assert "2 cards wait for you here." in said


async def test_a_direct_chat_without_a_card_says_what_it_is_for(hands: Hands) -> None:
    await hands.say("U9", "approve")
    await hands.say("U1", "hello")

    assert "No card waits for an answer of yours here." in await hands.read("U9", CHAT)
    assert "I bring you agents' outputs to review." in await hands.read("U1", CHAT)


async def test_nobody_approves_in_words_what_the_card_does_not_show(hands: Hands) -> None:
    await hands.house.send("A clause of many words. " * 480, title="Long")
    await hands.house.send("A secret clause.", matter="CONF-1")

    await hands.reply("U1", "approve", "Long")
    assert "The card does not show all of this text: open it with Read all first." in await hands.read("U1")
    await hands.reply("U1", "reject: wrong law", "Start makes it yours")
    assert "press Start on its card first" in await hands.read("U1")
    assert hands.house.count(tables.verdicts) == 0


async def test_a_suggestion_about_a_confidential_offer_brings_its_card_too(hands: Hands) -> None:
    await hands.house.send("A secret clause.", matter="CONF-1")
    await hands.reply("U1", "Is this about the Swiss deal?", "about 5 min")

    await hands.press("U1", "Use it as a comment", "What shall I do", CHAT)
    await hands.close("U1")

    await hands.press("U1", "Approve", "A secret clause.", CHAT)
    assert "A secret clause." not in await hands.read("U2")
    assert "A secret clause." in (await hands.seen("U1", "Approved", CHAT)).words
