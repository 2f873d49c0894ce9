"""The keys of the Bot Connector: fetched when they are needed, kept while they are good, and never in a storm."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.teams.entry.keys import KEPT_SECONDS, PAUSE_SECONDS, KeySet, NoKeys
from bot.teams.entry.tokens import keys_of
from tests.bot.teams.connector import ConnectorDouble
from tests.bot.teams.service import Act


class Watched:
    """A set of keys whose clock stands still."""

    def __init__(self, teams: ConnectorDouble, session: aiohttp.ClientSession) -> None:
        self.now = 0.0
        self.keys = KeySet(session, f"{teams.url}/metadata", lambda: self.now)

    async def has(self, name: str) -> bool:
        return await self.keys.key(name) is not None


@pytest.fixture
async def watched(teams: ConnectorDouble) -> AsyncIterator[Watched]:
    async with aiohttp.ClientSession() as session:
        yield Watched(teams, session)


async def test_keys_are_fetched_once_for_everybody(teams: ConnectorDouble, watched: Watched) -> None:
    assert await asyncio.gather(*(watched.has("first") for _ in range(10))) == [True] * 10
    assert teams.world.calls[Act.KEYS] == 1


async def test_strangers_keys_make_us_fetch_once_a_minute(teams: ConnectorDouble, watched: Watched) -> None:
    assert await watched.has("first")
    for _ in range(2):
        fetched = teams.world.calls[Act.KEYS]
        watched.now += PAUSE_SECONDS
        found = await asyncio.gather(*(watched.has(f"stranger-{number}") for number in range(10)))
        assert (found, teams.world.calls[Act.KEYS]) == ([False] * 10, fetched + 1)


async def test_a_new_key_is_found_and_an_old_one_is_gone_with_it(
    teams: ConnectorDouble, watched: Watched
) -> None:
    assert await watched.has("first")
    teams.world.signer.rotate()
    watched.now = PAUSE_SECONDS
    assert await watched.has("rotated-1")
    assert not await watched.has("first")


async def test_keys_are_fetched_anew_after_a_day(teams: ConnectorDouble, watched: Watched) -> None:
    assert await watched.has("first")
    teams.world.signer.rotate()
    watched.now = KEPT_SECONDS - 1
    assert await watched.has("first")
    watched.now = KEPT_SECONDS
    assert not await watched.has("first")


async def test_the_old_keys_serve_while_no_new_ones_are_to_be_had(
    teams: ConnectorDouble, watched: Watched
) -> None:
    assert await watched.has("first")
    watched.now = KEPT_SECONDS
    teams.misbehave(Act.KEYS, 500)
    assert await watched.has("first")
    assert await watched.has("first")
    assert teams.world.calls[Act.KEYS] == 2
    teams.world.signer.rotate()
    watched.now += PAUSE_SECONDS
    assert not await watched.has("first")


async def test_without_any_keys_nobody_can_be_told_apart(teams: ConnectorDouble, watched: Watched) -> None:
    teams.misbehave(Act.KEYS, 500)
    for _ in range(2):
        with pytest.raises(NoKeys):
            await watched.keys.key("first")
    watched.now = PAUSE_SECONDS
    assert await watched.has("first")


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": "x"},
        {
            "keys": [
                1,
                {},
                {"kid": "a"},
                {"kid": 1, "kty": "RSA"},
                {"kid": "a", "kty": "RSA", "n": "!", "e": "AQAB"},
            ]
        },
        {
            "keys": [
                {"kid": "a", "kty": "EC", "crv": "P-256", "x": "", "y": ""},
                {"kid": "a", "kty": "oct", "k": "AA"},
            ]
        },
    ],
)
def test_a_document_without_good_keys_gives_none(document: object) -> None:
    assert keys_of(document) == {}
