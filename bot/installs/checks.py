"""Whether the keys open what is stored, and whether the app is still where it was installed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.checking.findings import Finding, fine, note, wrong
from bot.installs.vault import Locked, Vault
from handlers.installs.installation import Installation, InstallState
from handlers.people.places.platform_ids import shown_platform
from storage.engine import Database
from storage.views.installs import Connected, connected, installations_of

_NAMED = 3
_REMEDY = (
    "Put the key that they were sealed with into SIGNOFF_KEYS, behind the newest; or install the app anew."
)


def locked(connection: Connection, keys: Sequence[str]) -> list[str]:
    """Name the workspaces whose stored tokens none of the keys opens."""
    vault = Vault(keys) if keys else None
    return [one.name or one.external_id for one in _with_tokens(connection) if not _opens(vault, one)]


def locked_words(names: Sequence[str], *, has_keys: bool) -> str:
    """Say which tokens are locked."""
    what = "1 workspace" if len(names) == 1 else f"{len(names)} workspaces"
    named = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    why = "no key in SIGNOFF_KEYS opens them" if has_keys else "SIGNOFF_KEYS is not set"
    return f"The stored tokens of {what} ({named}) cannot be used: {why}."


def why_not_to_start(database: Database, keys: Sequence[str]) -> str:
    """Say why to serve with these keys would be in vain; empty where it would not."""
    with database.reading() as connection:
        names = locked(connection, keys)
    return f"{locked_words(names, has_keys=bool(keys))} {_REMEDY}" if names else ""


def examine_installs(connection: Connection, keys: Sequence[str], now: datetime) -> Iterator[Finding]:
    """Find out how things stand with keys and installations; nothing where there is neither."""
    stored = _with_tokens(connection)
    if names := locked(connection, keys):
        yield wrong("Keys", locked_words(names, has_keys=bool(keys)), _REMEDY)
    elif stored and keys:
        newest = Vault(keys).key_id
        if old := sum(one.key_id != newest for one in stored):
            words = f"{old} of {len(stored)} stored tokens are sealed with an older key."
            yield note("Keys", words, "signoff keys rotate puts them under the newest.")
        else:
            yield fine("Keys", "The newest key opens every stored token.")
    for one in connected(connection):
        if (finding := _installed(one, now)) is not None:
            yield finding


def _installed(one: Connected, now: datetime) -> Finding | None:
    where = f"{one.name} in {shown_platform(one.platform)}"
    again = "Open /slack/install in a browser and install it again; what waits goes out by itself."
    if one.removed_at is not None:
        day = one.removed_at.date().isoformat()
        words = f"Signoff was removed from {where} on {day}. What is owed there waits."
        return wrong("Installation", words, again)
    if one.trouble:
        return wrong("Installation", f"The token for {where} cannot be renewed: {one.trouble}.", again)
    if one.expires_at is None:
        return None
    if one.expires_at <= now:
        words = f"The token for {where} has ended and was not renewed yet."
        return wrong("Installation", words, "signoff serve renews it.")
    return fine("Installation", f"{where} is connected with {one.firm}; its token is renewed by itself.")


def _with_tokens(connection: Connection) -> list[Installation]:
    return [one for one in installations_of(connection, "slack") if one.state is InstallState.INSTALLED]


def _opens(vault: Vault | None, installation: Installation) -> bool:
    if vault is None:
        return False
    try:
        vault.open(installation.bot_token)
        vault.open(installation.refresh_token)
    except Locked:
        return False
    return True
