"""Calling Teams, and what each way of failing means for the message that was to be sent."""

import json
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, TypeVar

import aiohttp

from bot.sending.platforms import PlatformTrouble
from handlers.people.places.place_values import PlaceState

CONNECT_SECONDS = 5.0
MENDABLE_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

# what no later attempt will change, and what an admin can do about it, beside Teams' own word for it
_PERMANENT = {
    "BotNotInConversationRoster": "the app is not in this conversation; somebody there must add it",
    "ConversationBlockedByUser": "the person has blocked the app's chat and can unblock it in Teams",
    "MessageWritesBlocked": "nobody may write there at the moment; the team's owner or the person can change it",
    "BotDisabledByAdmin": "the app is blocked in the organisation; its Teams admin can allow it",
    "ConversationNotFound": "the conversation is gone, or the app was never in it",
    "MessageSizeTooBig": "it is too long for Teams",
}
# where nothing can be written until somebody lets the app in again
_LOST = {
    "BotNotInConversationRoster": PlaceState.REMOVED,
    "ConversationNotFound": PlaceState.REMOVED,
    "ConversationBlockedByUser": PlaceState.BLOCKED,
    "BotDisabledByAdmin": PlaceState.BLOCKED,
}
_STATUS_CODES = {404: "ConversationNotFound", 413: "MessageSizeTooBig"}

Given = TypeVar("Given")


class Act(StrEnum):
    """What was asked of Teams: only sending does harm when it is done twice."""

    SEND = "send"
    UPDATE = "update"
    DELETE = "delete"
    OPEN = "open"
    MEMBERS = "members"


def session_timeout(seconds: float) -> aiohttp.ClientTimeout:
    """Limit a call, and more closely the time until it is connected, when nothing was sent yet."""
    return aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, CONNECT_SECONDS))


async def call(what: Awaitable[Given], act: Act) -> Given:
    """Make a call; raises PlatformTrouble that says whether it may have been done all the same."""
    try:
        return await what
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
        raise PlatformTrouble("Teams could not be reached") from problem
    except (TimeoutError, aiohttp.ClientError) as problem:
        words = f"Teams did not answer ({type(problem).__name__})"
        raise PlatformTrouble(words, ambiguous=act is Act.SEND) from problem


def refusal(
    act: Act, status: int, headers: Mapping[str, str], body: bytes, now: datetime | None = None
) -> PlatformTrouble:
    """Say what an answer that is not a success means."""
    code = code_of(body)
    wait = _wait(headers, now or datetime.now(UTC))
    if status in {412, 429}:
        return PlatformTrouble("Teams asked to wait", wait=wait or timedelta(seconds=1), code=code)
    if status >= 500:
        words = f"Teams answered {status}"
        return PlatformTrouble(words, ambiguous=act is Act.SEND, wait=wait, code=code)
    if status == 404 and act in {Act.UPDATE, Act.DELETE} and code != "ConversationNotFound":
        return PlatformTrouble(
            "Teams refused it: the message was deleted", permanent=True, gone=True, code=code
        )
    code = code or _STATUS_CODES.get(status, "")
    if code in _PERMANENT:
        words = f"Teams refused it: {code}: {_PERMANENT[code]}"
        return PlatformTrouble(words, permanent=True, code=code, lost=_LOST.get(code))
    if status in {400, 404, 413} or (act is Act.MEMBERS and status == 403):
        return PlatformTrouble(f"Teams refused it: {code or status}", permanent=True, code=code)
    if status == 401:
        words = "the app's own token is not accepted; its id, its secret or its tenant must be set anew"
        return PlatformTrouble(f"Teams refused it for now: {words}", wait=MENDABLE_WAIT, code=code)
    return PlatformTrouble(
        f"Teams refused it for now: {code or status}", wait=wait or MENDABLE_WAIT, code=code
    )


def code_of(body: bytes) -> str:
    """Find Teams' own name for what went wrong; some of its answers have it in the text of the message alone."""
    try:
        document: Any = json.loads(body)
    except ValueError:
        return ""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return ""
    code = error.get("code")
    if code in _PERMANENT:
        return str(code)
    inside = json.dumps(error)
    return next((known for known in _PERMANENT if known in inside), code if isinstance(code, str) else "")


def _wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read Retry-After, in seconds or as a date; None where it says neither."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=min(int(said), 86_400)), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return min(max(moment - now, timedelta()), LONGEST_WAIT)
