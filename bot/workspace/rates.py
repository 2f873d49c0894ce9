"""Slack's rate limits: an allowance for each method, and for posting one for each channel."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Literal, TypeAlias

Strictness: TypeAlias = Literal["strict", "off"] | float
"""A number makes every allowance that many times larger: 0.5 is half of Slack's."""

PER_MINUTE = {
    "Tier1": 1,
    "Tier2": 20,
    "Tier3": 50,
    "Tier4": 100,
    "SpecialTier_auth_test": 600,  # docs: "hundreds of requests per minute"
    "SpecialTier_chat_getPermalink": 600,
    "SpecialTier_chat_postMessage": 300,  # docs: "several hundred messages per minute" for a workspace
}
UNLISTED_HISTORY = 1  # changelog of 29 May 2025: commercial apps outside the Marketplace
RARE_BURST = 3  # docs, of tier 1: "a small amount of burst behavior is tolerated"; no number is published
CHANNEL_PER_SECOND = 1.0
CHANNEL_BURST = 4  # "short bursts of more than 1 message per second are allowed"; no number is published


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


@cache
def tiers() -> dict[str, str]:
    """The tier of every method that the workspace answers."""
    return dict(json.loads(files("bot.workspace.data").joinpath("rate_limit_tiers.json").read_text("utf-8")))


class Rates:
    """Counts calls in buckets that refill steadily; a full bucket is one minute's allowance."""

    def __init__(self, strictness: Strictness, now: Callable[[], float], *, is_listed: bool = True) -> None:
        self._scale = {"off": None, "strict": 1.0}[strictness] if isinstance(strictness, str) else strictness
        self._now = now
        self._is_listed = is_listed
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def wait_for(self, method: str, channel: str) -> int:
        """Count one call; answers 0, or the whole seconds after which it may be tried again."""
        if self._scale is None:
            return 0
        per_minute = self._per_minute(method) * self._scale
        burst = RARE_BURST * self._scale if tiers()[method] == "Tier1" else 0.0
        wait = self._take((method, ""), per_minute / 60, max(per_minute, burst))
        if wait == 0 and channel and method == "chat.postMessage":
            wait = self._take(
                (method, channel), CHANNEL_PER_SECOND * self._scale, CHANNEL_BURST * self._scale
            )
        return wait

    def _per_minute(self, method: str) -> int:
        if method in ("conversations.history", "conversations.replies") and not self._is_listed:
            return UNLISTED_HISTORY
        return PER_MINUTE[tiers()[method]]

    def _take(self, key: tuple[str, str], per_second: float, most: float) -> int:
        now, most = self._now(), max(most, 1.0)
        bucket = self._buckets.setdefault(key, _Bucket(most, now))
        bucket.tokens = min(most, bucket.tokens + (now - bucket.at) * per_second)
        bucket.at = now
        if bucket.tokens < 1:
            return max(1, ceil((1 - bucket.tokens) / per_second))
        bucket.tokens -= 1
        return 0
