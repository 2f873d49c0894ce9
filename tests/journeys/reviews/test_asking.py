"""What people ask for in words, answered to whoever asked."""

from tests.journeys.hands import EITHER_CHAT, Hands

pytestmark = EITHER_CHAT


async def test_people_ask_for_their_queue_and_what_they_earned(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.settled()

    assert "Cap" in await hands.ask("U1", "queue")
    await hands.press("U1", "Approve", "Cap")
    assert "$6.00" in await hands.ask("U1", "earnings")
    assert "reject: wrong jurisdiction" in await hands.ask("U9", "help")
