"""What a change of walls does to what is there: cards taken back, texts hidden, pay held. In numbers, for words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.ids import PersonId
from handlers.money.amounts import Money, show, totals
from handlers.walls.wall_sets import CLOSED, Named, WallSet, barred, barred_people, judge, judge_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CardThere:
    """A card that stands somewhere; `waits_with` is who has it before them, None where it is anybody's or answered."""

    task: Named
    waits_with: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidWork:
    """Pay of a person's that no payout has taken."""

    task: Named
    person_id: PersonId
    pay: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What may be concerned, the newest of it; `is_all` False: there is more than was looked at."""

    cards: tuple[CardThere, ...] = ()
    unpaid: tuple[UnpaidWork, ...] = ()
    is_all: bool = True


def what_it_does(reached: Reached, before: WallSet, after: WallSet, now: datetime) -> str:
    """Say what changes at once with the walls `after` instead of `before`; what was barred before does not count."""
    taken = hidden = 0
    for card in reached.cards:
        if card.waits_with is not None and _newly_closed(card.waits_with, card.task, before, after, now):
            taken += 1
        elif _bars_more(card.task, before, after, now):
            hidden += 1
    held = [
        one.pay
        for one in reached.unpaid
        if barred(after, one.person_id, one.task, now) and not barred(before, one.person_id, one.task, now)
    ]
    told = [
        _counted(taken, "open card is taken back", "open cards are taken back"),
        _counted(hidden, "text is hidden from whom it bars", "texts are hidden from whom it bars"),
        f"{_pay(held)} of unpaid work is held for compliance" if held else "",
    ]
    found = [one for one in told if one]
    if not found:
        return "No open card, no text that is there and no unpaid work runs into it now."
    more = "" if reached.is_all else " Older ones are gone through too, and not counted here."
    return f"{'; '.join(found)}.{more}"


def _newly_closed(person: PersonId, task: Named, before: WallSet, after: WallSet, now: datetime) -> bool:
    return (
        judge_reader(after, person, task, now) in CLOSED
        and judge_reader(before, person, task, now) not in CLOSED
    )


def _bars_more(task: Named, before: WallSet, after: WallSet, now: datetime) -> bool:
    closes = judge(after, task, now) is not judge(before, task, now)
    return closes or bool(barred_people(after, task, now) - barred_people(before, task, now))


def _counted(count: int, one: str, several: str) -> str:
    if not count:
        return ""
    return f"{count:,} {one if count == 1 else several}"


def _pay(amounts: Iterable[Money]) -> str:
    return " and ".join(show(amount) for amount in totals(amounts))
