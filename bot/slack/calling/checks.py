"""Whether Slack takes our tokens, has given the app its scopes, and agrees with us about the time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.checking.findings import Finding, fine, wrong
from bot.sending.platforms import PlatformTrouble
from bot.slack.calling.calls import TIMEOUT_SECONDS, call, web_client

# Slack signs what it posts with its time, and Bolt takes nothing that is five minutes off.
DRIFT_MAX = timedelta(minutes=1)
_INSTALL = "Install the app again with manifests/slack.json."


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChecked:
    """What was found, and the id of the workspace that the bot token belongs to, where Slack said it."""

    findings: tuple[Finding, ...]
    team_id: str | None = None


async def check_slack(
    *,
    bot_token: str,
    app_token: str,
    api_url: str | None,
    scopes: Iterable[str],
    now: Callable[[], datetime],
) -> SlackChecked:
    """Ask Slack who we are; `scopes` are those that the manifest asks for."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session:
        client = web_client(bot_token, session, base_url=api_url)
        try:
            me = await call(client.auth_test())
        except PlatformTrouble as trouble:
            return SlackChecked(findings=(wrong("Bot token", f"{_sentence(trouble.words)}.", _INSTALL),))
        headers = {str(name).lower(): str(value) for name, value in dict(me.headers).items()}
        team_id = str(me["team_id"])
        findings = (
            fine(
                "Bot token",
                f"Slack knows it: “{me.get('user', 'the app')}” in {me.get('team', team_id)} ({team_id}).",
            ),
            _scopes(headers, frozenset(scopes)),
            _drift(headers, now()),
            *(await _app_token(client, app_token)),
        )
        return SlackChecked(findings=findings, team_id=team_id)


def _scopes(headers: Mapping[str, str], wanted: frozenset[str]) -> Finding:
    granted = frozenset(scope.strip() for scope in headers.get("x-oauth-scopes", "").split(","))
    if missing := sorted(wanted - granted):
        return wrong("Scopes", f"The app may not do all it must: {', '.join(missing)} missing.", _INSTALL)
    return fine("Scopes", "The app has every scope of its manifest.")


def _drift(headers: Mapping[str, str], now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError):
        return fine("Clock", "Slack did not say what time it is.")
    apart = abs(now - theirs)
    if apart > DRIFT_MAX:
        seconds = apart // timedelta(seconds=1)
        words = f"This machine's clock is {seconds} seconds off Slack's."
        return wrong("Clock", words, "Let it be set by NTP; Slack's requests are refused when it is off.")
    return fine("Clock", "It agrees with Slack's.")


async def _app_token(client: AsyncWebClient, app_token: str) -> tuple[Finding, ...]:
    if not app_token:
        return ()
    try:
        await call(client.apps_connections_open(app_token=app_token))
    except PlatformTrouble as trouble:
        if trouble.wait is not None and not trouble.ambiguous and "asked to wait" in trouble.words:
            return (fine("App token", "Slack asked to wait a minute before it opens another socket."),)
        remedy = "Make an app-level token with connections:write in the app's settings, and set it."
        return (wrong("App token", f"{_sentence(trouble.words)}.", remedy),)
    return (fine("App token", "Slack opens a socket for it."),)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
