"""Rounding metered time for an invoice: once for each line, and never more than one increment over the day.

The tenth of an hour and its honest use: facts of the trade are ABA Formal Opinions 93-379 and 512 (no time is billed
that was not spent) and the Massachusetts CPCS guide (to the nearest tenth, tasks of a day together, never each up).
There is no policy that rounds each entry up, and there must be none: 45 approvals of 40 s are half an hour, not 4.5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from handlers.ids import MatterId
from handlers.money.amounts import MILLISECONDS_AN_HOUR, divide_half_up

K = TypeVar("K")
_TENTH = MILLISECONDS_AN_HOUR // 10
_FINEST = MILLISECONDS_AN_HOUR // 10_000  # LEDES 1998B counts units to four decimals


class RoundingPolicy(StrEnum):
    """How the metered time of an invoice's lines becomes hours."""

    EXACT = "exact"  # to four decimals of an hour
    NEAREST_TENTH = "nearest_tenth"  # each line to the nearest tenth, a half up
    UP_TENTH_ONCE_PER_DAY = "up_tenth_once_per_day"  # the matter's day is rounded up once
    MIN_TENTH_PER_DAY = "min_tenth_per_day"  # as nearest_tenth, and a day of the matter is a tenth at least
    FIXED_FEE = "fixed_fee"  # pieces: time is not billed


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedLine:
    """What one line of an invoice sums up of one timekeeper's local day: of one matter, activity, rate and premium.

    `pieces` counts for the fixed fee alone, `milliseconds` for every other policy.
    """

    matter_id: MatterId
    policy: RoundingPolicy
    milliseconds: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledBefore:
    """What of the same timekeeper's same day was billed already, on whatever invoice."""

    milliseconds: int = 0
    hours: Decimal = Decimal(0)


NOTHING_BEFORE = BilledBefore()


@dataclass(slots=True)
class _Count:
    """The increments that a line is billed, and how long each is."""

    line: WorkedLine
    step: int
    steps: int = 0

    @property
    def over(self) -> int:
        """By how many milliseconds more is billed than was worked."""
        return self.steps * self.step - self.line.milliseconds


def billed_units(
    lines: Mapping[K, WorkedLine], *, before: BilledBefore = NOTHING_BEFORE
) -> Mapping[K, Decimal]:
    """Give the units of each line of ONE timekeeper's ONE local day: hours, or pieces for a fixed fee.

    The lines of all matters of the day belong into one call, for the day is capped as a whole: the hours billed never
    pass the time metered by more than one increment (0.1, or 0.0001 of exact lines alone). What is too much is taken
    off a tenth at a time where a line was rounded up most, of equals the later. A line that comes to nothing is 0: its
    money belongs to rounding. A line without time, or with less than none, is 0 too: to give back is a credit note's.
    """
    counts = {
        key: _counted(line) for key, line in lines.items() if line.policy is not RoundingPolicy.FIXED_FEE
    }
    for matter_id in {count.line.matter_id for count in counts.values()}:
        _round_day([count for count in counts.values() if count.line.matter_id == matter_id])
    _cap(list(counts.values()), before)
    return {
        key: Decimal(max(0, line.pieces)) if key not in counts else _hours(counts[key])
        for key, line in lines.items()
    }


def _counted(line: WorkedLine) -> _Count:
    step = _FINEST if line.policy is RoundingPolicy.EXACT else _TENTH
    return _Count(line=line, step=step)


def _round_day(counts: Iterable[_Count]) -> None:
    """Round the lines of one matter's day, each policy's by itself."""
    worked = [count for count in counts if count.line.milliseconds > 0]
    up = [count for count in worked if count.line.policy is RoundingPolicy.UP_TENTH_ONCE_PER_DAY]
    for count in worked:
        if count not in up:
            count.steps = divide_half_up(count.line.milliseconds, count.step)
    _round_up_once(up)
    least = [count for count in worked if count.line.policy is RoundingPolicy.MIN_TENTH_PER_DAY]
    if least and not any(count.steps for count in least):
        min(least, key=lambda count: count.over).steps = 1  # the longest


def _round_up_once(counts: list[_Count]) -> None:
    """Round the sum up to a tenth, and give each line its whole tenths and then the rest by the largest remainders."""
    left = -(-sum(count.line.milliseconds for count in counts) // _TENTH)
    for count in counts:
        count.steps = count.line.milliseconds // _TENTH
        left -= count.steps
    for count in sorted(counts, key=lambda count: count.over)[:left]:
        count.steps += 1


def _cap(counts: list[_Count], before: BilledBefore) -> None:
    billed = [count for count in counts if count.steps]
    step = max((count.step for count in billed), default=0)
    worked = before.milliseconds + sum(max(0, count.line.milliseconds) for count in counts)
    over = (
        int(before.hours * MILLISECONDS_AN_HOUR) + sum(count.steps * count.step for count in billed) - worked
    )
    while billed and over > step:
        fullest = max(reversed(billed), key=lambda count: (count.steps > 0, count.over))
        if not fullest.steps:
            return  # what is too much was billed before
        fullest.steps -= 1
        over -= fullest.step


def _hours(count: _Count) -> Decimal:
    finest = Decimal(count.steps * count.step // _FINEST)
    return finest.scaleb(-4).normalize() + Decimal(0)  # the sum writes 10 and not 1E+1
