"""Ways that Slack has and Teams has not: what it tells of accounts, and shared channels with people of other firms."""

from sqlalchemy import select

from storage import tables
from tests.journeys.stage import Stage


async def test_what_waits_for_somebody_who_leaves_goes_to_somebody_else(stage: Stage) -> None:
    """Slack says at once that an account has ended or become a guest's; Teams tells a bot of neither."""
    offered = await stage.whose(await stage.send("An offer.", matter="TIME-1"))
    started = await stage.send("A start.", matter="TIME-1")
    starter = await stage.whose(started)
    await stage.press(starter, "Start", "about 5 min", "app")

    await stage.driver.change_person(offered, deleted=True)
    await stage.settled()
    await stage.driver.change_person(starter, is_restricted=True)
    await stage.settled()

    with stage.database.reading() as connection:
        now = set(connection.scalars(select(tables.reviews.c.expert_id)))
    (left,) = {"U1", "U2", "U3"} - {offered, starter}
    assert now == {stage.person(left)}
    assert stage.review_of(started).metered_ms == 0


async def test_a_form_that_does_not_open_counts_nothing_and_stops_nothing(stage: Stage) -> None:
    """Slack may refuse to open a window; `test_teams_doors` has a chat that cannot be written in."""
    sent = await stage.send("The cap is one year.", matter="TIME-1")
    mine = await stage.whose(sent)
    await stage.press(mine, "Start", "about 5 min", "app")
    await stage.later(minutes=3)
    await stage.driver.add_fault("views.open", "500", times=1)

    await stage.press(mine, "Edit", "The cap", "app")

    assert "Slack did not open the form. Nothing was recorded; please press again." in await stage.words(
        mine, "app"
    )
    await stage.later(minutes=1)
    await stage.press(mine, "Approve", "The cap", "app")
    assert stage.rows(tables.time_entries)[0].milliseconds == 240_000


async def test_a_piece_card_whose_form_does_not_open_stays_anybodys(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.seen("U1", "Cap")
    await stage.driver.add_fault("views.open", "500", times=1)

    await stage.press("U1", "Edit", "Cap")

    assert "Slack did not open the form. Nothing was recorded and no time counts" in await stage.words("U1")
    await stage.press("U2", "Approve", "Cap")
    await stage.seen("U1", "Approved by Ben Odell")


async def test_what_is_no_reference_is_shown_again_without_calling_anybody(stage: Stage) -> None:
    """Slack's slash command takes any words after `void`; in Teams they are no command then."""
    assert "<!channel>" not in await stage.command("U7", "void <!channel>")
