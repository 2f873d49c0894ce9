"""The time of day, which the demo and the tests may move."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC, some way ahead of the machine's when it was moved."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Tell the time, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Move forward to a moment; time never goes back, so one in the past changes nothing."""
        self._ahead += max(timedelta(), moment - self.now())
