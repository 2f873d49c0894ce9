"""Who sees what: overlap without peeking, confidential matters, old cards, and what a lock screen shows."""

import asyncio
from dataclasses import replace
from typing import Any

from handlers.ids import MatterId
from handlers.review.tasks import Offer
from storage import tables
from tests.journeys.hands import CHANNEL, CHAT, EITHER_CHAT, Hands
from tests.journeys.stage import House

pytestmark = EITHER_CHAT

HOSTILE = (
    "<!channel> <!here> @here @channel <@U2> <!subteam^S1|law> pay <https://evil.example|your invoice> & *now*\n\n"
    "```\n<!everyone>\n```\n\n[click](https://evil.example) <script>alert(1)</script>"
)


def experts_of(house: House, task: dict[str, Any]) -> list[str]:
    rows = [row for row in house.rows(tables.reviews) if row.task_id == task["id"]]
    return [house.account(row.expert_id) for row in rows]


async def answer(hands: Hands, account: str, **values: str | list[str]) -> None:
    await hands.press(account, "Start", "about 5 min", CHAT)
    await hands.press(account, "Review", "A shared clause.", CHAT)
    assert await hands.fill(account, **values) == ""


async def test_two_reviewers_never_see_what_the_other_said_and_are_never_the_same(hands: Hands) -> None:
    task = await hands.house.send("A shared clause.", matter="OVERLAP-1")
    await hands.house.settled()
    first, second = experts_of(hands.house, task)
    assert first != second

    await answer(hands, first, answer="reject", reason="wrong_law", comment="Swiss law.", criteria=[])
    assert (await hands.house.task(task["id"]))["state"] == "in_review"
    await answer(hands, second, answer="approve", criteria=["cites", "plain"])

    for account, own, other in (
        (first, "Rejected by", "Approved by"),
        (second, "Approved by", "Rejected by"),
    ):
        read = await hands.read(account, CHAT)
        assert own in read
        assert other not in read
    assert "Swiss" not in await hands.read(second, CHAT)
    assert "A shared clause." not in await hands.read("U7")
    told = await hands.house.task(task["id"])
    assert told["state"] == "provisional"
    assert sorted(review["verdict"] for review in told["reviews"]) == ["approve", "reject"]
    assert len({review["expert"] for review in told["reviews"]}) == 2


async def test_who_declines_one_turn_at_a_task_gets_no_other_turn_at_it(hands: Hands) -> None:
    task = await hands.house.send("A shared clause.", matter="OVERLAP-1")
    await hands.house.settled()
    first, _ = experts_of(hands.house, task)

    await hands.press(first, "Recuse myself", "about 5 min", CHAT)

    assert first not in experts_of(hands.house, task)
    assert len(set(experts_of(hands.house, task))) == 2


async def test_nobody_takes_two_turns_at_one_task_however_fast_they_click(hands: Hands) -> None:
    shared = hands.house.seeded.matters["OVERLAP-1"]
    in_channel = replace(shared, id=MatterId("both"), code="BOTH", offer=Offer.CHANNEL, rubric=())
    hands.house.add(in_channel)
    await hands.house.send("A shared clause.", matter="BOTH")
    cards = [card for card in await hands.every("U1", "about 5 min") if "Start" in card.labels]
    assert len(cards) == 2

    await asyncio.gather(*(hands.click("U1", "Start", card) for card in cards))

    said = await hands.read("U1")
    assert said.count("You already have a turn at this task") == 1
    assert [row.expert_id for row in hands.house.rows(tables.reviews)].count(hands.house.person("U1")) == 1


async def test_a_confidential_text_is_seen_by_its_expert_alone(hands: Hands) -> None:
    task = await hands.house.send(
        "A secret clause.", matter="CONF-1", title="Project Falcon", prompt="Falcon?"
    )
    await hands.press("U1", "Start", "about 5 min")
    await hands.seen("U2", "Ada Kern is on it")
    await hands.press("U1", "Edit", "A secret clause.", CHAT)
    assert await hands.fill("U1", piece_0="A public clause.", comment="Falcon is known.") == ""
    await hands.seen("U2", "Edited by Ada Kern")

    await hands.press("U1", "Undo", "Edited by Ada Kern", CHAT)
    await hands.press("U1", "Approve", "A secret clause.", CHAT)
    await hands.house.later(minutes=11)

    for account in ("U2", "U7", "U9"):
        read = await hands.read(account)
        for secret in ("secret", "public clause", "Falcon"):
            assert secret not in read
    assert "A secret clause." in await hands.read("U1", CHAT)
    assert (await hands.house.task(task["id"]))["state"] == "final"


async def test_a_channel_card_loses_its_text_when_the_undo_time_ends(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Approve", "Cap")
    assert "The cap is one year." in (await hands.seen("U2", "Approved by Ada Kern")).words

    await hands.house.later(minutes=10)

    kept = await hands.seen("U2", "Approved by Ada Kern")
    assert "The cap is one year." not in kept.words
    assert kept.labels == []


async def test_a_card_says_neither_whose_agent_it_was_nor_who_pays(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap", agent="drafter-9000")
    await hands.press("U1", "Approve", "Cap")
    await hands.house.send("A secret clause.", matter="CONF-1", agent="drafter-9000")
    await hands.press("U1", "Start", "about 5 min")

    for account, place in (("U1", CHANNEL), ("U1", CHAT), ("U2", CHANNEL)):
        read = await hands.read(account, place)
        assert "Acme" not in read
        assert "drafter-9000" not in read


async def test_no_notification_holds_a_text_and_no_output_calls_anybody(hands: Hands) -> None:
    piece = await hands.house.send(
        HOSTILE, title="Falcon <!channel>", prompt="Secret prompt", context="Secret one"
    )
    await hands.house.send(HOSTILE, title="Falcon", matter="TIME-1")
    await hands.house.send(HOSTILE, title="Falcon", matter="CONF-1")
    assert "<@U2>" in await discreet(hands)  # it is drawn, as letters
    await hands.press("U1", "Reject", "Falcon")
    assert await hands.fill("U1", reason="incomplete", comment="See <!channel> and <@U2>") == ""
    assert "See <!channel> and <@U2>" in await discreet(hands)
    await hands.press("U1", "Undo", "Rejected by Ada Kern")
    await hands.press("U1", "Approve", "Falcon")
    await hands.press("U2", "Start", "about 5 min")
    assert "<@U2>" in await discreet(hands)
    await hands.reply("U1", "undo", "Approved")
    await hands.say("U1", "Falcon is a secret <!channel>")
    await discreet(hands)
    await hands.house.withdraw(piece["id"])
    await hands.house.later(hours=5)
    await discreet(hands)


async def discreet(hands: Hands) -> str:
    """Look at everything the app has posted: no notification tells, nothing calls anybody. Gives what is drawn."""
    posted = await hands.posted()
    assert len(posted.notifications) >= 3
    for secret in ("Falcon", "evil", "invoice", "Acme", "Secret", "drafter", "See"):
        assert secret not in "".join(posted.notifications)
    assert posted.calls == []
    return posted.drawn
