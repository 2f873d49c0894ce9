"""Walls, held pay, holds and names from chat, alike in Slack and in Teams, by somebody who sees no command line."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.housekeeping.purging import Purging
from handlers.people.people import Role
from handlers.review.offering.turns import NOT_AVAILABLE
from storage import tables
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHAT, Hands
from tests.journeys.walls.test_walls import OFFER, TEXT, TITLE, asked, send, swept

CSV = "kind,subject,person,team\nparty,Birch,{},\nmatter,NONE-1,,deal\n"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what differs between them is held elsewhere."""
    return sqlite_url


@pytest.fixture
def desk(hands: Hands) -> DeskHands:
    return desk_of(hands)


async def form(desk: DeskHands, account: str, label: str, **values: str | list[str]) -> str:
    """Open a form of the desk and send it."""
    await desk.ask(account, "setup")
    await desk.press(account, label)
    return await desk.fill(account, **values)


def make_compliance(desk: DeskHands, account: str) -> None:
    with desk.house.database.writer.begin() as connection:
        one = tables.people.c.id == desk.house.person(account)
        connection.execute(update(tables.people).where(one).values(roles=[Role.ADMIN, Role.COMPLIANCE]))


async def test_an_admin_walls_somebody_off_their_open_card_goes_and_compliance_releases_their_pay(
    desk: DeskHands, hands: Hands
) -> None:
    await send(hands, "TIME-1")
    first = asked(hands)
    await hands.press(first, "Start", OFFER, CHAT)
    await hands.press(first, "Approve", TITLE, CHAT)
    await send(hands, "PIECE-1")
    await form(desk, "U7", "Put up a wall", which="party")
    assert "Say whom it bars" in await desk.fill("U7", subject="Acme", note="Acted against Acme")

    said = await desk.fill("U7", person=desk.named(first), note="Acted against Acme", told="Acme’s counsel")

    assert "It is there, as " in said
    assert "2 texts are hidden from whom it bars" in said
    assert "of unpaid work is held for compliance" in said
    await swept(hands)
    read = await hands.read(first) + await hands.read(first, CHAT)
    assert TEXT not in read
    assert TITLE not in read
    await hands.press(first, "Start", OFFER)
    refused = await hands.read(first)
    assert NOT_AVAILABLE in refused
    assert "wall" not in refused.lower()
    assert "acme" not in refused.lower()

    make_compliance(desk, "U7")
    await desk.ask("U7", "setup")
    assert "TIME-1: 1 entry, $" in await desk.press("U7", "Held pay")
    await desk.press_row("U7", "Release")
    assert "1 entry released" in await desk.fill("U7")
    await desk.ask("U7", "setup")
    assert "No pay is held." in await desk.press("U7", "Held pay")
    (entry,) = desk.house.rows(tables.wall_entries)
    assert (entry.told, entry.note) == ("Acme’s counsel", "Acted against Acme")


async def test_the_list_of_walls_ends_one_and_keeps_the_watch_list_from_admins(desk: DeskHands) -> None:
    await form(desk, "U7", "Into a team", person=desk.named("U2"), subject="Deal", note="Works on it")
    await form(desk, "U7", "Restricted list", subject="Cobalt", note="Offer open")
    await desk.ask("U7", "setup")
    assert "no Watch list" in await press_or_not(desk, "U7", "Watch list")
    make_compliance(desk, "U7")
    await form(desk, "U7", "Watch list", subject="Dover", note="Rumour")
    await desk.ask("U7", "setup")
    shown = await desk.press("U7", "See and end walls")
    for told in ("Watch list: Dover", "Restricted list: Cobalt", "Team Deal: Ben Odell"):
        assert told in shown

    make_admin(desk, "U7")
    await desk.ask("U7", "setup")
    shown = await desk.press("U7", "See and end walls")
    assert "Dover" not in shown
    assert "stays on record" in await desk.press_row("U7", "End")
    assert "It ends." in await desk.fill("U7")
    assert [row.version for row in desk.house.rows(tables.wall_sets)] == [1, 2, 3, 4]


async def press_or_not(desk: DeskHands, account: str, label: str) -> str:
    try:
        return await desk.press(account, label)
    except (AssertionError, StopIteration, RuntimeError):
        return f"no {label}"


def make_admin(desk: DeskHands, account: str) -> None:
    with desk.house.database.writer.begin() as connection:
        one = tables.people.c.id == desk.house.person(account)
        connection.execute(update(tables.people).where(one).values(roles=[Role.ADMIN]))


async def test_a_file_is_refused_with_every_reason_then_shown_and_imported(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Import walls")
    bad = CSV.format("Nobody Here") + "watch,Dover,,\n"
    shown = await desk.fill("U7", walls=bad)
    for reason in (
        "Row 2: The firm has no person “Nobody Here”",
        "Row 3: The firm has no matter",
        "Row 4: The watch",
    ):
        assert reason in shown
    assert desk.house.count(tables.wall_entries) == 0

    good = CSV.format("Ben Odell").replace("NONE-1", "PIECE-1")
    shown = await desk.fill("U7", walls=good)
    assert "Party Birch: bars Ben Odell" in shown
    assert "Matter PIECE-1: bars team deal" in shown
    assert desk.house.count(tables.wall_entries) == 0
    assert "2 rows imported." in await desk.fill("U7")
    assert desk.house.count(tables.wall_entries) == 2


async def test_a_matter_is_held_the_retention_set_and_names_are_listed_and_asked_for(desk: DeskHands) -> None:
    (piece,) = [row.id for row in desk.house.rows(tables.matters) if row.code == "PIECE-1"]
    await form(desk, "U7", "Legal hold", which=piece)
    assert "The reason is missing" in await desk.fill("U7", state="on")
    assert "PIECE-1 is on hold" in await desk.fill("U7", state="on", reason="Dover v. Kern")
    said = await form(desk, "U7", "Retention", keep="days", days="12")
    assert "is no retention class" in said
    assert "for 90 days" in await desk.fill("U7", days="90")
    assert "On legal hold: PIECE-1." in await desk.ask("U7", "setup")
    await form(desk, "U7", "Legal hold", which=piece)
    assert "on hold no longer" in await desk.fill("U7", state="off")

    assert "1 name is now on the list" in await form(
        desk, "U7", "List of names", names="Birch Holdings", kind="deal"
    )
    said = await form(desk, "U7", "List of names", act="check", names="birch  holdings\nCobalt")
    assert "birch  holdings: listed; Cobalt: not listed" in said
    assert "1 name is off" in await form(desk, "U7", "List of names", act="remove", names="Birch Holdings")


async def test_what_is_on_hold_is_not_purged_until_the_hold_is_released_in_chat(
    desk: DeskHands, hands: Hands
) -> None:
    await send(hands)
    await hands.press("U1", "Approve", TITLE)
    (piece,) = [row.id for row in desk.house.rows(tables.matters) if row.code == "PIECE-1"]
    await form(desk, "U7", "Retention", keep="days", days="30")
    await form(desk, "U7", "Legal hold", which=piece)
    await desk.fill("U7", state="on", reason="Dover v. Kern")

    async def is_purged(days: int) -> bool:
        desk.house.clock.move_to(desk.house.clock.now() + timedelta(days=days))
        service = desk.house.service
        await Purging(service.dispatcher, service.database, desk.house.clock).go_on()
        (task,) = desk.house.rows(tables.tasks)
        return task.purged_at is not None and task.output == ""

    assert not await is_purged(60)
    await form(desk, "U7", "Legal hold", which=piece)
    await desk.fill("U7", state="off")
    assert await is_purged(1)
