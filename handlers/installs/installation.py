"""An installation of the app: in one workspace, or in a whole organisation, with its tokens sealed.

Whoever decides or stores never has a token in the clear: it is sealed at the edge where it came in.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.ids import derived_id


class InstallState(StrEnum):
    INSTALLED = "installed"
    REMOVED = "removed"  # the app was taken away, or its tokens were; it has none any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The tokens of an installation, encrypted; `refresh_token` empty: they do not end. `key_id` names the key."""

    bot_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    key_id: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where the app is installed; `external_id` is the workspace's, or the organisation's where it is in all of it.

    `version` rises with its tokens, `claims` with each attempt to renew them; until `renewing_until` somebody is at
    it. `trouble` says why they cannot be renewed any more.
    """

    id: str
    platform: str
    external_id: str
    enterprise_id: str
    is_org_wide: bool
    name: str
    app_id: str
    bot_id: str
    bot_user_id: str
    scopes: str
    bot_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    key_id: str
    expires_at: datetime | None
    state: InstallState
    version: int
    claims: int
    renewing_until: datetime | None
    trouble: str
    installed_by: str
    installed_at: datetime

    @property
    def sealed(self) -> Sealed:
        """Its tokens."""
        return Sealed(
            bot_token=self.bot_token,
            refresh_token=self.refresh_token,
            key_id=self.key_id,
            expires_at=self.expires_at,
        )


def installation_id(platform: str, external_id: str) -> str:
    """Give the id of the installation there; there is one at a time."""
    return derived_id("installation", platform, external_id)
