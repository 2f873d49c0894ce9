"""A plan in words: a line for each item and each value, as tools for infrastructure show theirs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handlers.configuration.applying import Plan
from handlers.configuration.comparing import Changed, Mark, Step
from handlers.configuration.keys import moment_words, named
from handlers.configuration.tables import OF_WALLS, Kind
from handlers.configuration.values import Since, Value

_WHO_MAX = 3  # who changed one thing since, the newest first
_SHOWN = 100  # characters of a value
_COUNTED: Mapping[Mark, str] = {Mark.ADD: "to add", Mark.CHANGE: "to change", Mark.END: "to end"}
_ENDS = {
    "clients": "its clearance ends now",
    "matters": "it is closed, and takes no more tasks",
    "billing": "it is billed in the usual way again",
    "people": "they leave, and what waits with them goes to others",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A line of a plan; `mark` None: it tells more of the one before."""

    mark: Mark | None
    text: str


def plan_lines(steps: Iterable[Step], since: Since, zone: str) -> Iterator[PlanLine]:
    """Say every step, in the order of the tables, and who else changed what stays or is in conflict.

    Moments are those of `zone`, the firm's.
    """
    for step in steps:
        yield PlanLine(mark=step.mark, text=_headline(step, zone))
        for change in step.changed:
            yield PlanLine(mark=None, text=_change(step, change, zone))
        if step.mark in (Mark.STAYS, Mark.CONFLICT) and step.now is not None:
            for line in since.lines_about(step.now.about)[:_WHO_MAX]:
                yield PlanLine(mark=None, text=line)


def summary(plan: Plan) -> str:
    """Count what a plan would do."""
    counted = Counter(step.mark for step in plan.steps)
    parts = [f"{counted[mark]} {words}" for mark, words in _COUNTED.items()]
    if counted[Mark.STAYS]:
        parts.append(f"{counted[Mark.STAYS]} to stay as changed elsewhere")
    if counted[Mark.CONFLICT]:
        parts.append(f"{counted[Mark.CONFLICT]} in conflict")
    return f"Plan: {', '.join(parts)}."


def _headline(step: Step, zone: str) -> str:
    name = named(step.table, step.values, zone)
    ends = "it ends now" if step.table.name in OF_WALLS else _ENDS.get(step.table.name, "")
    why = ends if step.mark is Mark.END else step.why
    return f"{name}: {why}" if why else name


def _change(step: Step, change: Changed, zone: str) -> str:
    after = value_words(change.field.kind, change.after, zone)
    if step.mark is Mark.ADD:
        return f"{change.field.name}: {after}"
    before = value_words(change.field.kind, change.before, zone)
    if step.mark is Mark.CHANGE:
        return f"{change.field.name}: {before} → {after}"
    return f"{change.field.name}: {before} here, {after} in the file"


def value_words(kind: Kind, value: Value | None, zone: str) -> str:
    """Write a value for people."""
    if kind is Kind.MOMENT:
        text = moment_words(str(value or ""), zone)
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, tuple):
        text = ", ".join(value) or "none"
    else:
        text = str(value) if value not in (None, "") else "none"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
