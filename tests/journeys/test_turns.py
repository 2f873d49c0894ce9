"""Whose turn it is: offers, declines, snoozes, claims left lying, people who leave, and what is never answered."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.workspace.reading import labels, words_of
from handlers.people.people import PersonState
from handlers.review.offers import OfferOutcome
from storage import tables
from tests.journeys.stage import Stage

DIRECT = "TIME-1"


async def whose(stage: Stage, task: dict[str, Any]) -> str:
    """The account of the expert whose turn a task's review is."""
    await stage.settled()
    return stage.account(review_of(stage, task).expert_id)


def review_of(stage: Stage, task: dict[str, Any]) -> Any:
    return next(row for row in stage.rows(tables.reviews) if row.task_id == task["id"])


async def test_a_decline_in_a_channel_leaves_the_card_to_the_colleagues(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")

    await stage.press("U1", "Decline: no time", "Cap")
    await stage.press("U1", "Approve", "Cap")

    assert "Declined. It stays here for your colleagues" in await stage.words("U1")
    assert "You declined this one, so it waits for somebody else." in await stage.words("U1")
    assert "Declined." not in await stage.words("U2")
    await stage.press("U2", "Approve", "Cap")
    await stage.seen("U1", "Approved by Ben Odell")


async def test_a_declined_offer_goes_to_the_next_and_the_first_card_says_so(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", matter=DIRECT)
    first = await whose(stage, sent)

    await stage.press(first, "Decline: not my area", "about 5 min", "app")

    second = await whose(stage, sent)
    assert second != first
    old = await stage.seen(first, "This review is no longer with you. Nothing to do.", "app")
    assert labels(old["blocks"]) == []
    await stage.press(second, "Start", "about 5 min", "app")
    await stage.seen(second, "The cap is one year.", "app")
    assert [row.outcome for row in stage.rows(tables.offers)] == [
        OfferOutcome.DECLINED,
        OfferOutcome.TAKEN,
    ]


async def test_who_declined_is_never_asked_again_even_when_all_others_have(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", matter=DIRECT)
    asked = []
    for _ in range(3):
        asked.append(await whose(stage, sent))
        await stage.press(asked[-1], "Recuse myself", "about 5 min", "app")

    await stage.later(hours=1)

    assert sorted(asked) == ["U1", "U2", "U3"]
    assert review_of(stage, sent).expert_id is None
    await stage.later(hours=4)
    assert (await stage.task(sent["id"]))["state"] == "expired"


async def test_tasks_sent_together_come_in_the_order_in_which_they_were_sent(stage: Stage) -> None:
    titles = [f"Clause {number:02}" for number in range(12)]
    await stage.send_all(*({"output": "Valid.", "matter": "PIECE-1", "title": title} for title in titles))
    await stage.settled()

    words = await stage.words("U1")
    assert sorted(titles, key=words.index) == titles


async def test_the_turn_goes_round(stage: Stage) -> None:
    asked = []
    for number in range(6):
        sent = await stage.send(f"Clause {number}.", matter=DIRECT)
        asked.append(await whose(stage, sent))
        await stage.later(minutes=1)

    assert asked[:3] == asked[3:]
    assert sorted(asked[:3]) == ["U1", "U2", "U3"]


async def test_the_daily_capacity_limits_what_is_sent_and_not_what_is_taken(stage: Stage) -> None:
    with stage.database.writer.begin() as connection:
        connection.execute(update(tables.people).values(daily_capacity=1))
    for number in range(4):
        await stage.send(f"Clause {number}.", matter=DIRECT)
    await stage.settled()
    offered = [row.expert_id for row in stage.rows(tables.reviews)]
    assert offered.count(None) == 1
    assert len(set(offered)) == 4

    await stage.send("In the channel.", title="Channel")
    await stage.press("U1", "Approve", "Channel")

    await stage.seen("U2", "Approved by Ada Kern")


async def test_an_unanswered_channel_offer_goes_to_one_person_when_its_due_time_nears(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.later(hours=3)

    ben = await whose(stage, sent)

    await stage.seen(ben, "The cap is one year.", "app")
    others = {"U1", "U2", "U3"} - {ben}
    name = stage.seeded.people[ben].name
    in_channel = await stage.seen("U7", f"Offered to {name}")
    assert labels(in_channel["blocks"]) == []
    assert "The cap is one year." not in words_of(in_channel)
    await stage.press(ben, "Approve", "The cap is one year.", "app")
    await stage.seen(others.pop(), f"Approved by {name}")


async def test_an_offer_nobody_answers_wanders_and_expires_and_the_client_is_told(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", matter=DIRECT)
    first = await whose(stage, sent)
    await stage.later(hours=3)
    second = await whose(stage, sent)

    await stage.later(hours=1)

    assert first != second
    await stage.seen(first, "Its time ran out before it was answered.", "app")
    await stage.seen(second, "Its time ran out before it was answered.", "app")
    task = await stage.task(sent["id"])
    assert task["state"] == "expired"
    assert task["reviews"][0]["words"] == "No expert answered before the task was due."
    assert {row.outcome for row in stage.rows(tables.offers)} == {OfferOutcome.PASSED}


async def test_a_click_between_the_due_time_and_the_tick_is_too_late(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")
    stage.clock.move_to(stage.clock.now() + timedelta(hours=4))

    await stage.driver.click_label("U1", "Approve", card)
    await stage.later(seconds=0)

    assert "The time for this one is over, so it needs no answer any more." in await stage.words("U1")
    assert stage.count(tables.verdicts) == 0


async def test_a_snoozed_review_comes_back_to_mind_and_is_not_passed_on_at_that_moment(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", matter=DIRECT)
    mine = await whose(stage, sent)
    await stage.later(hours=2, minutes=30)

    await stage.press(mine, "Remind me in an hour", "about 5 min", "app")
    assert "I will remind you at 14:30." in await stage.words(mine, "app")
    await stage.seen(mine, "Snoozed until Wed 14 Oct, 14:30", "app")
    await stage.later(minutes=45)
    assert await whose(stage, sent) == mine

    await stage.later(minutes=15)

    await stage.seen(mine, "You asked me to remind you", "app")
    assert await whose(stage, sent) == mine
    await stage.later(minutes=24)
    assert await whose(stage, sent) != mine


async def test_a_snooze_in_a_channel_is_a_reminder_for_one_and_holds_up_nobody(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Remind me in an hour", "Cap")

    await stage.later(hours=1)

    await stage.seen("U1", "You asked me to remind you", "app")
    await stage.press("U2", "Approve", "Cap")
    await stage.seen("U1", "Approved by Ben Odell")


async def test_a_reminder_of_something_withdrawn_is_not_sent(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Remind me in an hour", "Cap")
    await stage.withdraw(sent["id"])

    await stage.later(hours=1)

    assert "You asked me to remind you" not in await stage.words("U1", "app")


async def test_a_snooze_leaves_time_to_answer_or_is_refused(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.later(hours=3, minutes=30)
    mine = await whose(stage, sent)
    await stage.press(mine, "Remind me in an hour", "The cap", "app")
    assert "I will remind you at 14:55." in await stage.words(mine, "app")

    await stage.later(minutes=26)
    await stage.press(mine, "Remind me in an hour", "The cap", "app")

    assert "It is due at 15:00, too soon for a reminder." in await stage.words(mine, "app")


async def test_who_started_and_left_it_lying_is_told_and_somebody_else_is_asked(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", matter=DIRECT)
    idle = await whose(stage, sent)
    await stage.press(idle, "Start", "about 5 min", "app")

    await stage.later(minutes=30)

    assert await whose(stage, sent) != idle
    await stage.seen(idle, "The review that you had open went back, because its time was over.", "app")
    passed = next(row for row in stage.rows(tables.offers) if row.number == 1)
    assert (passed.outcome, passed.metered_ms) == (OfferOutcome.PASSED, 15 * 60_000)
    assert stage.count(tables.time_entries) == 0
    old = await stage.seen(idle, "This review is no longer with you. Nothing to do.", "app")
    assert "The cap is one year." not in words_of(old)


async def test_a_channel_offer_can_be_started_again_after_it_was_left_lying(stage: Stage) -> None:
    await stage.send("Secret clause.", matter="CONF-1")
    await stage.press("U1", "Start", "about 5 min")
    with stage.database.writer.begin() as connection:  # nobody to offer it to directly
        connection.execute(update(tables.people).values(state=PersonState.PAUSED))
    await stage.later(minutes=30)

    await stage.press("U2", "Start", "about 5 min")

    await stage.press("U2", "Approve", "Secret clause.", "app")
    assert stage.rows(tables.offers)[0].metered_ms == 15 * 60_000  # what the first one spent, kept and unpaid
    assert "Secret clause." not in await stage.words("U1", "app")
    assert stage.count(tables.verdicts) == 1


async def test_a_closed_form_gives_a_shared_card_back_to_the_channel(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Edit", "Cap")
    await stage.seen("U2", "Ada Kern is on it")

    await stage.driver.close("U1", await stage.driver.modal("U1", "Edit"))

    assert "Ada Kern is on it" not in await stage.words("U2")
    await stage.press("U2", "Approve", "Cap")
    await stage.seen("U1", "Approved by Ben Odell")


async def test_what_waits_for_somebody_who_leaves_goes_to_somebody_else(stage: Stage) -> None:
    offer = await stage.send("An offer.", matter=DIRECT)
    offered = await whose(stage, offer)
    started = await stage.send("A start.", matter=DIRECT)
    starter = await whose(stage, started)
    await stage.press(starter, "Start", "about 5 min", "app")

    await stage.driver.change_person(offered, deleted=True)
    await stage.settled()
    await stage.driver.change_person(starter, is_restricted=True)
    await stage.settled()

    with stage.database.reading() as connection:
        now = set(connection.scalars(select(tables.reviews.c.expert_id)))
    (left,) = {"U1", "U2", "U3"} - {offered, starter}
    assert now == {stage.person(left)}
    assert review_of(stage, started).metered_ms == 0


async def test_why_me_says_on_what_ground(stage: Stage) -> None:
    await stage.send("In the channel.", title="Channel")
    sent = await stage.send("Direct.", matter=DIRECT)
    mine = await whose(stage, sent)

    await stage.press("U1", "Why me?", "Channel")
    await stage.press(mine, "Why me?", "about 5 min", "app")

    assert "It stands in the channel for every expert in contracts here" in await stage.words("U1")
    assert "of those it was longest since you were last asked" in await stage.words(mine, "app")
