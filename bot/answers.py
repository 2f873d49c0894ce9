"""Answering those who asked the writer: in a thread, or on an event loop, which is woken once for many."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from handlers.decisions import Decision, Reply


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a command: the facts that it was decided on, as its line loads them, and the decision."""

    facts: Any
    decision: Decision


Answer = Future[Reply] | asyncio.Future[Reply] | asyncio.Future[Decided]
Outcome = Reply | Decided | Exception


def tell(outcomes: Iterable[tuple[Answer, Outcome]]) -> None:
    """Tell everybody what came of what they asked; called on any thread.

    To wake an event loop costs a system call, and the thread that makes it gives up the interpreter: so all of a
    batch are told at once.
    """
    on_loops: dict[asyncio.AbstractEventLoop, list[tuple[Answer, Outcome]]] = {}
    for answer, outcome in outcomes:
        if isinstance(answer, Future):
            _set(answer, outcome)
        else:
            on_loops.setdefault(answer.get_loop(), []).append((answer, outcome))
    for loop, here in on_loops.items():
        with suppress(RuntimeError):  # the loop was closed meanwhile, so nobody waits any more
            loop.call_soon_threadsafe(_set_all, here)


def _set_all(outcomes: Iterable[tuple[Answer, Outcome]]) -> None:
    for answer, outcome in outcomes:
        _set(answer, outcome)


def _set(answer: Any, outcome: Outcome) -> None:
    if answer.done():  # whoever asked has stopped waiting
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
