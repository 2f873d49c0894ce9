"""What a platform's pace would send away is not attempted: it is put off, all of it at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.dispatch import Dispatcher, new_command_id
from bot.sending.platforms import Address
from handlers.messages import MessageKind
from handlers.putting_off import PutOff
from storage.facts.sending.due import DueDelivery, Standing


class TurnsAway(Protocol):
    """A platform that sends away whoever would have to wait too long."""

    def turned_away(self, to: Address) -> timedelta | None:
        """Say how long nothing need be tried in a place; None where something may be."""


class LettingThrough:
    """Lets through what may go now; an attempt in vain would be two commits and half a dozen readings each."""

    def __init__(
        self, dispatcher: Dispatcher, platforms: Mapping[str, TurnsAway], now: Callable[[], datetime]
    ) -> None:
        self._dispatcher = dispatcher
        self._platforms = platforms
        self._now = now

    async def through(
        self, due: Sequence[DueDelivery], standing: Mapping[str, Standing]
    ) -> Sequence[DueDelivery]:
        """Give those that may be attempted, in their order, once the others are put off.

        `standing` says where the card of an update stands, by its subject; only updates are put off.
        """
        updates = [one for one in due if one.kind is MessageKind.CARD_UPDATE]
        waits = ((one.id, self._wait(standing.get(one.subject_id))) for one in updates)
        later = {key: wait for key, wait in waits if wait is not None}
        if not later:
            return due
        now = self._now()
        until = tuple((key, now + wait) for key, wait in later.items())
        await self._dispatcher.dispatch(PutOff(id=new_command_id(), until=until))
        return [one for one in due if one.id not in later]

    def _wait(self, stands: Standing | None) -> timedelta | None:
        platform = None if stands is None else self._platforms.get(stands.platform)
        if stands is None or platform is None:
            return None
        return platform.turned_away(Address(workspace=stands.workspace, channel=stands.place))
