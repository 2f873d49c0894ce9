"""The three answers, from the card and from the form, and what the client gets of each."""

from sqlalchemy import update

from bot.workspace.reading import labels, words_of
from handlers.review.pieces import EDIT_MAX
from storage import tables
from tests.journeys.stage import Stage

PARAGRAPH = "The supplier's liability is capped at the fees of one year, and fraud is carved out of the cap. "
LONG = "\n\n".join(f"{number}. {PARAGRAPH * 12}".strip() for number in range(1, 12))


async def test_a_long_text_is_edited_in_pieces_and_comes_back_whole(stage: Stage) -> None:
    text = LONG[:5_200].rsplit(". ", 1)[0] + "."
    sent = await stage.send(text, title="Long clause")
    await stage.press("U1", "Edit", "Long clause")
    form = await stage.driver.modal("U1", "Edit")
    pieces = [block["block_id"] for block in form["blocks"] if block["block_id"].startswith("piece-")]
    assert len(pieces) == 3

    first = form["state"]["values"][pieces[0]]["value"]["value"]
    answered = await stage.driver.submit(
        "U1", form, {pieces[0]: first.replace("one year", "two years"), "comment": "Two years were agreed."}
    )

    assert answered.ok, answered
    (review,) = (await stage.task(sent["id"]))["reviews"]
    changed = text[:2_000].replace("one year", "two years")
    assert review["verdict"] == "edit"
    assert review["edited_output"].startswith(changed[:1_000])
    assert review["edited_output"].count("two years") == first.count("one year")
    assert review["edited_output"].replace("two years", "one year") == text
    assert review["comment"] == "Two years were agreed."
    receipt = words_of(await stage.seen("U2", "Edited by Ada Kern"))
    assert "two years" in receipt
    assert "Two years were agreed." in receipt


async def test_an_edit_that_changes_nothing_is_refused_beside_its_input(stage: Stage) -> None:
    await stage.send("The cap is **one** year.", title="Cap")
    await stage.press("U1", "Edit", "Cap")

    refused = await stage.driver.submit("U1", await stage.driver.modal("U1", "Edit"))

    assert refused.errors == {"piece-0": "Nothing is changed here. Change the text, or approve it as it is."}
    assert stage.count(tables.verdicts) == 0


async def test_a_rejection_asks_why_and_tells_the_client(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Reject", "Cap")
    form = await stage.driver.modal("U1", "Reject")

    unsaid = await stage.driver.submit("U1", form, {"comment": "No."})
    said = await stage.driver.submit("U1", form, {"reason": "wrong_law", "comment": "This is Swiss law."})

    assert list(unsaid.errors) == ["reason"]
    assert said.ok, said
    (review,) = (await stage.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["reason"], review["reason_text"], review["comment"]) == (
        "reject",
        "wrong_law",
        "Wrong law",
        "This is Swiss law.",
    )
    assert "Wrong law" in words_of(await stage.seen("U2", "Rejected by Ada Kern"))


async def test_the_context_is_read_without_taking_the_review(stage: Stage) -> None:
    await stage.send(
        "The cap is one year.", title="Cap", prompt="Is the cap usual?", context="A supply deal."
    )

    await stage.press("U1", "Context", "Cap")

    shown = words_of(await stage.driver.modal("U1", "Context"))
    assert "Is the cap usual?" in shown
    assert "A supply deal." in shown
    assert (await stage.press("U2", "Approve", "Cap")).ok
    await stage.seen("U1", "Approved by Ben Odell")


async def test_a_text_that_does_not_fit_its_card_is_approved_where_all_of_it_is_shown(stage: Stage) -> None:
    sent = await stage.send(f"{LONG[:11_800]} Here it ends.", title="Very long")
    card = await stage.seen("U1", "Very long")
    assert "Approve" not in labels(card["blocks"])
    assert "Here it ends." not in words_of(card)

    await stage.press("U1", "Read all", "Very long")
    form = await stage.driver.modal("U1", "Review")

    assert "Here it ends." in words_of(form)
    assert (await stage.driver.submit("U1", form, {"answer": "approve"})).ok
    assert (await stage.task(sent["id"]))["reviews"][0]["verdict"] == "approve"
    await stage.seen("U2", "Approved by Ada Kern")


async def test_a_text_changed_in_the_form_is_not_approved_by_mistake(stage: Stage) -> None:
    await stage.send(LONG[:11_900], title="Very long")
    await stage.press("U1", "Read all", "Very long")
    form = await stage.driver.modal("U1", "Review")

    refused = await stage.driver.submit("U1", form, {"answer": "approve", "piece-0": "Something else."})

    assert refused.errors == {
        "answer": "You changed the text, so this is an edit: choose Edit, or put the text back."
    }


async def test_an_edit_may_grow_but_not_without_end(stage: Stage) -> None:
    text = LONG[:11_900]
    await stage.send(text, title="Very long")
    await stage.press("U1", "Read all", "Very long")
    form = await stage.driver.modal("U1", "Review")
    pieces = [block["block_id"] for block in form["blocks"] if block["block_id"].startswith("piece-")]

    refused = await stage.driver.submit("U1", form, {"answer": "edit"} | dict.fromkeys(pieces, "x" * 2999))

    assert f"An edit has at most {EDIT_MAX:,} characters" in refused.errors["piece-0"]


async def test_a_rubric_is_asked_in_the_form_and_told_to_the_client(stage: Stage) -> None:
    sent = await stage.send(matter="OVERLAP-1", title="Rubric")
    await stage.settled()
    first = stage.account(stage.rows(tables.reviews)[0].expert_id)
    await stage.press(first, "Start", "", "app")
    card = await stage.seen(first, "The clause is valid.", "app")
    assert "Approve" not in labels(card["blocks"])

    await stage.press(first, "Review", "The clause is valid.", "app")
    form = await stage.driver.modal(first, "Review")
    answered = await stage.driver.submit(first, form, {"answer": "approve", "criteria": ["cites"]})

    assert answered.ok, answered
    reviews = (await stage.task(sent["id"]))["reviews"]
    told = next(review for review in reviews if review["verdict"])
    assert told["criteria"] == {"cites": True, "plain": False}


async def test_a_matter_without_reasons_can_be_rejected_all_the_same(stage: Stage) -> None:
    with stage.database.writer.begin() as connection:
        connection.execute(update(tables.matters).values(reject_reasons=[]))
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Reject", "Cap")

    said = await stage.driver.submit("U1", await stage.driver.modal("U1", "Reject"), {"comment": "Not law."})

    assert said.ok, said
    assert (await stage.task(sent["id"]))["reviews"][0]["verdict"] == "reject"
