"""Who gets in at Teams' door, over HTTP: nothing that is forged, foreign or broken ever reaches the handler."""

import json
import logging
from typing import Any

import pytest

from bot.teams.access import SERVICE_HOSTS
from bot.teams.entry.admission import is_service
from tests.bot.teams.cast import FOREIGN_TENANT, TENANT
from tests.bot.teams.conftest import Bot, bot_of
from tests.bot.teams.connector import ConnectorDouble
from tests.bot.teams.service import Act
from tests.bot.teams.signing import Forgery


async def _activity(teams: ConnectorDouble, bot: Bot, **changes: Any) -> dict[str, Any]:
    ada = teams.person("Ada Okafor")
    await teams.say(ada, teams.personal(ada), "hello")
    bot.heard.clear()
    return {**teams.posted[-1], "id": "another", **changes}


async def test_what_microsoft_signed_gets_in(teams: ConnectorDouble, bot: Bot) -> None:
    answered = await teams.post(await _activity(teams, bot))
    assert (answered.status, answered.body, len(bot.heard)) == (201, None, 1)


@pytest.mark.parametrize("forgery", Forgery)
async def test_no_forgery_gets_in(
    teams: ConnectorDouble, bot: Bot, forgery: Forgery, caplog: pytest.LogCaptureFixture
) -> None:
    activity = await _activity(teams, bot)
    with caplog.at_level(logging.INFO):
        answered = await teams.post(activity, forgery=forgery)
    assert (answered.status, answered.body, bot.heard) == (401, None, [])
    assert "(401)" in caplog.text
    assert "eyJ" not in caplog.text


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"[]",
        b'"message"',
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b"{}",
        b'{"type": 1}',
        b'{"type": ""}',
    ],
)
async def test_what_is_no_activity_is_a_bad_request(teams: ConnectorDouble, bot: Bot, payload: bytes) -> None:
    answered = await teams.post_raw(payload, teams.world.signer.authorization(teams.service_url))
    assert (answered.status, answered.body, bot.heard) == (400, None, [])


async def test_what_a_page_in_a_browser_can_post_is_not_read(teams: ConnectorDouble, bot: Bot) -> None:
    payload = json.dumps(await _activity(teams, bot)).encode()
    answered = await teams.post_raw(
        payload, teams.world.signer.authorization(teams.service_url), "text/plain"
    )
    assert (answered.status, bot.heard) == (415, [])


async def test_a_connection_that_is_not_open_hears_nobody(teams: ConnectorDouble, bot: Bot) -> None:
    activity = await _activity(teams, bot)
    await bot.connection.close()
    assert ((await teams.post(activity)).status, bot.heard) == (503, [])


@pytest.mark.parametrize("lost", ["from", "conversation"])
async def test_an_activity_that_says_not_who_or_where_is_a_bad_request(
    teams: ConnectorDouble, bot: Bot, lost: str
) -> None:
    activity = await _activity(teams, bot)
    del activity[lost]
    assert (await teams.post(activity)).status == 400
    assert bot.heard == []


async def test_an_activity_that_the_sdk_cannot_read_is_a_bad_request(
    teams: ConnectorDouble, bot: Bot
) -> None:
    assert (await teams.post(await _activity(teams, bot, timestamp="yesterday"))).status == 400
    assert bot.heard == []


async def test_a_press_is_read_by_us_alone_and_needs_nothing_of_the_sdk(
    teams: ConnectorDouble, bot: Bot
) -> None:
    activity = await _activity(teams, bot, type="invoke", name="adaptiveCard/action", timestamp="yesterday")
    assert (await teams.post(activity)).status == 200
    assert len(bot.heard) == 1


@pytest.mark.parametrize(
    ("channel_data", "tenant_id", "status"),
    [
        ({"tenant": {"id": TENANT}}, None, 201),
        ({"tenant": {"id": TENANT.upper()}}, None, 201),
        ({}, TENANT, 201),
        (None, TENANT, 201),
        ({"tenant": {"id": FOREIGN_TENANT}}, None, 403),
        ({"tenant": {"id": FOREIGN_TENANT}}, TENANT, 403),
        ({}, FOREIGN_TENANT, 403),
        ({"tenant": TENANT}, None, 403),
        ({"tenant": {"id": [TENANT]}}, None, 403),
        ({}, None, 403),
    ],
)
async def test_only_the_tenants_that_are_let_in_get_in(
    teams: ConnectorDouble,
    bot: Bot,
    caplog: pytest.LogCaptureFixture,
    channel_data: object,
    tenant_id: str | None,
    status: int,
) -> None:
    activity = await _activity(teams, bot, channelData=channel_data)
    activity["conversation"] = {**activity["conversation"], "tenantId": tenant_id}
    answered = await teams.post(activity)
    assert (answered.status, len(bot.heard)) == (status, 1 if status == 201 else 0)
    assert ("may not use this bot; SIGNOFF_TEAMS_TENANTS says which may" in caplog.text) == (status == 403)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net/emea/", True),
        ("https://smba.infra.gov.teams.microsoft.us/teams", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://evil.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evil.example/smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://evil:pw@smba.trafficmanager.net/", False),
        ("https://evilteams.microsoft.com/", False),
        ("https://127.0.0.1/", False),
        ("https://[/", False),
        ("https://smba.trafficmanager.net:x/", False),
        ("file:///smba.trafficmanager.net", False),
        ("", False),
    ],
)
def test_only_microsofts_services_are_services(url: str, good: bool) -> None:
    assert is_service(url, SERVICE_HOSTS) is good


async def test_a_foreign_service_url_gets_nowhere_even_when_it_was_signed(
    teams: ConnectorDouble, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answered = await teams.post(await _activity(teams, bot, serviceUrl="https://evil.example/"))
    assert (answered.status, bot.heard) == (403, [])
    assert "service URL is not Microsoft's" in caplog.text


async def test_a_key_that_microsoft_changed_to_is_fetched_when_it_is_first_seen(
    teams: ConnectorDouble, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = await _activity(teams, bot)
    assert teams.world.calls[Act.KEYS] == 1
    monkeypatch.setattr(bot.connection._doorman._keys, "_tried", float("-inf"))  # a minute later
    teams.world.signer.rotate()
    assert (await teams.post(activity)).status == 201
    assert teams.world.calls[Act.KEYS] == 2
    for number in range(5):
        assert (await teams.post({**activity, "id": f"{number}"}, forgery=Forgery.UNKNOWN_KEY)).status == 401
    assert teams.world.calls[Act.KEYS] == 2
    assert len(bot.heard) == 1


async def test_without_microsofts_keys_nobody_gets_in_and_it_is_no_fault_of_the_callers(
    teams: ConnectorDouble,
) -> None:
    async with bot_of(teams) as bot:
        teams.misbehave(Act.KEYS, 500)
        ada = teams.person("Ada Okafor")
        assert (await teams.say(ada, teams.personal(ada), "hello")).status == 503
        assert bot.heard == []


async def test_in_the_playground_nobody_is_asked_and_the_loopback_is_the_only_service(
    teams: ConnectorDouble,
) -> None:
    teams.world.anonymous = True
    async with bot_of(teams, playground=True, app_password="") as bot:
        activity = await _activity(teams, bot)
        assert (await teams.post(activity, forgery=Forgery.MISSING)).status == 201
        elsewhere = {**activity, "serviceUrl": "https://smba.trafficmanager.net/amer/"}
        assert (await teams.post(elsewhere, forgery=Forgery.MISSING)).status == 403
        assert len(bot.heard) == 1
        assert teams.world.calls[Act.TOKEN] == 0
