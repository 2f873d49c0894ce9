"""A firm is run from chat, alike in Slack and in Teams: roles, clients and their keys, matters and their channels."""

import aiohttp
import pytest
from sqlalchemy import select

from storage import tables
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHANNEL, Hands

UNTICKED = "Please complete this required field."  # Slack’s own, before anything is sent


@pytest.fixture
def desk(hands: Hands) -> DeskHands:
    return desk_of(hands)


async def _send(desk: DeskHands, key: str, matter: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(
            f"{desk.house.service.url}/v1/tasks", json={"output": "The note is late.", "matter": matter}
        ) as answer,
    ):
        return answer.status


def _key_in(shown: str) -> str:
    return next(word for word in shown.split() if word.startswith("so_live_"))


async def test_a_client_is_cleared_gets_a_key_once_and_its_matter_is_opened_connected_and_closed(
    desk: DeskHands, hands: Hands
) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Clear a client")
    assert "Acme Lab" in await desk.fill("U7", client="Acme Lab")  # there already, said beside the name
    said = await desk.fill("U7", client="Borealis AI", cleared_from="2026-10-01", cleared_until="2026-12-01")
    assert "Borealis AI is a client of Kern LLP now." in said

    await desk.ask("U7", "setup")
    assert "Which client?" in await desk.press("U7", "API keys")
    (borealis,) = [row.id for row in desk.house.rows(tables.clients) if row.name == "Borealis AI"]
    assert "kept nowhere" in await desk.fill("U7", which=borealis)
    shown = await desk.fill("U7", earlier="keep")
    key = _key_in(shown)
    assert key not in await desk.lasting("U7")
    assert await _send(desk, key, "BOR-1") == 422

    await desk.ask("U7", "setup")
    await desk.press("U7", "Open a matter")
    refused = await desk.fill(
        "U7",
        client=borealis,
        code="BOR-1",
        title="Notes",
        practice_area="contracts",
        offer="channel",
        due="soon",
    )
    assert "“soon” is not a whole number" in refused
    said = await desk.fill("U7", due="60", channel=desk.channel)
    assert "Borealis AI has the matter BOR-1 now." in said
    assert await _send(desk, key, "BOR-1") == 201
    assert "The note is late." in await hands.read("U1")

    await desk.ask("U7", "setup")
    await desk.press("U7", "Open or close")
    (matter,) = [row.id for row in desk.house.rows(tables.matters) if row.code == "BOR-1"]
    await desk.fill("U7", which=matter)
    assert "closed, and takes no more tasks" in await desk.fill("U7", state="closed")
    assert await _send(desk, key, "BOR-1") == 409


async def test_a_key_that_takes_the_place_of_others_makes_them_open_nothing(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "API keys")
    shown = await desk.fill("U7", earlier="replace")
    assert "its earlier ones open nothing any more" in shown

    assert await _send(desk, desk.house.api_key, "PIECE-1") == 401
    assert await _send(desk, _key_in(shown), "PIECE-1") == 201
    kept = [row.secret_hash for row in desk.house.rows(tables.api_keys)]
    assert all(part not in _key_in(shown) for part in kept)


async def test_a_lapsed_clearance_lets_nothing_in_and_is_renewed(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Clearance")
    assert "is not cleared any more" in await desk.fill("U7", cleared_until="2026-10-14")
    assert await _send(desk, desk.house.api_key, "PIECE-1") == 403

    await desk.ask("U7", "setup")
    await desk.press("U7", "Clearance")
    assert (await desk.form("U7"))["cleared_until"] == "2026-10-14"
    refused = await desk.fill("U7", cleared_until="2019-01-01")
    assert "over before it begins" in refused
    assert "Acme Lab is cleared until" in await desk.fill("U7", cleared_until="2027-01-01")
    assert await _send(desk, desk.house.api_key, "PIECE-1") == 201


async def test_the_second_admin_sees_what_the_first_changed_and_decides(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Roles")
    ada = desk.house.person("U1")
    await desk.fill("U7", which=ada)
    assert "Ada Kern holds now: admin, expert." in await desk.fill("U7", roles=["admin", "expert"])
    (piece,) = [row for row in desk.house.rows(tables.matters) if row.code == "PIECE-1"]
    for account in ("U7", "U1"):
        await desk.ask(account, "setup")
        await desk.press(account, "Terms")
        await desk.fill(account, which=piece.id)

    assert "is changed" in await desk.fill("U7", due="120", title="Clauses")
    shown = await desk.fill("U1", claim="45", title="Checks")
    assert "Sol Reyes changed this matter while you had the form open:" in shown
    assert "Due in: 240 minutes → 120 minutes" in shown
    form = await desk.form("U1")
    assert (form["due"], form["claim"], form["title"]) == ("120", "45", "Checks")
    assert "is changed" in await desk.fill("U1")

    (piece,) = [row for row in desk.house.rows(tables.matters) if row.code == "PIECE-1"]
    assert (piece.due_minutes, piece.claim_minutes, piece.title, piece.version) == (120, 45, "Checks", 3)
    former = desk.house.rows(tables.former_terms)
    assert [(row.version, row.terms["due_minutes"]) for row in former] == [(1, 240), (2, 120)]


async def test_reasons_and_rubric_are_worded_in_a_form_and_each_version_is_kept(
    desk: DeskHands, hands: Hands
) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Reasons and rubric")
    (piece,) = [row for row in desk.house.rows(tables.matters) if row.code == "PIECE-1"]
    assert "version 1" in await desk.fill("U7", which=piece.id)
    assert (await desk.form("U7"))["reason"] == "Wrong law\nIncomplete"
    assert "twice" in await desk.fill("U7", reason="Late\nLate")
    assert "is changed" in await desk.fill(
        "U7", reason="Out of date\nWrong law", criterion="Cites the clause"
    )

    await desk.house.send("The cap stands.")
    await hands.press("U1", "Review", "The cap stands.")
    said = await hands.fill("U1", answer="reject", reason="out_of_date", criteria=["cites_the_clause"])
    assert said == ""
    (former,) = desk.house.rows(tables.former_terms)
    assert former.terms["reject_reasons"] == [["wrong_law", "Wrong law"], ["incomplete", "Incomplete"]]
    assert former.replaced_by == desk.house.person("U7")


async def test_the_last_admin_stays_one_and_roles_count_at_once(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Roles")
    await desk.fill("U7", which=desk.house.person("U7"))
    refused = await desk.fill("U7", roles=["supervisor"])
    assert "Sol Reyes is the only admin who can be reached" in refused

    assert "Clients" not in await desk.ask("U8", "setup")
    await desk.ask("U7", "setup")
    await desk.press("U7", "Roles")
    await desk.fill("U7", which=desk.house.person("U8"))
    assert "Fay Moss holds now: compliance, finance." in await desk.fill(
        "U7", roles=["finance", "compliance"]
    )
    page = await desk.ask("U8", "setup")
    assert "Clear a client" in page or "Clients" in page
    assert "Open a matter" not in page


async def test_somebody_is_added_by_picking_them(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Add somebody")
    said = await desk.fill("U7", member=desk.named("U9"), person="Nil Nobody", roles=[])
    assert UNTICKED in said or "Say at least one role." in said
    said = await desk.fill("U7", member=desk.named("U9"), person="Nil Nobody", roles=["compliance"])
    assert "Nil Nobody (compliance) is with Kern LLP now." in said
    assert "Clients" in await desk.ask("U9", "setup")


async def test_a_channel_is_connected_with_a_matter_by_a_form_in_it(desk: DeskHands) -> None:
    with desk.house.database.reading() as connection:
        query = select(tables.matters.c.id).where(tables.matters.c.code == "TIME-1")
        matter = connection.execute(query).scalar_one()
    await desk.ask("U7", "connect", CHANNEL)
    assert "Reviews of TIME-1 come to this channel" in await desk.fill("U7", matter=matter)

    (row,) = [row for row in desk.house.rows(tables.matters) if row.code == "TIME-1"]
    assert (row.offer, row.channel) == ("channel", desk.channel)


async def test_the_firms_week_and_its_approvers_are_set(desk: DeskHands) -> None:
    await desk.ask("U7", "setup")
    await desk.press("U7", "Week and digest")
    said = await desk.fill("U7", week_end="friday", digest_day="monday", digest_hour="8")
    assert "The week and its digest are set." in said
    (firm,) = desk.house.rows(tables.firms)
    assert (firm.week_end, firm.digest_day, firm.digest_hour) == (4, 0, 8)
    assert firm.next_close_at.isoformat() == "2026-10-16T22:00:00+00:00"

    await desk.ask("U7", "setup")
    await desk.press("U7", "Approvers")
    assert (await desk.form("U7"))["approvers"] == desk.named("U8")
    said = await desk.fill("U7", approvers=[desk.named("U7")])
    assert "One person approves payouts from now on." in said
    roles = {row.name: row.roles for row in desk.house.rows(tables.people)}
    assert (roles["Sol Reyes"], roles["Fay Moss"]) == (["admin", "finance", "supervisor"], [])


async def test_a_rate_card_is_pasted_looked_at_and_imported_whole(desk: DeskHands) -> None:
    before = desk.house.count(tables.rate_lines)
    await desk.ask("U8", "setup")
    await desk.press("U8", "Import rates")
    refused = await desk.fill("U8", rates="per,pay,price\npiece,7,12\npiece,x,12")
    assert "Row 3:" in refused
    assert desk.house.count(tables.rate_lines) == before

    shown = await desk.fill("U8", rates="per,pay,price\npiece,7,12\nhour,120,200")
    assert "Per piece, anybody: pays $6.00 → $7.00, charges $10.00 → $12.00, from now on" in shown
    assert "1 more say what is in force already." in shown
    assert desk.house.count(tables.rate_lines) == before
    assert "1 rate is imported." in await desk.fill("U8")
    assert desk.house.count(tables.rate_lines) == before + 1
