"""What a line of an invoice says was done: one verb, what it was done to, which of them, and the time metered.

Billing guidelines refuse block billing and vague words (facts: outside counsel guidelines, UTBMS). So a line is of one
activity, names what was judged by the titles that the client gave itself, and nothing else of the client's text. Where
the client's matter is confidential, or a wall concerns a task, its title is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.money.amounts import divide_half_up
from handlers.money.rates import RateUnit

LONGEST = 1_000  # e-billing systems cut or refuse what is longer
_NAMED = 3
_TITLE = 120
_VERBS = {
    "A102": "Research",
    "A103": "Draft and revise",
    "A104": "Review and analyze",
    "A105": "Confer in the firm about",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How many answers a line sums up, and the titles of some of them, those that may be told."""

    answers: int
    taken_back: int = 0
    titles: Sequence[str] = ()


def narrative(
    activity: str, done: Done, *, practice_area: str, unit: RateUnit, milliseconds: int, is_credit: bool
) -> str:
    """Say what a line is for, such as "Review and analyze 2 AI draft answers on contracts: ... ; 8m 5s metered"."""
    count = done.taken_back if is_credit else done.answers
    answers = "AI draft answer" if count == 1 else "AI draft answers"
    counted = f"{count} {answers}" if count != 1 else f"an {answers}"
    verb = _VERBS.get(activity, "Work on")
    area = f" on {practice_area}" if practice_area else ""
    said = f"{verb} {counted}{area}" if not is_credit else f"Credit for work taken back: {counted}{area}"
    named = _named(done.titles, count)
    metered = f"; {_time(abs(milliseconds))} metered" if unit is RateUnit.HOUR and milliseconds else ""
    return f"{said}{named}{metered}"[:LONGEST]


def _named(titles: Sequence[str], count: int) -> str:
    told = [_short(title) for title in dict.fromkeys(titles) if title.strip()][:_NAMED]
    if not told:
        return ""
    more = count - len(told)
    return f": {'; '.join(told)}{f' and {more} more' if more > 0 else ''}"


def _short(title: str) -> str:
    plain = " ".join(title.split())
    return plain if len(plain) <= _TITLE else f"{plain[: _TITLE - 1].rstrip()}…"


def _time(milliseconds: int) -> str:
    seconds = divide_half_up(milliseconds, 1_000)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return " ".join(f"{number}{sign}" for number, sign in parts if number) or "under 1s"
