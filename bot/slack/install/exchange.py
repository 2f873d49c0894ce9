"""What Slack gives for a code: the tokens, and who installed the app where; sealed before anybody else sees it."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.dispatch import new_command_id
from bot.installs.vault import Vault
from bot.sending.platforms import PlatformTrouble
from bot.slack.calling.calls import call, harmless, web_client
from handlers.installs.installation import Sealed
from handlers.installs.values import InstallApp
from handlers.people.people import Sender


async def exchange(
    session: aiohttp.ClientSession,
    api_url: str | None,
    *,
    code: str,
    client_id: str,
    client_secret: str,
    vault: Vault,
    now: datetime,
) -> InstallApp:
    """Exchange a code for an installation; raises PlatformTrouble."""
    given = await _asked(session, api_url, client_id, client_secret, {"code": code})
    is_org_wide = bool(given.get("is_enterprise_install"))
    team, organisation = given.get("team") or {}, given.get("enterprise") or {}
    place = organisation if is_org_wide else team
    installer = str((given.get("authed_user") or {}).get("id", ""))
    if not place.get("id") or not installer or not given.get("access_token"):
        raise PlatformTrouble("Slack did not say what was installed where by whom")
    ours = web_client(str(given["access_token"]), session, base_url=api_url)
    me = _data(await harmless(ours.auth_test()))
    person = await _profile(ours, installer)
    return InstallApp(
        id=new_command_id(),
        sender=Sender(platform="slack", workspace=str(place["id"]), platform_user_id=installer),
        name=str(place.get("name") or place["id"]),
        person=str(person.get("real_name") or person.get("name") or ""),
        zone=str(person.get("tz") or ""),
        enterprise_id=str(organisation.get("id") or ""),
        is_org_wide=is_org_wide,
        app_id=str(given.get("app_id") or ""),
        bot_id=str(me.get("bot_id") or ""),
        bot_user_id=str(given.get("bot_user_id") or me.get("user_id") or ""),
        scopes=str(given.get("scope") or ""),
        sealed=sealed_tokens(given, vault, now),
    )


async def renewed(
    session: aiohttp.ClientSession,
    api_url: str | None,
    *,
    refresh_token: str,
    client_id: str,
    client_secret: str,
    vault: Vault,
    now: datetime,
) -> Sealed:
    """Exchange a refresh token, which works once, for new tokens; raises PlatformTrouble."""
    asked = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return sealed_tokens(await _asked(session, api_url, client_id, client_secret, asked), vault, now)


def sealed_tokens(given: Mapping[str, Any], vault: Vault, now: datetime) -> Sealed:
    """Seal the tokens of an answer; without an end they are good until somebody takes them away."""
    if not given.get("access_token"):
        raise PlatformTrouble("Slack gave no token")
    seconds = given.get("expires_in")
    return Sealed(
        bot_token=vault.seal(str(given["access_token"])),
        refresh_token=vault.seal(str(given.get("refresh_token") or "")),
        key_id=vault.key_id,
        expires_at=now + timedelta(seconds=int(seconds)) if seconds else None,
    )


async def _asked(
    session: aiohttp.ClientSession,
    api_url: str | None,
    client_id: str,
    client_secret: str,
    asked: dict[str, str],
) -> Mapping[str, Any]:
    """Call oauth.v2.access as the app itself; the SDK's own method uses of aiohttp what is on its way out."""
    nobody = web_client(None, session, base_url=api_url)
    ours = {"Authorization": f"Basic {b64encode(f'{client_id}:{client_secret}'.encode()).decode()}"}
    return _data(await call(nobody.api_call("oauth.v2.access", data=asked, headers=ours)))


async def _profile(client: Any, installer: str) -> Mapping[str, Any]:
    """Ask what the installer is called and where they are, which the set-up asks too where Slack does not say."""
    try:
        found = _data(await harmless(client.users_info(user=installer)))
    except PlatformTrouble:
        return {}
    person: Mapping[str, Any] = found.get("user") or {}
    return person


def _data(answer: Any) -> Mapping[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}
