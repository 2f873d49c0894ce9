"""The bot's own token for calling Teams: one for everybody, fetched before it ends and never twice at a time."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from bot.sending.platforms import PlatformTrouble
from bot.teams.calling.calls import MENDABLE_WAIT

SCOPE = "https://api.botframework.com/.default"
EARLY_SECONDS = 300.0  # before a token ends, the next one is fetched
FETCH_SECONDS = 8.0  # with a wait for a turn and a call, still under half of a delivery's lease
LATE = "Microsoft's login did not answer in time"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token, and for how many seconds it is good."""

    text: str = field(repr=False)
    seconds: float


Fetch = Callable[[], Awaitable[Token]]  # raises PlatformTrouble


class Credential:
    """Gives the bot's token; while a new one is fetched, everybody who needs it waits for the same."""

    def __init__(self, fetch: Fetch, now: Callable[[], float]) -> None:
        self._fetch = fetch
        self._now = now
        self._token = ""
        self._renew_at = self._ends_at = float("-inf")
        self._renewing: asyncio.Future[None] | None = None

    async def token(self) -> str:
        """Give a token that is good for a while; raises PlatformTrouble where there is none."""
        if self._now() >= self._renew_at:
            if self._renewing is None or self._renewing.done():
                self._renewing = asyncio.ensure_future(self._renew())
            # whoever stops waiting stops nobody else's
            await asyncio.shield(self._renewing)
        return self._token

    def forget(self, token: str) -> None:
        """Do not give this one any more: Teams refused it."""
        if token == self._token:
            self._renew_at = self._ends_at = float("-inf")

    async def _renew(self) -> None:
        asked = self._now()
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                fetched = await self._fetch()
        except (PlatformTrouble, TimeoutError) as problem:
            trouble = problem if isinstance(problem, PlatformTrouble) else PlatformTrouble(LATE)
            if asked >= self._ends_at:
                raise trouble from problem
            log.warning("the app's token could not be renewed yet: %s", trouble.words)
            return
        self._token, self._ends_at = fetched.text, asked + fetched.seconds
        self._renew_at = asked + max(fetched.seconds - EARLY_SECONDS, fetched.seconds / 2)


async def no_token() -> Token:
    """Give an empty token: nobody is asked who they are, as tests and the Playground want it."""
    return Token(text="", seconds=float("inf"))


def secret_login(
    session: aiohttp.ClientSession, *, login_url: str, tenant_id: str, app_id: str, secret: str
) -> Fetch:
    """Fetch tokens with the app's secret from the login endpoint of the bot's own tenant."""
    url = f"{login_url.rstrip('/')}/{tenant_id}/oauth2/v2.0/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": app_id,
        "client_secret": secret,
        "scope": SCOPE,
    }

    async def fetch() -> Token:
        try:
            async with session.post(url, data=form) as answer:
                body = await answer.read()
        except (TimeoutError, aiohttp.ClientError) as problem:
            words = f"Microsoft's login did not answer ({type(problem).__name__})"
            raise PlatformTrouble(words) from problem
        return _token(body, answer.status)

    return fetch


def _token(body: bytes, status: int) -> Token:
    """Read the login's answer; what it refused is said by its error alone, for its description may say more."""
    try:
        document = json.loads(body)
        return Token(text=str(document["access_token"]), seconds=float(document["expires_in"]))
    except (ValueError, LookupError, TypeError) as problem:
        error = _error(body)
        if status >= 500 or not error:
            raise PlatformTrouble(f"Microsoft's login answered {status}") from problem
        words = (
            f"Microsoft's login refused the app ({error}): its id, its secret or its tenant must be set anew"
        )
        raise PlatformTrouble(words, wait=MENDABLE_WAIT, code=error) from problem


def _error(body: bytes) -> str:
    try:
        error = json.loads(body)["error"]
    except (ValueError, LookupError, TypeError):
        return ""
    return error if isinstance(error, str) else ""
