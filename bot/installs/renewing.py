"""Renewing tokens ahead of their end: each by whoever has claimed it in the database, in this process or another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.dispatch import new_command_id
from bot.installs.stored import StoredInstalls
from bot.installs.vault import Locked, Vault
from bot.process.edges import Dispatch
from bot.sending.platforms import PlatformTrouble
from handlers.decisions import Figures
from handlers.installs.installation import Installation, InstallState, Sealed
from handlers.installs.renewing import is_to_renew
from handlers.installs.values import (
    ClaimRenewal,
    NoteUninstalled,
    NotRenewed,
    Renewed,
    SettleRenewal,
)
from handlers.people.people import Sender
from storage.engine import Database
from storage.views.installs import installations_of

Renew = Callable[[str], Awaitable[Sealed]]  # a refresh token for new tokens, sealed; raises PlatformTrouble

log = logging.getLogger(__name__)


class Renewing:
    """Looks at each tick for what is to be renewed, and keeps what is known in memory as new as what is stored."""

    def __init__(
        self,
        dispatch: Dispatch,
        database: Database,
        installs: StoredInstalls,
        vault: Vault,
        renew: Renew,
        now: Callable[[], datetime],
    ) -> None:
        self._dispatch = dispatch
        self._database = database
        self._installs = installs
        self._vault = vault
        self._renew = renew
        self._now = now

    async def go_on(self) -> None:
        """Renew what ends soon, and take leave of what has ended for good."""
        stored = await asyncio.to_thread(self._read)
        for one in stored:
            if is_to_renew(one, self._now()):
                await self._renew_one(one.id)
            elif _has_ended(one, self._now()):
                gone = Sender(platform=one.platform, workspace=one.external_id, platform_user_id="")
                await self._dispatch(NoteUninstalled(id=new_command_id(), sender=gone))
        await self._installs.reload()

    def _read(self) -> Sequence[Installation]:
        with self._database.reading() as connection:
            return installations_of(connection, "slack")

    async def _renew_one(self, installation_id: str) -> None:
        claim = await self._dispatch(ClaimRenewal(id=new_command_id(), installation_id=installation_id))
        if not isinstance(claim, Figures):
            return
        claimed = claim.value
        assert isinstance(claimed, Installation), "a claim's figures are the installation"
        await self._dispatch(
            SettleRenewal(
                id=new_command_id(),
                installation_id=claimed.id,
                version=claimed.version,
                claim=claimed.claims,
                outcome=await self._ask(claimed),
            )
        )

    async def _ask(self, claimed: Installation) -> Renewed | NotRenewed:
        try:
            sealed = await self._renew(self._vault.open(claimed.refresh_token))
        except Locked:
            return NotRenewed(words="no key in SIGNOFF_KEYS opens it")
        except PlatformTrouble as trouble:
            log.warning("the tokens of installation %s were not renewed: %s", claimed.id, trouble.words)
            # a word of Slack's own is its answer, but for those that say to come again
            refused = bool(trouble.code) and not trouble.ambiguous and trouble.code != "ratelimited"
            return NotRenewed(words=trouble.words, for_good=refused)
        log.info("renewed the tokens of installation %s", claimed.id)
        return Renewed(sealed=sealed)


def _has_ended(one: Installation, now: datetime) -> bool:
    """Whether a token is over that nobody can renew any more."""
    over = one.expires_at is not None and one.expires_at <= now
    return over and bool(one.trouble) and one.state is InstallState.INSTALLED
