"""The installations that this process knows, in memory, with their tokens open: what is asked at every click."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An installation that can be used; `workspace` is how senders and destinations name it.

    `version` changes with its token. A token without an end has no `expires_at`.
    """

    workspace: str
    enterprise_id: str
    is_org_wide: bool
    name: str
    bot_id: str
    bot_user_id: str
    version: int
    expires_at: datetime | None
    bot_token: str = field(repr=False)


class Installs(Protocol):
    """Whoever knows the installations. Nothing but `reload` asks the database."""

    def at(self, external_id: str) -> Known | None:
        """Give the installation of a workspace or organisation, by the platform's own id."""

    def in_organisation(self, enterprise_id: str) -> Known | None:
        """Give the installation in all of an organisation."""

    def only(self) -> Known | None:
        """Give the one installation, where there is just one."""

    async def reload(self) -> None:
        """Know what is stored by now."""
