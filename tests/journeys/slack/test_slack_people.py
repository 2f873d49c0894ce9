"""Who acts in Slack: it tells of accounts that end or become guests', and lets other firms' people into a channel."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from handlers.ids import PersonId, derived_id
from handlers.records import AccountLinked
from storage import tables
from tests.journeys.desk_hands import DeskInSlack
from tests.journeys.stage import Stage
from tests.seed import seed_firm, write


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


async def test_people_of_another_firm_may_talk_in_a_thread_without_being_answered(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    before = await stage.words("U5")

    said = await stage.driver.reply("U5", await stage.seen("U5", "Cap"), "Interesting.")
    await stage.settled()

    assert said.ok, said
    assert (await stage.words("U5")).replace("Interesting.", "").split() == before.split()
    assert stage.count(tables.drafts) == 0


async def test_somebody_of_another_workspace_answers_nothing(stage: Stage) -> None:
    """Slack lets people of other firms into a channel; in Teams the door lets in no other tenant."""
    words = "You are not set up as an expert in Signoff here, so nothing was recorded."
    await stage.send("The cap is one year.", title="Cap")

    for label in ("Approve", "Edit", "Reject", "Decline: no time"):
        await stage.press("U5", label, "Cap")

    assert words in await stage.words("U5")
    assert words not in await stage.words("U1")
    assert stage.count(tables.verdicts) == 0


async def test_an_expert_of_another_firm_answers_nothing_of_this_one(stage: Stage) -> None:
    with stage.database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")
        oda = replace(other.people["U1"], id=PersonId(derived_id(other.firm.id, "oda")), name="Oda Away")
        linked = AccountLinked(workspace_id=other.workspace_id, platform_user_id="U5", person_id=oda.id)
        write(connection, oda, linked)
    await stage.send("The cap is one year.", title="Cap")

    await stage.press("U5", "Approve", "Cap")

    assert "This card is out of date: what it was about is not here any more." in await stage.words("U5")
    assert stage.count(tables.verdicts) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_restricted": True}, "Guest accounts cannot review for this firm, so nothing was recorded."),
        ({"is_ultra_restricted": True}, "Guest accounts cannot review for this firm"),
        ({"deleted": True}, "Your account with Signoff is not active any more, so nothing was recorded."),
    ],
    ids=["guest", "single-channel guest", "deactivated"],
)
async def test_what_slack_says_of_an_account_counts_at_once(
    stage: Stage, change: dict[str, bool], words: str
) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")
    await stage.driver.change_person("U1", **change)
    await stage.settled()

    # Slack lets nobody click who is deactivated, but a click may be under way just then
    people = stage.workspace.world.people
    people["U1"] = replace(people["U1"], deleted=False)
    await stage.driver.click_label("U1", "Approve", card)

    assert words in await stage.words("U1")
    assert stage.count(tables.verdicts) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_rate_card_longer_than_one_input_is_pasted_in_several(stage: Stage) -> None:
    desk = DeskInSlack(stage)
    rows = [f"piece,7,12,partner {number}" for number in range(150)]
    await desk.ask("U8", "setup")
    await desk.press("U8", "Import rates")
    parts = {"rates": "\n".join(["per,pay,price,seniority", *rows[:100]]), "rates~1": "\n".join(rows[100:])}
    assert "… and 125 more" in await desk.fill("U8", **parts)
    assert (await desk.form("U8"))["rates~1"].startswith("piece,7,12,partner")
    assert "150 rates are imported." in await desk.fill("U8")
