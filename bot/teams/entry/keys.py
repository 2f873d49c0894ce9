"""The keys that Microsoft's Bot Connector signs with, fetched when they are needed and kept while they are good."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping

import aiohttp

from bot.teams.entry.tokens import Key, keys_of

KEPT_SECONDS = 24 * 3600.0
FETCH_TIMEOUT = aiohttp.ClientTimeout(total=5.0)  # somebody waits at the screen meanwhile
PAUSE_SECONDS = 60.0  # between fetches, whatever strangers name as their key

log = logging.getLogger(__name__)


class NoKeys(Exception):
    """The keys could not be fetched and there are none from before, so nobody can be told apart."""


class KeySet:
    """Gives a key by its id; one that it does not know makes it fetch once more, at most once a minute."""

    def __init__(self, session: aiohttp.ClientSession, metadata_url: str, now: Callable[[], float]) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._now = now
        self._keys: Mapping[str, Key] = {}
        self._fetched = self._tried = float("-inf")
        self._fetching = asyncio.Lock()

    async def key(self, key_id: str) -> Key | None:
        """Find a key; None where Microsoft has none of this id. Raises NoKeys."""
        if not self._answers(key_id):
            async with self._fetching:
                if not self._answers(key_id) and self._now() >= self._tried + PAUSE_SECONDS:
                    await self._fetch()
        if not self._keys:
            raise NoKeys
        return self._keys.get(key_id)

    def _answers(self, key_id: str) -> bool:
        return key_id in self._keys and self._now() < self._fetched + KEPT_SECONDS

    async def _fetch(self) -> None:
        self._tried = self._now()
        try:
            metadata = await self._read(self._metadata_url)
            keys = keys_of(await self._read(str(metadata["jwks_uri"])))
        except (aiohttp.ClientError, TimeoutError, ValueError, LookupError) as problem:
            log.warning("Microsoft's signing keys could not be fetched (%s)", type(problem).__name__)
            return
        if keys:
            self._keys, self._fetched = keys, self._now()
        else:
            log.warning("Microsoft's document of signing keys holds none")

    async def _read(self, url: str) -> Mapping[str, object]:
        async with self._session.get(url, timeout=FETCH_TIMEOUT) as answer:
            answer.raise_for_status()
            document = json.loads(await answer.read())
        if not isinstance(document, Mapping):
            raise ValueError("not a document")  # noqa: TRY004  # of a stranger's, not of our own types
        return document
