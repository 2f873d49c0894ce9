"""Everybody who may not: each gets exact words, and nothing is recorded twice or by the wrong person."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.ids import PersonId, derived_id
from handlers.records import AccountLinked
from storage import tables
from storage.tables import deliveries
from tests.journeys.stage import Stage
from tests.seed import seed_firm, write


async def test_two_people_at_the_same_instant_leave_one_verdict(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")

    await asyncio.gather(*(stage.driver.click_label(one, "Approve", card) for one in ("U1", "U2", "U3")))
    await stage.settled()

    assert stage.count(tables.verdicts) == 1
    winner = stage.account(stage.rows(tables.verdicts)[0].expert_id)
    name = stage.seeded.people[winner].name
    for loser in {"U1", "U2", "U3"} - {winner}:
        assert f"{name} already approved this one. Nothing more was recorded." in await stage.words(loser)
    assert "Nothing more was recorded" not in await stage.words(winner)


async def test_a_double_click_is_one_verdict_and_says_so(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")

    await asyncio.gather(*(stage.driver.click_label("U1", "Approve", card) for _ in range(2)))

    assert "You approved this already; it is recorded once." in await stage.words("U1")
    assert (stage.count(tables.verdicts), stage.count(tables.time_entries)) == (1, 1)


async def test_a_form_sent_twice_is_one_verdict(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Reject", "Cap")
    form = await stage.driver.modal("U1", "Reject")
    await stage.driver.add_fault("interaction", "twice", times=1)

    answered = await stage.driver.submit("U1", form, {"reason": "wrong_law", "comment": "Swiss."})

    assert answered.ok, answered
    assert (stage.count(tables.verdicts), stage.count(tables.time_entries)) == (1, 1)


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("U9", "You are not set up as an expert in Signoff here, so nothing was recorded."),
        ("U7", "You are not set up as an expert in Signoff here, so nothing was recorded."),
        ("U5", "You are not set up as an expert in Signoff here, so nothing was recorded."),
    ],
    ids=["a stranger", "a supervisor who is no expert", "somebody of another workspace"],
)
async def test_who_is_no_expert_here_answers_nothing(stage: Stage, account: str, words: str) -> None:
    await stage.send("The cap is one year.", title="Cap")

    for label in ("Approve", "Edit", "Reject", "Decline: no time"):
        await stage.press(account, label, "Cap")

    assert words in await stage.words(account)
    assert words not in await stage.words("U1")
    assert stage.count(tables.verdicts) == 0
    assert stage.rows(tables.reviews)[0].expert_id is None


async def test_an_expert_of_another_firm_answers_nothing_of_this_one(stage: Stage) -> None:
    with stage.database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")
        oda = replace(other.people["U1"], id=PersonId(derived_id(other.firm.id, "oda")), name="Oda Away")
        linked = AccountLinked(workspace_id=other.workspace_id, platform_user_id="U5", person_id=oda.id)
        write(connection, oda, linked)
    await stage.send("The cap is one year.", title="Cap")

    await stage.press("U5", "Approve", "Cap")

    assert "This card is out of date: what it was about is not here any more." in await stage.words("U5")
    assert stage.count(tables.verdicts) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_restricted": True}, "Guest accounts cannot review for this firm, so nothing was recorded."),
        ({"is_ultra_restricted": True}, "Guest accounts cannot review for this firm"),
        ({"deleted": True}, "Your account with Signoff is not active any more, so nothing was recorded."),
    ],
    ids=["guest", "single-channel guest", "deactivated"],
)
async def test_what_slack_says_of_an_account_counts_at_once(
    stage: Stage, change: dict[str, bool], words: str
) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")
    await stage.driver.change_person("U1", **change)
    await stage.settled()

    # Slack lets nobody click who is deactivated, but a click may be under way just then
    people = stage.workspace.world.people
    people["U1"] = replace(people["U1"], deleted=False)
    await stage.driver.click_label("U1", "Approve", card)

    assert words in await stage.words("U1")
    assert stage.count(tables.verdicts) == 0


async def test_a_click_on_a_card_a_month_old(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")
    await stage.press("U1", "Approve", "Cap")
    stage.clock.move_to(stage.clock.now() + timedelta(days=30))

    await stage.driver.act(
        "click", as_="U2", channel=card["channel"], ts=card["ts"], action_id="undo"
    )  # the old message, with what it carried then
    await stage.later(seconds=0)
    await _old_click(stage, "U1", card["ts"], "reject")
    await _old_click(stage, "U2", card["ts"], "approve")

    mine, hers = await stage.words("U1"), await stage.words("U2")
    assert "You approved this on Wed 14 Oct, 11:00. The time to undo is over, so it stands." in mine
    assert "Ada Kern already approved this one. Nothing more was recorded." in hers
    assert stage.count(tables.verdicts) == 1


async def _old_click(stage: Stage, account: str, ts: str, kind: str) -> None:
    """Press a button that a message carried once."""
    (review,) = stage.rows(tables.reviews)
    message = stage.workspace.world.conversations["C1"].messages[ts]
    row = {
        "type": "actions",
        "block_id": f"old-{kind}",
        "elements": [
            {
                "type": "button",
                "action_id": kind,
                "text": {"type": "plain_text", "text": kind},
                "value": f"1:{review.id}",
            }
        ],
    }
    stage.workspace.world.conversations["C1"].messages[ts] = replace(message, blocks=(*message.blocks, row))
    await stage.driver.act(
        "click", as_=account, channel="C1", ts=ts, action_id=kind, block_id=row["block_id"]
    )
    await stage.settled()


@pytest.mark.parametrize(
    "value",
    ["2:0123456789abcdef", "", "1:", "1:../../etc", "not ours", "1:ffffffffffffffffffffffffffffffff"],
)
async def test_a_button_nobody_knows_any_more_is_answered_in_words(stage: Stage, value: str) -> None:
    await stage.send("The cap is one year.", title="Cap")
    card = await stage.seen("U1", "Cap")
    world = stage.workspace.world.conversations["C1"].messages
    button = {
        "type": "button",
        "action_id": "approve_v0",
        "text": {"type": "plain_text", "text": "Old"},
        "value": value,
    }
    row = {"type": "actions", "block_id": "old", "elements": [button]}
    world[card["ts"]] = replace(world[card["ts"]], blocks=(row,))
    shown = await stage.seen("U1", "Old")

    clicked = await stage.driver.click_label("U1", "Old", shown)

    assert clicked.ok, clicked
    assert "This card is out of date. Nothing was recorded." in await stage.words("U1")


async def test_a_form_that_is_open_when_the_client_withdraws_keeps_what_was_typed(stage: Stage) -> None:
    sent = await stage.send("The cap is one year.", title="Cap")
    await stage.press("U1", "Edit", "Cap")
    form = await stage.driver.modal("U1", "Edit")
    assert await stage.withdraw(sent["id"]) == 200

    refused = await stage.driver.submit("U1", form, {"piece-0": "The cap is two years."})

    assert refused.errors == {
        "piece-0": "The client withdrew this one, so it needs no answer any more. Nothing was recorded."
    }
    assert stage.count(tables.verdicts) == 0
    await stage.seen("U2", "No longer needed: it was withdrawn.")


async def test_work_for_a_client_no_longer_cleared_is_not_begun_but_finished(stage: Stage) -> None:
    await stage.send("A first clause.", title="Begun")
    await stage.send("A second clause.", title="Not begun")
    await stage.press("U1", "Edit", "A first clause.")
    form = await stage.driver.modal("U1", "Edit")
    with stage.database.writer.begin() as connection:
        connection.execute(tables.clients.update().values(cleared_until=stage.clock.now()))

    await stage.press("U2", "Approve", "A second clause.")
    answered = await stage.driver.submit("U1", form, {"piece-0": "A better clause."})

    assert "The firm takes no work of this client or matter now" in await stage.words("U2")
    assert answered.ok, answered
    assert stage.count(tables.verdicts) == 1


async def test_somebody_of_another_practice_area_is_told_so(stage: Stage) -> None:
    with stage.database.writer.begin() as connection:
        connection.execute(
            tables.people.update()
            .where(tables.people.c.id == stage.person("U3"))
            .values(practice_areas=["tax"])
        )
    await stage.send("The cap is one year.", title="Cap")

    await stage.press("U3", "Approve", "Cap")

    assert "This one is for contracts, which is not among your practice areas." in await stage.words("U3")


async def test_nothing_is_owed_for_what_was_refused(stage: Stage) -> None:
    await stage.send("The cap is one year.", title="Cap")
    await stage.settled()
    before = stage.count(deliveries)

    await stage.press("U9", "Approve", "Cap")

    assert stage.count(deliveries) == before
