"""Teams' own limits: several windows for each conversation, and one for each tenant."""

from collections.abc import Callable
from datetime import timedelta

from bot.sending.pace import Limit, TooBusy, Turns, Window, Windows
from bot.sending.platforms import PlatformTrouble

# learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: a bot's sends and updates in one thread
CONVERSATION = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1_800, 3_600))
TENANT = (Window(50, 1),)  # all calls of an app in a tenant
PATIENCE = 5.0  # seconds, of a claim's; whoever would wait longer comes again


class Pace:
    """Makes callers wait their turn; `scale` is how many times faster than Teams' own pace (the tests' clock)."""

    def __init__(self, now: Callable[[], float], *, scale: float = 1.0) -> None:
        self._turns = Turns(now, patience=PATIENCE)
        self._scale = scale

    async def turn(self, tenant_id: str, conversation_id: str = "") -> None:
        """Wait until a call may be made in this tenant, and a message be sent or changed in this conversation."""
        try:
            await self._turns.turn(self._limits(tenant_id, conversation_id))
        except TooBusy as problem:
            words = "Teams' limit for messages is reached here for now"
            raise PlatformTrouble(words, wait=timedelta(seconds=problem.seconds)) from problem

    def turned_away(self, tenant_id: str, conversation_id: str) -> timedelta | None:
        """Say how long somebody has to stay away who would have to wait too long here; None: they need not."""
        seconds = self._turns.turned_away(self._limits(tenant_id, conversation_id))
        return None if seconds is None else timedelta(seconds=seconds)

    def _limits(self, tenant_id: str, conversation_id: str) -> dict[str, Callable[[float], Limit]]:
        limits: dict[str, Callable[[float], Limit]] = {f"@{tenant_id}": lambda _: self._windows(TENANT)}
        if conversation_id:
            limits[conversation_id] = lambda _: self._windows(CONVERSATION)
        return limits

    def _windows(self, windows: tuple[Window, ...]) -> Windows:
        return Windows(tuple(Window(one.most, one.seconds / self._scale) for one in windows))
