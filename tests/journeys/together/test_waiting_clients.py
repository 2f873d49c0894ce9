"""What the client is told: at once by long-poll, when it is final, and when nobody answered."""

import asyncio

from tests.journeys.hands import EITHER_CHAT, Hands

WOKEN_SECONDS = 50.0  # less than the 60 that a client waits for, or it need not have been woken
pytestmark = EITHER_CHAT


async def test_a_long_poll_wakes_on_the_verdict(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.seen("U1", "Cap")
    polled = asyncio.create_task(hands.house.task(sent["id"], "?wait=60"))

    await hands.press("U1", "Approve", "Cap")

    async with asyncio.timeout(WOKEN_SECONDS):
        task = await polled
    assert (task["state"], task["reviews"][0]["verdict"]) == ("provisional", "approve")


async def test_final_comes_with_the_end_of_the_undo_time(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    told = await hands.house.task(sent["id"], "?until=final")
    assert (told["state"], told["final_at"]) == ("provisional", "2026-10-14T09:10:00Z")

    await hands.house.later(minutes=10)

    async with asyncio.timeout(WOKEN_SECONDS):
        task = await hands.house.task(sent["id"], "?wait=60&until=final")
    assert task["state"] == "final"


async def test_the_revision_goes_up_with_every_change_of_mind(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    revisions = []
    for label, shown in (("Approve", "Cap"), ("Undo", "Approved by"), ("Approve", "Cap")):
        await hands.press("U1", label, shown)
        revisions.append((await hands.house.task(sent["id"]))["revision"])

    assert revisions == sorted(set(revisions))


async def test_an_expired_task_ends_a_long_poll(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter="TIME-1")
    await hands.house.settled()
    polled = asyncio.create_task(hands.house.task(sent["id"], "?wait=60"))

    await hands.house.later(hours=4)

    async with asyncio.timeout(WOKEN_SECONDS):
        assert (await polled)["state"] == "expired"
