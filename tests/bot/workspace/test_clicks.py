"""Clicks: what the app hears of them, and which are not possible."""

from typing import Any

import pytest
from aiohttp import web

from tests.bot.workspace.room import APP, Room, card, form, option, plain

ANSWERS = [
    ("static_select", {"options": [option("Law"), option("Tax")]}, "tax", "selected_option", option("Tax")),
    (
        "radio_buttons",
        {"options": [option("Law")]},
        {"selected_option": option("Law")},
        "selected_option",
        option("Law"),
    ),
    ("checkboxes", {"options": [option("A"), option("B")]}, ["b"], "selected_options", [option("B")]),
    ("multi_static_select", {"options": [option("A")]}, ["a"], "selected_options", [option("A")]),
    ("overflow", {"options": [option("A")]}, "a", "selected_option", option("A")),
    ("users_select", {}, "U0BEN", "selected_user", "U0BEN"),
    ("multi_users_select", {}, ["U0BEN"], "selected_users", ["U0BEN"]),
    ("channels_select", {}, "C0LAW", "selected_channel", "C0LAW"),
    ("conversations_select", {}, "C0LAW", "selected_conversation", "C0LAW"),
    ("datepicker", {}, "2026-11-30", "selected_date", "2026-11-30"),
    ("timepicker", {}, "09:30", "selected_time", "09:30"),
    ("checkboxes", {"options": [option("A")]}, None, "selected_options", []),
]


async def test_a_click_reaches_the_app_with_all_that_slack_sends(room: Room) -> None:
    ts = await room.post_card(metadata={"event_type": "signoff", "event_payload": {"key": "k"}})

    outcome = await room.driver.click_label("U0ADA", "Approve")

    payload = await room.ear.next_interaction()
    assert outcome.ok
    assert outcome.status == 200
    assert payload["type"] == "block_actions"
    assert payload["user"] == {"id": "U0ADA", "username": "ada", "name": "ada", "team_id": "T0FIRM"}
    assert payload["container"] == {
        "type": "message", "message_ts": ts, "channel_id": "C0LAW", "is_ephemeral": False,
    }  # fmt: skip
    assert payload["channel"] == {"id": "C0LAW", "name": "law-reviews"}
    assert payload["message"]["blocks"] == card()
    assert payload["message"]["metadata"]["event_payload"] == {"key": "k"}
    assert payload["api_app_id"] == APP.app_id
    action = payload["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("approve", "answers", "1:task")


async def test_somebody_from_another_workspace_keeps_their_own_team(room: Room) -> None:
    await room.driver.join("U0OUT", "C0LAW")
    await room.post_card()

    await room.driver.click_label("U0OUT", "Approve")

    payload = await room.ear.next_interaction()
    assert (payload["user"]["team_id"], payload["team"]["id"]) == ("T0OTHER", "T0FIRM")


@pytest.mark.parametrize(("kind", "parts", "given", "key", "expected"), ANSWERS)
async def test_an_answer_arrives_in_slacks_shape(
    room: Room, kind: str, parts: dict[str, Any], given: object, key: str, expected: object
) -> None:
    element = {"type": kind, "action_id": "choice", **parts}
    blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
    await room.platform.chat_postMessage(channel="C0LAW", text="Choose", blocks=blocks)
    message = await room.driver.find_message("Choose", as_="U0ADA")

    await room.driver.click("U0ADA", message, "choice", given)

    payload = await room.ear.next_interaction()
    assert payload["actions"][0][key] == expected
    stored = {} if kind == "overflow" else {"b": {"choice": {"type": kind, key: expected}}}
    assert payload["state"]["values"] == stored


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"action_id": "bribe"}, 404, "no_such_element"),
        ({"block_id": "body"}, 404, "no_such_element"),
        ({"ts": "1.000000"}, 404, "message_not_found"),
        ({"channel": "C0HUSH"}, 404, "channel_not_found"),
        ({"as": "U0NOBODY"}, 404, "person_not_found"),
        ({"as": "U0SIGNOFF"}, 400, "account_inactive"),
        ({"as": ""}, 400, "missing_argument"),
        ({"action_id": "more", "value": "vanish"}, 400, "bad_answer"),
    ],
)
async def test_a_click_that_cannot_be_is_refused_and_not_sent(
    room: Room, changes: dict[str, str], status: int, error: str
) -> None:
    ts = await room.post_card()
    act = {"as": "U0BEN", "channel": "C0LAW", "ts": ts, "action_id": "approve"} | changes

    async with room.driver._open().post("/_/act/click", json=act) as response:
        answer = await response.json()

    assert (response.status, answer["error"]) == (status, error)
    assert answer["words"]
    await room.driver.events_settled()
    assert [heard["type"] for heard in room.ear.drain()] == ["event_callback"]


async def test_somebody_elses_ephemeral_message_cannot_be_clicked(room: Room) -> None:
    await room.platform.chat_postEphemeral(channel="C0LAW", user="U0ADA", text="Psst", blocks=card())
    message = await room.driver.find_message("Psst", as_="U0ADA")

    assert (await room.driver.click("U0BEN", message, "approve")).error == "message_not_found"
    assert (await room.driver.click("U0ADA", message, "approve")).ok
    assert (await room.ear.next_interaction())["container"]["is_ephemeral"]


async def test_a_deactivated_person_cannot_act(room: Room) -> None:
    await room.post_card()
    await room.driver.change_person("U0ADA", deleted=True)

    assert (await room.driver.click_label("U0ADA", "Approve")).error == "account_inactive"


async def test_an_action_that_is_there_twice_wants_its_block(room: Room) -> None:
    blocks = [
        {"type": "section", "block_id": name, "text": plain(name), "accessory": card()[1]["elements"][0]}
        for name in ("first", "second")
    ]
    await room.platform.chat_postMessage(channel="C0LAW", text="Two", blocks=blocks)
    message = await room.driver.find_message("Two", as_="U0ADA")

    assert (await room.driver.click("U0ADA", message, "approve")).error == "ambiguous_element"
    assert (await room.driver.click("U0ADA", message, "approve", block_id="second")).ok


@pytest.mark.parametrize(("status", "error"), [(404, "http_404"), (500, "http_500")])
async def test_a_failing_app_gives_the_person_a_warning(room: Room, status: int, error: str) -> None:
    await room.post_card()
    room.ear.answer = lambda _heard: web.Response(status=status)

    outcome = await room.driver.click_label("U0ADA", "Approve")

    assert (outcome.ok, outcome.status, outcome.error) == (False, status, error)
    assert "Signoff" in outcome.words


@pytest.mark.parametrize("settings", [{"ack_seconds": 0.05}], indirect=True)
async def test_an_app_that_does_not_answer_in_time_gives_a_warning(room: Room) -> None:
    await room.post_card()
    room.ear.free.clear()

    outcome = await room.driver.click_label("U0ADA", "Approve")

    assert (outcome.status, outcome.error) == (0, "operation_timeout")
    assert outcome.ack_ms >= 50


@pytest.mark.parametrize("settings", [{"app": {"request_url": "http://127.0.0.1:9/"}}], indirect=True)
async def test_an_app_that_is_not_there_gives_a_warning(room: Room) -> None:
    await room.post_card()

    assert (await room.driver.click_label("U0ADA", "Approve")).error == "dispatch_failed"


@pytest.mark.parametrize(
    ("kind", "clicks", "ok"),
    [("drop", 0, False), ("twice", 2, True), ("accept_then_cut", 1, False), ("delay", 1, True)],
)
async def test_a_click_can_be_lost_doubled_or_unanswered_on_demand(
    room: Room, kind: str, clicks: int, ok: bool
) -> None:
    await room.post_card()
    await room.driver.add_fault("interaction", kind, times=1, seconds=0.01)

    outcome = await room.driver.click_label("U0ADA", "Approve")

    await room.driver.events_settled()
    heard = [payload for payload in room.ear.drain() if payload["type"] == "block_actions"]
    assert (outcome.ok, len(heard)) == (ok, clicks)


async def test_an_element_of_home_carries_the_view_and_its_other_values(room: Room) -> None:
    area = {**form()["blocks"][1], "dispatch_action": True}
    home = {"type": "home", "blocks": [area, card()[1]]}
    published = (await room.platform.views_publish(user_id="U0ADA", view=home))["view"]
    view = await room.driver.home("U0ADA")

    await room.driver.act(
        "view-action", as_="U0ADA", view_id=view["id"], action_id="approve", values={"area": "law"}
    )
    other = await room.driver.click("U0BEN", view, "approve")

    payload = await room.ear.next_interaction()
    assert payload["container"] == {"type": "view", "view_id": published["id"]}
    assert payload["view"]["state"]["values"]["where"]["area"]["selected_option"] == option("Law")
    assert "response_url" not in payload
    assert other.error == "view_not_found"
