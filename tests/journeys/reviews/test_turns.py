"""Whose turn it is: offers, declines, snoozes, claims left lying, people who leave, and what is never answered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from handlers.ids import MatterId
from handlers.people.people import PersonState
from handlers.records import Record
from handlers.review.offering.offers import OfferOutcome
from storage import tables
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.journeys.stage import House
from tests.seed import review_of, task_of

pytestmark = EITHER_CHAT

DIRECT = "TIME-1"


async def test_a_decline_in_a_channel_leaves_the_card_to_the_colleagues(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")

    await hands.press("U1", "Decline: no time", "Cap")
    await hands.press("U1", "Approve", "Cap")

    told = await hands.read("U1")
    assert "Declined. It stays here for your colleagues" in told
    assert "does not count against you" in told
    assert "You declined this one, so it waits for somebody else." in await hands.read("U1")
    assert "Declined." not in await hands.read("U2")
    await hands.press("U2", "Approve", "Cap")
    await hands.seen("U1", "Approved by Ben Odell")


async def test_a_declined_offer_goes_to_the_next_and_the_first_card_says_so(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter=DIRECT)
    first = await hands.house.whose(sent)

    await hands.press(first, "Decline: not my area", "about 5 min", CHAT)

    second = await hands.house.whose(sent)
    assert second != first
    old = await hands.seen(first, "This review is no longer with you. Nothing to do.", CHAT)
    assert old.labels == []
    await hands.press(second, "Start", "about 5 min", CHAT)
    await hands.seen(second, "The cap is one year.", CHAT)
    assert [row.outcome for row in hands.house.rows(tables.offers)] == [
        OfferOutcome.DECLINED,
        OfferOutcome.TAKEN,
    ]


async def test_who_declined_is_never_asked_again_even_when_all_others_have(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter=DIRECT)
    asked = []
    for _ in range(3):
        asked.append(await hands.house.whose(sent))
        await hands.press(asked[-1], "Recuse myself", "about 5 min", CHAT)

    await hands.house.later(hours=1)

    assert sorted(asked) == ["U1", "U2", "U3"]
    assert hands.house.review_of(sent).expert_id is None
    await hands.house.later(hours=4)
    assert (await hands.house.task(sent["id"]))["state"] == "expired"


async def test_tasks_sent_together_come_in_the_order_in_which_they_were_sent(hands: Hands) -> None:
    titles = [f"Clause {number:02}" for number in range(12)]
    await hands.house.send_all(
        *({"output": "Valid.", "matter": "PIECE-1", "title": title} for title in titles)
    )
    await hands.house.settled()

    words = await hands.read("U1")
    assert sorted(titles, key=words.index) == titles


async def test_the_turn_goes_round(hands: Hands) -> None:
    asked = []
    for number in range(6):
        sent = await hands.house.send(f"Clause {number}.", matter=DIRECT)
        asked.append(await hands.house.whose(sent))
        await hands.house.later(minutes=1)

    assert asked[:3] == asked[3:]
    assert sorted(asked[:3]) == ["U1", "U2", "U3"]


async def test_the_daily_capacity_limits_what_is_sent_and_not_what_is_taken(hands: Hands) -> None:
    with hands.house.database.writer.begin() as connection:
        connection.execute(update(tables.people).values(daily_capacity=1))
    for number in range(4):
        await hands.house.send(f"Clause {number}.", matter=DIRECT)
    await hands.house.settled()
    offered = [row.expert_id for row in hands.house.rows(tables.reviews)]
    assert offered.count(None) == 1
    assert len(set(offered)) == 4

    await hands.house.send("In the channel.", title="Channel")
    await hands.press("U1", "Approve", "Channel")

    await hands.seen("U2", "Approved by Ada Kern")


async def test_an_unanswered_channel_offer_goes_to_one_person_when_its_due_time_nears(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.later(hours=3)

    ben = await hands.house.whose(sent)

    await hands.seen(ben, "The cap is one year.", CHAT)
    others = {"U1", "U2", "U3"} - {ben}
    name = hands.house.seeded.people[ben].name
    in_channel = await hands.seen("U7", f"Offered to {name}")
    assert in_channel.labels == []
    assert "The cap is one year." not in in_channel.words
    await hands.press(ben, "Approve", "The cap is one year.", CHAT)
    await hands.seen(others.pop(), f"Approved by {name}")


async def test_an_offer_nobody_answers_wanders_and_expires_and_the_client_is_told(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter=DIRECT)
    first = await hands.house.whose(sent)
    await hands.house.later(hours=3)
    second = await hands.house.whose(sent)

    await hands.house.later(hours=1)

    assert first != second
    await hands.seen(first, "Its time ran out before it was answered.", CHAT)
    await hands.seen(second, "Its time ran out before it was answered.", CHAT)
    task = await hands.house.task(sent["id"])
    assert task["state"] == "expired"
    assert task["reviews"][0]["words"] == "No expert answered before the task was due."
    assert {row.outcome for row in hands.house.rows(tables.offers)} == {OfferOutcome.PASSED}


async def test_a_click_between_the_due_time_and_the_tick_is_too_late(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    card = await hands.seen("U1", "Cap")
    hands.house.clock.move_to(hands.house.clock.now() + timedelta(hours=4))

    await hands.click("U1", "Approve", card)
    await hands.house.later(seconds=0)

    assert "The time for this one is over, so it needs no answer any more." in await hands.read("U1")
    assert hands.house.count(tables.verdicts) == 0


async def test_a_snoozed_review_comes_back_to_mind_and_is_not_passed_on_at_that_moment(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter=DIRECT)
    mine = await hands.house.whose(sent)
    await hands.house.later(hours=2, minutes=30)

    await hands.press(mine, "Remind me in an hour", "about 5 min", CHAT)
    assert "I will remind you at 14:30." in await hands.read(mine, CHAT)
    await hands.seen(mine, "Snoozed until Wed 14 Oct, 14:30", CHAT)
    await hands.house.later(minutes=45)
    assert await hands.house.whose(sent) == mine

    await hands.house.later(minutes=15)

    await hands.seen(mine, "You asked me to remind you", CHAT)
    assert await hands.house.whose(sent) == mine
    await hands.house.later(minutes=24)
    assert await hands.house.whose(sent) != mine


async def test_a_snooze_in_a_channel_is_a_reminder_for_one_and_holds_up_nobody(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Remind me in an hour", "Cap")

    await hands.house.later(hours=1)

    await hands.seen("U1", "You asked me to remind you", CHAT)
    await hands.press("U2", "Approve", "Cap")
    await hands.seen("U1", "Approved by Ben Odell")


async def test_a_reminder_of_something_withdrawn_is_not_sent(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Remind me in an hour", "Cap")
    await hands.house.withdraw(sent["id"])

    await hands.house.later(hours=1)

    assert "You asked me to remind you" not in await hands.read("U1", CHAT)


async def test_a_snooze_leaves_time_to_answer_or_is_refused(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.later(hours=3, minutes=30)
    mine = await hands.house.whose(sent)
    await hands.press(mine, "Remind me in an hour", "The cap", CHAT)
    assert "I will remind you at 14:55." in await hands.read(mine, CHAT)

    await hands.house.later(minutes=26)
    await hands.press(mine, "Remind me in an hour", "The cap", CHAT)

    assert "It is due at 15:00, too soon for a reminder." in await hands.read(mine, CHAT)


async def test_who_started_and_left_it_lying_is_told_and_somebody_else_is_asked(hands: Hands) -> None:
    sent = await hands.house.send("The cap is one year.", matter=DIRECT)
    idle = await hands.house.whose(sent)
    await hands.press(idle, "Start", "about 5 min", CHAT)

    await hands.house.later(minutes=30)

    assert await hands.house.whose(sent) != idle
    await hands.seen(idle, "The review that you had open went back, because its time was over.", CHAT)
    passed = next(row for row in hands.house.rows(tables.offers) if row.number == 1)
    assert (passed.outcome, passed.metered_ms) == (OfferOutcome.PASSED, 15 * 60_000)
    assert hands.house.count(tables.time_entries) == 0
    old = await hands.seen(idle, "This review is no longer with you. Nothing to do.", CHAT)
    assert "The cap is one year." not in old.words


async def test_a_channel_offer_can_be_started_again_after_it_was_left_lying(hands: Hands) -> None:
    await hands.house.send("Secret clause.", matter="CONF-1")
    await hands.press("U1", "Start", "about 5 min")
    with hands.house.database.writer.begin() as connection:  # nobody to offer it to directly
        connection.execute(update(tables.people).values(state=PersonState.PAUSED))
    await hands.house.later(minutes=30)

    await hands.press("U2", "Start", "about 5 min")

    await hands.press("U2", "Approve", "Secret clause.", CHAT)
    assert (
        hands.house.rows(tables.offers)[0].metered_ms == 15 * 60_000
    )  # what the first one spent, kept and unpaid
    assert "Secret clause." not in await hands.read("U1", CHAT)
    assert hands.house.count(tables.verdicts) == 1


async def test_a_closed_form_gives_a_shared_card_back_to_the_channel(hands: Hands) -> None:
    await hands.house.send("The cap is one year.", title="Cap")
    await hands.press("U1", "Edit", "Cap")
    await hands.seen("U2", "Ada Kern is on it")

    await hands.close("U1")

    assert "Ada Kern is on it" not in await hands.read("U2")
    await hands.press("U2", "Approve", "Cap")
    await hands.seen("U1", "Approved by Ben Odell")


async def test_why_me_says_on_what_ground(hands: Hands) -> None:
    await hands.house.send("In the channel.", title="Channel")
    sent = await hands.house.send("Direct.", matter=DIRECT)
    mine = await hands.house.whose(sent)

    await hands.press("U1", "Why me?", "Channel")
    await hands.press(mine, "Why me?", "about 5 min", CHAT)

    assert "It stands in the channel for every expert in contracts here" in await hands.read("U1")
    assert "of those it was longest since you were last asked" in await hands.read(mine, CHAT)


async def test_one_review_that_cannot_be_moved_holds_up_no_other(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.house.add(*_broken(hands.house))

    await hands.house.service.ticks.now()
    sent = await hands.house.send("The cap is one year.", title="Cap")
    await hands.house.until(lambda: hands.house.review_of(sent).offers or None, "an offer")

    assert "a review could not be moved, id" in caplog.text
    assert "has no channel" in caplog.text


def _broken(house: House) -> tuple[Record, ...]:
    """A task of a channel matter whose channel is gone."""
    matter = replace(house.seeded.matters["PIECE-1"], id=MatterId("nowhere"), code="NOWHERE", channel=None)
    task = task_of(matter, "lost")
    return matter, task, review_of(task)
