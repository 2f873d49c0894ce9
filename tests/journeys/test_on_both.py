"""What can be done with a review, in either chat: the answers, taking back, replies in words, and refusals."""

import pytest

from handlers.ids import reference_of
from handlers.review.verdict_values import VerdictKind
from storage import tables
from tests.journeys.hands import CHAT, Hands


async def verdict(hands: Hands, task_id: str) -> tuple[str, str | None]:
    (review,) = (await hands.house.task(task_id))["reviews"]
    return review["verdict"], review["reason"]


async def test_an_edit_is_asked_in_a_form_and_told_with_its_changes(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")
    assert (await hands.form("U1"))["piece-0"] == "The cap is one year."

    assert await hands.fill("U1", piece_0="The cap is two years.", comment="Two were agreed.") == ""

    assert await verdict(hands, sent["id"]) == ("edit", None)
    read = await hands.read("U2")
    assert "Edited by Ada Kern" in read
    assert "Two were agreed." in read
    assert "two years" in read


async def test_an_edit_that_changes_nothing_is_refused_with_its_form_open(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")

    refused = await hands.fill("U1", comment="Fine.")

    assert refused == "Nothing is changed here. Change the text, or approve it as it is."
    assert hands.house.count(tables.verdicts) == 0
    assert await hands.fill("U1", piece_0="The cap is two years.") == ""
    assert hands.house.rows(tables.verdicts)[0].kind == VerdictKind.EDIT


async def test_a_rejection_asks_why_and_tells_the_client(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Reject", "Cap")

    assert await hands.fill("U1", comment="No.") != ""
    assert await hands.fill("U1", reason="wrong_law", comment="This is Swiss law.") == ""

    assert await verdict(hands, sent["id"]) == ("reject", "wrong_law")
    assert "Wrong law" in await hands.read("U2")


async def test_a_form_that_is_closed_leaves_the_review_to_be_answered(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")

    await hands.close("U1")
    await hands.press("U1", "Approve", "Cap")

    assert hands.house.count(tables.verdicts) == 1


async def test_who_declines_is_told_that_it_is_free_and_somebody_else_is_asked(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")

    await hands.press("U1", "Decline: no time", "Cap")

    assert hands.house.count(tables.verdicts) == 0
    assert "does not count against you" in await hands.read("U1")


async def test_approve_undo_approve_leaves_two_accruals_and_one_reversal(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")

    await hands.press("U1", "Undo", "Approved by Ada Kern")
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"
    await hands.press("U1", "Approve", "Cap")

    entries = hands.house.rows(tables.time_entries)
    assert sorted(entry.units for entry in entries) == [-1, 1, 1]
    assert len([entry for entry in entries if entry.reverses]) == 1


async def test_nobody_undoes_another_persons_answer(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")

    await hands.press("U2", "Undo", "Approved by Ada Kern")

    assert "Only Ada Kern can undo this answer." in await hands.read("U2")


async def test_a_card_is_approved_and_undone_in_words(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")

    await hands.reply("U1", "Approved: clear and complete.", "Cap")

    assert "Approved. You can undo it for 10 minutes." in await hands.read("U1")
    assert await verdict(hands, sent["id"]) == ("approve", None)
    await hands.reply("U1", "undo", "Cap")
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"


async def test_other_words_become_an_edit_when_their_writer_says_so(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.reply("U1", "The cap is two years & more.", "Cap")

    await hands.press("U1", "Use it as the edit", "What shall I do with what you wrote", CHAT)
    assert (await hands.form("U1"))["piece-0"] == "The cap is two years & more."
    assert await hands.fill("U1") == ""

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert review["edited_output"] == "The cap is two years & more."


@pytest.mark.parametrize("account", ["U9", "U7"])
async def test_who_is_no_expert_here_answers_nothing(hands: Hands, account: str) -> None:
    await hands.house.send("The cap is one year.", title="Cap")

    for label in ("Approve", "Edit", "Reject", "Decline: no time"):
        await hands.press(account, label, "Cap")

    assert "You are not set up as an expert in Signoff here, so nothing was recorded." in await hands.read(
        account
    )
    assert hands.house.count(tables.verdicts) == 0
    assert hands.house.rows(tables.reviews)[0].expert_id is None


async def test_metered_work_is_started_in_ones_own_chat_and_its_time_counts(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter="TIME-1", title="Cap")
    await hands.house.settled()
    mine = hands.house.account(hands.house.rows(tables.reviews)[0].expert_id)

    await hands.press(mine, "Start", "about 5 min", CHAT)
    await hands.house.later(minutes=2)
    await hands.press(mine, "Approve", "The cap is one year.", CHAT)

    assert (await hands.house.task(sent["id"]))["state"] == "provisional"
    assert [entry.milliseconds for entry in hands.house.rows(tables.time_entries)] == [120_000]


async def test_a_confidential_text_is_seen_by_its_expert_alone(hands: Hands) -> None:
    await hands.house.send("A secret clause.", matter="CONF-1", title="Project Falcon", prompt="Falcon?")
    await hands.press("U1", "Start", "about 5 min")

    await hands.press("U1", "Edit", "A secret clause.", CHAT)
    assert await hands.fill("U1", piece_0="A public clause.", comment="Falcon is known.") == ""

    for account in ("U1", "U2"):
        read = await hands.read(account)
        for secret in ("secret", "public clause", "Falcon"):
            assert secret not in read
    assert "Edited by Ada Kern" in await hands.read("U2")
    assert "public clause" in await hands.read("U1", CHAT)


async def test_a_rubric_is_asked_in_the_form_and_told_to_the_client(hands: Hands) -> None:
    sent = await hands.house.send(matter="OVERLAP-1", title="Rubric")
    await hands.house.settled()
    first = hands.house.account(hands.house.rows(tables.reviews)[0].expert_id)
    await hands.press(first, "Start", "", CHAT)
    await hands.press(first, "Review", "The clause is valid.", CHAT)

    assert await hands.fill(first, answer="approve", criteria=["cites"]) == ""

    reviews = (await hands.house.task(sent["id"]))["reviews"]
    told = next(review for review in reviews if review["verdict"])
    assert told["criteria"] == {"cites": True, "plain": False}


async def test_a_supervisor_voids_an_answer_and_others_may_not(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    (review,) = hands.house.rows(tables.reviews)

    assert "Only admin or supervisor may do this here" in await hands.ask(
        "U1", f"void {reference_of(review.id)}"
    )
    assert "Say which one" in await hands.ask("U7", "void")
    assert "Taken back." in await hands.ask("U7", f"void {reference_of(review.id)}")


async def test_people_ask_for_their_queue_and_what_they_earned(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.settled()

    assert "Cap" in await hands.ask("U1", "queue")
    await hands.press("U1", "Approve", "Cap")
    assert "$6.00" in await hands.ask("U1", "earnings")
    assert "reject: wrong jurisdiction" in await hands.ask("U9", "help")
