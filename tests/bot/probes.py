"""Commands that do next to nothing, to see how the dispatcher goes about its work."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.dispatch import Dispatcher, Line, new_command_id
from handlers.decisions import Decision, Done, Reply
from handlers.ids import CommandId
from handlers.records import Record
from storage.engine import Database
from tests.patience import PATIENCE
from tests.seed import NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """`keys` are those of the command, `found` those that the facts name; `fault` is raised by the handler."""

    name: str
    keys: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    fault: Exception | None = None
    id: CommandId = field(default_factory=new_command_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    name: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    name: str
    keys: tuple[str, ...] = ()


@dataclass(slots=True)
class Bench:
    """A dispatcher whose writer can be held up while commands arrive; `batches` are the names as they were decided."""

    database: Database
    batches: list[list[str]] = field(default_factory=list)
    _go_on: threading.Event = field(default_factory=threading.Event)
    _held: threading.Event = field(default_factory=threading.Event)

    def dispatcher(self) -> Dispatcher:
        """Make the dispatcher; it is not started."""
        probe = Line(
            load=self._load, decide=self._decide, keys=lambda c: c.keys, fact_keys=lambda found: found
        )
        alone = Line(load=self._load, decide=self._decide, keys=lambda c: c.keys, alone=True)
        patient = Line(load=self._load, decide=self._decide, alone=True, waits=True)
        return Dispatcher(self.database, {Probe: probe, Alone: alone, Patient: patient}, lambda: NOW)

    def all_at_once(self, dispatcher: Dispatcher, commands: Sequence[Any]) -> list[Future[Reply]]:
        """Let these commands arrive while the writer is busy, and then let it go on; gives their answers."""
        gate = dispatcher.submit(Probe(name="gate"))
        assert self._held.wait(PATIENCE)
        answers = [dispatcher.submit(command) for command in commands]
        self._go_on.set()
        gate.result(PATIENCE)
        return answers

    def _load(self, _connection: Connection, commands: Sequence[Any], _now: datetime) -> Sequence[Any]:
        return [getattr(command, "found", ()) for command in commands]

    def _decide(self, command: Any, _facts: Any, _now: datetime) -> Decision:
        if command.name == "gate":
            self._held.set()
            assert self._go_on.wait(PATIENCE)
        if isinstance(command, Probe) and command.fault is not None:
            raise command.fault
        records = command.records if isinstance(command, Probe) else ()
        return Decision(reply=Done(words=command.name), records=records)

    def listen(self, told: Sequence[tuple[Any, Decision]]) -> None:
        """Note a batch that was committed."""
        self.batches.append([command.name for command, _ in told])


def words(answers: Sequence[Future[Reply]]) -> list[str]:
    """What was answered, in words; a fault is raised."""
    replies = [answer.result(PATIENCE) for answer in answers]
    return [reply.words if isinstance(reply, Done) else str(reply) for reply in replies]
