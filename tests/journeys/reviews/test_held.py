"""What may not leave is held in front of a supervisor, in either chat: released, sent back, taken back, withdrawn."""

import asyncio

import pytest
from sqlalchemy import select

from bot.dispatch import new_command_id
from handlers.decisions import Refused, Reply
from handlers.ids import HeldId
from handlers.people.people import Role, Sender
from handlers.review.held.commands import ReleaseHeld, SendBack
from handlers.review.outbound.listing import NameKeyMade, NameKind, NameListed
from handlers.review.outbound.names import hash_of, words_of_name
from handlers.review.reviews import ReviewState
from storage import tables
from storage.doctor import broken_invariants
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands

OUTPUT = "The cap is one year.\n\nPay within thirty days."
IBAN = "DE89 3704 0044 0532 0130 00"
WITH_IBAN = f"The cap is one year.\n\nPay to {IBAN} within thirty days."
HELD_CARD = "Held: there is an IBAN in the second paragraph of the edit"


async def hold(hands: Hands) -> str:
    """Let Ada give an edit that is held; gives the task's id."""
    sent = await hands.house.send(OUTPUT, title="Cap")
    await hands.press("U1", "Edit", "Cap")
    assert await hands.fill("U1", piece_0=WITH_IBAN, comment="Paid there.") == ""
    return str(sent["id"])


async def client_sees(hands: Hands, task_id: str) -> tuple[str, str | None]:
    task = await hands.house.task(task_id)
    assert "3704" not in str(task) or task["state"] == "provisional"
    return task["state"], task["reviews"][0]["verdict"]


def state_of(hands: Hands) -> str:
    return str(hands.house.rows(tables.reviews)[0].state)


def all_is_well(hands: Hands) -> bool:
    with hands.house.database.reading() as connection:
        return not list(broken_invariants(connection, hands.house.clock.now()))


async def test_a_held_edit_is_released_and_counts_from_then(hands: Hands) -> None:
    task_id = await hold(hands)
    assert await client_sees(hands, task_id) == ("in_review", None)
    assert hands.house.count(tables.time_entries) == 0
    assert "Ada Kern has answered; a supervisor looks at it first" in await hands.read("U2")
    told = await hands.read("U1", CHAT)
    assert "there is an IBAN in the second paragraph of your edit" in told
    assert "3704" not in told
    assert "3704" in await hands.read("U7", CHAT)
    assert all_is_well(hands)
    await hands.house.later(minutes=30)

    await hands.press("U7", "Release", HELD_CARD, CHAT)

    assert await client_sees(hands, task_id) == ("provisional", "edit")
    (entry,) = hands.house.rows(tables.time_entries)
    assert (entry.dated_at, entry.person_id) == (hands.house.clock.now(), hands.house.person("U1"))
    read = await hands.read("U7", CHAT)
    assert "Released by Sol Reyes" in read
    assert "3704" not in read
    assert "Edited by Ada Kern" in await hands.read("U2")
    assert "Sol Reyes released your answer" in await hands.read("U1", CHAT)
    assert all_is_well(hands)


async def test_what_is_sent_back_is_changed_and_goes_out(hands: Hands) -> None:
    task_id = await hold(hands)

    await hands.press("U7", "Send back", HELD_CARD, CHAT)
    assert await hands.fill("U7", comment="Take the account out.") == ""

    assert await client_sees(hands, task_id) == ("in_review", None)
    assert state_of(hands) == ReviewState.OPEN
    assert hands.house.rows(tables.reviews)[0].meter_since is None
    told = await hands.read("U1", CHAT)
    assert "They say: Take the account out." in told
    assert "Sent back by Sol Reyes" in await hands.read("U7", CHAT)
    await hands.press("U1", "Edit", "Cap")
    form = await hands.form("U1")
    assert form["piece-0"] == WITH_IBAN
    assert form["comment"] == "Paid there."
    assert await hands.fill("U1", piece_0="The cap is two years.", comment="Better.") == ""
    assert await client_sees(hands, task_id) == ("provisional", "edit")
    (verdict,) = hands.house.rows(tables.verdicts)
    assert (verdict.edited_output, verdict.comment) == ("The cap is two years.", "Better.")
    assert all_is_well(hands)


@EITHER_CHAT
async def test_a_supervisor_is_reminded_of_what_waits_long_once_a_day(hands: Hands) -> None:
    await hold(hands)
    word = "is held since"
    await hands.house.later(hours=3)
    assert word not in await hands.read("U7", CHAT)

    await hands.house.later(hours=2)
    await hands.house.later(hours=1)

    told = await hands.every("U7", word, CHAT)
    assert len(told) == 1
    assert "3704" not in told[0].words
    assert word not in await hands.read("U1", CHAT)
    await hands.house.later(hours=20)
    assert len(await hands.every("U7", word, CHAT)) == 2
    await hands.press("U7", "Release", HELD_CARD, CHAT)
    await hands.house.later(hours=24)
    assert len(await hands.every("U7", word, CHAT)) == 2
    assert all_is_well(hands)


async def test_its_expert_takes_it_back_and_old_buttons_say_so(hands: Hands) -> None:
    task_id = await hold(hands)

    await hands.press("U2", "Take it back", "a supervisor looks at it first")
    assert "Only Ada Kern can take this answer back" in await hands.read("U2")
    await hands.press("U1", "Take it back", "a supervisor looks at it first")

    assert state_of(hands) == ReviewState.OPEN
    assert "Ada Kern took it back to change it" in await hands.read("U7", CHAT)
    assert (await hands.seen("U7", "Ada Kern took it back", CHAT)).labels == []
    await hands.press("U1", "Approve", "Cap")
    assert await client_sees(hands, task_id) == ("provisional", "approve")
    assert all_is_well(hands)


async def test_of_two_supervisors_one_decides_and_the_other_is_told(hands: Hands) -> None:
    second_supervisor(hands)
    await hold(hands)
    assert "Release" in (await hands.seen("U2", HELD_CARD, CHAT)).labels

    replies = await asyncio.gather(*(decide(hands, account, ReleaseHeld) for account in ("U7", "U2")))

    assert sorted(type(reply).__name__ for reply in replies) == ["Done", "Refused"]
    assert any("released this answer already. Nothing was changed." in str(reply) for reply in replies)
    assert hands.house.count(tables.verdicts) == 1
    for account in ("U7", "U2"):
        assert "Released by" in await hands.read(account, CHAT)
    assert all_is_well(hands)


@pytest.mark.parametrize("command", [ReleaseHeld, SendBack])
async def test_nobody_else_decides_about_a_held_answer(
    hands: Hands, command: type[ReleaseHeld | SendBack]
) -> None:
    await hold(hands)

    for account in ("U1", "U2", "U8"):
        assert isinstance(await decide(hands, account, command), Refused)

    assert state_of(hands) == ReviewState.HELD
    assert hands.house.count(tables.verdicts) == 0


async def test_a_comment_in_a_reply_is_held_as_one_of_a_form(hands: Hands) -> None:
    sent = await hands.house.send(OUTPUT, title="Cap")
    await hands.reply("U1", "reject: wrong law, ask jane@kern-llp.com", "Cap")

    assert await client_sees(hands, sent["id"]) == ("in_review", None)
    assert "an e-mail address in your comment" in await hands.read("U1")
    await hands.press("U7", "Release", "Held: there is an e-mail address in the comment", CHAT)
    (review,) = (await hands.house.task(sent["id"]))["reviews"]
    assert (review["verdict"], review["reason"]) == ("reject", "wrong_law")
    assert "jane@kern-llp.com" in review["comment"]


async def test_a_name_of_the_firms_list_holds_an_answer_unless_the_client_said_it(hands: Hands) -> None:
    key, words = "ab" * 32, words_of_name("Project Falcon")
    firm_id = hands.house.seeded.firm.id
    hands.house.add(
        NameKeyMade(firm_id=firm_id, key=key),
        NameListed(firm_id=firm_id, hash=hash_of(bytes.fromhex(key), words), kind=NameKind.DEAL, words=2),
    )
    theirs = await hands.house.send("As in Project Falcon.", title="Theirs")
    await hands.reply("U1", "reject: wrong law, as in project-falcon", "Theirs")
    assert await client_sees(hands, theirs["id"]) == ("provisional", "reject")

    ours = await hands.house.send(OUTPUT, title="Ours")
    await hands.reply("U1", "reject: wrong law, as in project-falcon", "Ours")

    assert await client_sees(hands, ours["id"]) == ("in_review", None)
    assert "a name on your firm’s list in your comment" in await hands.read("U1", CHAT)


async def test_a_client_withdraws_as_if_nothing_were_held(hands: Hands) -> None:
    task_id = await hold(hands)

    assert await hands.house.withdraw(task_id) == 200

    assert (await hands.house.task(task_id))["state"] == "withdrawn"
    assert "The client withdrew this one" in await hands.read("U7", CHAT)
    assert hands.house.count(tables.time_entries) == 0
    assert all_is_well(hands)


async def test_a_long_answer_is_read_in_full_before_it_is_released(hands: Hands) -> None:
    output = "\n\n".join(
        f"Clause {number} caps the liability of each of the parties." for number in range(180)
    )
    sent = await hands.house.send(output, title="Cap")
    await hands.press("U1", "Read all", "Cap")
    assert await hands.fill("U1", answer="edit", piece_0=f"Pay to {IBAN}.") == ""
    held = "Held: there is an IBAN in the first paragraph of the edit"
    assert "Release" not in (await hands.seen("U7", held, CHAT)).labels

    await hands.press("U7", "Read all", held, CHAT)
    assert await hands.fill("U7", comment="Agreed with them.") == ""

    assert await client_sees(hands, sent["id"]) == ("provisional", "edit")
    assert "They say: Agreed with them." in await hands.read("U1", CHAT)


async def test_an_answer_is_taken_back_in_words(hands: Hands) -> None:
    await hold(hands)

    await hands.reply("U1", "undo", "Cap")

    assert state_of(hands) == ReviewState.OPEN
    assert "Taken back. It is yours to answer again." in await hands.read("U1")


async def test_metered_time_stands_while_an_answer_is_held_and_counts_once(hands: Hands) -> None:
    sent = await hands.house.send(OUTPUT, matter="TIME-1", title="Cap")
    await hands.house.settled()
    mine = hands.house.account(hands.house.rows(tables.reviews)[0].expert_id)
    await hands.press(mine, "Start", "about 5 min", CHAT)
    await hands.house.later(minutes=2)
    await hands.press(mine, "Reject", OUTPUT.split("\n", maxsplit=1)[0], CHAT)
    assert await hands.fill(mine, reason="wrong_law", comment=f"Pay to {IBAN}.") == ""
    await hands.house.later(hours=3)

    await hands.press("U7", "Release", "Held: there is an IBAN in the comment", CHAT)

    (entry,) = hands.house.rows(tables.time_entries)
    assert (entry.milliseconds, entry.dated_at) == (120_000, hands.house.clock.now())
    assert await client_sees(hands, sent["id"]) == ("provisional", "reject")
    assert all_is_well(hands)


async def decide(hands: Hands, account: str, command: type[ReleaseHeld | SendBack]) -> Reply:
    """Press a button that stands in an old message still."""
    a, w, person_id = tables.accounts, tables.workspaces, hands.house.person(account)
    with hands.house.database.reading() as connection:
        row = connection.execute(
            select(w.c.platform, w.c.external_id, a.c.platform_user_id)
            .join(a)
            .where(a.c.person_id == person_id)
        ).one()
    sender = Sender(platform=row.platform, workspace=row.external_id, platform_user_id=row.platform_user_id)
    (held,) = hands.house.rows(tables.held_answers)
    pressed = command(id=new_command_id(), sender=sender, held_id=HeldId(held.id), note="As it is.")
    return await hands.house.service.dispatcher.dispatch(pressed)


def second_supervisor(hands: Hands) -> None:
    """Let Ben be a supervisor too."""
    with hands.house.database.writer.begin() as connection:
        connection.execute(
            tables.people.update()
            .where(tables.people.c.id == hands.house.person("U2"))
            .values(roles=[Role.EXPERT, Role.SUPERVISOR])
        )
