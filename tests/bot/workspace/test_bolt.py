"""A real Bolt app, over signed HTTP and over Socket Mode, with nothing in between but loopback."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.process.doorway import Doorway
from tests.bot.workspace.room import APP, Room, form
from tests.patience import PATIENCE

LIVE = {"now": time.time, "ack_seconds": 3.0, "app": {"request_url": None}}


def bolt(room: Room) -> AsyncApp:
    """An app that approves cards, asks why in a form, answers a command and greets who speaks."""
    app = AsyncApp(client=room.platform, signing_secret=APP.signing_secret, process_before_response=True)

    @app.action("approve")
    async def approve(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"], view=form(private_metadata=body["message"]["ts"])
        )
        await ack()

    @app.view("why")
    async def why(ack: Any, view: dict[str, Any], client: Any) -> None:
        reason = view["state"]["values"]["why"]["reason"]["value"]
        if reason == "no reason":
            await ack(response_action="errors", errors={"why": "Give one."})
            return
        await client.chat_update(channel="C0LAW", ts=view["private_metadata"], text=f"Approved: {reason}")
        await ack()

    @app.command("/signoff")
    async def signoff(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You said {command['text']}")

    @app.event("message")
    async def spoken(event: dict[str, Any], say: Any) -> None:
        if "subtype" not in event:
            await say(f"Heard {event['text']}", thread_ts=event["ts"])

    return app


async def journey(room: Room) -> None:
    """What a person does with that app, all of it seen to work."""
    driver = room.driver
    await room.post_card()
    clicked = await driver.click_label("U0ADA", "Approve")
    view = await driver.modal("U0ADA", "Why?")
    refused = await driver.submit("U0ADA", view, {"reason": "no reason"})
    accepted = await driver.submit("U0ADA", view, {"reason": "All is well"})
    command = await driver.command("U0ADA", "/signoff hello", channel="law-reviews")
    said = await driver.say("U0BEN", "law-reviews", "Good morning")

    reply = await driver.find_message("Heard Good morning", as_="U0ADA")
    assert (clicked.ok, refused.errors, accepted.ok, command.ok) == (True, {"why": "Give one."}, True, True)
    assert reply["thread_ts"] == said.more["ts"]
    await driver.find_message("Approved: All is well", as_="U0BEN")
    assert (await driver.find_message("You said hello", as_="U0ADA"))["ephemeral"]


@pytest.fixture
async def served(room: Room) -> AsyncIterator[Room]:
    """The app behind HTTP, with Bolt's own check of signatures."""
    app = bolt(room)

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    application = web.Application()
    application.router.add_post("/slack/events", handle)
    door = Doorway(application, patience=1.0)
    await door.open("127.0.0.1", 0)
    room.workspace.set_request_url(f"{door.url}/slack/events")
    yield room
    await room.driver.events_settled()
    await door.shut()


@pytest.mark.parametrize("settings", [LIVE], indirect=True)
async def test_a_bolt_app_is_served_over_signed_http(served: Room) -> None:
    await journey(served)


@pytest.mark.parametrize("settings", [{**LIVE, "now": lambda: time.time() - 600}], indirect=True)
async def test_bolt_refuses_a_signature_that_is_ten_minutes_old(served: Room) -> None:
    await served.post_card()

    outcome = await served.driver.click_label("U0ADA", "Approve")

    assert (outcome.ok, outcome.status, outcome.error) == (False, 401, "http_401")


@pytest.fixture
async def socketed(room: Room) -> AsyncIterator[Room]:
    """The app behind Slack's own Socket Mode handler."""
    handler = AsyncSocketModeHandler(bolt(room), APP.app_token, ping_interval=0.5)
    await handler.connect_async()
    yield room
    await room.driver.events_settled()
    await handler.close_async()


@pytest.mark.parametrize("settings", [LIVE], indirect=True)
async def test_a_bolt_app_is_served_over_socket_mode(socketed: Room) -> None:
    await journey(socketed)


@pytest.mark.parametrize("settings", [LIVE], indirect=True)
async def test_a_bolt_app_comes_back_after_it_was_asked_to_reconnect(socketed: Room) -> None:
    await socketed.workspace.sockets.disconnect()

    async with asyncio.timeout(PATIENCE):
        await socketed.workspace.sockets.until_connected()
    await journey(socketed)


@pytest.mark.parametrize("settings", [LIVE], indirect=True)
async def test_without_a_socket_nothing_reaches_the_app(room: Room) -> None:
    await room.post_card()

    assert (await room.driver.click_label("U0ADA", "Approve")).error == "dispatch_failed"
