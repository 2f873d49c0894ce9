"""What lies between an empty firm and its first card, point by point: what is done, and what is best done next.

Walls, rubrics, further people and all else can come later, and are no part of it.
"""

from dataclasses import dataclass

from handlers.decisions import NextStep, Sheet
from handlers.desk.sheets.firm_sheets import STEPS
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Role
from handlers.people.roles import IS_THERE
from handlers.review.cards.card_words import WEEKDAYS

_SAME = {Sheet.RATES: Sheet.RATE}  # another way to the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One of the things to do: `words` say what it is, `told` how it stands, `label` its button."""

    sheet: Sheet
    words: str
    label: str
    told: str
    is_done: bool

    @property
    def next_step(self) -> NextStep:
        """The button that leads to it."""
        return NextStep(label=self.label, sheet=self.sheet)


def points(facts: FirmFacts, steps: frozenset[str]) -> tuple[Point, ...]:
    """Give all points in the order in which they are best done."""
    return (*_own(facts, steps), *_clients(facts), *_work(facts), _experts(facts))


def left_of(facts: FirmFacts, steps: frozenset[str]) -> tuple[Point, ...]:
    """Give the points that are not done."""
    return tuple(point for point in points(facts, steps) if not point.is_done)


def leads_to(sheet: Sheet) -> Sheet:
    """Give the point that a form does, where another does the same."""
    return _SAME.get(sheet, sheet)


def lines_of(known: tuple[Point, ...]) -> tuple[str, ...]:
    """Say of each point whether it is done and how it stands."""
    return tuple(
        f"{'✓' if point.is_done else f'{number}.'} {point.words}: {point.told}"
        for number, point in enumerate(known, 1)
    )


def own_told(facts: FirmFacts) -> dict[Sheet, str]:
    """Say how the firm itself stands: what it is called, its week, and who approves its payouts."""
    firm = facts.firm
    assert firm is not None, "a firm that was found by its id is there"
    digest = WEEKDAYS[(firm.week_end + 1) % 7 if firm.digest_day is None else firm.digest_day]
    finance = [one.name for one in facts.people if Role.FINANCE in one.roles and one.state in IS_THERE]
    return {
        Sheet.FIRM: f"{firm.name}, {firm.currency}, {firm.zone}",
        Sheet.WEEK: f"ends on {WEEKDAYS[firm.week_end]}, digest on {digest} at {firm.digest_hour:02d}:00",
        Sheet.APPROVERS: some(finance) or "nobody yet",
    }


OWN_WORDS = {
    Sheet.FIRM: ("Name, currency and time zone", "Your firm"),
    Sheet.WEEK: ("The week and its digest", "Week and digest"),
    Sheet.APPROVERS: ("Who approves payouts", "Approvers"),
}


def some(names: list[str]) -> str:
    """Name the first three, and say how many more there are."""
    known = sorted(names)
    more = len(known) - 3
    return ", ".join(known[:3]) + (f" and {more} more" if more > 0 else "")


def _own(facts: FirmFacts, steps: frozenset[str]) -> list[Point]:
    told = own_told(facts)
    return [
        Point(
            sheet=step,
            words=OWN_WORDS[step][0],
            label=OWN_WORDS[step][1],
            told=told[step],
            # whoever has a matter has set the firm up some other way
            is_done=step in steps or bool(facts.matters),
        )
        for step in STEPS
    ]


def _clients(facts: FirmFacts) -> tuple[Point, Point]:
    names = some([one.name for one in facts.clients])
    return (
        Point(
            sheet=Sheet.NEW_CLIENT,
            words="A client that you are cleared to work for",
            label="Clear a client",
            told=names or "none yet",
            is_done=bool(facts.clients),
        ),
        Point(
            sheet=Sheet.KEYS,
            words="The key with which the client’s program sends",
            label="Make its key",
            told="made" if facts.with_key else "none yet",
            is_done=bool(facts.with_key),
        ),
    )


def _work(facts: FirmFacts) -> tuple[Point, Point]:
    return (
        Point(
            sheet=Sheet.RATE,
            words="What an answer pays and costs",
            label="Set a rate",
            told=f"{len(facts.rates)} in force" if facts.rates else "no rate yet",
            is_done=bool(facts.rates),
        ),
        Point(
            sheet=Sheet.NEW_MATTER,
            words="A matter",
            label="Open a matter",
            told=some([one.code for one in facts.matters]) or "none yet",
            is_done=bool(facts.matters),
        ),
    )


def _experts(facts: FirmFacts) -> Point:
    there = {one.id: one for one in facts.people if one.state in IS_THERE}
    experts = [one.name for one in there.values() if Role.EXPERT in one.roles]
    asked = [one for one in facts.invitations if one.accepted_at is None and one.person_id in there]
    waiting = some([there[one.person_id].name for one in asked])
    told = some(experts) or (f"{waiting} invited, not accepted yet" if waiting else "nobody yet")
    return Point(
        sheet=Sheet.INVITE,
        words="An expert who answers",
        label="Invite experts",
        told=told,
        is_done=bool(experts or asked),
    )
