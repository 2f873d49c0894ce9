"""Calls of Slack's Web API, and what each way of failing means for the message that was to be sent."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.sending.platforms import PlatformTrouble

TIMEOUT_SECONDS = 15  # under half of a delivery's lease
MENDABLE_WAIT = timedelta(minutes=1)

# what no later attempt will change
_PERMANENT = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "user_not_found",
        "user_disabled",
        "cannot_dm_bot",
        "cant_update_message",
        "edit_window_closed",
        "is_archived",
        "invalid_arguments",
        "metadata_too_large",
    }
)
_GONE = frozenset({"message_not_found"})
# what an operator can do something about, beside Slack's own word for it
_ADVICE = {
    "not_in_channel": "the app is not in this channel; somebody there must invite it",
    "channel_not_found": "the app does not see this channel; it is gone, or private without the app in it",
    "is_archived": "the channel is archived",
    "token_revoked": "the app's token was revoked; it must be installed again",
    "token_expired": "the app's token has expired; it must be installed again",
    "invalid_auth": "the app's token is not accepted; it must be set anew",
    "account_inactive": "the app was removed from the workspace; it must be installed again",
    "missing_scope": "the app is not allowed to; it must be installed again with the manifest's scopes",
    "restricted_action": "a rule of the workspace forbids it; the workspace's admin can lift it",
    "user_disabled": "the person's account is deactivated",
    "user_not_found": "there is no such person in the workspace",
    "message_not_found": "the message was deleted",
    "edit_window_closed": "the workspace does not let messages be changed any more after a time",
    "msg_too_long": "it is too long for Slack",
    "msg_blocks_too_long": "it is too long for Slack",
}
# "some aspect of the operation may have succeeded" (docs.slack.dev, errors of chat.postMessage)
_AMBIGUOUS = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})


# the app was taken away, or its token was: what waits there goes out when it is installed again
APP_GONE = frozenset({"account_inactive", "invalid_auth", "token_revoked"})


def web_client(
    token: str | None, session: aiohttp.ClientSession, *, base_url: str | None = None
) -> AsyncWebClient:
    """Make a client that never sends twice by itself; the session carries the time limit."""
    client = AsyncWebClient(
        token=token,
        session=session,
        base_url=base_url or AsyncWebClient.BASE_URL,
        retry_handlers=[],  # the default sends a POST again after a dropped connection
    )
    if base_url is not None and base_url.startswith("http://127.0.0.1"):
        client.proxy = None  # the environment's proxy would be used for the loopback too
    return client


async def call(what: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Make a call; raises PlatformTrouble that says whether it may have been done all the same."""
    try:
        return await what
    except SlackApiError as problem:
        raise _trouble(problem) from problem
    except aiohttp.ClientConnectorError as problem:
        raise PlatformTrouble("Slack could not be reached") from problem
    except (TimeoutError, asyncio.IncompleteReadError, aiohttp.ClientError) as problem:
        raise PlatformTrouble(f"Slack did not answer ({type(problem).__name__})", ambiguous=True) from problem


async def harmless(what: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Make a call that leaves nothing for anybody to see, so that making it again does no harm."""
    try:
        return await call(what)
    except PlatformTrouble as trouble:
        trouble.ambiguous = False
        raise


async def is_gone(client: AsyncWebClient) -> bool:
    """Ask Slack whether it takes a token no more; what else goes wrong says nothing of that."""
    try:
        await call(client.auth_test())
    except PlatformTrouble as trouble:
        return trouble.code in APP_GONE
    return False


def _trouble(problem: SlackApiError) -> PlatformTrouble:
    status, error, headers = _parts(problem)
    if status == 429 or error == "ratelimited":
        seconds = headers.get("Retry-After", headers.get("retry-after", "1"))
        wait = timedelta(seconds=int(seconds) if str(seconds).isdigit() else 1)
        return PlatformTrouble("Slack asked to wait", wait=wait)
    if status >= 500 or error in _AMBIGUOUS or not error:
        return PlatformTrouble(f"Slack answered {error or status}", ambiguous=True, code=error)
    words = f"{error}: {_ADVICE[error]}" if error in _ADVICE else error
    if error in _PERMANENT or error in _GONE:
        return PlatformTrouble(f"Slack refused it: {words}", permanent=True, gone=error in _GONE, code=error)
    return PlatformTrouble(f"Slack refused it for now: {words}", wait=MENDABLE_WAIT, code=error)


def _parts(problem: SlackApiError) -> tuple[int, str, Any]:
    response: Any = problem.response
    status: Any = getattr(response, "status_code", None) or getattr(response, "status", 200)
    data = getattr(response, "data", None)
    error = data.get("error", "") if isinstance(data, dict) else ""
    return int(status), str(error), getattr(response, "headers", {}) or {}
