"""The installations as they are stored, kept in memory with their tokens open, and read anew when they change."""

import asyncio
import logging

from sqlalchemy.exc import DBAPIError

from bot.installs.known import Known
from bot.installs.vault import Locked, Vault
from handlers.installs.installation import Installation, InstallState
from storage.engine import Database
from storage.views.installs import installations_of

log = logging.getLogger(__name__)


class StoredInstalls:
    """Knows every installation in Slack; there are few, so all of them are read at once."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._known: dict[str, Known] = {}

    def at(self, external_id: str) -> Known | None:
        """Give the installation of a workspace or organisation."""
        return self._known.get(external_id)

    def in_organisation(self, enterprise_id: str) -> Known | None:
        """Give the installation in all of an organisation."""
        known = self._known.get(enterprise_id)
        return known if known is not None and known.is_org_wide else None

    def only(self) -> Known | None:
        """Give the one installation, where there is just one."""
        return next(iter(self._known.values())) if len(self._known) == 1 else None

    async def reload(self) -> None:
        """Read what is stored, and open what has another version; a database that is away changes nothing."""
        try:
            stored = await asyncio.to_thread(self._read)
        except DBAPIError as problem:
            log.warning("installations could not be read: %s", type(problem).__name__)
            return
        fresh = (self._opened(one) for one in stored if one.state is InstallState.INSTALLED)
        self._known = {known.workspace: known for known in fresh if known is not None}

    def _read(self) -> list[Installation]:
        with self._database.reading() as connection:
            return list(installations_of(connection, "slack"))

    def _opened(self, stored: Installation) -> Known | None:
        known = self._known.get(stored.external_id)
        if known is not None and known.version == stored.version:
            return known
        try:
            token = self._vault.open(stored.bot_token)
        except Locked:
            # another process has a newer key already
            log.warning("no key opens the token of installation %s", stored.id)
            return None
        return Known(
            workspace=stored.external_id,
            enterprise_id=stored.enterprise_id,
            is_org_wide=stored.is_org_wide,
            name=stored.name,
            bot_id=stored.bot_id,
            bot_user_id=stored.bot_user_id,
            version=stored.version,
            expires_at=stored.expires_at,
            bot_token=token,
        )
