"""What the product is held against, a Slack and a Teams that only say yes, and the product as they alone can have it.

`python -m tests.benchmarks.servers NAME DATABASE CHAT` prints its address once it listens, and ends when its standard
input does. CHAT is where the Slack or the Teams is that it acts in; the Teams is given its keys in a DATABASE's place.
"""

import asyncio
import json
import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import make_url

from bot.process.clock import Clock
from bot.process.memory import look_for_garbage_seldom
from bot.process.service import Service
from bot.slack.app import slack_app
from bot.slack.connection import EVENTS_PATH, SlackAccess, SlackConnection
from bot.teams.access import TeamsAccess
from storage.engine import open_database
from tests.bot.teams.cast import APP_ID, TENANT
from tests.bot.teams.signing import ISSUER

TOKEN = "xoxb-benchmark"
SECRET = "benchmark-secret"
TASKS_PATH = "/v1/tasks"
REGION = "/amer/"
UNPACED = 100_000.0  # times Slack's own pace

Stop = Callable[[], Awaitable[None]]
Serving = tuple[str, Stop]


async def no_op(_database_url: str, _slack_url: str) -> Serving:
    """A Bolt app with our settings behind Bolt's own aiohttp adapter; its one listener acknowledges."""
    bolt = _acknowledging()

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post(EVENTS_PATH, receive)
    return await _serve(app)


async def no_op_behind_our_door(_database_url: str, slack_url: str) -> Serving:
    """The same Bolt app, behind the product's own reading of requests."""
    access = SlackAccess(bot_token=TOKEN, signing_secret=SECRET, api_url=f"{slack_url}/api/")
    connection = SlackConnection(access, asyncio.get_running_loop().time)
    connection.app = _acknowledging(verify=False)  # the connection checks the signature itself
    app = web.Application()
    app.router.add_routes(connection.routes())
    url, stop = await _serve(app)

    async def stop_both() -> None:
        await stop()
        await connection.close()

    return url, stop_both


def _acknowledging(*, verify: bool = True) -> AsyncApp:
    bot = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=TOKEN, bot_id="B1", bot_user_id="U0")

    async def authorize() -> AuthorizeResult:
        return bot

    bolt = slack_app(AsyncWebClient(), SECRET, authorize, verify=verify)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bolt.action(re.compile(".*"))(acknowledge)
    return bolt


async def bare(database_url: str, _slack_url: str) -> Serving:
    """A plain aiohttp handler: JSON in, one row committed to the disk, JSON out."""
    connection, insert = _bare_table(database_url)

    async def take(request: web.Request) -> web.Response:
        sent = await request.json()
        (key,) = connection.execute(insert, (sent["output"], sent["matter"])).fetchone()
        connection.commit()
        return web.json_response({"id": key}, status=201)

    app = web.Application()
    app.router.add_post(TASKS_PATH, take)
    return await _serve(app)


def _bare_table(database_url: str) -> tuple[Any, str]:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        connection: Any = sqlite3.connect(url.database or "")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, output TEXT, matter TEXT)")
        return connection, "INSERT INTO bare (output, matter) VALUES (?, ?) RETURNING id"
    connection = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    connection.execute("CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY, output text, matter text)")
    return connection, "INSERT INTO bare (output, matter) VALUES (%s, %s) RETURNING id"


async def unpaced(database_url: str, slack_url: str) -> Serving:
    """The product, but its deliveries go out as fast as the machine can instead of at Slack's pace."""
    access = SlackAccess(bot_token=TOKEN, signing_secret=SECRET, api_url=f"{slack_url}/api/", pace=UNPACED)
    return await _started(Service(open_database(database_url), clock=Clock(), slack=access))


async def teams(database_url: str, connector_url: str) -> Serving:
    """The product in Teams; no setting lets `signoff serve` have another Microsoft."""
    access = TeamsAccess(
        app_id=APP_ID,
        app_password=SECRET,
        home_tenant=TENANT,
        tenants=frozenset({TENANT}),
        login_url=f"{connector_url}/login",
        metadata_url=f"{connector_url}/metadata",
        service_url=f"{connector_url}{REGION}",
        service_hosts=("127.0.0.1",),
    )
    return await _started(Service(open_database(database_url), clock=Clock(), teams=access))


async def _started(service: Service) -> Serving:
    await service.start()
    await service.connected()
    return service.url, service.stop


async def slack(_database_url: str, _slack_url: str) -> Serving:
    """A Slack that takes everything at once and remembers nothing."""
    known = {"ok": True, "team_id": "T1", "bot_id": "B1", "user_id": "U0", "channel": "C1", "ts": "1.1"}

    async def say_yes(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response(known)

    app = web.Application()
    app.router.add_post("/api/{method}", say_yes)
    return await _serve(app)


async def connector(key_set: str, _: str) -> Serving:
    """A Teams that takes everything at once and remembers nothing, and whose keys are these."""
    app = web.Application()

    async def say_yes(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": "1"})

    async def log_in(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"token_type": "Bearer", "expires_in": 3_600, "access_token": TOKEN})

    async def metadata(request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"http://{request.host}/keys"})

    async def keys(_: web.Request) -> web.Response:
        return web.json_response(json.loads(key_set))

    app.router.add_post("/login/{tenant}/oauth2/v2.0/token", log_in)
    app.router.add_get("/metadata", metadata)
    app.router.add_get("/keys", keys)
    app.router.add_route("*", f"{REGION}v3/{{rest:.*}}", say_yes)
    return await _serve(app)


async def _serve(app: web.Application) -> Serving:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}", runner.cleanup


SERVERS = {
    "no-op": no_op,
    "no-op behind our door": no_op_behind_our_door,
    "bare": bare,
    "unpaced": unpaced,
    "teams": teams,
    "slack": slack,
    "connector": connector,
}


async def main(name: str, database_url: str, chat_url: str) -> None:
    """Serve until standard input ends."""
    look_for_garbage_seldom()  # as the product does: a comparison is of what is done, not of how memory is kept
    url, stop = await SERVERS[name](database_url, chat_url)
    print(url, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
