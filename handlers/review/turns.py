"""Whose turn a review is: what stands between a person and a review, in words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.decisions import Refusal, Refused
from handlers.people.gate import admit
from handlers.people.people import Account, Person, Role
from handlers.review.reviews import DECIDED, Review, ReviewState
from handlers.review.tasks import Matter, Task
from handlers.review.verdict_values import Verdict, VerdictKind

SAID = {VerdictKind.APPROVE: "approved", VerdictKind.EDIT: "edited", VerdictKind.REJECT: "rejected"}
_GONE = {
    ReviewState.WITHDRAWN: "The client withdrew this one, so it needs no answer any more. Nothing was recorded.",
    ReviewState.EXPIRED: "The time for this one is over, so it needs no answer any more. Nothing was recorded.",
    ReviewState.VOID: "A supervisor took this one back, so this card is out of date. Nothing was recorded.",
}
UNKNOWN_CARD = "This card is out of date: what it was about is not here any more. Nothing was recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """A sender and a review: everything is None that is not there or is another firm's.

    `verdict` is the one in force; `expert_name` is the name of the person whose turn it is.
    """

    account: Account | None
    review: Review | None = None
    task: Task | None = None
    matter: Matter | None = None
    verdict: Verdict | None = None
    expert_name: str = ""
    declined: bool = False
    has_other_turn: bool = False  # the sender already reviews this task in another turn
    firm_zone: str = "UTC"
    undo_minutes: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A review that is this person's to answer now."""

    person: Person
    review: Review
    task: Task
    matter: Matter


def turn(facts: TurnFacts) -> Turn | Refused:
    """Give the person their turn at the review, or say in words why it is not theirs.

    One that nobody has taken is anybody's who is eligible: an expert of the matter's practice area who has not
    declined it and has no other turn at the same task.
    """
    person = admit(facts.account, Role.EXPERT)
    if isinstance(person, Refused):
        return person
    review, task, matter = facts.review, facts.task, facts.matter
    if review is None or task is None or matter is None:
        return Refused(reason=Refusal.NOT_FOUND, words=UNKNOWN_CARD)
    if refused := _closed(facts, review, person):
        return refused
    if review.expert_id is None:
        return _eligible(facts, person, matter) or Turn(
            person=person, review=review, task=task, matter=matter
        )
    if review.expert_id != person.id:
        return Refused(reason=Refusal.TAKEN, words=_whose(facts, review))
    return Turn(person=person, review=review, task=task, matter=matter)


def _closed(facts: TurnFacts, review: Review, person: Person) -> Refused | None:
    if review.state in _GONE:
        return Refused(reason=Refusal.OUT_OF_DATE, words=_GONE[review.state])
    if review.state not in DECIDED or facts.verdict is None:
        return None
    said = SAID[facts.verdict.kind]
    if facts.verdict.expert_id == person.id:
        words = f"You {said} this at {clock(facts.verdict.decided_at, person.zone)}. Undo that first to change it."
        return Refused(reason=Refusal.ALREADY_ANSWERED, words=words)
    words = f"{facts.expert_name or 'Somebody else'} already {said} this one. Nothing more was recorded."
    return Refused(reason=Refusal.TAKEN, words=words)


def _whose(facts: TurnFacts, review: Review) -> str:
    name = facts.expert_name or "Somebody else"
    if review.state is ReviewState.OPEN:
        return f"{name} is on this one already. Nothing was recorded."
    return f"This one was offered to {name}. Nothing was recorded."


def _eligible(facts: TurnFacts, person: Person, matter: Matter) -> Refused | None:
    if matter.practice_area not in person.practice_areas:
        words = f"This one is for {matter.practice_area}, which is not among your practice areas. Nothing was recorded."
        return Refused(reason=Refusal.NOT_YOUR_AREA, words=words)
    if facts.declined:
        return Refused(reason=Refusal.DECLINED, words="You declined this one, so it waits for somebody else.")
    if facts.has_other_turn:
        words = "You already have a turn at this task; it needs somebody else's judgement too. Nothing was recorded."
        return Refused(reason=Refusal.NOT_YOURS, words=words)
    return None


def clock(moment: datetime, zone: str) -> str:
    """Tell a moment as people of this zone do, such as 10:32."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
