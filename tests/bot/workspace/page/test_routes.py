from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, web

from bot.workspace.page import routes
from bot.workspace.page.guide import TRY_IT
from bot.workspace.snapshot import Snapshot
from tests.bot.workspace.page.samples import snapshot


@dataclass(frozen=True, slots=True)
class Shown:
    """A workspace with one person and one file."""

    guide = TRY_IT

    def first_person(self) -> str:
        return "U1"

    def seen_by(self, person: str) -> Snapshot | None:
        return snapshot() if person == "U1" else None

    def file_seen_by(self, person: str, file_id: str) -> bytes | None:
        return b"Expert,Reviews\nAda,41\n" if (person, file_id) == ("U1", "F1") else None


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    application = web.Application()
    application.add_routes(routes(Shown()))
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield session
    await runner.cleanup()


@pytest.mark.parametrize(
    ("address", "led_to"),
    [("/", "/?as=U1&at=C1"), ("/?as=U404", "/?as=U1&at=C1"), ("/?as=U1", "/?as=U1&at=C1")],
)
async def test_an_address_without_a_person_or_place_is_led_to_one(
    browser: ClientSession, address: str, led_to: str
) -> None:
    answer = await browser.get(address)

    assert (answer.status, str(answer.url.relative())) == (200, led_to)


@pytest.mark.parametrize("address", ["/?as=U1&at=C1", "/_/page?as=U1&at=C1", "/static/main.js"])
async def test_everything_is_sent_under_a_strict_policy(browser: ClientSession, address: str) -> None:
    answer = await browser.get(address)

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/_/page?as=U1", 200, "text/html"),
        ("/_/page?as=U404", 404, "text/plain"),
        ("/_/page?as=U1&at=C1&back=99999", 200, "text/html"),
        ("/_/page?as=U1&at=C1&back=x", 200, "text/html"),
        ("/_/page/preview?as=U1&file=F1&name=Week", 200, "text/html"),
        ("/_/page/preview?as=U2&file=F1", 404, "text/plain"),
        ("/_/page/preview?as=U1", 404, "text/plain"),
        ("/static/main.js", 200, "text/javascript"),
        ("/static/frame.css", 200, "text/css"),
        ("/static/mark.svg", 200, "image/svg+xml"),
        ("/static/..%2froutes.py", 404, "text/plain"),
        ("/static/none.js", 404, "text/plain"),
    ],
)
async def test_each_address_answers_for_what_is_there(
    browser: ClientSession, address: str, status: int, kind: str
) -> None:
    answer = await browser.get(address)

    assert (answer.status, answer.content_type) == (status, kind)


async def test_every_style_and_script_that_is_asked_for_is_there(browser: ClientSession) -> None:
    import re

    page = await (await browser.get("/?as=U1&at=C1")).text()
    main = await (await browser.get("/static/main.js")).text()
    wanted = [*re.findall(r'"(/static/[^"]+)"', page), *re.findall(r'from "\.(/[^"]+)"', main)]

    answers = [await browser.get(each if each.startswith("/static") else f"/static{each}") for each in wanted]

    assert len(wanted) > 10
    assert {answer.status for answer in answers} == {200}
