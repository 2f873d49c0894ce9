"""One output becomes a verdict, a billable entry and a digest."""

from datetime import timedelta

from storage import tables
from tests.journeys.stage import Stage


async def test_an_output_is_approved_billed_and_reported(stage: Stage) -> None:
    sent = await stage.send("The cap excludes **indemnities**.", title="Cap clause")
    card = await stage.driver.find_message("indemnities", as_="U1", channel="C1")

    clicked = await stage.driver.click_label("U1", "Approve", card)

    assert clicked.ok, clicked
    await stage.driver.find_message("Approved by Ada Kern", as_="U2", channel="C1")
    answer = await stage.task(sent["id"])
    assert answer["state"] == "provisional"
    (entry,) = stage.rows(tables.time_entries)
    assert (entry.units, entry.milliseconds) == (1, 0)
    assert stage.count(tables.ledger_entries) == 2

    stage.clock.move_to(stage.seeded.firm.next_close_at + timedelta(hours=12))
    await stage.service.ticks.now()

    await stage.settled()
    await stage.driver.find_message("Your week", as_="U1")
    await stage.driver.find_message("The firm's week", as_="U8")
