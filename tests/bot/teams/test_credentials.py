"""The bot's own token: one for everybody, fetched in time, never twice at once, and never written anywhere."""

import asyncio
import logging

import pytest

from bot.sending.platforms import PlatformTrouble
from bot.teams.calling.credentials import Credential, Token
from bot.teams.calling.sdk import managed_identity
from bot.teams.connection import TeamsConnection
from tests.bot.teams.cast import APP_ID
from tests.bot.teams.conftest import Bot, bot_of, render
from tests.bot.teams.connector import ConnectorDouble
from tests.bot.teams.service import IDENTITY_SECRET, SECRET, Act

WORDS = {"type": "message", "text": "hello"}


class Login:
    """A login whose tokens are numbers, and a clock that stands still."""

    def __init__(self, seconds: float = 3_600.0) -> None:
        self.seconds = seconds
        self.fetched = 0
        self.now = 0.0
        self.broken = False
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.credential = Credential(self.fetch, lambda: self.now)

    async def fetch(self) -> Token:
        self.fetched += 1
        number = self.fetched
        await self.may_end.wait()
        if self.broken:
            raise PlatformTrouble("no")
        return Token(text=f"token {number}", seconds=self.seconds)


async def test_one_token_serves_many_turns(teams: ConnectorDouble, bot: Bot) -> None:
    place = teams.place(teams.personal(teams.person("Ada Okafor")))
    await asyncio.gather(*(bot.connection.connector.send(place, WORDS) for _ in range(20)))
    assert (teams.world.calls[Act.TOKEN], teams.world.calls[Act.SEND]) == (1, 20)


async def test_everybody_who_waits_gets_the_token_that_one_of_them_fetches() -> None:
    login = Login()
    login.may_end.clear()
    waiting = [asyncio.create_task(login.credential.token()) for _ in range(5)]
    await asyncio.wait(waiting, timeout=0.01)
    waiting.pop(0).cancel()
    login.may_end.set()
    assert await asyncio.gather(*waiting) == ["token 1"] * 4
    assert login.fetched == 1


@pytest.mark.parametrize(
    ("seconds", "at", "token"), [(3_600, 3_299, 1), (3_600, 3_300, 2), (400, 199, 1), (400, 200, 2)]
)
async def test_a_token_is_renewed_before_it_ends(seconds: float, at: float, token: int) -> None:
    login = Login(seconds)
    await login.credential.token()
    login.now = at
    assert await login.credential.token() == f"token {token}"


async def test_an_old_token_serves_while_no_new_one_is_to_be_had() -> None:
    login = Login()
    await login.credential.token()
    login.now, login.broken = 3_599.0, True
    assert await login.credential.token() == "token 1"
    login.now = 3_600.0
    with pytest.raises(PlatformTrouble):
        await login.credential.token()
    login.broken = False
    assert await login.credential.token() == "token 4"


async def test_a_token_that_teams_refused_is_fetched_anew(teams: ConnectorDouble, bot: Bot) -> None:
    place = teams.place(teams.personal(teams.person("Ada Okafor")))
    teams.world.tokens.clear()
    with pytest.raises(PlatformTrouble) as caught:
        await bot.connection.connector.send(place, WORDS)
    assert "must be set anew" in caught.value.words
    await bot.connection.connector.send(place, WORDS)
    assert teams.world.calls[Act.TOKEN] == 2


@pytest.mark.parametrize(
    "changes", [{"app_password": "wr0ng"}, {"home_tenant": "7e4a4700-0000-4000-8000-00000000000f"}]
)
async def test_a_refused_secret_is_said_at_the_start_and_never_shown(
    teams: ConnectorDouble, changes: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(PlatformTrouble) as caught:
        async with bot_of(teams, **changes):
            pass
    words = caught.value.words
    assert words.startswith("Microsoft's login refused the app (invalid_client)")
    assert not any(secret in words + caplog.text for secret in (SECRET, "wr0ng", "AADSTS"))


async def test_a_login_that_is_down_did_nothing_with_the_message(teams: ConnectorDouble) -> None:
    async with bot_of(teams) as bot:
        place = teams.place(teams.personal(teams.person("Ada Okafor")))
        bot.connection._credential.forget("bot-token-1")
        teams.misbehave(Act.TOKEN, 503)
        with pytest.raises(PlatformTrouble) as caught:
            await bot.connection.connector.send(place, WORDS)
    assert caught.value == PlatformTrouble("Microsoft's login answered 503")
    assert teams.world.calls[Act.SEND] == 0


async def test_a_managed_identity_gives_the_token_where_there_is_no_secret(
    teams: ConnectorDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{teams.url}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", IDENTITY_SECRET)
    async with bot_of(teams, app_password="", managed_identity=APP_ID) as bot:
        chat = teams.personal(teams.person("Ada Okafor"))
        await bot.connection.connector.send(teams.place(chat), WORDS)
    assert len(teams.messages(chat)) == 1
    assert teams.world.calls[Act.TOKEN] == 1


async def test_a_host_without_the_managed_identity_is_told_so(
    teams: ConnectorDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{teams.url}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", "another")
    other = "5160a0ff-0000-4000-8000-0000000000ff"
    with pytest.raises(PlatformTrouble, match="the managed identity gives no token here"):
        await managed_identity(other)()


async def test_secrets_are_not_shown_with_the_access_or_a_token(teams: ConnectorDouble) -> None:
    assert SECRET not in repr(teams.access())
    assert SECRET not in repr(Token(text=SECRET, seconds=1.0))


async def test_a_connection_can_be_closed_that_was_never_opened(teams: ConnectorDouble) -> None:
    connection = TeamsConnection(teams.access(), lambda: 0.0, render=render, place_of=teams.place_of)
    await connection.close()
    assert teams.world.calls[Act.TOKEN] == 0
