"""Forms: checked before they are sent, and the app's answer carried out or found wanting."""

from typing import Any

import pytest
from aiohttp import web

from bot.workspace.snapshot import SeenView
from tests.bot.workspace.room import Room, form, option, plain

GOOD = {"reason": "Wrong jurisdiction"}


async def opened(room: Room, view: dict[str, Any] | None = None, *, as_: str = "U0ADA") -> SeenView:
    """Open a modal, as Ada unless somebody else is named."""
    await room.post_card()
    await room.driver.click_label(as_, "Approve")
    trigger = (await room.ear.next_interaction())["trigger_id"]
    await room.platform.views_open(trigger_id=trigger, view=view or form())
    return await room.driver.modal(as_)


def answering(room: Room, answer: Any) -> None:
    room.ear.answer = lambda _heard: web.Response() if answer is None else web.json_response(answer)


async def test_a_sent_form_carries_its_values_and_closes(room: Room) -> None:
    view = await opened(room, form(private_metadata="opaque"))

    outcome = await room.driver.submit("U0ADA", view, {**GOOD, "where": "tax"})

    payload = await room.ear.next_interaction()
    values = payload["view"]["state"]["values"]
    assert outcome.ok
    assert (payload["type"], payload["view"]["callback_id"]) == ("view_submission", "why")
    assert payload["view"]["private_metadata"] == "opaque"
    assert values["why"]["reason"] == {"type": "plain_text_input", "value": "Wrong jurisdiction"}
    assert values["where"]["area"]["selected_option"] == option("Tax")
    await room.driver.no_modal("U0ADA")


@pytest.mark.parametrize(
    "values",
    [
        {"why": {"reason": {"type": "plain_text_input", "value": "Wrong law"}}},
        {"why": {"reason": "Wrong law"}},
        {"why": "Wrong law"},
        {"reason": "Wrong law"},
    ],
)
async def test_values_may_be_given_in_several_shapes(room: Room, values: dict[str, Any]) -> None:
    await room.driver.submit("U0ADA", await opened(room), values)

    state = (await room.ear.next_interaction())["view"]["state"]["values"]
    assert state["why"]["reason"]["value"] == "Wrong law"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Please complete this required field."),
        ({"reason": ""}, "Please complete this required field."),
        ({"reason": "four"}, "Please enter at least 5 characters."),
        ({"reason": "x" * 41}, "Please enter at most 40 characters."),
    ],
)
async def test_slacks_own_form_complains_before_the_app_hears_anything(
    room: Room, values: dict[str, str], words: str
) -> None:
    view = await opened(room)

    outcome = await room.driver.submit("U0ADA", view, values)

    await room.driver.events_settled()
    assert (outcome.error, outcome.errors) == ("invalid_input", {"why": words})
    assert (await room.driver.modal("U0ADA"))["errors"] == {"why": words}
    assert [heard["type"] for heard in room.ear.drain() if heard["type"] != "event_callback"] == []


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ({"type": "number_input", "is_decimal_allowed": False}, "many", "Please enter a number."),
        ({"type": "email_text_input"}, "ada", "Please enter an e-mail address."),
        ({"type": "url_text_input"}, "ada", "Please enter a link that starts with http."),
        (
            {"type": "multi_users_select", "max_selected_items": 1},
            ["U0ADA", "U0BEN"],
            "Please choose at most 1.",
        ),
    ],
)
async def test_typed_inputs_are_checked(
    room: Room, element: dict[str, Any], value: object, words: str
) -> None:
    block = {"type": "input", "block_id": "b", "label": plain("x"), "element": {**element, "action_id": "a"}}
    view = await opened(room, form(blocks=[block]))

    assert (await room.driver.submit("U0ADA", view, {"a": value})).errors == {"b": words}


async def test_an_input_that_is_not_there_is_a_mistake_of_the_test(room: Room) -> None:
    outcome = await room.driver.submit("U0ADA", await opened(room), {**GOOD, "colour": "blue"})

    assert outcome.error == "no_such_element"
    assert "colour" in outcome.words


async def test_errors_from_the_app_stand_beside_their_inputs(room: Room) -> None:
    view = await opened(room)
    answering(room, {"response_action": "errors", "errors": {"why": "Say more."}})

    outcome = await room.driver.submit("U0ADA", view, GOOD)

    seen = await room.driver.modal("U0ADA")
    assert (outcome.ok, outcome.errors) == (False, {"why": "Say more."})
    assert seen["errors"] == {"why": "Say more."}
    assert seen["state"]["values"]["why"]["reason"]["value"] == GOOD["reason"]


async def test_an_update_takes_the_place_of_the_form(room: Room) -> None:
    view = await opened(room)
    answering(room, {"response_action": "update", "view": form(title=plain("Sure?"))})

    assert (await room.driver.submit("U0ADA", view, GOOD)).ok

    seen = await room.driver.modal("U0ADA", "Sure?")
    assert (seen["id"], len((await room.driver.state("U0ADA"))["modals"])) == (view["id"], 1)


async def test_a_push_lies_on_the_form_and_its_submission_uncovers_it(room: Room) -> None:
    view = await opened(room)
    answering(room, {"response_action": "push", "view": form(title=plain("Second"))})
    await room.driver.submit("U0ADA", view, GOOD)
    second = await room.driver.modal("U0ADA", "Second")
    below = await room.driver.submit("U0ADA", view, GOOD)
    answering(room, None)

    await room.driver.submit("U0ADA", second, GOOD)

    assert below.error == "view_not_found"
    assert (await room.driver.modal("U0ADA"))["id"] == view["id"]


async def test_clear_closes_the_whole_stack(room: Room) -> None:
    view = await opened(room)
    answering(room, {"response_action": "push", "view": form(title=plain("Second"))})
    await room.driver.submit("U0ADA", view, GOOD)
    answering(room, {"response_action": "clear"})

    await room.driver.submit("U0ADA", await room.driver.modal("U0ADA", "Second"), GOOD)

    await room.driver.no_modal("U0ADA")


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Say more."}},
        {"response_action": "errors", "errors": {"why": ""}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": form(title=plain("x" * 25))},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"response_action": "dance"},
        {"text": "thanks"},
    ],
)
async def test_an_answer_that_makes_no_sense_is_trouble_and_the_form_stays(room: Room, answer: Any) -> None:
    view = await opened(room)
    answering(room, answer)

    outcome = await room.driver.submit("U0ADA", view, GOOD)

    assert (outcome.ok, outcome.error) == (False, "invalid_response_action")
    assert outcome.words == "We had some trouble connecting. Try again?"
    assert outcome.more["reason"]
    assert (await room.driver.modal("U0ADA"))["id"] == view["id"]


async def test_a_fourth_modal_is_too_many(room: Room) -> None:
    view = await opened(room)
    answering(room, {"response_action": "push", "view": form()})
    for _ in range(2):
        await room.driver.submit("U0ADA", view, GOOD)
        view = await room.driver.modal("U0ADA")

    assert (await room.driver.submit("U0ADA", view, GOOD)).more["reason"] == "push_limit_reached"


async def test_a_failing_app_leaves_the_form_open_with_what_was_typed(room: Room) -> None:
    view = await opened(room)
    room.ear.answer = lambda _heard: web.Response(status=500)

    outcome = await room.driver.submit("U0ADA", view, GOOD)

    seen = await room.driver.modal("U0ADA")
    assert (outcome.error, outcome.words) == ("http_500", "We had some trouble connecting. Try again?")
    assert seen["state"]["values"]["why"]["reason"]["value"] == GOOD["reason"]


async def test_a_window_without_a_submit_button_cannot_be_sent(room: Room) -> None:
    view = await opened(room, form(submit=None, blocks=[{"type": "divider"}]))

    assert (await room.driver.submit("U0ADA", view)).error == "no_submit"


@pytest.mark.parametrize(("all_", "left"), [(False, 1), (True, 0)])
async def test_closing_tells_the_app_if_it_asked_to_be_told(room: Room, all_: bool, left: int) -> None:
    view = await opened(room, form(notify_on_close=True))
    answering(room, {"response_action": "push", "view": form(notify_on_close=True, callback_id="second")})
    await room.driver.submit("U0ADA", view, GOOD)
    answering(room, None)
    room.ear.drain()

    await room.driver.close("U0ADA", await room.driver.modal("U0ADA"), all_=all_)

    await room.driver.events_settled()
    closed = [one for one in room.ear.drain() if one["type"] == "view_closed"]
    assert [one["view"]["callback_id"] for one in closed] == ["second", "why"][: 2 - left]
    assert {one["is_cleared"] for one in closed} == {all_}
    assert len((await room.driver.state("U0ADA"))["modals"]) == left


async def test_closing_is_silent_where_the_app_did_not_ask(room: Room) -> None:
    view = await opened(room)
    await room.driver.events_settled()
    room.ear.drain()

    await room.driver.close("U0ADA", view)

    assert room.ear.drain() == []
    await room.driver.no_modal("U0ADA")


async def test_a_form_of_an_outsider_names_their_own_team_and_where_the_app_is_installed(room: Room) -> None:
    await room.driver.join("U0OUT", "C0LAW")

    await room.driver.submit("U0OUT", await opened(room, as_="U0OUT"), GOOD)

    payload = await room.ear.next_interaction()
    assert (payload["team"]["id"], payload["user"]["team_id"]) == ("T0OTHER", "T0OTHER")
    assert (payload["view"]["team_id"], payload["view"]["app_installed_team_id"]) == ("T0OTHER", "T0FIRM")
