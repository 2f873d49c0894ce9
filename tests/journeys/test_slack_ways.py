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
