"""Who sees what: overlap without peeking, confidential matters, old cards, and what a lock screen shows."""

import asyncio
import json
from dataclasses import replace
from typing import Any

from bot.workspace.reading import labels, words_of
from handlers.ids import MatterId
from handlers.review.tasks import Offer
from storage import tables
from tests.journeys.stage import Stage

HOSTILE = (
    "<!channel> <!here> @here @channel <@U2> <!subteam^S1|law> pay <https://evil.example|your invoice> & *now*\n\n"
    "```\n<!everyone>\n```\n\n[click](https://evil.example) <script>alert(1)</script>"
)


def experts_of(stage: Stage, task: dict[str, Any]) -> list[str]:
    rows = [row for row in stage.rows(tables.reviews) if row.task_id == task["id"]]
    return [stage.account(row.expert_id) for row in rows]


async def answer(stage: Stage, account: str, **values: object) -> None:
    await stage.press(account, "Start", "about 5 min", "app")
    await stage.press(account, "Review", "A shared clause.", "app")
    sent = await stage.driver.submit(account, await stage.driver.modal(account, "Review"), values)
    assert sent.ok, sent
    await stage.settled()


async def test_two_reviewers_never_see_what_the_other_said_and_are_never_the_same(stage: Stage) -> None:
    task = await stage.send("A shared clause.", matter="OVERLAP-1")
    await stage.settled()
    first, second = experts_of(stage, task)
    assert first != second

    await answer(stage, first, answer="reject", reason="wrong_law", comment="Swiss law.", criteria=[])
    assert (await stage.task(task["id"]))["state"] == "in_review"
    await answer(stage, second, answer="approve", criteria=["cites", "plain"])

    for account, own, other in (
        (first, "Rejected by", "Approved by"),
        (second, "Approved by", "Rejected by"),
    ):
        read = await stage.words(account, "app")
        assert own in read
        assert other not in read
    assert "Swiss" not in await stage.words(second, "app")
    assert "A shared clause." not in await stage.words("U7")
    told = await stage.task(task["id"])
    assert told["state"] == "provisional"
    assert sorted(review["verdict"] for review in told["reviews"]) == ["approve", "reject"]
    assert len({review["expert"] for review in told["reviews"]}) == 2


async def test_who_declines_one_turn_at_a_task_gets_no_other_turn_at_it(stage: Stage) -> None:
    task = await stage.send("A shared clause.", matter="OVERLAP-1")
    await stage.settled()
    first, _ = experts_of(stage, task)

    await stage.press(first, "Recuse myself", "about 5 min", "app")

    assert first not in experts_of(stage, task)
    assert len(set(experts_of(stage, task))) == 2


async def test_nobody_takes_two_turns_at_one_task_however_fast_they_click(stage: Stage) -> None:
    shared = stage.seeded.matters["OVERLAP-1"]
    in_channel = replace(shared, id=MatterId("both"), code="BOTH", offer=Offer.CHANNEL, rubric=())
    stage.add(in_channel)
    await stage.send("A shared clause.", matter="BOTH")
    await stage.settled()
    cards = [card for card in await stage.driver.messages("C1", "U1") if "Start" in labels(card["blocks"])]
    assert len(cards) == 2

    await asyncio.gather(*(stage.driver.click_label("U1", "Start", card) for card in cards))

    said = await stage.words("U1")
    assert said.count("You already have a turn at this task") == 1
    assert [row.expert_id for row in stage.rows(tables.reviews)].count(stage.person("U1")) == 1


async def test_a_confidential_text_is_seen_by_its_expert_alone(stage: Stage) -> None:
    task = await stage.send("A secret clause.", matter="CONF-1", title="Project Falcon", prompt="Falcon?")
    await stage.press("U1", "Start", "about 5 min")
    await stage.seen("U2", "Ada Kern is on it")
    await stage.press("U1", "Edit", "A secret clause.", "app")
    form = await stage.driver.modal("U1", "Edit")
    await stage.driver.submit("U1", form, {"piece-0": "A public clause.", "comment": "Falcon is known."})
    await stage.seen("U2", "Edited by Ada Kern")

    await stage.press("U1", "Undo", "Edited by Ada Kern", "app")
    await stage.press("U1", "Approve", "A secret clause.", "app")
    await stage.later(minutes=11)

    for account in ("U2", "U7", "U9"):
        read = await stage.words(account)
        for secret in ("secret", "public clause", "Falcon"):
            assert secret not in read
    assert "A secret clause." in await stage.words("U1", "app")
    assert (await stage.task(task["id"]))["state"] == "final"


async def test_a_channel_card_loses_its_text_when_the_undo_time_ends(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Approve", "Cap")
    assert "The cap is one year." in words_of(await stage.seen("U2", "Approved by Ada Kern"))

    await stage.later(minutes=10)

    kept = await stage.seen("U2", "Approved by Ada Kern")
    assert "The cap is one year." not in words_of(kept)
    assert labels(kept["blocks"]) == []


async def test_a_card_says_neither_whose_agent_it_was_nor_who_pays(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap", agent="drafter-9000")
    await stage.press("U1", "Approve", "Cap")
    await stage.send("A secret clause.", matter="CONF-1", agent="drafter-9000")
    await stage.press("U1", "Start", "about 5 min")

    for account, place in (("U1", "C1"), ("U1", "app"), ("U2", "C1")):
        read = await stage.words(account, place)
        assert "Acme" not in read
        assert "drafter-9000" not in read


async def test_no_notification_holds_a_text_and_no_output_calls_anybody(stage: Stage) -> None:
    piece = await stage.send(HOSTILE, title="Falcon <!channel>", prompt="Secret prompt", context="Secret one")
    await stage.send(HOSTILE, title="Falcon", matter="TIME-1")
    await stage.send(HOSTILE, title="Falcon", matter="CONF-1")
    assert "<@U2>" in await discreet(stage)  # it is drawn, as letters
    await stage.press("U1", "Reject", "Falcon")
    form = await stage.driver.modal("U1", "Reject")
    await stage.driver.submit("U1", form, {"reason": "incomplete", "comment": "See <!channel> and <@U2>"})
    assert "See <!channel> and <@U2>" in await discreet(stage)
    await stage.press("U1", "Undo", "Rejected by Ada Kern")
    await stage.press("U1", "Approve", "Falcon")
    await stage.press("U2", "Start", "about 5 min")
    assert "<@U2>" in await discreet(stage)
    await stage.driver.reply("U1", await stage.seen("U1", "Approved"), "undo")
    await stage.driver.say("U1", "app", "Falcon is a secret <!channel>")
    await discreet(stage)
    await stage.withdraw(piece["id"])
    await stage.later(hours=5)
    await discreet(stage)


async def discreet(stage: Stage) -> str:
    """Look at everything the app has posted: no notification tells, nothing calls anybody. Gives all blocks."""
    await stage.settled()
    said = [
        message
        for conversation in stage.workspace.world.conversations.values()
        for message in conversation.messages.values()
        if message.author == "U0"
    ]
    assert len(said) >= 3
    drawn = json.dumps([message.blocks for message in said], default=list, ensure_ascii=False)
    for secret in ("Falcon", "evil", "invoice", "Acme", "Secret", "drafter", "See"):
        assert secret not in "".join(message.text for message in said)
    for call in ("<!", "<@", "@here", "@channel"):
        assert call not in "".join(message.text + _marked_up(message.blocks) for message in said)
    assert '"type": "user"' not in drawn
    assert '"type": "broadcast"' not in drawn
    return drawn


def _marked_up(value: object) -> str:
    """All texts in which Slack would look for mentions."""
    if isinstance(value, dict):
        own = str(value["text"]) if value.get("type") == "mrkdwn" else ""
        return own + "".join(_marked_up(part) for part in value.values())
    return "".join(_marked_up(part) for part in value) if isinstance(value, list | tuple) else ""
