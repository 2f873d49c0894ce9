"""A random walk over the money of two firms, through the product's own lines, handlers and storage."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from bot.dispatch import Table
from bot.lines.setting_up import SETTING_UP_LINES
from bot.table import TABLE
from handlers.audit.auditing import audited
from handlers.decisions import Decision, Done, Reply
from handlers.ids import CommandId, TaskId, derived_id, stamped_id
from handlers.messages import ToPerson
from handlers.money.paying.values import PayTerms
from handlers.money.rates import RateLine, RateUnit
from handlers.people.people import OutsideBusiness
from handlers.review.messages import card_to, channel_of
from handlers.review.offering.offers import OfferMade
from handlers.review.reviews import Review
from handlers.review.tasks import Matter
from storage import tables
from storage.engine import Database, open_database
from storage.pen import Pen
from storage.record import record
from storage.schema import create_fresh
from tests.seed import Seeded, review_of, seed_client, seed_firm, task_of, write
from tests.walks.money.invoicing import CLIENTS, set_client, set_firm, terms
from tests.walks.money.tally import Tally
from tests.work import rates

BEGAN = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)  # a Monday; within two weeks the clocks go back
EXPERTS = ("U1", "U2", "U3")
MATTERS = ("PIECE-1", "TIME-1", "TIME-1", "OVERLAP-1")
_databases = count()


@dataclass(slots=True)
class House:
    """One firm of the walk: its clients, its own books, and the reviews that a step may be about."""

    clients: Sequence[Seeded]
    tally: Tally = field(default_factory=Tally)
    waiting: list[tuple[Review, Matter, str]] = field(default_factory=list)  # with whoever it was offered to
    answered: list[tuple[Review, str]] = field(default_factory=list)  # with whoever answered

    @property
    def seeded(self) -> Seeded:
        """The firm with the first of its clients."""
        return self.clients[0]


class Walk:
    """Where the walk stands. A step is a function of it; it chooses by `random`, and acts by `do`."""

    def __init__(self, database: Database, pen: Pen, random: Random, table: Table) -> None:
        self.database = database
        self.random = random
        self.now = BEGAN
        self.steps = 0  # commands that were done
        self.done: dict[str, int] = {}  # how often each kind of command changed something
        self.last: list[str] = []  # what was done last, for whoever looks for what went wrong
        self._pen = pen
        self._table = table
        self._numbers = count()
        self._commands: list[Any] = []
        self.houses = [self._house("Kern LLP", "T1"), self._house("Odell LLP", "T2")]
        for house in self.houses:
            self.do(house, set_firm(house.seeded, self.command_id()))
            for client in CLIENTS:
                self.do(house, set_client(house.seeded, self.command_id(), *client))

    def _house(self, name: str, workspace: str) -> House:
        with self._pen.transaction() as connection:
            first = seed_firm(connection, name=name, workspace=workspace)
            second = seed_client(connection, first, name="Birch Lab")
            house = House(clients=(first, second))
            house.tally.rates.update({rate.id: rate for rate in rates(first)})
            # what somebody earns whose employer keeps it accrues to the firm alone
            third = tables.people.c.id == first.people["U3"].id
            values = {"outside_business": OutsideBusiness.EMPLOYER_PAID}
            connection.execute(tables.people.update().where(third).values(values))
            # nobody's pay waits because they are new, or weeks would be over before any is approved
            write(connection, PayTerms(firm_id=first.firm.id, hold_weeks=0, minimums=(("USD", 1_000),)))
            write(connection, *terms(first))
        return house

    def command_id(self) -> CommandId:
        """Make the next id of a command."""
        at = int(self.now.timestamp() * 1000)
        return CommandId(stamped_id(at, f"{next(self._numbers):032x}"[::-1]))

    def house(self) -> House:
        """Choose a firm."""
        return self.houses[self.random.random() < 0.25]

    def do(self, house: House, command: Any) -> Reply:
        """Do one command."""
        return self.do_all(house, [command])[0]

    def do_all(self, house: House, commands: Sequence[Any]) -> list[Reply]:
        """Do commands of one kind as the dispatcher does, in one transaction those that are in nobody's way.

        What each recorded is entered in the firm's books, and these are checked, one after the other.
        """
        replies: dict[str, Reply] = {}
        left = list(commands)
        while left:
            done, left = self._together(left)
            for command, decision in done:
                replies[command.id] = decision.reply
                self._note(house, command, decision)
        return [replies[command.id] for command in commands]

    def _together(self, commands: Sequence[Any]) -> tuple[list[tuple[Any, Decision]], list[Any]]:
        line = self._table[type(commands[0])]
        batch, later = (commands[:1], list(commands[1:])) if line.alone else (commands, [])
        done: list[tuple[Any, Decision]] = []
        taken: set[str] = set()
        with self._pen.transaction() as connection:
            for command, facts in zip(batch, line.load(connection, batch, self.now), strict=True):
                keys = {*line.keys(command), *line.fact_keys(facts)}
                if taken & keys:
                    later.append(command)
                else:
                    decision = line.decide(command, facts, self.now)
                    done.append((command, audited(command, facts, decision, self.now)))
                taken |= keys
            record(connection, [decision for _, decision in done], self.now)
        return done, later

    def _note(self, house: House, command: Any, decision: Decision) -> None:
        kind = type(command).__name__
        self.steps += 1
        self.last = [*self.last[-20:], f"{self.now:%d %H:%M:%S} {kind}: {decision.reply}"]
        if decision.records:
            self.done[kind] = self.done.get(kind, 0) + 1
            self._commands = [*self._commands[-50:], (house, command)]
        for one in decision.records:
            if isinstance(one, RateLine):
                house.tally.rates[one.id] = one
        house.tally.note(decision.records)

    def again(self) -> None:
        """Do one of the last commands once more, as somebody does who had no answer: nothing may come of it twice."""
        if self._commands:
            self.do(*self.random.choice(self._commands))

    def offer(self, house: House, how_many: int) -> None:
        """Offer reviews as if they had been sent and routed: pieces to the channel, the others to an expert each."""
        made = [self._offered(house) for _ in range(how_many)]
        with self._pen.transaction() as connection:
            record(connection, [decision for _, decision in made], self.now)
        house.waiting += [waiting for waiting, _ in made]

    def _offered(self, house: House) -> tuple[tuple[Review, Matter, str], Decision]:
        client = self.random.choice(house.clients)
        matter = client.matters[self.random.choice(MATTERS)]
        account = self.random.choice(EXPERTS)
        in_channel = matter.basis is RateUnit.PIECE and matter.reviews_per_task == 1
        person_id = None if in_channel else client.people[account].id
        name = f"task {next(self._numbers)}"
        later = self.now + timedelta(days=400)
        task = replace(task_of(matter, name, now=self.now), due_at=later)
        task = replace(task, id=TaskId(derived_id(self.command_id(), "0")))
        review = replace(
            review_of(task, now=self.now),
            version=1,
            offers=1,
            offered_at=self.now,
            in_channel=in_channel,
            route_at=later,
            expert_id=person_id,
        )
        made = OfferMade(
            firm_id=review.firm_id,
            review_id=review.id,
            number=1,
            person_id=person_id,
            offered_at=self.now,
        )
        to = channel_of(matter) if person_id is None else ToPerson(person_id=person_id)
        card = card_to(review, to, self.now)
        return (review, matter, account), Decision(
            reply=Done(), records=(task, review, made), messages=(card,)
        )


Step = Callable[[Walk], None]


@contextmanager
def walking(seed: int) -> Iterator[Walk]:
    """Begin a walk in a database of its own, in memory."""
    database = open_database(f"sqlite:///file:walk{next(_databases)}?mode=memory&cache=shared&uri=true")
    try:
        with Pen(database.writer) as pen:
            with pen.transaction():
                pass  # as long as one connection is there, the database is
            create_fresh(database)
            yield Walk(database, pen, Random(seed), {**TABLE, **SETTING_UP_LINES})
    finally:
        database.close()
