"""The first admin: by the one-time code in Slack, by installing the app in Teams; once there is one, nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.process.claim_codes import new_code, offer_code
from storage import tables
from storage.engine import Database
from tests.bot.teams.cards_read import parts, said
from tests.bot.teams.connector import ConnectorDouble
from tests.clocks import StillClock
from tests.journeys.desk_hands import DeskInSlack
from tests.journeys.newcomers import nobody_in_slack, nobody_in_teams
from tests.journeys.stage import House, Stage


@pytest.fixture
async def bare(database: Database, clock: StillClock) -> AsyncIterator[Stage]:
    """The product in a workspace of which it knows nothing yet."""
    async with nobody_in_slack(database, clock) as hands:
        yield hands._stage


async def test_who_sends_the_code_first_is_the_admin_and_is_led_through_the_set_up(bare: Stage) -> None:
    desk = DeskInSlack(bare)
    await bare.driver.open_home("U7")
    assert await bare.driver.home("U7", "Nobody has set Signoff up here yet.")
    code = await offer_code(bare.service.dispatcher.dispatch)
    assert code
    assert "This code is not good" in await desk.ask("U8", f"claim {new_code()}")
    assert bare.count(tables.firms) == 0

    told = await desk.ask("U7", f"claim {code.lower().replace('-', ' ')}")
    assert "You are the first admin of Kern LLP in Signoff." in told
    assert "There is an admin here already" in await desk.ask("U8", f"claim {code}")
    assert await offer_code(bare.service.dispatcher.dispatch) == ""
    (firm,) = bare.rows(tables.firms)
    assert (firm.name, firm.currency, firm.zone) == ("Kern LLP", "EUR", "Europe/Berlin")

    welcome = await bare.words("U7", "app")
    assert "Hello Sol Reyes. You are an admin of Kern LLP here." in welcome
    assert "step 1 of 8 is next" in welcome
    assert "Your firm" in await desk.press("U7", "Your firm")
    assert "“FOO” is not" in await desk.fill("U7", currency="FOO")
    shown = await desk.fill("U7", firm="Kern & Partners", currency="usd")
    assert "Saved. Step 2 of 8." in shown
    assert "Kern & Partners counts in" not in shown

    # left here, and gone on with on another day
    await bare.driver.close("U7", await bare.driver.modal("U7"))
    page = await desk.ask("U7", "setup")
    assert "step 2 of 8 is next" in page
    assert "✓ Name, currency and time zone: Kern & Partners, USD, Europe/Berlin" in page
    await desk.press("U7", "Week and digest")
    assert "Saved. Step 3 of 8." in await desk.fill("U7", week_end="friday")
    assert (await desk.form("U7"))["approvers"] == "U7"
    assert "Next, step 4 of 8: clear a client." in await desk.fill("U7", approvers=["U7", "U8"])

    roles = {row.name: row.roles for row in bare.rows(tables.people)}
    assert roles == {"Sol Reyes": ["admin", "finance"], "Fay Moss": ["finance"]}
    await bare.driver.open_home("U7")
    assert await bare.driver.home("U7", "The desk of Kern & Partners")


async def test_the_code_is_kept_as_a_hash_and_is_good_for_half_an_hour(bare: Stage) -> None:
    code = await offer_code(bare.service.dispatcher.dispatch)
    (kept,) = bare.rows(tables.claims)
    assert code.replace("-", "") not in kept.code_hash.upper()
    bare.clock.move_to(bare.clock.now() + timedelta(minutes=30))
    assert "not any more: it works once, for 30 minutes" in await DeskInSlack(bare).ask("U7", f"claim {code}")
    assert bare.count(tables.people) == 0


async def test_an_outsider_and_two_at_once_get_no_more_than_one_admin(bare: Stage) -> None:
    desk = DeskInSlack(bare)
    code = await offer_code(bare.service.dispatcher.dispatch)
    await asyncio.gather(*(desk.ask(account, f"claim {code}") for account in ("U7", "U8", "U1")))
    assert [row.roles for row in bare.rows(tables.people)] == [["admin"]]
    assert bare.count(tables.firms) == 1


@pytest.fixture
async def tenant(database: Database, clock: StillClock) -> AsyncIterator[tuple[House, ConnectorDouble]]:
    """The product in a tenant of which it knows nothing yet."""
    async with nobody_in_teams(database, clock) as hands:
        yield hands.house, hands.teams


async def test_who_installs_the_app_in_teams_is_the_first_admin_and_the_next_is_not(
    tenant: tuple[House, ConnectorDouble],
) -> None:
    house, teams = tenant
    sol, fay = teams.person("Sol Reyes"), teams.person("Fay Moss")
    await teams.install(sol, teams.personal(sol))
    await teams.install(fay, teams.personal(fay))
    await house.settled()

    (person,) = house.rows(tables.people)
    assert (person.name, person.roles) == ("Sol Reyes", ["admin"])
    (welcome,) = teams.messages(teams.personal(sol))
    assert "Hello Sol Reyes. You are an admin of Our firm here." in said(welcome.card)
    (other,) = teams.messages(teams.personal(fay))
    assert "You are not set up as an expert yet. To review, ask Sol Reyes to add you." in said(other.card)

    button = next(p for p in parts(welcome.card) if p.get("title") == "Your firm" and "verb" in p)
    form = (await teams.press(sol, welcome, button["verb"], button["data"])).card
    send = next(a for a in form["actions"] if a["verb"] == "desk_send")
    values = {"firm": "Kern LLP", "currency": "EUR", "zone": "Europe/Nowhere"}
    refused = (await teams.press(sol, welcome, send["verb"], {**values, **send["data"]})).card
    assert "“Europe/Nowhere” is not a time zone." in said(refused)
    assert "Kern LLP" in json.dumps(refused)
    values["zone"] = "Europe/Berlin"
    following = (await teams.press(sol, welcome, send["verb"], {**values, **send["data"]})).card
    assert "Saved. Step 2 of 8." in said(following)
    with house.database.reading() as connection:
        assert connection.execute(select(tables.firms.c.name)).scalar_one() == "Kern LLP"


async def test_a_code_makes_the_first_admin_in_teams_too(tenant: tuple[House, ConnectorDouble]) -> None:
    house, teams = tenant
    sol = teams.person("Sol Reyes")
    chat = teams.personal(sol)
    code = await offer_code(house.service.dispatcher.dispatch)
    await teams.say(sol, chat, f"claim {code}")
    await house.settled()
    assert [row.name for row in house.rows(tables.people)] == ["Sol Reyes"]
    (firm,) = house.rows(tables.firms)
    assert (firm.zone, firm.currency) == (
        "Europe/Berlin",
        "EUR",
    )  # where Sol is, until the set-up says otherwise
