"""Answers typed as words: in a card's thread, in the direct chat, and what is no answer at all."""

from bot.workspace.reading import words_of
from storage import tables
from tests.journeys.stage import Stage


async def reply(stage: Stage, account: str, text: str, to: str, channel: str = "C1") -> None:
    """Type a reply in the thread of the newest message with a text."""
    said = await stage.driver.reply(account, await stage.seen(account, to, channel), text)
    assert said.ok, said
    await stage.settled()


async def test_a_card_is_approved_in_its_thread(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")

    await reply(stage, "U1", "Approved: clear and complete.", "Cap")

    assert "Approved. You can undo it for 10 minutes." in await stage.words("U1")
    assert "You can undo it" not in await stage.words("U2")
    (review,) = (await stage.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["comment"]) == ("approve", "clear and complete.")


async def test_a_rejection_in_a_thread_finds_its_reason_or_asks_for_it(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")

    await reply(stage, "U1", "reject", "Cap")
    assert "This matter's reasons: “Wrong law”, “Incomplete”." in await stage.words("U1")
    await reply(stage, "U1", "reject: wrong law, this is Swiss", "Cap")

    (review,) = (await stage.task(sent["id"]))["reviews"]
    assert (review["reason"], review["comment"]) == ("wrong_law", "wrong law, this is Swiss")


async def test_an_answer_is_undone_in_its_thread(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await reply(stage, "U1", "ok", "Cap")

    await reply(stage, "U1", "undo", "Cap")

    assert "Undone. It is yours to answer again." in await stage.words("U1")
    assert (await stage.task(sent["id"]))["state"] == "in_review"


async def test_other_words_become_an_edit_when_their_writer_says_so(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await reply(stage, "U1", "The cap is two years & not <one>.", "Cap")
    await stage.seen("U1", "What shall I do with what you wrote about review", "app")

    await stage.press("U1", "Use it as the edit", "What shall I do", "app")
    form = await stage.driver.modal("U1", "Edit")
    assert form["state"]["values"]["piece-0"]["value"]["value"] == "The cap is two years & not <one>."
    assert (await stage.driver.submit("U1", form)).ok

    (review,) = (await stage.task(sent["id"]))["reviews"]
    assert review["edited_output"] == "The cap is two years & not <one>."


async def test_an_approval_with_a_condition_is_asked_about_and_becomes_a_comment(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await reply(stage, "U1", "approve — but mention fraud", "Cap")
    assert stage.count(tables.verdicts) == 0

    await stage.press("U1", "Use it as a comment", "What shall I do", "app")
    form = await stage.driver.modal("U1", "Review")
    assert (await stage.driver.submit("U1", form, {"answer": "approve"})).ok

    (review,) = (await stage.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["comment"]) == ("approve", "approve — but mention fraud")


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


async def test_colleagues_may_talk_in_a_thread_without_being_answered(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    before = [await stage.words(one) for one in ("U2", "U7", "U9", "U5")]

    for account in ("U2", "U7", "U9", "U5"):
        await reply(stage, account, "Interesting, I would have said two years.", "Cap")

    after = [await stage.words(one) for one in ("U2", "U7", "U9", "U5")]
    assert stage.count(tables.drafts) == 0
    for then, now in zip(before, after, strict=True):
        assert now.replace("Interesting, I would have said two years.", "").split() == then.split()


async def test_a_strangers_answer_in_a_thread_is_refused_in_words(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")

    for account in ("U9", "U7"):
        await reply(stage, account, "approve", "Cap")
        assert "You are not set up as an expert in Signoff here" in await stage.words(account)
    assert stage.count(tables.verdicts) == 0


async def test_words_in_the_direct_chat_answer_the_one_card_that_waits_there(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", matter="TIME-1")
    await stage.settled()
    mine = stage.account(stage.rows(tables.reviews)[0].expert_id)

    await stage.driver.say(mine, "app", "approve")
    assert "press Start on its card first" in await stage.words(mine, "app")
    await stage.press(mine, "Start", "about 5 min", "app")
    await stage.later(minutes=2)
    await stage.driver.say(mine, "app", "Approve!")
    await stage.settled()
    assert (await stage.task(sent["id"]))["state"] == "provisional"

    await stage.driver.say(mine, "app", "undo")
    await stage.settled()
    assert (await stage.task(sent["id"]))["state"] == "in_review"


async def test_with_two_cards_waiting_the_direct_chat_asks_which_is_meant(stage: Stage) -> None:
    for number in range(6):
        await stage.send(f"Clause {number}.", matter="TIME-1")
    await stage.settled()
    mine = stage.account(stage.rows(tables.reviews)[0].expert_id)

    await stage.driver.say(mine, "app", "approve")

    said = await stage.words(mine, "app")
    assert "2 cards wait for you here. Please reply in the thread of the one you mean." in said


async def test_a_direct_chat_without_a_card_says_what_it_is_for(stage: Stage) -> None:
    await stage.driver.say("U9", "app", "approve")
    await stage.driver.say("U1", "app", "hello")

    assert "No card waits for an answer of yours here." in await stage.words("U9", "app")
    assert "I bring you agents' outputs to review." in await stage.words("U1", "app")


async def test_nobody_approves_in_words_what_the_card_does_not_show(stage: Stage) -> None:
    await stage.send("A clause of many words. " * 480, title="Long")
    await stage.send("A secret clause.", matter="CONF-1")

    await reply(stage, "U1", "approve", "Long")
    assert "The card does not show all of this text: open it with Read all first." in await stage.words("U1")
    await reply(stage, "U1", "reject: wrong law", "Start makes it yours")
    assert "press Start on its card first" in await stage.words("U1")
    assert stage.count(tables.verdicts) == 0


async def test_a_suggestion_about_a_confidential_offer_brings_its_card_too(stage: Stage) -> None:
    await stage.send("A secret clause.", matter="CONF-1")
    await reply(stage, "U1", "Is this about the Swiss deal?", "about 5 min")

    await stage.press("U1", "Use it as a comment", "What shall I do", "app")
    await stage.driver.close("U1", await stage.driver.modal("U1", "Review"))

    await stage.press("U1", "Approve", "A secret clause.", "app")
    assert "A secret clause." not in await stage.words("U2")
    assert "A secret clause." in words_of(await stage.seen("U1", "Approved", "app"))
