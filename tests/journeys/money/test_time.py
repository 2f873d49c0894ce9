"""Metered work: what the meter counts, what it does not, and what it comes to."""

import pytest

from storage import tables
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.journeys.hourly import rate, timed

pytestmark = EITHER_CHAT


async def test_start_in_the_channel_brings_the_text_to_the_direct_chat_and_meters_it(hands: Hands) -> None:
    timed(hands.house, "HOUR")
    await hands.house.send("The cap is one year.", matter="HOUR", title="A telling title")
    assert "The cap" not in await hands.read("U2")
    assert "telling" not in await hands.read("U2")

    await hands.press("U1", "Start", "about 5 min")
    assert "the text is in your direct chat with me" in await hands.read("U1")
    await hands.house.later(minutes=4)
    await hands.press("U1", "Pause", "The cap is one year.", CHAT)
    await hands.house.later(minutes=20)
    await hands.press("U1", "Continue", "The cap is one year.", CHAT)
    await hands.house.later(minutes=2, seconds=30)
    await hands.press("U1", "Approve", "The cap is one year.", CHAT)

    (entry,) = hands.house.rows(tables.time_entries)
    assert (entry.milliseconds, entry.units) == (390_000, 0)
    assert (entry.pay, entry.price) == (1_300, 2_167)
    receipt = await hands.read("U1", CHAT)
    assert "Metered time 0:06:30" in receipt
    in_channel = await hands.read("U2")
    assert "The cap" not in in_channel
    assert "telling" not in in_channel
    assert "$" not in in_channel.rsplit("Approved by Ada Kern", 1)[1]


async def test_work_offered_directly_is_started_in_ones_own_chat_and_its_time_counts(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter="TIME-1", title="Cap")
    mine = await hands.house.whose(sent)

    await hands.press(mine, "Start", "about 5 min", CHAT)
    await hands.house.later(minutes=2)
    await hands.press(mine, "Approve", "The cap is one year.", CHAT)

    assert (await hands.house.task(sent["id"]))["state"] == "provisional"
    assert [entry.milliseconds for entry in hands.house.rows(tables.time_entries)] == [120_000]


async def test_the_meter_stops_when_the_form_is_closed_and_at_the_matters_limit(hands: Hands) -> None:
    timed(hands.house, "HOUR")
    await hands.house.send("The cap is one year.", matter="HOUR")
    await hands.press("U1", "Start", "about 5 min")
    await hands.house.later(minutes=1)
    await hands.press("U1", "Edit", "The cap", CHAT)
    await hands.house.later(minutes=1)
    await hands.close("U1")
    await hands.house.later(minutes=10)
    assert hands.house.rows(tables.reviews)[0].metered_ms == 120_000

    await hands.press("U1", "Reject", "The cap", CHAT)
    await hands.house.later(minutes=25)
    assert await hands.fill("U1", reason="incomplete") == ""

    (entry,) = hands.house.rows(tables.time_entries)
    assert entry.milliseconds == 15 * 60_000
    assert "the meter stopped at its limit" in await hands.read("U1", CHAT)


@pytest.mark.parametrize(
    ("currency", "pay", "price", "shown"),
    [("JPY", 15_000, 25_000, "¥1,625"), ("KWD", 30_500, 50_000, "KWD 3.304")],
)
async def test_currencies_without_cents_and_with_three_places_come_out_right(
    hands: Hands, currency: str, pay: int, price: int, shown: str
) -> None:
    timed(hands.house, f"IN-{currency}", currency=currency)
    rate(hands.house, currency, pay, price)
    await hands.house.send("The cap is one year.", matter=f"IN-{currency}")
    await hands.press("U1", "Start", "about 5 min")
    await hands.house.later(minutes=6, seconds=30)

    await hands.press("U1", "Approve", "The cap", CHAT)

    (entry,) = hands.house.rows(tables.time_entries)
    assert (entry.currency, entry.pay) == (currency, (390_000 * pay + 1_800_000) // 3_600_000)
    assert shown in await hands.ask("U1", "earnings")


async def test_without_a_rate_nothing_is_recorded_and_the_reason_is_said(hands: Hands) -> None:
    timed(hands.house, "NO-RATE", currency="CHF")
    await hands.house.send("The cap is one year.", matter="NO-RATE")
    await hands.press("U1", "Start", "about 5 min")

    await hands.press("U1", "Approve", "The cap", CHAT)

    assert "There is no rate for this work yet, so nothing was recorded." in await hands.read("U1", CHAT)
    assert hands.house.count(tables.verdicts) == 0


async def test_time_metered_for_what_the_client_withdraws_is_paid(hands: Hands) -> None:
    timed(hands.house, "HOUR")
    sent = await hands.house.send("The cap is one year.", matter="HOUR")
    await hands.press("U1", "Start", "about 5 min")
    await hands.house.later(minutes=3)

    assert await hands.house.withdraw(sent["id"]) == 200

    assert hands.house.rows(tables.time_entries)[0].pay == 600
    await hands.seen("U1", "No longer needed: it was withdrawn.", CHAT)
    assert "The cap" not in await hands.read("U1", CHAT)
