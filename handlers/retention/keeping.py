"""Setting how long a firm keeps texts, and holding a matter for the law."""

from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import derived_id
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named, matter_named
from handlers.people.firms.setting_up import PlaceHold, ReleaseHold, SetRetention
from handlers.people.firms.typed import Mistyped, name_of, refusing
from handlers.retention.values import CLASSES, FOR_EVER, HoldPlaced, HoldReleased, RetentionSet

SHORTEST, LONGEST = 30, 40_000  # days
REASON_MAX = 300


@refusing
def set_retention(command: SetRetention, facts: FirmFacts, now: datetime) -> Decision:
    """Decide how long the firm's texts are kept: as its class says, a number of days, or for ever."""
    del now
    firm = firm_named(facts, command.firm)
    keep = command.keep.strip().casefold()
    days = _days(keep)
    span = "for ever" if days is None else f"for {days:,} days after they were due"
    words = f"{firm.name} keeps the texts of tasks {span}. What is on hold is kept in any case."
    chosen = RetentionSet(firm_id=firm.id, keep=keep, days=days)
    return Decision(reply=Done(words=words, subject_id=firm.id), records=(chosen,))


def _days(keep: str) -> int | None:
    if keep == FOR_EVER:
        return None
    if keep in CLASSES:
        return CLASSES[keep]
    if keep.isascii() and keep.isdigit() and SHORTEST <= int(keep[:9]) <= LONGEST:
        return int(keep)
    known = ", ".join((*CLASSES, FOR_EVER))
    words = f"“{keep[:20]}” is no retention class. Use {known}, or from {SHORTEST} to {LONGEST:,} days."
    raise Mistyped(words, field="keep")


@refusing
def place_hold(command: PlaceHold, facts: FirmFacts, now: datetime) -> Decision:
    """Decide a legal hold; one that is on hold already stays so, under the reason that it has."""
    firm = firm_named(facts, command.firm)
    matter = matter_named(facts, command.matter, command.client)
    if matter.id in dict(facts.holds):
        return Decision(
            reply=Done(words=f"{matter.code} is on hold already.", subject_id=matter.id, already=True)
        )
    placed = HoldPlaced(
        id=derived_id(command.id, "hold"),
        firm_id=firm.id,
        matter_id=matter.id,
        reason=name_of(command.reason, what="The reason", field="reason", longest=REASON_MAX),
        placed_at=now,
    )
    words = f"{matter.code} is on hold: nothing of it is removed until you release it."
    return Decision(reply=Done(words=words, subject_id=matter.id), records=(placed,))


@refusing
def release_hold(command: ReleaseHold, facts: FirmFacts, now: datetime) -> Decision:
    """Decide that a matter is on hold no longer."""
    firm = firm_named(facts, command.firm)
    matter = matter_named(facts, command.matter, command.client)
    hold = dict(facts.holds).get(matter.id)
    if hold is None:
        return Decision(
            reply=Done(words=f"{matter.code} is not on hold.", subject_id=matter.id, already=True)
        )
    released = HoldReleased(id=hold, firm_id=firm.id, matter_id=matter.id, at=now)
    words = f"{matter.code} is on hold no longer."
    return Decision(reply=Done(words=words, subject_id=matter.id), records=(released,))
