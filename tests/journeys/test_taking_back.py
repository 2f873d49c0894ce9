"""Undo by the expert within ten minutes, void by a supervisor until it is paid, and the ledger after either."""

from collections import defaultdict
from datetime import timedelta

from bot.workspace.reading import labels, words_of
from handlers.ids import reference_of
from storage import tables
from tests.journeys.stage import Stage


def balances(stage: Stage) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for entry in stage.rows(tables.ledger_entries):
        sums[entry.debit] += entry.amount
        sums[entry.credit] -= entry.amount
    return sums


async def test_approve_undo_approve_leaves_two_accruals_and_one_reversal(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    await stage.later(minutes=9, seconds=59)

    await stage.press("U1", "Undo", "Approved by Ada Kern")
    assert (await stage.task(sent["id"]))["state"] == "in_review"
    await stage.seen("U2", "Ada Kern is on it")
    await stage.press("U1", "Approve", "Cap")

    assert (await stage.task(sent["id"]))["state"] == "provisional"
    entries = stage.rows(tables.time_entries)
    assert sorted(entry.units for entry in entries) == [-1, 1, 1]
    assert len([entry for entry in entries if entry.reverses]) == 1
    sums = balances(stage)
    assert sums[f"asset:unbilled:{stage.seeded.client_id}"] == 1_000
    assert sums[f"liab:expert_accrued:{stage.person('U1')}"] == -600
    assert sums["income:margin"] == -400
    assert sum(sums.values()) == 0


async def test_after_ten_minutes_the_card_offers_no_undo_and_an_old_click_is_too_late(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    before = await stage.seen("U1", "Approved by Ada Kern")
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=10))

    await stage.driver.click_label("U1", "Undo", before)
    await stage.later(seconds=0)

    assert (
        "The time to undo is over, so this answer stands. It ended at 11:10. A supervisor can still take it back."
    ) in await stage.words("U1")
    assert labels((await stage.seen("U1", "Approved by Ada Kern"))["blocks"]) == []
    assert (await stage.task(sent["id"]))["state"] == "final"


async def test_nobody_undoes_another_persons_answer(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")

    await stage.press("U2", "Undo", "Approved by Ada Kern")

    assert "Only Ada Kern can undo this answer." in await stage.words("U2")
    assert stage.count(tables.time_entries) == 1


async def test_an_undone_edit_is_written_on_and_the_same_edit_may_be_given_again(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Edit", "Cap")
    form = await stage.driver.modal("U1", "Edit")
    await stage.driver.submit("U1", form, {"piece-0": "The cap is two years."})
    await stage.press("U1", "Undo", "Edited by Ada Kern")

    await stage.press("U1", "Edit", "Cap")
    again = await stage.driver.modal("U1", "Edit")
    assert again["state"]["values"]["piece-0"]["value"]["value"] == "The cap is two years."
    answered = await stage.driver.submit("U1", again, {"comment": "As agreed."})

    assert answered.ok, answered
    (review,) = (await stage.task(sent["id"]))["reviews"]
    assert (review["edited_output"], review["comment"]) == ("The cap is two years.", "As agreed.")


async def test_what_one_wrote_and_undid_is_not_shown_to_the_next(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Edit", "Cap")
    form = await stage.driver.modal("U1", "Edit")
    await stage.driver.submit("U1", form, {"piece-0": "The cap is two years."})
    await stage.press("U1", "Undo", "Edited by Ada Kern")
    await stage.press("U1", "Decline: no time", "Cap")
    (review,) = stage.rows(tables.reviews)
    other = stage.account(review.expert_id)

    await stage.press(other, "Edit", "Cap", "app")

    form = await stage.driver.modal(other, "Edit")
    assert form["state"]["values"]["piece-0"]["value"]["value"] == "The cap is one year."


async def test_a_supervisor_voids_an_answer_and_somebody_else_is_asked(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    await stage.later(hours=5)
    (review,) = stage.rows(tables.reviews)

    said = await stage.command("U7", f"void {reference_of(review.id).upper()}")

    assert "Taken back. Ada Kern's entry is reversed and somebody else will be asked." in said
    await stage.seen("U1", "A supervisor took this answer back, so it does not count.")
    task = await stage.task(sent["id"])
    assert (task["state"], len(task["reviews"])) == ("in_review", 1)
    assert all(amount == 0 for amount in balances(stage).values())
    await stage.press("U1", "Approve", "Approve")
    assert "You already have a turn at this task" in await stage.words("U1")
    await stage.press("U2", "Approve", "Approve")
    assert (await stage.task(sent["id"]))["state"] == "provisional"


async def test_the_new_review_after_a_void_is_due_anew_and_can_expire(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    await stage.later(hours=5)
    await stage.command("U7", f"void {stage.rows(tables.reviews)[0].id}")
    assert (await stage.task(sent["id"]))["state"] == "in_review"

    await stage.later(hours=4)

    assert (await stage.task(sent["id"]))["state"] == "expired"


async def test_what_a_payout_took_is_not_voided(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    stage.clock.move_to(stage.seeded.firm.next_close_at + timedelta(hours=12))
    await stage.service.ticks.now()

    said = await stage.command("U7", f"void {reference_of(stage.rows(tables.reviews)[0].id)}")

    assert (
        "A payout has taken this answer's entry already, so it cannot be taken back, only adjusted." in said
    )
    assert stage.count(tables.time_entries) == 1


async def test_only_supervisors_void_and_only_what_is_there(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    (review,) = stage.rows(tables.reviews)

    assert "Only admin or supervisor may do this here" in await stage.command(
        "U1", f"void {reference_of(review.id)}"
    )
    assert f"Review {reference_of(review.id)} has no answer to take back." in await stage.command(
        "U7", f"void {reference_of(review.id)}"
    )
    assert "There is no review ffffff here." in await stage.command("U7", "void ffffff")
    assert "Say which one" in await stage.command("U7", "void")
    words = words_of(await stage.seen("U7", "There is no review", "app"))
    assert "<!channel>" not in await stage.command("U7", "void <!channel>")
    assert words
