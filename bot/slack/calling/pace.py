"""Slack's own limits: so many calls of each method, and one post a second in each channel."""

import functools
from collections.abc import Callable

from bot.sending.pace import Bucket, Turns, full_bucket

# Calls a minute and workspace (docs.slack.dev/apis/web-api/rate-limits): tier 3 is 50 and more, tier 4 is 100 and more.
TIERS = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "chat.postMessage": 300,  # "several hundred", beside one a second and channel
    "conversations.open": 50,
    "conversations.history": 50,
    "conversations.members": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}
POST_BURST = 3  # Slack lets short bursts in a channel pass


class Pace:
    """Makes callers wait their turn; `scale` is how many times faster than Slack's own pace (the tests' clock)."""

    def __init__(self, now: Callable[[], float], *, scale: float = 1.0) -> None:
        self._turns = Turns(now)
        self._scale = scale

    async def turn(self, method: str, channel: str = "") -> None:
        """Wait until a call of this method, and a post to this channel, may be made."""
        limits = {method: self._bucket(TIERS[method], TIERS[method] / 60)}
        if method == "chat.postMessage":
            limits[f"#{channel}"] = self._bucket(POST_BURST, 1.0)
        await self._turns.turn(limits)

    def _bucket(self, size: float, each_second: float) -> Callable[[float], Bucket]:
        return functools.partial(full_bucket, size * self._scale, each_second * self._scale)
