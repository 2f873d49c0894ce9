"""Metered work: what the meter counts, what it does not, and what it comes to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.ids import MatterId, RateLineId, derived_id
from handlers.money.rates import RateLine, RateUnit
from handlers.review.tasks import Matter, Offer
from storage import tables
from tests.journeys.stage import Stage
from tests.seed import LONG_AGO


def timed(stage: Stage, code: str, *, currency: str = "USD", **changes: Any) -> Matter:
    """One more matter by the hour in the channel."""
    matter_id = MatterId(derived_id(stage.seeded.client_id, code))
    matter = replace(
        stage.seeded.matters["TIME-1"],
        id=matter_id,
        code=code,
        currency=currency,
        offer=Offer.CHANNEL,
        **changes,
    )
    stage.add(matter)
    return matter


def rate(stage: Stage, currency: str, pay: int, price: int, unit: RateUnit = RateUnit.HOUR) -> None:
    stage.add(
        RateLine(
            id=RateLineId(derived_id(stage.seeded.firm.id, "rate", currency, unit)),
            firm_id=stage.seeded.firm.id,
            matter_id=None,
            practice_area=None,
            seniority=None,
            unit=unit,
            pay=pay,
            price=price,
            currency=currency,
            effective_from=LONG_AGO,
        )
    )


async def test_start_in_the_channel_brings_the_text_to_the_direct_chat_and_meters_it(stage: Stage) -> None:
    timed(stage, "HOUR")
    await stage.send("The cap is one year.", matter="HOUR", title="A telling title")
    assert "The cap" not in await stage.words("U2")
    assert "telling" not in await stage.words("U2")

    await stage.press("U1", "Start", "about 5 min")
    assert "the text is in your direct chat with me" in await stage.words("U1")
    await stage.later(minutes=4)
    await stage.press("U1", "Pause", "The cap is one year.", "app")
    await stage.later(minutes=20)
    await stage.press("U1", "Resume", "The cap is one year.", "app")
    await stage.later(minutes=2, seconds=30)
    await stage.press("U1", "Approve", "The cap is one year.", "app")

    (entry,) = stage.rows(tables.time_entries)
    assert (entry.milliseconds, entry.units) == (390_000, 0)
    assert (entry.pay, entry.price) == (1_300, 2_167)
    receipt = await stage.words("U1", "app")
    assert "Metered time 0:06:30" in receipt
    in_channel = await stage.words("U2")
    assert "The cap" not in in_channel
    assert "telling" not in in_channel
    assert "$" not in in_channel.rsplit("Approved by Ada Kern", 1)[1]


async def test_the_meter_stops_when_the_form_is_closed_and_at_the_matters_limit(stage: Stage) -> None:
    timed(stage, "HOUR")
    await stage.send("The cap is one year.", matter="HOUR")
    await stage.press("U1", "Start", "about 5 min")
    await stage.later(minutes=1)
    await stage.press("U1", "Edit", "The cap", "app")
    await stage.later(minutes=1)
    await stage.driver.close("U1", await stage.driver.modal("U1", "Edit"))
    await stage.later(minutes=10)
    assert stage.rows(tables.reviews)[0].metered_ms == 120_000

    await stage.press("U1", "Reject", "The cap", "app")
    await stage.later(minutes=25)
    form = await stage.driver.modal("U1", "Reject")
    await stage.driver.submit("U1", form, {"reason": "incomplete"})

    (entry,) = stage.rows(tables.time_entries)
    assert entry.milliseconds == 15 * 60_000
    assert "the meter stopped at its limit" in await stage.words("U1", "app")


async def test_a_form_that_does_not_open_counts_nothing_and_stops_nothing(stage: Stage) -> None:
    timed(stage, "HOUR")
    await stage.send("The cap is one year.", matter="HOUR")
    await stage.press("U1", "Start", "about 5 min")
    await stage.later(minutes=3)
    await stage.driver.add_fault("views.open", "500", times=1)

    await stage.press("U1", "Edit", "The cap", "app")

    assert "Slack did not open the form. Nothing was recorded; please press again." in await stage.words(
        "U1", "app"
    )
    await stage.later(minutes=1)
    await stage.press("U1", "Approve", "The cap", "app")
    assert stage.rows(tables.time_entries)[0].milliseconds == 240_000


async def test_a_piece_card_whose_form_does_not_open_stays_anybodys(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.seen("U1", "Cap")
    await stage.driver.add_fault("views.open", "500", times=1)

    await stage.press("U1", "Edit", "Cap")

    assert "Slack did not open the form. Nothing was recorded and no time counts" in await stage.words("U1")
    await stage.press("U2", "Approve", "Cap")
    await stage.seen("U1", "Approved by Ben Odell")


async def test_forty_five_approvals_of_forty_seconds_at_200_an_hour_are_exactly_100(stage: Stage) -> None:
    timed(stage, "HOUR")
    rate(stage, "USD", 20_000, 20_000)
    for number in range(45):
        await stage.send(f"Clause {number} is valid.", matter="HOUR")
    await stage.settled()
    cards = [m for m in await stage.driver.messages("C1", "U1") if "Start" in str(m["blocks"])]

    for card in cards:
        await stage.driver.click_label("U1", "Start", card)
        await stage.settled()
        stage.clock.move_to(stage.clock.now() + timedelta(seconds=40))
        await stage.press("U1", "Approve", "is valid.", "app")

    entries = stage.rows(tables.time_entries)
    assert len(entries) == 45
    assert {entry.milliseconds for entry in entries} == {40_000}
    assert sum(entry.pay for entry in entries) == 10_000
    assert sum(entry.price for entry in entries) == 10_000
    assert "$100.00" in await stage.command("U1", "earnings")


@pytest.mark.parametrize(
    ("currency", "pay", "price", "shown"),
    [("JPY", 15_000, 25_000, "¥1,625"), ("KWD", 30_500, 50_000, "KWD 3.304")],
)
async def test_currencies_without_cents_and_with_three_places_come_out_right(
    stage: Stage, currency: str, pay: int, price: int, shown: str
) -> None:
    timed(stage, f"IN-{currency}", currency=currency)
    rate(stage, currency, pay, price)
    await stage.send("The cap is one year.", matter=f"IN-{currency}")
    await stage.press("U1", "Start", "about 5 min")
    await stage.later(minutes=6, seconds=30)

    await stage.press("U1", "Approve", "The cap", "app")

    (entry,) = stage.rows(tables.time_entries)
    assert (entry.currency, entry.pay) == (currency, (390_000 * pay + 1_800_000) // 3_600_000)
    assert shown in await stage.command("U1", "earnings")


async def test_without_a_rate_nothing_is_recorded_and_the_reason_is_said(stage: Stage) -> None:
    timed(stage, "NO-RATE", currency="CHF")
    await stage.send("The cap is one year.", matter="NO-RATE")
    await stage.press("U1", "Start", "about 5 min")

    await stage.press("U1", "Approve", "The cap", "app")

    assert "There is no rate for this work yet, so nothing was recorded." in await stage.words("U1", "app")
    assert stage.count(tables.verdicts) == 0


async def test_time_metered_for_what_the_client_withdraws_is_paid(stage: Stage) -> None:
    timed(stage, "HOUR")
    sent = await stage.send("The cap is one year.", matter="HOUR")
    await stage.press("U1", "Start", "about 5 min")
    await stage.later(minutes=3)

    assert await stage.withdraw(sent["id"]) == 200

    assert stage.rows(tables.time_entries)[0].pay == 600
    await stage.seen("U1", "No longer needed: it was withdrawn.", "app")
    assert "The cap" not in await stage.words("U1", "app")
