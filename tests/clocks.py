"""A clock that stands still until a test moves it."""

from datetime import datetime

from bot.process.clock import Clock


class StillClock(Clock):
    """Tells the time it was set to, in the past or in the future."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def move_to(self, moment: datetime) -> None:
        self._moment = max(self._moment, moment)
