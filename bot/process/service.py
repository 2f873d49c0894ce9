"""The serving process: everything that acts, put together, started and stopped in order."""

import asyncio
import functools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.agents.app import agents_app
from bot.dispatch import Dispatcher, new_command_id
from bot.housekeeping.closing import close_due
from bot.housekeeping.drafting import draft_due
from bot.housekeeping.paying import pay_due
from bot.housekeeping.purging import Purging
from bot.housekeeping.reminding import Reminding
from bot.housekeeping.schedule import Ticks
from bot.housekeeping.sealing import seal_due
from bot.housekeeping.sweeping import sweep_due
from bot.housekeeping.turns import Turns
from bot.housekeeping.upkeep import Upkeep
from bot.installs.renewing import Renewing
from bot.process.clock import Clock
from bot.process.connections import Connections
from bot.process.doorway import Doorway
from bot.sending.couriers import Courier
from bot.sending.letting_through import LettingThrough
from bot.sending.rounds import Rounds
from bot.slack.connection import SlackAccess
from bot.table import TABLE
from bot.teams.access import TeamsAccess, is_loopback
from handlers.attempt_values import USUAL, Timing
from handlers.audit.noting import NoteView
from handlers.decisions import Decision
from handlers.deliveries import DeliveryState
from handlers.installs.changed import InstallationChanged, WorkspaceLeft
from handlers.money.prebill.values import PreBill
from handlers.people.people import Sender
from handlers.records import DeliveryChanged, ReviewChanged
from handlers.review.cards.home_values import HomeFigures
from handlers.review.reviews import Review
from handlers.walls.wall_records import SweepOwed
from storage.engine import Database
from storage.views.home import home_figures

SOON = timedelta(seconds=1)
BREATH = 0.1  # tasks that come one after the other are routed together, after those who wait for an answer


class Service:
    """One process of the product: the agents' API and the chats' edges on one port, deliveries and ticks behind."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        slack: SlackAccess | None = None,
        teams: TeamsAccess | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        timing: Timing = USUAL,
    ) -> None:
        if teams is not None and teams.playground and not is_loopback(host):
            raise ValueError(f"nobody is asked who they are, so it is not for {host} to be reached by others")
        self.database = database
        self.clock = clock
        self.dispatcher = Dispatcher(database, TABLE, clock.now)
        self._slack, self._teams = slack, teams
        self._host, self._port = host, port
        self._timing = timing
        self._turns = Turns(database, self.dispatcher, clock.now)
        self._closing = functools.partial(close_due, self.dispatcher, database, clock)
        self._paying = functools.partial(pay_due, self.dispatcher, database)
        self._sweeping = functools.partial(sweep_due, self.dispatcher, database, clock)
        self._sealing = functools.partial(seal_due, self.dispatcher, database)
        self._drafting = functools.partial(draft_due, self.dispatcher, database)
        self._purging = Purging(self.dispatcher, database, clock)
        self._reminding = Reminding(self.dispatcher, database, clock)
        turns = (self._turns.go_on, self._closing, self._paying, self._sweeping, self._send)
        later = (self._drafting, self._sealing, self._purging.go_on, self._reminding.go_on, self._renew)
        self.ticks = Ticks((*turns, *later))
        self._renewing: Renewing | None = None
        self._upkeep = Upkeep(database)
        self._connections: Connections | None = None
        self._rounds: Rounds | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._door: Doorway | None = None
        self._moving: set[asyncio.Task[None]] = set()
        self._more_to_move = False
        self._knowing: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where the HTTP side is, without a slash at the end."""
        assert self._door is not None, "the service is started first"
        return self._door.url

    async def start(self) -> None:
        """Listen, begin to act, and connect meanwhile: while a platform is away, clients are served all the same."""
        self._loop = asyncio.get_running_loop()
        self.dispatcher.start()
        self.dispatcher.listen(self._upkeep.told)
        self._upkeep.start()
        there = Connections(self.database, self.clock.now, slack=self._slack, teams=self._teams)
        self._connections = there
        self._renewing = there.renewing(self.dispatcher.dispatch)
        courier = Courier(
            self.database,
            self.dispatcher,
            there.platforms,
            self.clock.now,
            timing=self._timing,
            away=there.away,
        )
        turning_away = there.turning_away
        self._rounds = Rounds(
            self.database,
            courier.attempt,
            self.clock.now,
            away=there.away,
            letting=LettingThrough(self.dispatcher, turning_away, self.clock.now) if turning_away else None,
        )
        self.dispatcher.listen(self._committed)
        await self._open_door(there)
        self.ticks.start()
        opening = there.open(self.dispatcher.dispatch, self.dispatcher.decide, self._home, self._reached)
        self._connecting = asyncio.create_task(opening, name="connecting")

    async def connected(self) -> None:
        """Wait until every platform is connected; raises PlatformTrouble when one refuses us."""
        assert self._connecting is not None, "the service is started first"
        await asyncio.shield(self._connecting)

    async def stop(self) -> None:
        """Stop listening, finish what is under way, and end."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._door is not None:
            await self._door.shut()
        await self.ticks.stop()
        await asyncio.gather(*self._moving, *self._knowing, return_exceptions=True)
        if self._rounds is not None:
            await self._rounds.stop()
        if self._connections is not None:
            await self._connections.close()
        await asyncio.to_thread(self.dispatcher.stop)
        await asyncio.to_thread(self._upkeep.stop)

    def _reached(self) -> None:
        """Begin to send when a platform is there, and look for what waited for it when others were there before.

        No sooner: attempts at one that is away for a day would use up all that there are, and after a look, the first
        of which is slow, nothing is sent for a while.
        """
        assert self._rounds is not None, "the service is started first"
        self._rounds.start()
        self._rounds.wake()

    async def _open_door(self, there: Connections) -> None:
        app = agents_app(self.dispatcher, self.database, self.clock.now)
        app.router.add_routes(there.routes())
        self._door = Doorway(app, patience=2.0)
        await self._door.open(self._host, self._port)

    async def _home(self, sender: Sender) -> HomeFigures:
        """Read a person's own page; that they see it is recorded first."""
        page = await asyncio.to_thread(self._read_home, sender)
        seen = NoteView(id=new_command_id(), sender=sender, firm_week=page.firm_week is not None)
        await self.dispatcher.dispatch(seen)
        return page

    def _read_home(self, sender: Sender) -> HomeFigures:
        with self.database.reading() as connection:
            return home_figures(connection, sender, self.clock.now())

    def _committed(self, told: Sequence[tuple[Any, Decision]]) -> None:
        """Told on a writer thread of what was committed: wake what has to act on it."""
        now = self.clock.now()
        soon = now + SOON
        records = [record for _, decision in told for record in decision.records]
        kinds = {type(record) for record in records}
        owed = WorkspaceLeft in kinds or any(decision.messages for _, decision in told)
        if DeliveryChanged in kinds:
            owed = owed or any(_is_due_again(record, now) for record in records)
        moves = any(_to_route(record, soon) for record in records)
        if owed or moves:
            self._loop.call_soon_threadsafe(self._wake, owed, moves)
        if InstallationChanged in kinds:
            self._loop.call_soon_threadsafe(self._know_anew)
        if PreBill in kinds:
            self._loop.call_soon_threadsafe(self.ticks.call, self._drafting)
        if SweepOwed in kinds:
            self._loop.call_soon_threadsafe(self.ticks.call, self._sweeping)

    def _wake(self, owed: bool, moves: bool) -> None:  # positional by call_soon
        if owed and self._rounds is not None:
            self._rounds.wake()
        self._more_to_move = self._more_to_move or moves
        if moves and all(one.done() for one in self._moving):
            moving = asyncio.create_task(self._move(), name="turns")
            self._moving.add(moving)
            moving.add_done_callback(self._moving.discard)

    async def _move(self) -> None:
        """Move reviews on until nobody has said meanwhile that there are more."""
        while self._more_to_move:
            self._more_to_move = False
            more = await self._turns.once()
            await asyncio.sleep(BREATH)
            self._more_to_move = self._more_to_move or more

    async def _renew(self) -> None:
        if self._renewing is not None:
            await self._renewing.go_on()

    def _know_anew(self) -> None:
        """Know what became of an installation; to be called on the event loop."""
        if self._connections is not None and self._connections.installs is not None:
            knowing = asyncio.create_task(self._connections.installs.reload(), name="installations")
            self._knowing.add(knowing)
            knowing.add_done_callback(self._knowing.discard)

    async def _send(self) -> None:
        if self._rounds is not None:
            self._rounds.wake()


def _to_route(record: object, soon: Any) -> bool:
    review = record.review if isinstance(record, ReviewChanged) else record
    return isinstance(review, Review) and review.route_at is not None and review.route_at <= soon


def _is_due_again(record: object, now: Any) -> bool:
    """Whether a delivery that hung is due now, by somebody's word; an attempt's own word comes with a time to wait."""
    return (
        isinstance(record, DeliveryChanged)
        and record.delivery.state is DeliveryState.DUE
        and record.seen_state is not DeliveryState.SENDING
        and record.delivery.next_at <= now
    )
