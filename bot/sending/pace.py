"""Keeping to a platform's pace before it has to ask for it: limits of several kinds, and turns that heed them all."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Protocol

LIMITS_KEPT = 4_000  # names of channels and conversations; the stalest half goes when there are more


class Limit(Protocol):
    """Says when the next call may be made, and remembers those that were."""

    def due(self, now: float) -> float:
        """When the next may be made: now, or later."""

    def take(self, at: float) -> None:
        """Remember one that is made then, which is not before it is due."""


@dataclass(slots=True)
class Bucket:
    """So many at once, and so many more each second."""

    size: float
    each_second: float
    level: float
    at: float

    def due(self, now: float) -> float:
        return now + max(0.0, (1 - self._level(now)) / self.each_second)

    def take(self, at: float) -> None:
        self.level, self.at = self._level(at) - 1, at

    def _level(self, now: float) -> float:
        # `at` may be ahead of now, for somebody who waits already
        return min(self.size, self.level + (now - self.at) * self.each_second)


def full_bucket(size: float, each_second: float, now: float) -> Bucket:
    """Make a bucket that nothing was taken from yet."""
    return Bucket(size=size, each_second=each_second, level=size, at=now)


@dataclass(frozen=True, slots=True)
class Window:
    """No more than `most` in any stretch of so many seconds."""

    most: int
    seconds: float


@dataclass(slots=True)
class Windows:
    """Several windows over the same calls; exact, for it remembers the calls themselves."""

    windows: tuple[Window, ...]
    taken: deque[float] = field(init=False)

    def __post_init__(self) -> None:
        self.taken = deque(maxlen=max(window.most for window in self.windows))

    def due(self, now: float) -> float:
        full = (one for one in self.windows if len(self.taken) >= one.most)
        return max([now, *(self.taken[-one.most] + one.seconds for one in full)])

    def take(self, at: float) -> None:
        self.taken.append(at)


class TooBusy(Exception):
    """A turn would come too late for whoever asked, and was not taken; in so many seconds there is one for them."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the next turn is in {seconds:.0f} seconds")
        self.seconds = seconds


@dataclass(slots=True)
class _Promised:
    """A limit as it will stand when all who were sent away have come again, the last of them at `until`."""

    limit: Limit
    until: float

    def next(self, now: float) -> float:
        self.until = self.limit.due(now)
        self.limit.take(self.until)
        return self.until


class Turns:
    """Makes callers wait until every limit that they name lets them through."""

    def __init__(self, now: Callable[[], float], *, patience: float | None = None) -> None:
        self._now = now
        self._patience = patience
        self._limits: dict[str, Limit] = {}
        self._promised: dict[str, _Promised] = {}

    async def turn(self, limits: Mapping[str, Callable[[float], Limit]]) -> None:
        """Wait for a turn under all of these, each made when it is first named; raises TooBusy, where patience ends."""
        now = self._now()
        chosen, dues = self._asked(limits, now)
        if (promised := self._sent_away(chosen, dues, now)) is not None:
            raise TooBusy(promised)
        for name, one in chosen.items():
            # each at its own time: who waits for a busy channel holds up nobody in the others
            one.take(dues[name])
        await asyncio.sleep(max(dues.values()) - now)

    def turned_away(self, limits: Mapping[str, Callable[[float], Limit]]) -> float | None:
        """Say in how many seconds somebody may come again who would be sent away now; None: they need not be.

        Whoever is told so has been sent away, as `turn` does it, and has taken no turn.
        """
        now = self._now()
        chosen, dues = self._asked(limits, now)
        return self._sent_away(chosen, dues, now)

    def _asked(
        self, limits: Mapping[str, Callable[[float], Limit]], now: float
    ) -> tuple[dict[str, Limit], dict[str, float]]:
        chosen = {name: self._limit(name, make, now) for name, make in limits.items()}
        return chosen, {name: one.due(now) for name, one in chosen.items()}

    def _sent_away(self, chosen: Mapping[str, Limit], dues: Mapping[str, float], now: float) -> float | None:
        if self._patience is None or max(dues.values()) - now <= self._patience:
            return None
        full = (name for name, due in dues.items() if due > now)
        return max(self._promise(name, chosen[name], now) for name in full) - now

    def _promise(self, name: str, limit: Limit, now: float) -> float:
        """Say when somebody may come again: behind all who were sent away before, or all would come at once."""
        promised = self._promised.get(name)
        if promised is None or promised.until <= now:
            promised = self._promised[name] = _Promised(deepcopy(limit), now)
        return promised.next(now)

    def _limit(self, name: str, make: Callable[[float], Limit], now: float) -> Limit:
        limit = self._limits.pop(name, None) or make(now)
        self._limits[name] = limit  # the stalest stand first
        if len(self._limits) > LIMITS_KEPT:
            for stale in list(self._limits)[: LIMITS_KEPT // 2]:
                del self._limits[stale]
                self._promised.pop(stale, None)
        return limit
