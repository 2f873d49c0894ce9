"""Undo by the expert within ten minutes, void by a supervisor until it is paid, and the ledger after either."""

from collections import defaultdict
from datetime import timedelta

from handlers.ids import reference_of
from storage import tables
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.journeys.stage import House

pytestmark = EITHER_CHAT


def balances(house: House) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for entry in house.rows(tables.ledger_entries):
        sums[entry.debit] += entry.amount
        sums[entry.credit] -= entry.amount
    return sums


async def test_approve_undo_approve_leaves_two_accruals_and_one_reversal(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    await hands.house.later(minutes=9, seconds=59)

    await hands.press("U1", "Undo", "Approved by Ada Kern")
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"
    await hands.seen("U2", "Ada Kern is on it")
    await hands.press("U1", "Approve", "Cap")

    assert (await hands.house.task(sent["id"]))["state"] == "provisional"
    entries = hands.house.rows(tables.time_entries)
    assert sorted(entry.units for entry in entries) == [-1, 1, 1]
    assert len([entry for entry in entries if entry.reverses]) == 1
    sums = balances(hands.house)
    assert sums[f"asset:unbilled:{hands.house.seeded.client_id}"] == 1_000
    assert sums[f"liab:expert_accrued:{hands.house.person('U1')}"] == -600
    assert sums["income:margin"] == -400
    assert sum(sums.values()) == 0


async def test_after_ten_minutes_the_card_offers_no_undo_and_an_old_click_is_too_late(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    before = await hands.seen("U1", "Approved by Ada Kern")
    hands.house.clock.move_to(hands.house.clock.now() + timedelta(minutes=10))

    await hands.click("U1", "Undo", before)
    await hands.house.later(seconds=0)

    assert (
        "The time to undo is over, so this answer stands. It ended at 11:10. A supervisor can still take it back."
    ) in await hands.read("U1")
    assert (await hands.seen("U1", "Approved by Ada Kern")).labels == []
    assert (await hands.house.task(sent["id"]))["state"] == "final"


async def test_nobody_undoes_another_persons_answer(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")

    await hands.press("U2", "Undo", "Approved by Ada Kern")

    assert "Only Ada Kern can undo this answer." in await hands.read("U2")
    assert hands.house.count(tables.time_entries) == 1


async def test_an_undone_edit_is_written_on_and_the_same_edit_may_be_given_again(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")
    assert await hands.fill("U1", piece_0="The cap is two years.") == ""
    await hands.press("U1", "Undo", "Edited by Ada Kern")

    await hands.press("U1", "Edit", "Cap")
    assert (await hands.form("U1"))["piece-0"] == "The cap is two years."

    assert await hands.fill("U1", comment="As agreed.") == ""

    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["edited_output"], review["comment"]) == ("The cap is two years.", "As agreed.")


async def test_what_one_wrote_and_undid_is_not_shown_to_the_next(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")
    assert await hands.fill("U1", piece_0="The cap is two years.") == ""
    await hands.press("U1", "Undo", "Edited by Ada Kern")
    await hands.press("U1", "Decline: no time", "Cap")
    (review,) = hands.house.rows(tables.reviews)
    other = hands.house.account(review.expert_id)

    await hands.press(other, "Edit", "Cap", CHAT)

    assert (await hands.form(other))["piece-0"] == "The cap is one year."


async def test_a_supervisor_voids_an_answer_and_somebody_else_is_asked(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    await hands.house.later(hours=5)
    (review,) = hands.house.rows(tables.reviews)

    said = await hands.ask("U7", f"void {reference_of(review.id).upper()}")

    assert "Taken back. Ada Kern's entry is reversed and somebody else will be asked." in said
    await hands.seen("U1", "A supervisor took this answer back, so it does not count.")
    task = await hands.house.task(sent["id"])
    assert (task["state"], len(task["reviews"])) == ("in_review", 1)
    assert all(amount == 0 for amount in balances(hands.house).values())
    await hands.press("U1", "Approve", "Cap")
    assert "You already have a turn at this task" in await hands.read("U1")
    await hands.press("U2", "Approve", "Cap")
    assert (await hands.house.task(sent["id"]))["state"] == "provisional"


async def test_the_new_review_after_a_void_is_due_anew_and_can_expire(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    await hands.house.later(hours=5)
    await hands.ask("U7", f"void {hands.house.rows(tables.reviews)[0].id}")
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"

    await hands.house.later(hours=4)

    assert (await hands.house.task(sent["id"]))["state"] == "expired"


async def test_what_a_payout_took_is_not_voided(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    hands.house.clock.move_to(hands.house.seeded.firm.next_close_at + timedelta(hours=12))
    await hands.house.service.ticks.now()

    said = await hands.ask("U7", f"void {reference_of(hands.house.rows(tables.reviews)[0].id)}")

    assert (
        "A payout has taken this answer's entry already, so it cannot be taken back, only adjusted." in said
    )
    assert hands.house.count(tables.time_entries) == 1


async def test_only_supervisors_void_and_only_what_is_there(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    (review,) = hands.house.rows(tables.reviews)

    assert "Only admin or supervisor may do this here" in await hands.ask(
        "U1", f"void {reference_of(review.id)}"
    )
    assert f"Review {reference_of(review.id)} has no answer to take back." in await hands.ask(
        "U7", f"void {reference_of(review.id)}"
    )
    assert "There is no review ffffff here." in await hands.ask("U7", "void ffffff")
    assert "Say which one" in await hands.ask("U7", "void")
