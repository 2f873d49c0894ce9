"""Applying a configuration file: what it would change, and, once that was looked at, all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from handlers.audit.canonical import canonical
from handlers.audit.values import Noted
from handlers.configuration.bases import digests_of, revision_of
from handlers.configuration.carrying.billing_tables import carry_billing, carry_premium
from handlers.configuration.carrying.engagement_tables import carry_client, carry_matter, carry_rate
from handlers.configuration.carrying.firm_tables import (
    carry_firm,
    carry_retention,
    carry_week,
    carry_workspace,
)
from handlers.configuration.carrying.invoicing_tables import carry_client_billing, carry_invoicing
from handlers.configuration.carrying.people_table import carry_person, in_order
from handlers.configuration.carrying.wall_tables import carry_walls
from handlers.configuration.comparing import Mark, Step, compared
from handlers.configuration.running import Run
from handlers.configuration.standing import ConfigurationFacts, tables_of
from handlers.configuration.tables import OF_WALLS
from handlers.configuration.values import UNKNOWN, Document, Mistake, Since
from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, FirmId
from handlers.people.firms.typed import NAME_MAX

DONE = frozenset({Mark.ADD, Mark.CHANGE, Mark.END})
FILE = "the configuration file"
_CARRY: Mapping[str, Callable[[Step, Run], None]] = {
    "firm": carry_firm,
    "workspaces": carry_workspace,
    "week": carry_week,
    "retention": carry_retention,
    "clients": carry_client,
    "matters": carry_matter,
    "invoicing": carry_invoicing,
    "client_billing": carry_client_billing,
    "people": carry_person,
    "rates": carry_rate,
    "premiums": carry_premium,
    "billing": carry_billing,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyConfiguration:
    """Make a firm what a file says it is. `firm_id` None: there is none yet, and the file creates it.

    `seen` is the mark of the plan that was looked at. `since` is what was changed since the file was made, as it was
    read for that plan. `by` is who applies it, as they say.
    """

    id: CommandId
    firm_id: FirmId | None
    document: Document
    seen: str
    since: Since = UNKNOWN
    take_file: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would change. `mark` names just this plan, on just this state."""

    steps: tuple[Step, ...]
    mistakes: tuple[Mistake, ...]
    revision: str
    mark: str

    @property
    def changes(self) -> tuple[Step, ...]:
        """What would be done."""
        return tuple(step for step in self.steps if step.mark in DONE)

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """What nobody but a person can decide."""
        return tuple(step for step in self.steps if step.mark is Mark.CONFLICT)


def plan_of(command: ApplyConfiguration, facts: ConfigurationFacts, now: datetime) -> Plan:
    """Say what a file would change, with everything in it that cannot stand."""
    return _planned(command, facts, now)[0]


def apply_configuration(command: ApplyConfiguration, facts: ConfigurationFacts, now: datetime) -> Decision:
    """Do what the plan says that was looked at; if it would be another one by now, nothing."""
    plan, run = _planned(command, facts, now)
    if plan.mistakes:
        words = "\n".join(f"{one.where}: {one.words}" for one in plan.mistakes)
        return refuse(Refusal.INVALID, f"{words}\nNothing was changed.")
    if plan.mark != command.seen:
        return refuse(
            Refusal.CONFLICT, "Something changed while you looked. Nothing was applied: look again."
        )
    if plan.conflicts:
        return refuse(Refusal.CONFLICT, "Chat and file disagree. Nothing was changed.")
    if not plan.changes:
        return Decision(reply=Done(words="Nothing is to be changed.", already=True))
    firm = run.firm.firm
    assert firm is not None, "a firm that is not there is created by the file"
    applied = Noted(
        firm_id=firm.id,
        did="configuration.applied",
        about={"revision": plan.revision, "take_file": command.take_file},
    )
    count = "1 change is" if len(plan.changes) == 1 else f"{len(plan.changes)} changes are"
    return Decision(
        reply=Done(words=f"{count} made.", subject_id=firm.id),
        records=(*run.kept, applied),
        messages=tuple(run.messages),
    )


def _planned(command: ApplyConfiguration, facts: ConfigurationFacts, now: datetime) -> tuple[Plan, Run]:
    standing = tables_of(facts, now)
    steps = compared(command.document, standing, command.since, now, take_file=command.take_file)
    by = " ".join(command.by.split())[:NAME_MAX] or FILE
    run = Run(command_id=command.id, decided_by=by, facts=facts, now=now)
    run.mistakes += command.document.mistakes
    if facts.firm.firm is None and "firm" not in command.document.tables:
        run.mistakes.append(
            Mistake(where="firm", words="There is no such firm yet, and the file has no [firm].")
        )
    else:
        _carry_out(steps, run)
    revision = revision_of(digests_of(standing))
    told = [[step.mark, step.table.name, step.name, step.why, _told(step)] for step in steps]
    mark = sha256(canonical([revision, told]).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Plan(steps=steps, mistakes=tuple(run.mistakes), revision=revision, mark=mark), run


def _told(step: Step) -> list[list[object]]:
    return [[one.field.name, one.before, one.after] for one in step.changed]


def _carry_out(steps: tuple[Step, ...], run: Run) -> None:
    doing = [step for step in steps if step.mark in DONE and _is_whole(step, run)]
    for name, carry in _CARRY.items():
        mine = [step for step in doing if step.table.name == name]
        for step in in_order(mine) if name == "people" else mine:
            carry(step, run)
        if run.firm.firm is None:
            return  # without a firm nothing else can be read
    if walls := [step for step in doing if step.table.name in OF_WALLS]:
        carry_walls(walls, run)


def _is_whole(step: Step, run: Run) -> bool:
    """Whether a new item names all that has no default."""
    missing = [one.name for one in step.table.fields if one.default is None and one.name not in step.values]
    for name in missing if step.mark is Mark.ADD else ():
        run.wrong(step, "It is missing.", name)
    return step.mark is not Mark.ADD or not missing


def leaving(command: ApplyConfiguration, facts: ConfigurationFacts, now: datetime) -> tuple[str, ...]:
    """Give the ids of the people whom a file lets leave: what waits with them is asked for before it is decided."""
    steps = compared(command.document, tables_of(facts, now), command.since, now, take_file=command.take_file)
    return tuple(
        step.now.about
        for step in steps
        if step.mark is Mark.END and step.table.name == "people" and step.now is not None
    )
