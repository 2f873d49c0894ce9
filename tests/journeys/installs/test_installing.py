"""Connecting workspaces by OAuth, from the install page to the first admin, and every way in which it fails."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.slack.install.door import COOKIE
from bot.slack.install.pages import REFUSALS
from bot.slack.install.paths import REDIRECT_PATH
from bot.workspace.reading import words_of
from storage import tables
from storage.engine import Database
from tests.clocks import StillClock
from tests.journeys.at_large import CLIENT_SECRET, KERN, AtLarge, Browser, at_large, state_in

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def large(database: Database, clock: StillClock) -> AsyncIterator[AtLarge]:
    async with at_large(database, clock) as there:
        yield there


async def test_the_installer_is_the_first_admin_and_is_led_through_the_set_up(large: AtLarge) -> None:
    page = await large.install("U7")
    assert page.status == 200
    assert "Signoff is in Kern LLP" in page.words
    assert "You are the first admin of Kern LLP." in page.words
    assert "https://slack.com/app_redirect?app=A1&amp;team=T1" in page.source

    kern = large.stages["T1"]
    (person,) = kern.rows(tables.people)
    assert (person.name, person.roles, person.zone) == ("Sol Reyes", ["admin"], "Europe/Berlin")
    assert "Hello Sol Reyes. You are an admin of Kern LLP here." in await kern.words("U7", "app")
    assert "The desk of Kern LLP" in await kern.command("U7", "setup")

    # no token is stored as it is, and the audit tells who did it
    (stored,) = kern.rows(tables.installations)
    assert "xox" not in stored.bot_token
    assert "app.installed" in "".join(str(row.body) for row in kern.rows(tables.audit_records))


async def test_two_firms_in_one_process_each_hear_and_are_answered_by_their_own_token(large: AtLarge) -> None:
    await large.install("U7", "T1")
    page = await large.install("U6", "T2")
    assert "You are the first admin of Birch & Co." in page.words
    birch, kern = large.stages["T2"], large.stages["T1"]
    assert {row.name for row in kern.rows(tables.firms)} == {"Kern LLP", "Birch & Co"}
    assert "Hello Bo Birch. You are an admin of Birch & Co here." in await birch.words("U6", "app")
    await birch.driver.open_home("U6")
    assert "The desk of Birch & Co" in words_of(await birch.driver.home("U6"))
    assert "The desk of Kern LLP" in await kern.command("U7", "setup")
    # somebody of the one firm, met in a channel of the other's workspace, is nobody there
    assert "You are not set up" in await kern.command("U1", "setup")


@SQLITE
async def test_who_installs_it_again_changes_nobodys_roles(large: AtLarge) -> None:
    await large.install("U7")
    page = await large.install("U1")
    assert "Kern LLP has an admin already, who can add you." in page.words
    kern = large.stages["T1"]
    assert [row.name for row in kern.rows(tables.people)] == ["Sol Reyes"]
    assert [row.version for row in kern.rows(tables.installations)] == [2]


async def _said_no(browser: Browser, large: AtLarge) -> str:
    large.slack.said_no = True
    return await browser.agree(await browser.set_out(), "U7")


async def _late(browser: Browser, large: AtLarge) -> str:
    back = await browser.agree(await browser.set_out(), "U7")
    clock = large.stages["T1"].clock
    clock.move_to(clock.now() + timedelta(minutes=10, seconds=1))
    return back


async def _used(browser: Browser, _large: AtLarge) -> str:
    at_slack = await browser.set_out()
    await browser.go(await browser.agree(at_slack, "U7"))
    return await browser.agree(at_slack, "U1")


async def _bad_code(browser: Browser, large: AtLarge) -> str:
    state = state_in(await browser.set_out())
    return f"{large.service.url}{REDIRECT_PATH}?code=guessed&state={state}"


async def _another_browser(browser: Browser, large: AtLarge) -> str:
    async with large.browser() as other:
        back = await other.agree(await other.set_out(), "U7")
    await browser.set_out()
    return back


async def _without_cookies(browser: Browser, _large: AtLarge) -> str:
    back = await browser.agree(await browser.set_out(), "U7")
    browser.session.cookie_jar.clear()
    return back


async def _not_ours(browser: Browser, large: AtLarge) -> str:
    await browser.set_out()
    return f"{large.service.url}{REDIRECT_PATH}?code=c&state=made-up"


async def _nothing(_browser: Browser, large: AtLarge) -> str:
    return f"{large.service.url}{REDIRECT_PATH}"


async def _wrong_secret(browser: Browser, large: AtLarge) -> str:
    large.slack.client_secret = "another"
    return await browser.agree(await browser.set_out(), "U7")


async def _slack_away(browser: Browser, large: AtLarge) -> str:
    back = await browser.agree(await browser.set_out(), "U7")
    await large.slack.stop()
    return back


@SQLITE
@pytest.mark.parametrize(
    ("way", "refusal"),
    [
        (_said_no, "said_no"),
        (_late, "late"),
        (_used, "used"),
        (_bad_code, "used"),
        (_another_browser, "another_browser"),
        (_without_cookies, "another_browser"),
        (_not_ours, "not_ours"),
        (_nothing, "nothing_brought"),
        (_wrong_secret, "operator"),
        (_slack_away, "slack"),
    ],
)
async def test_every_refusal_has_its_page_and_changes_nothing(
    large: AtLarge, way: object, refusal: str
) -> None:
    async with large.browser() as browser:
        address = await way(browser, large)  # type: ignore[operator]
        before = large.stages["T1"].rows(tables.installations)
        page = await browser.go(address)
    told = REFUSALS[refusal]
    assert page.status == told.status
    assert f"{told.title} {told.words}" in page.words
    assert page.headers["Cache-Control"] == "no-store"
    assert large.stages["T1"].rows(tables.installations) == before
    assert CLIENT_SECRET not in page.source


@SQLITE
async def test_a_name_is_shown_as_it_is_and_the_cookie_is_for_slacks_way_back_alone(
    database: Database, clock: StillClock
) -> None:
    hostile = replace(KERN, team_name="<script>alert(1)</script>")
    async with at_large(database, clock, configs=(hostile,)) as large:
        page = await large.install("U7")
        assert "Signoff is in <script>alert(1)</script>" in page.words
        assert "<script" not in page.source
        async with large.browser() as browser:
            await browser.set_out()
            (cookie,) = [one for one in browser.session.cookie_jar if one.key == COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == ("/slack", "Lax", "600")
    assert cookie["httponly"]
    assert not cookie["secure"]  # on this machine alone


GRID = replace(KERN, enterprise_id="E1", is_org_wide=True)


@SQLITE
async def test_in_all_of_an_organisation_a_person_is_one_and_an_outsider_is_nobody(
    database: Database, clock: StillClock
) -> None:
    async with at_large(database, clock, configs=(GRID,)) as large:
        page = await large.install("U7")
        assert "Signoff is in all of Kern LLP Group" in page.words
        kern = large.stages["T1"]
        with kern.database.reading() as connection:
            assert connection.execute(select(tables.workspaces.c.external_id)).scalars().all() == ["E1"]
        assert "Hello Sol Reyes." in await kern.words("U7", "app")
        await kern.press("U7", "Your firm", "Hello Sol Reyes", "app")
        assert "Currency" in words_of(await kern.driver.modal("U7"))
        await kern.driver.open_home("U7")
        assert "The desk of" in words_of(await kern.driver.home("U7"))
        assert "You are not set up" in await kern.command("U1", "setup")
