"""The one shell: commands to the writer thread, in batches; gather, decide, record, commit, and only then reply."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from time import time_ns
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.answers import Answer, Decided, tell
from handlers.audit.auditing import audited
from handlers.decisions import Decision, Reply
from handlers.ids import CommandId, stamped_id
from storage.engine import Database
from storage.pen import Pen
from storage.problems import is_down, is_passing, may_pass, reason
from storage.record import record

BATCH_MAX = 64  # DESIGN §3; twice the batch won only a third more in the prototype, at a longer tail
TRIES = 5

log = logging.getLogger(__name__)
Came = TypeVar("Came")


Load = Callable[[Connection, Sequence[Any], datetime], Sequence[Any]]
Decide = Callable[[Any, Any, datetime], Decision]


def no_keys(_: Any) -> tuple[str, ...]:
    """Say that no other command can be in the way."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How one kind of command is done.

    `load` gives the facts of a batch of commands, in their order. `keys` names what the command may change, as far
    as the command says it, and `fact_keys` as far as the facts say it: no two commands of a batch share a key.
    `alone` commands have a transaction to themselves; those with `waits` let all others go first.
    """

    load: Load
    decide: Decide
    keys: Callable[[Any], tuple[str, ...]] = no_keys
    fact_keys: Callable[[Any], tuple[str, ...]] = no_keys
    alone: bool = False
    waits: bool = False


Table = Mapping[type[Any], Line]
Listener = Callable[[Sequence[tuple[Any, Decision]]], None]


class Unavailable(Exception):
    """The database could not be reached or could not write, or this process is ending."""


@dataclass(slots=True)
class _Waiting:
    command: Any
    line: Line
    answer: Answer
    whole: bool = False  # whoever asked wants to know what it was decided on


@dataclass(frozen=True, slots=True)
class _Committed:
    done: Sequence[tuple[_Waiting, Decided]]
    later: Sequence[_Waiting]


def new_command_id() -> CommandId:
    """Make the id of a command, at the edge where it comes in."""
    return CommandId(stamped_id(time_ns() // 1_000_000, uuid4().hex))


class Dispatcher:
    """Takes commands from anywhere and does them on the writer threads, many in one transaction."""

    def __init__(self, database: Database, table: Table, now: Callable[[], datetime]) -> None:
        self._database = database
        self._table = table
        self._now = now
        self._arrivals: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._arriving = threading.Lock()
        self._open = False
        self._threads: list[threading.Thread] = []
        self._listeners: list[Listener] = []
        self.collisions = (
            0  # how often a unique constraint, and not the condition of an UPDATE, stopped a twin
        )

    def start(self) -> None:
        """Start the writer threads."""
        self._open = True
        for number in range(self._database.writers):
            thread = threading.Thread(target=self._write, name=f"writer-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Take no more commands, do what is waiting, then end the writer threads."""
        with self._arriving:
            self._open = False
            for _ in self._threads:
                self._arrivals.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def listen(self, listener: Listener) -> None:
        """Be told, on a writer thread, of every batch that was committed."""
        self._listeners.append(listener)

    async def dispatch(self, command: Any) -> Reply:
        """Do a command and give its reply once it is committed; raises Unavailable when it cannot be."""
        return await self.ask(command)

    def ask(self, command: Any) -> asyncio.Future[Reply]:
        """Hand over a command and give its reply to come; the same as `dispatch`, without a task for each of many."""
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._take(command, answer)
        return answer

    async def decide(self, command: Any) -> Decided:
        """Do a command as `dispatch` does, and give all that was decided once it is committed."""
        answer: asyncio.Future[Decided] = asyncio.get_running_loop().create_future()
        self._take(command, answer, whole=True)
        return await answer

    def submit(self, command: Any) -> Future[Reply]:
        """Hand a command to the writer threads; one that comes when they have ended is Unavailable at once."""
        answer: Future[Reply] = Future()
        self._take(command, answer)
        return answer

    def _take(self, command: Any, answer: Answer, *, whole: bool = False) -> None:
        waiting = _Waiting(command, self._table[type(command)], answer, whole)
        with self._arriving:
            if self._open:
                self._arrivals.put(waiting)
                return
        tell([(answer, Unavailable("this process is ending"))])

    def _write(self) -> None:
        lanes = _Lanes()
        running = True
        with Pen(self._database.writer) as pen:
            while running or lanes:
                # one who was told to end takes nothing more, or another's word to end would be lost
                running = running and self._gather_arrivals(lanes)
                if batch := lanes.next_batch():
                    lanes.put_back(self._run(batch, pen))

    def _gather_arrivals(self, lanes: "_Lanes") -> bool:
        """Take what has arrived, and wait for it where nothing else is to be done; False is the word to end."""
        try:
            while True:
                arrival = self._arrivals.get(block=not lanes)
                if arrival is None:
                    return False
                lanes.add(arrival)
        except Empty:
            return True

    def _run(self, batch: Sequence[_Waiting], pen: Pen) -> Sequence[_Waiting]:
        """Do a batch in one transaction, or each of it in its own where that fails; give back what must wait."""
        came = self._guarded(lambda: self._attempt(batch, pen))
        if isinstance(came, Exception) and is_down(came):
            came = self._guarded(lambda: self._attempt(batch, pen))  # over a connection made anew
        if isinstance(came, _Committed):
            self._tell(came)
            return came.later
        for waiting in batch:
            if is_down(came):
                tell([(waiting.answer, _told(came))])
            else:
                self._run_alone(waiting, pen)
        return ()

    def _run_alone(self, waiting: _Waiting, pen: Pen) -> None:
        for attempt in range(1, TRIES + 1):
            came = self._guarded(lambda: self._attempt((waiting,), pen))
            if isinstance(came, _Committed):
                self._tell(came)
                return
            kind = type(waiting.command).__name__
            log.info("attempt %d at %s failed: %s", attempt, kind, type(came).__name__)
            if attempt == TRIES or not may_pass(came):
                tell([(waiting.answer, _told(came))])
                return

    def _guarded(self, act: Callable[[], Came]) -> Came | Exception:
        """Do something; whatever it raises is given back, for nothing may end a writer thread."""
        try:
            return act()
        except Exception as problem:  # noqa: BLE001  # the one rim of the writer
            if isinstance(problem, IntegrityError):
                self.collisions += 1
            return problem

    def _attempt(self, batch: Sequence[_Waiting], pen: Pen) -> _Committed:
        now = self._now()
        with pen.transaction() as connection:
            ready, later = _gather(connection, batch, now)
            done = [(w, Decided(facts, _decision(w, facts, now))) for w, facts in ready]
            record(connection, [decided.decision for _, decided in done], now)
        return _Committed(done, later)

    def _tell(self, committed: _Committed) -> None:
        tell(
            (waiting.answer, decided if waiting.whole else decided.decision.reply)
            for waiting, decided in committed.done
        )
        told = [(waiting.command, decided.decision) for waiting, decided in committed.done]
        for listener in self._listeners if told else ():
            problem = self._guarded(partial(listener, told))
            if problem is not None:
                log.error("a listener failed", exc_info=problem)


def _decision(waiting: _Waiting, facts: Any, now: datetime) -> Decision:
    """Decide, with the audit's record of what was decided: both are in the one transaction, or neither is."""
    return audited(waiting.command, facts, waiting.line.decide(waiting.command, facts, now), now)


def _told(problem: Exception) -> Exception:
    """What whoever asked is told: a fault of ours as it is, whatever the database cannot do as one thing."""
    return Unavailable(reason(problem)) if is_passing(problem) else problem


def _gather(
    connection: Connection, batch: Iterable[_Waiting], now: datetime
) -> tuple[list[tuple[_Waiting, Any]], list[_Waiting]]:
    """Load the facts of a batch, kind by kind; commands that turn out to share a key wait for the next."""
    by_kind: dict[type[Any], list[_Waiting]] = {}
    for waiting in batch:
        by_kind.setdefault(type(waiting.command), []).append(waiting)
    ready: list[tuple[_Waiting, Any]] = []
    later: list[_Waiting] = []
    taken: set[str] = set()
    for group in by_kind.values():
        line = group[0].line
        for waiting, facts in zip(group, line.load(connection, [w.command for w in group], now), strict=True):
            keys = line.fact_keys(facts)
            if taken.isdisjoint(keys):
                taken.update(keys)
                ready.append((waiting, facts))
            else:
                later.append(waiting)
    return ready, later


class _Lanes:
    """What waits for a writer: those who are waited for by a person, and those who let others go first."""

    def __init__(self) -> None:
        self._prompt: deque[_Waiting] = deque()
        self._patient: deque[_Waiting] = deque()
        self._patient_next = False

    def __bool__(self) -> bool:
        return bool(self._prompt or self._patient)

    def add(self, waiting: _Waiting) -> None:
        (self._patient if waiting.line.waits else self._prompt).append(waiting)

    def put_back(self, later: Sequence[_Waiting]) -> None:
        for waiting in reversed(later):
            (self._patient if waiting.line.waits else self._prompt).appendleft(waiting)

    def next_batch(self) -> list[_Waiting]:
        """Take the prompt ones first; after each batch of those one patient command has its turn."""
        if self._patient and (self._patient_next or not self._prompt):
            self._patient_next = False
            return [self._patient.popleft()]
        self._patient_next = True
        return _without_shared_keys(self._prompt)


def _without_shared_keys(lane: deque[_Waiting]) -> list[_Waiting]:
    batch: list[_Waiting] = []
    passed: list[_Waiting] = []
    taken: set[str] = set()
    while lane and len(batch) < BATCH_MAX:
        waiting = lane.popleft()
        keys = waiting.line.keys(waiting.command)
        if waiting.line.alone and batch:
            lane.appendleft(waiting)
            break
        if taken.isdisjoint(keys):
            batch.append(waiting)
        else:
            passed.append(waiting)
        taken.update(keys)
        if waiting.line.alone:
            break
    lane.extendleft(reversed(passed))
    return batch
