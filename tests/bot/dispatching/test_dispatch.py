"""The shell: what goes together, who goes first, and that nobody's fault is another's."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.dispatch import BATCH_MAX, TRIES, Dispatcher, Unavailable
from handlers.decisions import Decision, Done
from handlers.records import TaskMoved
from handlers.review.tasks import TaskState
from storage import tables
from storage.engine import Database
from tests.bot.probes import Alone, Bench, Patient, Probe, words
from tests.patience import PATIENCE
from tests.seed import Seeded, seed_firm, task_of


@pytest.fixture
def seeded(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


@pytest.fixture
def bench(database: Database) -> Bench:
    return Bench(replace(database, writers=1))  # one writer, so that what waits waits together


@pytest.fixture
def dispatcher(bench: Bench) -> Iterator[Dispatcher]:
    dispatcher = bench.dispatcher()
    dispatcher.listen(bench.listen)
    dispatcher.start()
    yield dispatcher
    dispatcher.stop()


def probes(*names: str) -> list[Probe]:
    return [Probe(name=name) for name in names]


SHARING = [  # what arrives together, and in which batches it is done
    ("nothing in common", probes("a", "b", "c"), [["a", "b", "c"]]),
    (
        "a key in common",
        [Probe(name="a", keys=("x",)), Probe(name="b", keys=("x",)), Probe(name="c", keys=("y",))],
        [["a", "c"], ["b"]],
    ),
    (
        "a key in common with one that waits",
        [Probe(name="a", keys=("x",)), Probe(name="b", keys=("x", "y")), Probe(name="c", keys=("y",))],
        [["a"], ["b"], ["c"]],
    ),
    (
        "a key in common that only the facts say",
        [Probe(name="a", found=("x",)), Probe(name="b", found=("x",)), Probe(name="c", found=("x", "y"))],
        [["a"], ["b"], ["c"]],
    ),
    (
        "one that wants to be alone",
        [*probes("a"), Alone(name="b"), *probes("c", "d")],
        [["a"], ["b"], ["c", "d"]],
    ),
    (
        "one that waits for what goes before it",
        [Probe(name="a", keys=("x",)), Probe(name="b", keys=("x",)), Alone(name="c", keys=("x",))],
        [["a"], ["b"], ["c"]],
    ),
    (
        "more than a batch holds",
        probes(*(str(number) for number in range(BATCH_MAX + 1))),
        [[str(number) for number in range(BATCH_MAX)], [str(BATCH_MAX)]],
    ),
    (
        "patient ones",
        [Patient(name="p"), Patient(name="q"), *probes("a", "b")],
        [["p"], ["a", "b"], ["q"]],  # one has its turn after each batch, and one batch went before
    ),
]


@pytest.mark.parametrize(
    ("commands", "batches"), [row[1:] for row in SHARING], ids=[row[0] for row in SHARING]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_arrives_together_is_done_together_unless_it_shares_a_key(
    bench: Bench, dispatcher: Dispatcher, commands: Sequence[Any], batches: list[list[str]]
) -> None:
    answers = bench.all_at_once(dispatcher, commands)

    assert words(answers) == [command.name for command in commands]
    dispatcher.stop()
    assert bench.batches == [["gate"], *batches]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_patient_command_lets_others_go_first_and_is_not_starved(
    bench: Bench, dispatcher: Dispatcher
) -> None:
    crowd = [Probe(name=f"{number}", keys=("one at a time",)) for number in range(10)]

    words(bench.all_at_once(dispatcher, [Patient(name="p"), Patient(name="q"), *crowd]))
    dispatcher.stop()

    order = [name for batch in bench.batches for name in batch]
    assert order.index("p") <= 2
    assert order.index("p") < order.index("q") <= 4


@pytest.mark.parametrize("fault", [ValueError("a handler's fault"), TypeError("another")])
def test_a_handler_that_raises_hurts_nobody_else(
    bench: Bench, dispatcher: Dispatcher, fault: Exception
) -> None:
    commands = [Probe(name="a"), Probe(name="bad", fault=fault), Probe(name="c")]

    good, bad, also_good = bench.all_at_once(dispatcher, commands)

    assert words([good, also_good]) == ["a", "c"]
    with pytest.raises(type(fault), match=str(fault)):
        bad.result(PATIENCE)
    assert words([dispatcher.submit(Probe(name="afterwards"))]) == ["afterwards"]


def test_what_breaks_a_constraint_is_found_one_by_one_and_the_rest_is_kept(
    bench: Bench, dispatcher: Dispatcher, database: Database, seeded: Seeded
) -> None:
    matter = seeded.matters["PIECE-1"]
    first, other = task_of(matter, "first"), task_of(matter, "other")
    commands = [
        Probe(name="a", records=(first,)),
        Probe(name="twin", records=(first,)),
        Probe(name="c", records=(other,)),
    ]

    good, twin, also_good = bench.all_at_once(dispatcher, commands)

    assert words([good, also_good]) == ["a", "c"]
    with pytest.raises(IntegrityError):
        twin.result(PATIENCE)
    assert dispatcher.collisions == 1 + TRIES
    with database.reading() as connection:
        assert set(connection.scalars(select(tables.tasks.c.id))) == {first.id, other.id}


def test_whoever_is_always_too_late_is_told_so_and_not_that_we_failed(
    bench: Bench, dispatcher: Dispatcher, seeded: Seeded
) -> None:
    task = task_of(seeded.matters["PIECE-1"], "gone")
    moved = TaskMoved(task_id=task.id, seen=TaskState.OPEN, state=TaskState.WITHDRAWN)

    (answer,) = bench.all_at_once(dispatcher, [Probe(name="late", records=(moved,))])

    with pytest.raises(Unavailable, match="1 of 1 in tasks"):
        answer.result(PATIENCE)


def test_a_listener_that_raises_ends_no_writer(dispatcher: Dispatcher) -> None:
    def clumsy(_told: Sequence[tuple[Any, Decision]]) -> None:
        raise RuntimeError("the loop is closed")

    dispatcher.listen(clumsy)

    assert words([dispatcher.submit(Probe(name="a"))]) == ["a"]
    assert words([dispatcher.submit(Probe(name="b"))]) == ["b"]


async def test_whoever_stops_waiting_takes_nothing_from_the_others(
    bench: Bench, dispatcher: Dispatcher
) -> None:
    impatient = asyncio.create_task(dispatcher.dispatch(Probe(name="gate")))
    behind = asyncio.create_task(dispatcher.dispatch(Probe(name="behind")))
    await asyncio.sleep(0)  # both are handed over now
    impatient.cancel()

    bench._go_on.set()

    assert await behind == Done(words="behind")
    with pytest.raises(asyncio.CancelledError):
        await impatient


def test_a_stop_does_what_waits_and_refuses_what_comes_after(bench: Bench, dispatcher: Dispatcher) -> None:
    dispatcher.submit(Probe(name="gate"))
    assert bench._held.wait(PATIENCE)
    waiting = [dispatcher.submit(probe) for probe in probes("a", "b")]
    stopping = threading.Thread(target=dispatcher.stop)
    stopping.start()
    bench._go_on.set()
    stopping.join(PATIENCE)

    assert words(waiting) == ["a", "b"]
    assert not stopping.is_alive()
    with pytest.raises(Unavailable, match="ending"):
        dispatcher.submit(Probe(name="late")).result(0)


def test_a_dispatcher_that_was_stopped_can_be_started_again(bench: Bench) -> None:
    dispatcher = bench.dispatcher()
    for name in ("first", "second"):
        dispatcher.start()
        assert words([dispatcher.submit(Probe(name=name))]) == [name]
        dispatcher.stop()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_several_writers_all_end_whatever_waits_when_they_are_told_to(database: Database) -> None:
    bench = Bench(replace(database, writers=3))
    for _ in range(20):
        dispatcher = bench.dispatcher()
        dispatcher.start()
        # each has to wait for its turn, so that a writer still has work when the word to end comes
        answers = [dispatcher.submit(Probe(name=str(n), keys=("k",))) for n in range(9)]
        stopping = threading.Thread(target=dispatcher.stop)
        stopping.start()
        stopping.join(PATIENCE)

        assert not stopping.is_alive()
        assert words(answers) == [str(n) for n in range(9)]
