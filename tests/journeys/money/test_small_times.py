"""Many small times: they are added exactly, and nothing is rounded on the way."""

from datetime import timedelta

from storage import tables
from tests.journeys.hands import CHAT, ONE_OF_EACH, Hands
from tests.journeys.hourly import rate, timed


@ONE_OF_EACH
async def test_forty_five_approvals_of_forty_seconds_at_200_an_hour_are_exactly_100(hands: Hands) -> None:
    timed(hands.house, "HOUR")
    rate(hands.house, "USD", 20_000, 20_000)
    for number in range(45):
        await hands.house.send(f"Clause {number} is valid.", matter="HOUR")

    for card in await hands.every("U1", "Start makes it yours"):
        await hands.click("U1", "Start", card)
        await hands.house.settled()
        hands.house.clock.move_to(hands.house.clock.now() + timedelta(seconds=40))
        await hands.press("U1", "Approve", "is valid.", CHAT)

    entries = hands.house.rows(tables.time_entries)
    assert len(entries) == 45
    assert {entry.milliseconds for entry in entries} == {40_000}
    assert sum(entry.pay for entry in entries) == 10_000
    assert sum(entry.price for entry in entries) == 10_000
    assert "$100.00" in await hands.ask("U1", "earnings")
