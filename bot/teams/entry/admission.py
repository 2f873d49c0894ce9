"""Who may post to us: Microsoft alone, from a tenant that is let in, naming a service that is Microsoft's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot.teams.access import is_loopback
from bot.teams.entry.border import Json
from bot.teams.entry.events import tenant_of
from bot.teams.entry.keys import KeySet, NoKeys
from bot.teams.entry.tokens import Forged, Key, bearer_of, check_activity, claims_of, key_id_of

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(slots=True)
class TurnedAway(Exception):
    """A request that goes no further; `words` are for the log, and the caller is told the status alone."""

    status: int
    words: str


@dataclass(frozen=True, slots=True)
class Pass:
    """A token that is good, and the key that it was signed with; what it was made for is still to be compared."""

    claims: Mapping[str, Any]
    key: Key


class Doorman:
    """Checks requests. Without keys nobody's token is asked for, and then only the loopback is a service."""

    def __init__(
        self,
        *,
        app_id: str,
        keys: KeySet | None,
        tenants: frozenset[str],
        service_hosts: tuple[str, ...],
        wall: Callable[[], float],
    ) -> None:
        self._app_id = app_id
        self._keys = keys
        self._tenants = tenants
        self._service_hosts = service_hosts
        self._wall = wall

    async def check_token(self, header: str | None) -> Pass | None:
        """Check a request by its Authorization header alone, before a word of it is parsed; raises TurnedAway."""
        if self._keys is None:
            return None
        try:
            return await self._pass(bearer_of(header), self._keys)
        except Forged as problem:
            raise TurnedAway(401, str(problem)) from problem
        except NoKeys as problem:
            raise TurnedAway(503, "Microsoft's signing keys could not be fetched") from problem

    async def _pass(self, token: str, keys: KeySet) -> Pass:
        key = await keys.key(key_id_of(token))
        if key is None:
            raise Forged("Microsoft has no such key")
        return Pass(claims_of(token, key, audience=self._app_id, now=self._wall()), key)

    def check_activity(self, admitted: Pass | None, activity: Json) -> None:
        """Check what is said against what was signed, and where it is from; raises TurnedAway."""
        if admitted is not None:
            try:
                check_activity(admitted.claims, admitted.key, activity)
            except Forged as problem:
                raise TurnedAway(401, str(problem)) from problem
        url = activity.get("serviceUrl")
        if not isinstance(url, str) or not is_service(url, self._service_hosts):
            raise TurnedAway(403, f"the service URL is not Microsoft's: {_shown(url)}")
        tenant = tenant_of(activity)
        if tenant not in self._tenants:
            words = f"the tenant {_shown(tenant)} may not use this bot; SIGNOFF_TEAMS_TENANTS says which may"
            raise TurnedAway(403, words)


@lru_cache(maxsize=200)
def is_service(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether a URL is of one of these hosts, by https; the loopback, where it is one of them, by http too."""
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    known = any(host.endswith(one) if one.startswith(".") else host == one for one in hosts)
    return known and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def _shown(text: object) -> str:
    """Write what a stranger said into a log line: short, and without anything that could pass for one."""
    return repr(text)[:120]
