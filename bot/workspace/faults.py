"""Misbehaviour on demand: what the workspace does wrong, for which calls, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

OUTGOING = ("interaction", "command", "event")
EVERY_METHOD = "*"


class FaultKind(StrEnum):
    """What goes wrong.

    To a Web API call all but `twice` can happen (`refuse` answers with the fault's `error`); to what is sent to the
    app (`interaction`, `command`, `event`) `drop` (never sent), `accept_then_cut` (sent, but the answer is not
    heard), `delay` and `twice`.
    """

    DROP = "drop"
    ACCEPT_THEN_CUT = "accept_then_cut"
    ACCEPT_THEN_500 = "accept_then_500"
    ERROR_500 = "500"
    ERROR_429 = "429"
    DELAY = "delay"
    HANG = "hang"
    REFUSE = "refuse"
    TWICE = "twice"


SENDING = frozenset({FaultKind.DROP, FaultKind.ACCEPT_THEN_CUT, FaultKind.DELAY, FaultKind.TWICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One misbehaviour: `times` 0 means always; `seed` makes the sequence of a `probability` repeatable.

    `method` is a Web API method, `response_url`, `upload`, `*` for all of these, or one of `interaction`,
    `command` and `event`. `seconds` is the length of a delay, `retry_after` what a 429 asks for, `error` Slack's own
    word for a refusal, such as is_archived.
    """

    method: str
    kind: FaultKind
    times: int = 0
    probability: float = 1.0
    seed: int = 0
    seconds: float = 0.0
    retry_after: int = 1
    error: str = "fatal_error"


@dataclass(slots=True)
class _Armed:
    fault: Fault
    chance: Random
    left: int
    hits: int = field(default=0)

    def strikes(self, name: str) -> bool:
        wanted = self.fault.method
        if wanted != name and not (wanted == EVERY_METHOD and name not in OUTGOING):
            return False
        if self.fault.times and not self.left:
            return False
        return self.fault.probability >= 1 or self.chance.random() < self.fault.probability


class Faults:
    """The faults in force, asked in the order in which they were added; the first that strikes is the one."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force; one that cannot happen there is a ValueError."""
        outgoing = fault.method in OUTGOING
        if (outgoing and fault.kind not in SENDING) or (not outgoing and fault.kind is FaultKind.TWICE):
            raise ValueError(f"{fault.kind} cannot happen to {fault.method}")
        if not 0 < fault.probability <= 1 or fault.times < 0:
            raise ValueError("a probability is above 0 and at most 1, and times is not negative")
        chance = Random(fault.seed)  # noqa: S311 - a repeatable sequence is wanted, not a secret
        self._armed.append(_Armed(fault, chance, fault.times))

    def clear(self) -> None:
        """Behave again."""
        self._armed.clear()

    def take(self, name: str) -> Fault | None:
        """Answer the fault that strikes this call, if any, and count it."""
        for armed in self._armed:
            if armed.strikes(name):
                armed.left -= 1
                armed.hits += 1
                return armed.fault
        return None

    def hits(self) -> Sequence[tuple[Fault, int]]:
        """How often each fault in force has struck."""
        return tuple((armed.fault, armed.hits) for armed in self._armed)
