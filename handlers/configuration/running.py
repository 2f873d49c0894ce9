"""Carrying out a plan without doing anything yet: every command decided by its own handler, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handlers.configuration.advancing import advanced
from handlers.configuration.comparing import Step
from handlers.configuration.standing import ConfigurationFacts
from handlers.configuration.values import Mistake
from handlers.decisions import Decision, Refused
from handlers.ids import CommandId, derived_id
from handlers.messages import Message
from handlers.money.billing.facts import BillingFacts
from handlers.people.changed import PersonChanged
from handlers.people.firms.firm_facts import FirmFacts
from handlers.records import Record
from handlers.walls.walling import WallingFacts

Decide = Callable[[Any, Any, datetime], Decision]
_NOTHING = " Nothing was changed."
# what handlers call a field, where the file has another key for it
_KEYS = {
    "firm": "name",
    "week_end": "ends",
    "workspace": "id",
    "person": "name",
    "member": "accounts",
    "role": "roles",
    "capacity": "daily_capacity",
    "reviews": "reviews_per_task",
    "minutes": "expected_minutes",
    "cap": "cap_minutes",
    "due": "due_minutes",
    "claim": "claim_minutes",
    "reason": "reject_reasons",
    "criterion": "rubric",
    "practice_area": "practice_areas",
    "effective_from": "from",
    "unit": "per",
    "within": "within_minutes",
}


@dataclass(slots=True)
class Run:
    """What has been decided so far: the firm as it would be then, the records and messages, and what cannot stand."""

    command_id: CommandId
    decided_by: str
    facts: ConfigurationFacts
    now: datetime
    records: list[Record] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    _count: int = 0

    @property
    def firm(self) -> FirmFacts:
        """The firm as it would be by now."""
        return self.facts.firm

    @property
    def billing(self) -> BillingFacts:
        """The firm and what stands on its invoices as they would be by now."""
        known = self.facts.billing
        return BillingFacts(firm=self.firm) if known is None else replace(known, firm=self.firm)

    @property
    def walling(self) -> WallingFacts:
        """The firm and its walls as they would be by now."""
        return WallingFacts(firm=self.facts.firm, walls=self.facts.walls)

    @property
    def kept(self) -> tuple[Record, ...]:
        """The records, as they can be kept together: roles and preferences are written before all else of a person."""
        people = {one.id: one for one in self.firm.people}
        return tuple(
            replace(
                one, person=people[one.person.id], seen=replace(one.seen, roles=people[one.person.id].roles)
            )
            if isinstance(one, PersonChanged)
            else one
            for one in self.records
        )

    def next_id(self) -> CommandId:
        """Give the id of the next command: the same ones each time that the file's own command runs."""
        self._count += 1
        return CommandId(derived_id(self.command_id, "configuration", str(self._count)))

    def do(self, step: Step, decide: Decide, command: Any, facts: Any = None) -> bool:
        """Decide a command; whether it was not refused. A refusal is a mistake in the file, at its step."""
        decision = decide(command, self.firm if facts is None else facts, self.now)
        if isinstance(decision.reply, Refused):
            self.wrong(step, decision.reply.words.removesuffix(_NOTHING), decision.reply.field or "")
            return False
        self.records += decision.records
        self.messages += decision.messages
        self.facts = advanced(self.facts, decision.records)
        return True

    def wrong(self, step: Step, words: str, key: str = "") -> None:
        """Note a mistake at a step; `key` is what the handler calls the field."""
        key = key if step.table.field(key) else _KEYS.get(key, "")
        place = f", {key}" if step.table.field(key) else ""
        where = step.table.name if step.table.is_single else f"{step.table.name}, {step.name}"
        mistake = Mistake(where=f"{where}{place}", words=words)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)
