"""Keeping to Slack's pace before Slack has to ask for it: a bucket for each method and for each channel."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

# Calls a minute and workspace (docs.slack.dev/apis/web-api/rate-limits): tier 3 is 50 and more, tier 4 is 100 and more.
TIERS = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "chat.postMessage": 300,  # "several hundred", beside one a second and channel
    "conversations.open": 50,
    "conversations.history": 50,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}
POST_BURST = 3  # Slack lets short bursts in a channel pass


@dataclass(slots=True)
class _Bucket:
    size: float
    each_second: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Take one out; say how long the taker must wait for it."""
        self.level = min(self.size, self.level + (now - self.at) * self.each_second) - 1
        self.at = now
        return max(0.0, -self.level / self.each_second)


class Pace:
    """Makes callers wait their turn; `scale` is how many times faster than Slack's own pace (the tests' clock)."""

    def __init__(self, now: Callable[[], float], *, scale: float = 1.0) -> None:
        self._now = now
        self._scale = scale
        self._buckets: dict[str, _Bucket] = {}

    async def turn(self, method: str, channel: str = "") -> None:
        """Wait until a call of this method, and a post to this channel, may be made."""
        waits = [self._bucket(method, TIERS[method], TIERS[method] / 60)]
        if method == "chat.postMessage":
            waits.append(self._bucket(f"#{channel}", POST_BURST, 1.0))
        await asyncio.sleep(max(waits))

    def _bucket(self, name: str, size: float, each_second: float) -> float:
        now = self._now()
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = _Bucket(
                size * self._scale, each_second * self._scale, size * self._scale, now
            )
        return bucket.wait(now)
