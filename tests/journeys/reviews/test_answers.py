"""The three answers, from the card and from the form, and what the client gets of each."""

from sqlalchemy import update

from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.pieces import EDIT_MAX
from storage import tables
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands

pytestmark = EITHER_CHAT

PARAGRAPH = "The supplier's liability is capped at the fees of one year, and fraud is carved out of the cap. "
LONG = "\n\n".join(f"{number}. {PARAGRAPH * 12}".strip() for number in range(1, 12))


async def test_an_edit_is_asked_in_a_form_and_told_with_its_changes(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")
    assert (await hands.form("U1"))["piece-0"] == "The cap is one year."

    assert await hands.fill("U1", piece_0="The cap is two years.", comment="Two were agreed.") == ""

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["edited_output"]) == ("edit", "The cap is two years.")
    read = (await hands.seen("U2", "Edited by Ada Kern")).words
    assert "Two were agreed." in read
    assert "two years" in read


async def test_a_long_text_is_edited_in_pieces_and_comes_back_whole(hands: Hands) -> None:
    text = LONG[:5_200].rsplit(". ", 1)[0] + "."
    sent = await hands.house.send(text, title="Long clause")
    await hands.press("U1", "Edit", "Long clause")
    form = await hands.form("U1")
    assert [name for name in form if name.startswith("piece-")] == ["piece-0", "piece-1", "piece-2"]

    first = form["piece-0"]
    assert await hands.fill("U1", piece_0=first.replace("one year", "two years")) == ""

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    changed = text[:2_000].replace("one year", "two years")
    assert review["verdict"] == "edit"
    assert review["edited_output"].startswith(changed[:1_000])
    assert review["edited_output"].count("two years") == first.count("one year")
    assert review["edited_output"].replace("two years", "one year") == text
    assert "two years" in (await hands.seen("U2", "Edited by Ada Kern")).words


async def test_an_edit_that_changes_nothing_is_refused_with_its_form_open(hands: Hands) -> None:
    await hands.house.send("The cap is **one** year.", title="Cap")
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

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["reason"], review["reason_text"], review["comment"]) == (
        "reject",
        "wrong_law",
        "Wrong law",
        "This is Swiss law.",
    )
    assert "Wrong law" in (await hands.seen("U2", "Rejected by Ada Kern")).words


async def test_the_context_is_read_without_taking_the_review(hands: Hands) -> None:
    await hands.house.send(
        "The cap is one year.", title="Cap", prompt="Is the cap usual?", context="A supply deal."
    )

    await hands.press("U1", "Context", "Cap")

    shown = await hands.form_words("U1")
    assert "Is the cap usual?" in shown
    assert "A supply deal." in shown
    await hands.press("U2", "Approve", "Cap")
    await hands.seen("U1", "Approved by Ben Odell")


async def test_a_text_that_does_not_fit_its_card_is_approved_where_all_of_it_is_shown(hands: Hands) -> None:
    sent = await hands.house.send(f"{LONG[:11_800]} Here it ends.", title="Very long")
    card = await hands.seen("U1", "Very long")
    assert "Approve" not in card.labels
    assert "Here it ends." not in card.words

    await hands.press("U1", "Read all", "Very long")

    assert "Here it ends." in await hands.form_words("U1")
    assert await hands.fill("U1", answer="approve") == ""
    assert (await hands.house.task(sent["id"]))["reviews"][0]["verdict"] == "approve"
    await hands.seen("U2", "Approved by Ada Kern")


async def test_a_text_changed_in_the_form_is_not_approved_by_mistake(hands: Hands) -> None:
    await hands.house.send(LONG[:11_900], title="Very long")
    await hands.press("U1", "Read all", "Very long")

    refused = await hands.fill("U1", answer="approve", piece_0="Something else.")

    assert refused == "You changed the text, so this is an edit: choose Edit, or put the text back."


async def test_an_edit_may_grow_but_not_without_end(hands: Hands) -> None:
    await hands.house.send(LONG[:11_900], title="Very long")
    await hands.press("U1", "Read all", "Very long")
    pieces = [name for name in await hands.form("U1") if name.startswith("piece-")]

    refused = await hands.fill("U1", answer="edit", **dict.fromkeys(pieces, "x" * 2_999))

    assert f"An edit has at most {EDIT_MAX:,} characters" in refused
    assert hands.house.count(tables.verdicts) == 0


async def test_a_rubric_is_asked_in_the_form_and_told_to_the_client(hands: Hands) -> None:
    sent = await hands.house.send(matter="OVERLAP-1", title="Rubric")
    first = await hands.house.whose(sent)
    await hands.press(first, "Start", "about 5 min", CHAT)
    assert "Approve" not in (await hands.seen(first, "The clause is valid.", CHAT)).labels

    await hands.press(first, "Review", "The clause is valid.", CHAT)
    assert await hands.fill(first, answer="approve", criteria=["cites"]) == ""

    reviews = (await hands.house.task(sent["id"]))["reviews"]
    told = next(review for review in reviews if review["verdict"])
    assert told["criteria"] == {"cites": True, "plain": False}


async def test_a_matter_without_reasons_can_be_rejected_all_the_same(hands: Hands) -> None:
    with hands.house.database.writer.begin() as connection:
        connection.execute(update(tables.matters).values(reject_reasons=[]))
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Reject", "Cap")

    assert await hands.fill("U1", comment="Not law.") == ""

    assert (await hands.house.task(sent["id"]))["reviews"][0]["verdict"] == "reject"
