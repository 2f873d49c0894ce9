"""What may be used only so often and so long: trigger ids and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
REMEMBERED_SECONDS = 600.0


@dataclass(slots=True, kw_only=True)
class _Trigger:
    person: str
    issued: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponsePass:
    """Where a response_url leads: the channel, the person who acted, and the message acted on, if any."""

    person: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    issued: float
    uses: int = 0


class Passes:
    """Hands out trigger ids (three seconds, once) and response URLs (thirty minutes, five times)."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._triggers: dict[str, _Trigger] = {}
        self._responses: dict[str, ResponsePass] = {}

    def trigger(self, person: str) -> str:
        """Issue a trigger id to whoever just acted."""
        now = self._now()
        self._forget(now)
        trigger_id = f"{int(now * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = _Trigger(person=person, issued=now)
        return trigger_id

    def _forget(self, now: float) -> None:
        while self._triggers:
            oldest = next(iter(self._triggers))
            if now - self._triggers[oldest].issued < REMEMBERED_SECONDS:
                break
            del self._triggers[oldest]

    def use_trigger(self, trigger_id: str) -> tuple[str, str]:
        """Spend a trigger id: answers (person, "") or ("", the error that Slack gives)."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            return "", "invalid_trigger_id"
        if self._now() - trigger.issued > TRIGGER_SECONDS:
            return "", "expired_trigger_id"
        if trigger.used:
            return "", "exchanged_trigger_id"
        trigger.used = True
        return trigger.person, ""

    def response(
        self, person: str, channel: str, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Issue the token of a response URL."""
        token = secrets.token_urlsafe(18)
        self._responses[token] = ResponsePass(
            person=person, channel=channel, message_ts=message_ts, thread_ts=thread_ts, issued=self._now()
        )
        return token

    def use_response(self, token: str) -> ResponsePass | str:
        """Spend one use of a response URL, or answer Slack's error."""
        found = self._responses.get(token)
        if found is None:
            return "no_service"
        if self._now() - found.issued > RESPONSE_SECONDS:
            return "expired_url"
        if found.uses >= RESPONSE_USES:
            return "used_url"
        found.uses += 1
        return found

    def open_response(self, token: str) -> ResponsePass:
        """What a token just issued leads to, no use counted."""
        return self._responses[token]
