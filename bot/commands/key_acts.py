"""Sealing what is stored anew: one installation after the other, so that it can be stopped and gone on with."""

from collections.abc import Sequence

from bot.commands.opening import asked, opened
from bot.dispatch import new_command_id
from bot.installs.checks import locked_words
from bot.installs.vault import Locked, Vault
from bot.table import TABLE
from handlers.decisions import Refused
from handlers.installs.installation import Installation, Sealed
from handlers.installs.values import ResealTokens
from storage.engine import Database
from storage.views.installs import count_sealed, under_other_keys

AT_ONCE = 50


class Left(Exception):
    """What could not be sealed anew, in words; the rest is."""


def seal_anew(url: str, keys: Sequence[str]) -> tuple[int, int]:
    """Seal every token with the first key: gives how many it did, and how many there are. Raises Left."""
    vault, done, after = Vault(keys), 0, ""
    locked: list[str] = []
    busy: list[str] = []
    with opened(url) as database:
        while batch := _next(database, vault.key_id, after):
            for one in batch:
                after = one.id
                try:
                    sealed = _sealed(vault, one)
                except Locked:
                    locked.append(one.name)
                    continue
                command = ResealTokens(
                    id=new_command_id(), installation_id=one.id, version=one.version, sealed=sealed
                )
                if isinstance(asked(database, TABLE, command), Refused):
                    busy.append(one.name)
                else:
                    done += 1
        with database.reading() as connection:
            there = count_sealed(connection)
    if locked:
        raise Left(f"{locked_words(locked, has_keys=True)} {done} of {there} were put under the newest key.")
    if busy:
        words = f"{done} of {there} were put under the newest key."
        raise Left(f"{words} {', '.join(busy)} changed just then: run signoff keys rotate once more.")
    return done, there


def _next(database: Database, key_id: str, after: str) -> Sequence[Installation]:
    with database.reading() as connection:
        return under_other_keys(connection, key_id, after, AT_ONCE)


def _sealed(vault: Vault, one: Installation) -> Sealed:
    return Sealed(
        bot_token=vault.reseal(one.bot_token),
        refresh_token=vault.reseal(one.refresh_token),
        key_id=vault.key_id,
        expires_at=one.expires_at,
    )
