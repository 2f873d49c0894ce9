"""Whoever answers for compliance asks in chat who did and saw what; it is there, in words, in their firm alone."""

import asyncio

import pytest

from bot.housekeeping.sealing import seal_due
from handlers.ids import reference_of
from storage import tables
from storage.views.audit import proven_chains
from tests.journeys.hands import CHAT, Hands
from tests.journeys.stage import House
from tests.journeys.walls.test_walls import OFFER, TEXT, TITLE, put_up, send


async def sealed(house: House) -> None:
    await house.settled()
    await seal_due(house.service.dispatcher, house.service.database)


def proven(house: House) -> list[tuple[bool, bool]]:
    """Of each firm: whether its chain has records, and whether it proves."""
    with house.service.database.reading() as connection:
        return [(one.count > 0, one.faults == ()) for one in proven_chains(connection)]


@pytest.mark.parametrize("chained", [True, False])
async def test_what_was_sent_shown_and_answered_is_told_to_compliance(hands: Hands, chained: bool) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.settled()
    await hands.press("U1", "Approve", "Cap")
    await hands.house.settled()
    (review,) = hands.house.rows(tables.reviews)
    reference = reference_of(review.id)
    if chained:
        await sealed(hands.house)

    told = await hands.ask("U7", "audit matter PIECE-1")

    assert "Audit of matter PIECE-1" in told
    for act in (
        "Acme Lab sent a task for PIECE-1",
        f"Signoff offered review {reference} to the channel",
        f"Signoff showed the card of review {reference}",
        f"Ada Kern approved review {reference} of PIECE-1; entered $6.00 to be paid and $10.00 to be charged",
    ):
        assert act in told
    assert "one year" not in told
    for about in ("person Ada Kern", f"task {reference}"):
        assert f"Ada Kern approved review {reference}" in await hands.ask("U7", f"audit {about}")
    await sealed(hands.house)
    assert proven(hands.house) == [(True, True)]


async def test_others_are_refused_and_what_is_not_there_is_said(hands: Hands) -> None:
    assert "Only admin or compliance may do this here" in await hands.ask("U1", "audit PIECE-1")
    assert "Say what about" in await hands.ask("U7", "audit")
    assert "Your firm has no matter, person or task “LAW-999”" in await hands.ask("U7", "audit LAW-999")
    assert "Sol Reyes asked for the audit of" not in await hands.ask("U7", "audit person Sol Reyes")
    assert "Sol Reyes asked for the audit of person Sol Reyes" in await hands.ask("U7", "audit person Sol")


async def test_pages_and_forms_that_were_looked_at_are_told(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.settled()
    await hands.ask("U1", "queue")
    await hands.press("U1", "Edit", "Cap")
    (review,) = hands.house.rows(tables.reviews)
    await asyncio.gather(sealed(hands.house), sealed(hands.house))

    told = await hands.ask("U7", "audit person ada")

    assert "Ada Kern looked at their page" in told
    assert f"Ada Kern opened the form to edit review {reference_of(review.id)}" in told


async def test_who_could_see_a_task_on_a_day_is_told_by_the_walls_as_they_were(hands: Hands) -> None:
    await put_up(hands, "U2")
    await send(hands)
    await hands.press("U1", "Start", OFFER)
    await hands.press("U1", "Edit", TITLE, CHAT)
    (review,) = hands.house.rows(tables.reviews)
    await sealed(hands.house)
    today = f"{hands.house.clock.now():%Y-%m-%d}"

    told = await hands.ask("U7", f"audit task {reference_of(review.id)} on {today}")

    for line in (
        "Walls: version 1, since",
        "decided by Sol Reyes",
        "offered to a channel, judged by version 1",
        "card shown to Ada Kern, judged by version 1",
        "text opened by Ada Kern",
        "Barred: Ben Odell",
        "Basis: party Acme bars Ben Odell",
    ):
        assert line in told
    assert TEXT not in told
    assert "Barred: Ben Odell" not in await hands.ask(
        "U1", f"audit task {reference_of(review.id)} on {today}"
    )
