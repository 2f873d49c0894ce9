"""One output becomes a verdict, a billable entry and a digest, in either chat."""

from datetime import timedelta

from storage import tables
from tests.journeys.hands import CHAT, Hands


async def test_an_output_is_approved_billed_and_reported(hands: Hands) -> None:
    house = hands.house
    sent = await house.send("The cap excludes **indemnities**.", title="Cap clause")

    await hands.press("U1", "Approve", "indemnities")

    assert "Approved by Ada Kern" in await hands.read("U2")
    answer = await house.task(sent["id"])
    assert answer["state"] == "provisional"
    (entry,) = house.rows(tables.time_entries)
    assert (entry.units, entry.milliseconds) == (1, 0)
    assert house.count(tables.ledger_entries) == 2

    house.clock.move_to(house.seeded.firm.next_close_at + timedelta(hours=12))
    await house.service.ticks.now()

    assert "Your week" in await hands.read("U1", CHAT)
    assert "The firm's week" in await hands.read("U8", CHAT)
