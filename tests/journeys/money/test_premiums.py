"""A weekend premium: set in a form of the desk, earned, told, undone and kept, whatever is changed afterwards."""

from storage import tables
from storage.doctor import broken_invariants
from tests.journeys.desk_hands import desk_of
from tests.journeys.hands import ONE_OF_EACH, Hands

TEXT = "The cap is one year."


async def _premium(hands: Hands, **typed: str) -> str:
    desk = desk_of(hands)
    await desk.ask("U7", "setup")
    await desk.press("U7", "Premiums")
    await desk.fill("U7", which=hands.house.seeded.matters["PIECE-1"].id)
    return await desk.fill("U7", **typed)


@ONE_OF_EACH
async def test_a_weekend_premium_is_earned_told_and_kept(hands: Hands) -> None:
    refused = await _premium(hands, kind="weekend", pay="25", price="a lot")
    assert "“a lot” is not a percentage" in refused
    said = await _premium(hands, kind="weekend", pay="25", price="50")
    assert "PIECE-1, weekend: 25 % on pay, 50 % on price, from now on." in said

    await hands.house.send(TEXT)
    assert "$6.00 a review, 25 % more at the weekend" in await hands.read("U1")
    await hands.house.later(days=(5 - hands.house.clock.now().weekday()) % 7)
    await hands.house.send("It ends in May.")
    await hands.press("U1", "Approve", "It ends in May.")
    assert "1 with a weekend premium of 25 %" in await hands.ask("U1", "earnings")
    (entry,) = hands.house.rows(tables.time_entries)
    assert (entry.pay, entry.price) == (750, 1500)
    assert (entry.premium, entry.premium_pay_bp, entry.premium_price_bp) == ("weekend", 2500, 5000)

    await _premium(hands, kind="weekend", pay="", price="")
    await hands.press("U1", "Undo", "It ends in May.")
    await hands.press("U1", "Approve", "It ends in May.")
    paid = [row.pay for row in sorted(hands.house.rows(tables.time_entries), key=lambda row: row.dated_at)]
    assert sorted(paid) == [-750, 600, 750]
    with hands.house.database.reading() as connection:
        assert not list(broken_invariants(connection, hands.house.clock.now()))
