"""From nothing to the first answer, in either chat: each confirmation leads to the next step, up to the first card."""

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest

from bot.claim_codes import offer_code
from storage import tables
from storage.engine import Database
from tests.clocks import StillClock
from tests.journeys.desk_hands import DeskHands, desk_of
from tests.journeys.hands import CHANNEL, CHAT, EITHER_CHAT, Hands
from tests.journeys.newcomers import nobody_in_slack, nobody_in_teams
from tests.journeys.teams_hands import TeamsHands

pytestmark = EITHER_CHAT
ALL_WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# what the audit holds of it
EACH_STEP = (
    "firm.created", "workspace.connected", "person.added", "account.linked", "firm.changed", "roles.given",
    "client.added", "key.issued", "rate.set", "matter.created", "expert.invited", "matter.changed",
    "expert.accepted", "desk.sent", "card.sent",
)  # fmt: skip


@pytest.fixture
async def hands(platform: str, database: Database, clock: StillClock) -> AsyncIterator[Hands]:
    there: AbstractAsyncContextManager[Hands] = (
        nobody_in_slack(database, clock) if platform == "slack" else nobody_in_teams(database, clock)
    )
    async with there as found:
        yield found


async def test_a_firm_gets_from_nothing_to_its_first_answer_in_chat(hands: Hands) -> None:
    desk = desk_of(hands)
    await become_the_admin(hands, desk)
    await say_what_the_firm_is(desk)
    key = await clear_a_client_and_make_its_key(desk)
    await set_a_rate_and_open_a_matter(desk)
    await invite_somebody(desk)
    await connect_the_channel(hands, desk)
    await accept(hands, desk)

    await replace(hands.house, api_key=key).send("The clause is valid.", matter="LAW-1")
    await hands.press("U1", "Approve", "The clause is valid.")

    assert "Approved by Ada Kern" in await hands.read("U1")
    (entry,) = hands.house.rows(tables.time_entries)
    assert (entry.pay, entry.price, entry.currency) == (1200, 1800, "USD")
    told = [json.loads(row.body) for row in hands.house.rows(tables.audit_records)]
    kept = {change["did"] for one in told for change in one["changes"]}
    assert {*EACH_STEP} - kept == set()

    page = (await hands.ask("U7", "setup")).rpartition("The desk of Kern LLP")[2]
    assert "LAW-1: Drafts, contracts, in a channel" in page
    assert "Set-up" not in page


async def become_the_admin(hands: Hands, desk: DeskHands) -> None:
    assert "Nobody has set Signoff up here yet. Whoever runs it is shown a code: " in await hands.ask(
        "U7", "setup"
    )
    if isinstance(hands, TeamsHands):
        sol = hands.people["U7"]
        await hands.teams.install(sol, hands.teams.personal(sol))
    else:
        code = await offer_code(hands.house.service.dispatcher.dispatch)
        await desk.ask("U7", f"claim {code}")
    welcome = await hands.read("U7", CHAT)
    assert "step 1 of 8 is next" in welcome
    assert "5. The key with which the client’s program sends: none yet" in welcome


async def say_what_the_firm_is(desk: DeskHands) -> None:
    await desk.press("U7", "Your firm")
    assert "Step 2 of 8" in await desk.fill("U7", firm="Kern LLP", currency="USD", zone="Europe/Berlin")
    assert "Step 3 of 8" in await desk.fill("U7", week_end="sunday", digest_day="monday", digest_hour="9")
    assert "Next, step 4 of 8: clear a client." in await desk.fill("U7", approvers=[desk.named("U7")])

    # left here, and gone on with on another day
    page = await desk.ask("U7", "setup")
    assert "✓ Who approves payouts: Sol Reyes" in page
    assert "step 4 of 8 is next" in page


async def clear_a_client_and_make_its_key(desk: DeskHands) -> str:
    assert "Nothing is delivered before a client is cleared" in await desk.press("U7", "Clear a client")
    assert "Next, step 5 of 8" in await desk.fill("U7", client="Borealis AI")
    assert "A new key for Borealis AI" in await desk.press("U7", "Make its key")
    shown = await desk.fill("U7", earlier="keep")
    assert "Next, step 6 of 8: set a rate." in shown
    return next(word for word in shown.split() if word.startswith("so_live_"))


async def set_a_rate_and_open_a_matter(desk: DeskHands) -> None:
    await desk.press("U7", "Set a rate")
    assert "That is not an amount." in await desk.fill("U7", pay="12", price="dear")
    assert "pays $12.00 and charges $18.00" in await desk.fill("U7", pay="12", price="18")
    await desk.press("U7", "Open a matter")
    said = await desk.fill("U7", code="LAW-1", title="Drafts", practice_area="contracts")
    assert "Its reviews go to one expert at a time; to offer them in a channel, " in said
    assert "Next, step 8 of 8: invite experts." in said


async def invite_somebody(desk: DeskHands) -> None:
    await desk.press("U7", "Invite experts")
    assert (await desk.form("U7"))["practice_areas"] == "contracts"
    said = await desk.fill("U7", members=[desk.named("U1")], names="Ada Kern")
    assert "That was the last step: your firm is set up." in said


async def connect_the_channel(hands: Hands, desk: DeskHands) -> None:
    if isinstance(hands, TeamsHands):
        await hands.teams.install(hands.people["U7"], hands.channel)
    await desk.ask("U7", "connect", CHANNEL)
    assert "Reviews of LAW-1 come to this channel" in await desk.fill(
        "U7"
    )  # the only matter is chosen already


async def accept(hands: Hands, desk: DeskHands) -> None:
    if isinstance(hands, TeamsHands):  # the invitation waited for them to have the app
        ada = hands.people["U1"]
        await hands.teams.install(ada, hands.teams.personal(ada))
    assert "Sol Reyes invites you to be an expert of Kern LLP" in await hands.read("U1", CHAT)
    await desk.press("U1", "Look at it")
    said = await desk.fill(
        "U1", terms=["yes"], starts="00:00", ends="00:00", days=ALL_WEEK, consent=["evaluate"]
    )
    assert "Welcome! You are an expert now" in said
    by = await hands.read("U7", CHAT)
    assert "Ada Kern accepted your invitation and is an expert now, for contracts." in by
    assert "There is nothing more to do: the next output for LAW-1 can come to them" in by
