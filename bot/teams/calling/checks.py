"""Whether Microsoft knows our app: what the doctor asks of Teams."""

import time

import aiohttp

from bot.checking.findings import Finding, fine, wrong
from bot.sending.platforms import PlatformTrouble
from bot.teams.access import TeamsAccess
from bot.teams.calling.calls import session_timeout
from bot.teams.calling.credentials import Credential
from bot.teams.connection import token_source
from bot.teams.entry.keys import KeySet, NoKeys

_REMEDY = "Compare the app id, the tenant and the secret with the Azure Bot's own; a secret can have run out."
_NO_ID = "none"  # a key that nobody has: to ask for it fetches them all


async def check_teams(access: TeamsAccess) -> tuple[Finding, ...]:
    """Ask for a token, as we do to write, and for Microsoft's keys, as we do to hear."""
    async with aiohttp.ClientSession(timeout=session_timeout(access.timeout)) as session:
        return (await _token(access, session), await _keys(access, session))


async def _token(access: TeamsAccess, session: aiohttp.ClientSession) -> Finding:
    try:
        await Credential(token_source(access, session), time.monotonic).token()
    except PlatformTrouble as trouble:
        return wrong("Teams token", f"{trouble.words[:1].upper()}{trouble.words[1:]}.", _REMEDY)
    return fine("Teams token", f"Microsoft gives the app {access.app_id} a token.")


async def _keys(access: TeamsAccess, session: aiohttp.ClientSession) -> Finding:
    try:
        await KeySet(session, access.metadata_url, time.monotonic).key(_NO_ID)
    except NoKeys:
        words = "Microsoft's signing keys could not be fetched, so nothing that Teams posts would be let in."
        return wrong("Teams keys", words, "May this machine reach login.botframework.com?")
    return fine("Teams keys", "Microsoft's signing keys are there.")
