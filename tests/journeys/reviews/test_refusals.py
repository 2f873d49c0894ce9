"""Everybody who may not: each gets exact words, and nothing is recorded twice or by the wrong person."""

from datetime import timedelta

import pytest

from storage import tables
from storage.tables import deliveries
from tests.journeys.hands import EITHER_CHAT, Hands

pytestmark = EITHER_CHAT


@pytest.mark.parametrize("account", ["U9", "U7"], ids=["a stranger", "a supervisor who is no expert"])
async def test_who_is_no_expert_here_answers_nothing(hands: Hands, account: str) -> None:
    words = "You are not set up as an expert in Signoff here, so nothing was recorded."
    await hands.house.send("The cap is one year.", title="Cap")

    for label in ("Approve", "Edit", "Reject", "Decline: no time"):
        await hands.press(account, label, "Cap")

    assert words in await hands.read(account)
    assert words not in await hands.read("U1")
    assert hands.house.count(tables.verdicts) == 0
    assert hands.house.rows(tables.reviews)[0].expert_id is None


async def test_a_click_on_a_card_a_month_old(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    fresh = await hands.seen("U1", "Cap")
    await hands.press("U1", "Approve", "Cap")
    answered = await hands.seen("U1", "Approved by Ada Kern")
    hands.house.clock.move_to(hands.house.clock.now() + timedelta(days=30))

    # a client may still show a message with what it carried then
    await hands.click("U2", "Undo", answered)
    await hands.house.later(seconds=0)
    await hands.click("U1", "Reject", fresh)
    await hands.click("U2", "Approve", fresh)

    mine, hers = await hands.read("U1"), await hands.read("U2")
    assert "You approved this on Wed 14 Oct, 11:00. The time to undo is over, so it stands." in mine
    assert "Ada Kern already approved this one. Nothing more was recorded." in hers
    assert hands.house.count(tables.verdicts) == 1


async def test_a_form_that_is_open_when_the_client_withdraws_keeps_what_was_typed(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")
    assert await hands.house.withdraw(sent["id"]) == 200

    refused = await hands.fill("U1", piece_0="The cap is two years.")

    assert refused == "The client withdrew this one, so it needs no answer any more. Nothing was recorded."
    assert hands.house.count(tables.verdicts) == 0
    await hands.seen("U2", "No longer needed: it was withdrawn.")


async def test_work_for_a_client_no_longer_cleared_is_not_begun_but_finished(hands: Hands) -> None:
    await hands.house.send("A first clause.", title="Begun")
    await hands.house.send("A second clause.", title="Not begun")
    await hands.press("U1", "Edit", "A first clause.")
    with hands.house.database.writer.begin() as connection:
        connection.execute(tables.clients.update().values(cleared_until=hands.house.clock.now()))

    await hands.press("U2", "Approve", "A second clause.")
    refused = await hands.fill("U1", piece_0="A better clause.")

    assert "The firm takes no work of this client or matter now" in await hands.read("U2")
    assert refused == ""
    assert hands.house.count(tables.verdicts) == 1


async def test_somebody_of_another_practice_area_is_told_so(hands: Hands) -> None:
    with hands.house.database.writer.begin() as connection:
        connection.execute(
            tables.people.update()
            .where(tables.people.c.id == hands.house.person("U3"))
            .values(practice_areas=["tax"])
        )
    await hands.house.send("The cap is one year.", title="Cap")

    await hands.press("U3", "Approve", "Cap")

    assert "This one is for contracts, which is not among your practice areas." in await hands.read("U3")


async def test_nothing_is_owed_for_what_was_refused(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.settled()
    before = hands.house.count(deliveries)

    await hands.press("U9", "Approve", "Cap")

    assert hands.house.count(deliveries) == before
