"""The app's tokens in a workspace, as Slack gives them out: some for good, some for twelve hours, until taken away."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.workspace.state import AppConfig

TOKEN_SECONDS = 12 * 3600
"""docs: authentication/using-token-rotation."""


@dataclass(slots=True)
class Grants:
    """Which tokens are good; `removed`: the app was taken away. `refreshed` counts the uses of each refresh token."""

    app: AppConfig
    now: Callable[[], float]
    removed: bool = False
    ends: dict[str, float | None] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    refreshing: set[str] = field(default_factory=set)
    refreshed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ends[self.app.bot_token] = None

    def refusal(self, token: str) -> str:
        """Say in Slack's word why a bot token is not good; empty where it is."""
        if token in self.revoked:
            return "account_inactive" if self.removed else "token_revoked"
        if token not in self.ends:
            return "invalid_auth"
        ends = self.ends[token]
        return "token_expired" if ends is not None and ends <= self.now() else ""

    def issue(self, *, rotates: bool) -> dict[str, object]:
        """Give out a token, as the answer of oauth.v2.access has it."""
        self.removed = False
        if not rotates:
            token = f"xoxb-{secrets.token_hex(8)}"
            self.ends[token] = None
            return {"access_token": token}
        token, refresh = f"xoxe.xoxb-1-{secrets.token_hex(8)}", f"xoxe-1-{secrets.token_hex(8)}"
        self.ends[token] = self.now() + TOKEN_SECONDS
        self.refreshing.add(refresh)
        return {"access_token": token, "refresh_token": refresh, "expires_in": TOKEN_SECONDS}

    def renew(self, refresh: str) -> dict[str, object] | None:
        """Give new tokens for a refresh token that was not used yet."""
        self.refreshed[refresh] = self.refreshed.get(refresh, 0) + 1
        if refresh not in self.refreshing:
            return None
        self.refreshing.remove(refresh)
        return self.issue(rotates=True)

    def take_away(self, *, app: bool) -> None:
        """Revoke every token, and take the app away too."""
        self.revoked.update(self.ends)
        self.refreshing.clear()
        self.ends.clear()
        self.removed = self.removed or app
