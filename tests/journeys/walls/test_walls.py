"""Walls in either chat: whom they bar sees nothing and learns nothing, and everybody else goes on."""

from typing import Any

import pytest
from sqlalchemy import update

from bot.dispatch import new_command_id
from handlers.decisions import Done
from handlers.people.people import Role
from handlers.review.offering.turns import NOT_AVAILABLE
from handlers.walls.typed_walls import TypedWall
from handlers.walls.walling import AddWall, EndWall
from storage import tables
from tests.journeys.hands import CHAT, Hands
from tests.seed import PEOPLE

NAMES = {account: name for account, name, _, _ in PEOPLE}
TEXT, TITLE = "The cap is one year.", "Cap clause"
OFFER = "Contracts review"


async def put_up(hands: Hands, account: str | None = None, **typed: str) -> str:
    """Put up a wall as compliance does, on a person or of a kind of its own; gives what it is called."""
    person = NAMES[account] if account else ""
    wall = TypedWall(**({"kind": "party", "subject": "Acme", "person": person} | typed))
    command = AddWall(id=new_command_id(), firm="", decided_by="Sol Reyes", wall=wall)
    reply = await hands.house.service.dispatcher.dispatch(command)
    assert isinstance(reply, Done), reply
    await swept(hands)
    return reply.words.split(" as ")[-1].split(".")[0]


async def swept(hands: Hands) -> None:
    await hands.house.until(
        lambda: all(row.done_at for row in hands.house.rows(tables.wall_sweeps)), "an end to the sweep"
    )
    await hands.house.settled()


async def send(hands: Hands, matter: str = "PIECE-1", **more: Any) -> dict[str, Any]:
    named = {"parties": ["ACME Holdings Ltd"]} | more
    sent = await hands.house.send(TEXT, title=TITLE, matter=matter, **named)
    await hands.house.settled()
    return sent


def asked(hands: Hands) -> str:
    """The account of whoever a direct offer stands with."""
    return hands.house.account(hands.house.rows(tables.reviews)[0].expert_id)


async def test_a_new_wall_takes_an_open_card_back_and_others_are_asked(hands: Hands) -> None:
    await send(hands, "TIME-1")
    first = asked(hands)
    await hands.press(first, "Start", OFFER, CHAT)
    assert TEXT in await hands.read(first, CHAT)

    await put_up(hands, first)

    read = await hands.read(first, CHAT)
    assert TEXT not in read
    assert TITLE not in read
    assert "This review is no longer with you" in read
    second = asked(hands)
    assert second != first
    await hands.press(second, "Start", OFFER, CHAT)
    await hands.press(second, "Approve", TITLE, CHAT)
    (entry,) = hands.house.rows(tables.time_entries)
    assert entry.person_id == hands.house.person(second)


async def test_a_channel_in_which_somebody_barred_may_read_carries_an_offer_without_text(
    hands: Hands,
) -> None:
    await put_up(hands, "U2")
    sent = await send(hands)

    read = await hands.read("U1")
    assert OFFER in read
    assert TEXT not in read
    assert TITLE not in read
    await hands.press("U2", "Start", OFFER)
    assert NOT_AVAILABLE in await hands.read("U2")
    await hands.press("U1", "Start", OFFER)
    assert TEXT in await hands.read("U1", CHAT)
    await hands.press("U1", "Approve", TITLE, CHAT)

    assert (await hands.house.task(sent["id"]))["state"] == "provisional"
    for account in ("U1", "U2"):
        there = await hands.read(account)
        assert "Approved by Ada Kern" in there
        assert TEXT not in there
        assert TITLE not in there
    await hands.press("U1", "Undo", TITLE, CHAT)
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"
    assert TEXT not in await hands.read("U2")


@pytest.mark.parametrize("answered", [False, True])
async def test_a_new_wall_strips_the_cards_of_a_channel_and_of_its_persons_own_chat(
    hands: Hands, *, answered: bool
) -> None:
    await send(hands)
    assert TEXT in await hands.read("U2")
    if answered:
        await hands.press("U1", "Approve", TITLE)

    await put_up(hands, "U2")

    read = await hands.read("U2")
    assert TEXT not in read
    assert TITLE not in read
    assert ("Approved by Ada Kern" in read) is answered


async def test_a_wall_that_ends_lets_everything_be_as_it_was(hands: Hands) -> None:
    await send(hands)
    called = await put_up(hands, "U2")
    assert TEXT not in await hands.read("U2")

    ended = await hands.house.service.dispatcher.dispatch(
        EndWall(id=new_command_id(), firm="", decided_by="Sol Reyes", reference=called)
    )

    assert isinstance(ended, Done)
    await swept(hands)
    assert TEXT in await hands.read("U2")
    await hands.press("U2", "Approve", TITLE)
    assert hands.house.count(tables.verdicts) == 1


async def test_an_answer_that_was_begun_before_the_wall_is_refused_and_nothing_recorded(hands: Hands) -> None:
    await send(hands, "TIME-1")
    first = asked(hands)
    await hands.press(first, "Start", OFFER, CHAT)
    await hands.press(first, "Edit", TITLE, CHAT)

    await put_up(hands, first)

    assert await refused_form(hands, first) == NOT_AVAILABLE
    assert hands.house.count(tables.verdicts) == 0
    assert hands.house.count(tables.time_entries) == 0
    assert TEXT not in await hands.read(first, CHAT)


async def refused_form(hands: Hands, account: str) -> str:
    """Send the form that was begun; where it stood in the place of the card it went with that, and there is none."""
    try:
        return await hands.fill(account, piece_0="The cap is two years.")
    except AssertionError as nothing:
        return NOT_AVAILABLE if "has no form open" in str(nothing) else str(nothing)


async def test_a_reply_in_words_is_refused_like_a_click(hands: Hands) -> None:
    await put_up(hands, "U2")
    await send(hands)

    await hands.reply("U2", "approve", OFFER)

    assert NOT_AVAILABLE in await hands.read("U2")
    assert hands.house.count(tables.verdicts) == 0


async def test_the_queue_names_nothing_to_whom_a_wall_bars(hands: Hands) -> None:
    await send(hands)
    await put_up(hands, "U1")

    theirs, others = await hands.ask("U1", "queue"), await hands.ask("U2", "queue")

    assert "Nothing waits for you." in theirs
    assert TITLE not in theirs
    assert TITLE in others


@pytest.mark.parametrize(("kind", "told"), [("restricted", False), ("watch", True)])
async def test_what_a_list_names_goes_to_nobody_and_only_a_watched_name_is_told_to_compliance(
    hands: Hands, kind: str, *, told: bool
) -> None:
    with hands.house.database.writer.begin() as connection:
        sol = tables.people.c.id == hands.house.person("U7")
        roles = [Role.ADMIN, Role.COMPLIANCE, Role.SUPERVISOR]
        connection.execute(update(tables.people).where(sol).values(roles=roles))
    await put_up(hands, kind=kind)

    sent = await send(hands)

    for account in ("U1", "U2", "U7"):
        read = await hands.read(account) + await hands.ask(account, "help")
        assert OFFER not in read
        assert TITLE not in read
        assert ("names somebody on the watch list" in read) is (told and account == "U7")
        assert "Acme" not in read
    await hands.house.later(hours=5)
    assert (await hands.house.task(sent["id"]))["state"] == "expired"
    assert OFFER not in await hands.read("U1")


async def test_every_card_says_by_which_walls_it_was_judged(hands: Hands) -> None:
    await send(hands)
    await put_up(hands, "U2")
    await send(hands)

    cards = {row.subject_id: row for row in hands.house.rows(tables.deliveries) if row.kind == "card"}
    updates = [row for row in hands.house.rows(tables.deliveries) if row.kind == "card_update"]
    assert sorted(row.wall_version for row in cards.values()) == [0, 1]
    assert [row.wall_version for row in updates] == [1]
    assert sorted(row.wall_version for row in hands.house.rows(tables.offers)) == [0, 1]
