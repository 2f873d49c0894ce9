"""Slash commands and response URLs: what the app says back, to whom, and how often."""

from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.workspace.acts.words import escaped
from tests.bot.workspace.room import SCOPES, Room, card, plain


async def respond(url: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.post(url, json=said) as response:
        return response.status, await response.json()


async def test_a_command_arrives_as_slacks_form(room: Room) -> None:
    outcome = await room.driver.command("U0ADA", "/signoff help me", channel="law-reviews")

    fields = await room.ear.next()
    assert outcome.ok
    assert (fields["command"], fields["text"]) == ("/signoff", "help me")
    assert (fields["user_id"], fields["channel_id"], fields["team_id"]) == ("U0ADA", "C0LAW", "T0FIRM")
    assert fields["response_url"].startswith(room.workspace.base_url)


@pytest.mark.parametrize(
    ("answer", "for_ben"),
    [
        (web.Response(text="Just you"), []),
        (web.json_response({"text": "Just you"}), []),
        (web.json_response({"text": "Just you", "response_type": "in_channel"}), ["Just you"]),
    ],
)
async def test_the_answer_to_a_command_is_for_the_person_unless_it_says_otherwise(
    room: Room, answer: web.Response, for_ben: list[str]
) -> None:
    room.ear.answer = lambda _heard: answer

    await room.driver.command("U0ADA", "/signoff help", channel="law-reviews")

    assert (await room.driver.find_message("Just you", as_="U0ADA"))["ephemeral"] is not bool(for_ben)
    assert [one["text"] for one in await room.driver.messages("C0LAW", "U0BEN")] == for_ben


async def test_an_unknown_command_is_refused(room: Room) -> None:
    outcome = await room.driver.command("U0ADA", "/sing loudly")

    assert (outcome.error, outcome.words) == ("unknown_command", "/sing is not a valid command.")


async def test_the_app_is_let_into_a_channel_by_its_name_and_nobody_else(room: Room) -> None:
    app = room.workspace.world.app_person
    room.workspace.world.leave("C0LAW", app)

    refused = await room.driver.command("U0ADA", "/invite @somebody", channel="law-reviews")
    direct = await room.driver.command("U0ADA", "/invite @signoff")
    outcome = await room.driver.command("U0ADA", "/invite @Signoff", channel="law-reviews")

    assert (refused.error, direct.error, outcome.ok) == ("user_not_found", "not_in_channel", True)
    assert app in room.workspace.world.conversations["C0LAW"].members


async def test_an_outsider_has_no_commands(room: Room) -> None:
    await room.driver.join("U0OUT", "C0LAW")

    assert (
        await room.driver.command("U0OUT", "/signoff help", channel="law-reviews")
    ).error == "unknown_command"


@pytest.mark.parametrize("settings", [{"app": {"scopes": SCOPES - {"commands"}}}], indirect=True)
async def test_an_app_without_the_scope_has_no_commands(room: Room) -> None:
    assert (await room.driver.command("U0ADA", "/signoff help")).error == "unknown_command"


async def test_a_failing_command_is_named_to_the_person(room: Room) -> None:
    room.ear.answer = lambda _heard: web.Response(status=500)

    outcome = await room.driver.command("U0ADA", "/signoff help")

    assert outcome.words == "/signoff failed with the error “http_500”"


async def test_an_answer_with_blocks_that_slack_refuses_is_refused(room: Room) -> None:
    room.ear.answer = lambda _heard: web.json_response({"blocks": [{"type": "poem"}]})

    assert (await room.driver.command("U0ADA", "/signoff help")).error == "invalid_blocks"


async def response_url(room: Room) -> str:
    await room.post_card()
    await room.driver.click_label("U0ADA", "Approve")
    return (await room.ear.next_interaction())["response_url"]


async def test_a_response_url_answers_the_person_who_clicked(room: Room) -> None:
    assert await respond(await response_url(room), {"text": "Thank you"}) == (200, {"ok": True})

    assert (await room.driver.find_message("Thank you", as_="U0ADA"))["ephemeral"]
    assert len(await room.driver.messages("C0LAW", "U0BEN")) == 1


async def test_a_response_url_replaces_and_deletes_the_message(room: Room) -> None:
    url = await response_url(room)

    await respond(url, {"text": "Approved", "replace_original": True})
    replaced = await room.driver.messages("C0LAW", "U0BEN")
    await respond(url, {"delete_original": True})

    assert [(one["text"], one["blocks"]) for one in replaced] == [("Approved", [])]
    assert await room.driver.messages("C0LAW", "U0BEN") == []
    assert (await respond(url, {"delete_original": True}))[1]["error"] == "message_not_found"


async def test_even_an_ephemeral_message_can_be_replaced_through_its_response_url(room: Room) -> None:
    await room.platform.chat_postEphemeral(channel="C0LAW", user="U0ADA", text="Psst", blocks=card())
    await room.driver.click_label("U0ADA", "Approve")
    url = (await room.ear.next_interaction())["response_url"]

    await respond(url, {"text": "Noted", "replace_original": True})

    seen = await room.driver.messages("C0LAW", "U0ADA")
    assert [(one["text"], one["ephemeral"]) for one in seen] == [("Noted", True)]


async def test_a_response_url_works_five_times(room: Room) -> None:
    url = await response_url(room)

    statuses = [(await respond(url, {"text": str(number)}))[0] for number in range(6)]

    assert statuses == [200, 200, 200, 200, 200, 404]


async def test_a_response_url_works_for_thirty_minutes(room: Room) -> None:
    url = await response_url(room)
    room.clock.time += 30 * 60 + 1

    assert await respond(url, {"text": "Late"}) == (404, {"ok": False, "error": "expired_url"})


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "blocks": [{"type": "section", "text": plain("")}]}, "invalid_blocks"),
        ([], "invalid_payload"),
    ],
)
async def test_a_response_that_slack_refuses_is_refused(room: Room, said: Any, error: str) -> None:
    assert await respond(await response_url(room), said) == (400, {"ok": False, "error": error})


async def test_a_response_url_can_fail_on_demand(room: Room) -> None:
    url = await response_url(room)
    await room.driver.add_fault("response_url", "500", times=1)

    assert (await respond(url, {"text": "x"}))[0] == 500


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("hi <@U0BEN>, see <#C0LAW|law>", "hi <@U0BEN>, see <#C0LAW|law>"),
        ("<!channel>", "<!channel>"),
        ("&amp;", "&amp;amp;"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_what_is_typed_is_escaped_but_mentions_stay(typed: str, expected: str) -> None:
    assert escaped(typed) == expected


async def test_a_message_wants_a_member_and_a_thread_that_exists(room: Room) -> None:
    outside = await room.driver.act("message", as_="U0GIL", channel="C0LAW", text="x")
    nowhere = await room.driver.act("message", as_="U0ADA", channel="C0LAW", text="x", thread_ts="1.0")
    empty = await room.driver.act("message", as_="U0ADA", channel="C0LAW", text="")

    assert [one.error for one in (outside, nowhere, empty)] == [
        "channel_not_found", "thread_not_found", "missing_argument",
    ]  # fmt: skip
