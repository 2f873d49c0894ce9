"""The stage: databases with cards, the servers on them, and stretches of load sent to each in turn."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic, time

from storage.engine import open_database
from tests.benchmarks.cards import IN_SLACK, Desk
from tests.benchmarks.checks import complaints
from tests.benchmarks.figures import Run
from tests.benchmarks.load import closed_loop, paced
from tests.benchmarks.processes import Server, product, serving
from tests.benchmarks.stances import Stance
from tests.benchmarks.stretches import ON_PG, TEAMS, UNPACED, Stretch
from tests.benchmarks.teams_clicks import InTeams
from tests.bot.teams.signing import Signer

QUIET_SHARE = 0.1  # of one CPU
QUIET_LOOK = 0.25
QUIET_SECONDS = 30
IDLE_SECONDS = 3.0

SPARE_CARDS = 500


@dataclass(slots=True)
class Seat:
    """A database with a desk of its own, and how many of its verdicts and tasks were acknowledged."""

    url: str
    desk: Desk
    verdicts: int = 0
    tasks: int = 0


class Bench:
    """Everything that runs while it is measured."""

    def __init__(self, servers: Mapping[str, Server], seats: Mapping[str, Seat], spare: Desk) -> None:
        self.servers = servers
        self.seats = seats
        self._spare = spare
        self._began = datetime.now(UTC)

    async def run(self, stretch: Stretch) -> Run:
        """Wait until all is quiet, then send one stretch and measure it."""
        server, seat = self.servers[stretch.server], self.seats.get(stretch.server)
        desk = self._spare if seat is None else seat.desk
        posts = desk.tasks(stretch.count) if stretch.tasks else desk.clicks(stretch.count)
        await self._quiet()
        used = server.cpu_seconds()
        if stretch.per_second:
            answers = await paced(server.url, posts, per_second=stretch.per_second)
        else:
            answers = await closed_loop(
                server.url, posts, connections=stretch.connections, cpu=server.cpu_seconds
            )
        cpu = answers.cpu_seconds or server.cpu_seconds() - used
        if seat is not None and stretch.tasks:
            seat.tasks += len(answers.latencies)
        elif seat is not None:
            seat.verdicts += len(answers.latencies)
        ordered = tuple(sorted(answers.latencies))
        return Run(answers=len(ordered), seconds=answers.seconds, latencies=ordered, cpu_seconds=cpu)

    async def idle_megabytes(self) -> float:
        """Say how much memory the product holds when it has been left alone for a while."""
        await asyncio.sleep(IDLE_SECONDS)
        return self.servers["product"].resident_megabytes()

    def complaints(self) -> Iterator[str]:
        """Once the servers are gone: what the databases do not tell as the answers did."""
        for name, seat in self.seats.items():
            database = open_database(seat.url)
            wrong = complaints(database, verdicts=seat.verdicts, tasks=seat.tasks, began=self._began)
            yield from (f"{name}: {complaint}" for complaint in wrong)
            database.close()

    async def _quiet(self) -> None:
        """Let what an earlier stretch left to be done in the background come to its end."""
        deadline = monotonic() + QUIET_SECONDS
        busy = True
        while busy and monotonic() < deadline:
            before = self._cpu()
            await asyncio.sleep(QUIET_LOOK)
            busy = self._cpu() - before > QUIET_SHARE * QUIET_LOOK

    def _cpu(self) -> float:
        return sum(server.cpu_seconds() for server in self.servers.values())


@contextmanager
def bench(new_database: Callable[[str], str], stretches: Sequence[Stretch], rounds: int) -> Iterator[Bench]:
    """Seed a database for each server of ours that the stretches name, and run all the servers.

    `new_database` gives the URL of an empty database for a server's name. One round more is seeded for: the
    first warms everything up and is not counted.
    """
    signer = Signer(time())
    with ExitStack() as stack:
        slack = stack.enter_context(serving("slack"))
        connector = stack.enter_context(serving("connector", json.dumps(signer.key_set())))
        in_teams = InTeams(connector.url, signer)
        seats = {}
        for name in sorted({stretch.server for stretch in stretches if stretch.is_ours}):
            clicks = sum(s.count for s in stretches if s.server == name and not s.tasks)
            stance = in_teams if name == TEAMS else IN_SLACK
            seats[name] = _seat(new_database(name), stance, cards=max(1, clicks * (rounds + 1)))
        spare = _seat(new_database("spare"), IN_SLACK, cards=SPARE_CARDS, again=True).desk
        servers = {}
        for name, is_ours in sorted({(stretch.server, stretch.is_ours) for stretch in stretches}):
            url = seats[name].url if is_ours else new_database(name)
            chat = connector.url if name == TEAMS else slack.url
            if is_ours and name not in {UNPACED, TEAMS}:
                servers[name] = stack.enter_context(product(url, chat))
            else:
                servers[name] = stack.enter_context(serving(name.removesuffix(ON_PG), url, chat))
        yield Bench(servers, seats, spare)


def _seat(url: str, stance: Stance, *, cards: int, again: bool = False) -> Seat:
    database = open_database(url)
    seat = Seat(url=url, desk=Desk(database, cards=cards, again=again, stance=stance))
    database.close()
    return seat
