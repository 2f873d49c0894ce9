"""Whose turn a review is: what stands between a person and a review, in words."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Refusal, Refused
from handlers.ids import PersonId
from handlers.money.metering.stretches import MeteredSpan, Stretch
from handlers.people.gate import admit
from handlers.people.people import Account, Person, Role
from handlers.review.answering.metering import spans_left
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.cards.card_words import moment_words
from handlers.review.reviews import DECIDED, Move, Review, ReviewState, target
from handlers.review.tasks import Matter, Task, is_cleared
from handlers.walls.wall_sets import NO_WALLS, Judgement, WallSet, barred, judge_channel

SAID = {VerdictKind.APPROVE: "approved", VerdictKind.EDIT: "edited", VerdictKind.REJECT: "rejected"}
_GONE = {
    ReviewState.WITHDRAWN: "The client withdrew this one, so it needs no answer any more. Nothing was recorded.",
    ReviewState.EXPIRED: "The time for this one is over, so it needs no answer any more. Nothing was recorded.",
    ReviewState.VOID: "A supervisor took this one back, so this card is out of date. Nothing was recorded.",
}
_NOT_NOW = (
    "The firm takes no work of this client or matter now, so this one cannot be begun. Nothing was recorded."
)
# the same for every wall and list, and for one that nobody may take: the words never say which it is, or whose
NOT_AVAILABLE = "This one is not available to you. Nothing was recorded."
UNKNOWN_CARD = "This card is out of date: what it was about is not here any more. Nothing was recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """A sender and a review: everything is None that is not there or is another firm's.

    `verdict` is the one in force; `expert_name` is the name of the person whose turn it is. `walls` are the firm's,
    `channel_readers` who reads in the matter's channel, as far as anybody knows. `taken` is what of the sender's time
    counts for other reviews since this one's meter began to run.
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
    day_hours: int = 10
    walls: WallSet = NO_WALLS
    channel_readers: frozenset[PersonId] | None = None
    taken: tuple[Stretch, ...] = ()

    @property
    def meters(self) -> PersonId | None:
        """Whose time counts when the sender stops this review's meter; None where it stands or is not theirs."""
        if self.account is None or self.review is None or self.review.meter_since is None:
            return None
        return self.account.person.id if self.review.expert_id == self.account.person.id else None

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch where a meter stops: what counts of its expert's day."""
        return () if self.meters is None else (f"accrual/{self.meters}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A review that is this person's to answer now.

    `text_at_once` says whether its card shows the output before anybody claims it, where it stands now.
    """

    person: Person
    review: Review
    task: Task
    matter: Matter
    text_at_once: bool
    taken: tuple[Stretch, ...] = ()

    def spans(self, now: datetime) -> tuple[MeteredSpan, ...]:
        """The stretches that count when the meter stops now."""
        return spans_left(self.review, self.matter, self.taken, now)

    def answered(self, move: Move, now: datetime, *, final_at: datetime | None) -> Review:
        """Give the review as this person's answer leaves it: its meter stands, and nobody else is asked."""
        state = target(self.review.state, move)
        assert state is not None, "a turn is offered or open, or held"
        return replace(
            self.review,
            state=state,
            version=self.review.version + 1,
            expert_id=self.person.id,
            metered_ms=self.review.meter(self.matter.cap_ms).read(now, self.taken),
            meter_since=None,
            route_at=None,
            claim_until=None,
            snoozed_until=None,
            decided_at=now,
            final_at=final_at,
        )


def turn(facts: TurnFacts, now: datetime) -> Turn | Refused:
    """Give the person their turn at the review, or say in words why it is not theirs.

    One that nobody has taken is anybody's who is eligible: an expert of the matter's practice area who has not
    declined it and has no other turn at the same task. Duty hours and the daily capacity limit what is sent to
    a person, never what they take. Once it is due, or where its client is not cleared or its matter is closed,
    a review cannot be begun; who has begun may finish, and is paid. Whom a wall bars learns nothing, not even whose
    it is or what became of it, and may finish nothing either.
    """
    person = admit(facts.account, Role.EXPERT)
    if isinstance(person, Refused):
        return person
    review, task, matter = facts.review, facts.task, facts.matter
    if review is None or task is None or matter is None:
        return Refused(reason=Refusal.NOT_FOUND, words=UNKNOWN_CARD)
    if walled := walled_off(facts, person, now):
        return walled
    refused = _closed(facts, review, person, now) or _not_to_be_begun(review, task, matter, now)
    if refused is not None:
        return refused
    if review.expert_id is None and (refused := _not_eligible(facts, person, matter)):
        return refused
    if review.expert_id not in (None, person.id):
        return Refused(reason=Refusal.TAKEN, words=_whose(facts, review))
    at_once = _text_at_once(facts, review, task, matter, now)
    return Turn(
        person=person, review=review, task=task, matter=matter, text_at_once=at_once, taken=facts.taken
    )


def walled_off(facts: TurnFacts, person: Person, now: datetime) -> Refused | None:
    """Refuse whoever a wall bars from the task, or anybody what a list keeps from all."""
    if facts.task is None or not barred(facts.walls, person.id, facts.task, now):
        return None
    return Refused(reason=Refusal.NOT_AVAILABLE, words=NOT_AVAILABLE)


def _text_at_once(facts: TurnFacts, review: Review, task: Task, matter: Matter, now: datetime) -> bool:
    if not (matter.shows_text_at_once and review.in_channel):
        return matter.shows_text_at_once
    return judge_channel(facts.walls, facts.channel_readers, task, now) is Judgement.DELIVER


def _closed(facts: TurnFacts, review: Review, person: Person, now: datetime) -> Refused | None:
    if review.state in _GONE:
        return Refused(reason=Refusal.OUT_OF_DATE, words=_GONE[review.state])
    if review.state is ReviewState.HELD:
        return _held(facts, review, person)
    if review.state not in DECIDED or facts.verdict is None:
        return None
    said = SAID[facts.verdict.kind]
    if facts.verdict.expert_id != person.id:
        words = f"{facts.expert_name or 'Somebody else'} already {said} this one. Nothing more was recorded."
        return Refused(reason=Refusal.TAKEN, words=words)
    undoable = review.final_at is not None and now < review.final_at
    then = "Undo that first to change it." if undoable else "The time to undo is over, so it stands."
    words = f"You {said} this {when(facts.verdict.decided_at, person.zone, now)}. {then}"
    return Refused(reason=Refusal.ALREADY_ANSWERED, words=words)


def _held(facts: TurnFacts, review: Review, person: Person) -> Refused:
    if review.expert_id != person.id:
        words = f"{facts.expert_name or 'Somebody else'} has answered this one already. Nothing more was recorded."
        return Refused(reason=Refusal.TAKEN, words=words)
    words = "Your answer waits for a supervisor. Take it back on its card to change it."
    return Refused(reason=Refusal.ALREADY_ANSWERED, words=words)


def _not_to_be_begun(review: Review, task: Task, matter: Matter, now: datetime) -> Refused | None:
    if review.state is not ReviewState.OFFERED:
        return None
    if now >= task.due_at:  # whether a tick has come by since must not decide about anybody's work
        return Refused(reason=Refusal.OUT_OF_DATE, words=_GONE[ReviewState.EXPIRED])
    if not (matter.is_open and is_cleared(matter, now)):
        return Refused(reason=Refusal.NOT_CLEARED, words=_NOT_NOW)
    return None


def _whose(facts: TurnFacts, review: Review) -> str:
    name = facts.expert_name or "Somebody else"
    if review.state is ReviewState.OPEN:
        return f"{name} is on this one already. Nothing was recorded."
    return f"This one was offered to {name}. Nothing was recorded."


def _not_eligible(facts: TurnFacts, person: Person, matter: Matter) -> Refused | None:
    if matter.practice_area not in person.practice_areas:
        words = f"This one is for {matter.practice_area}, which is not among your practice areas. Nothing was recorded."
        return Refused(reason=Refusal.NOT_YOUR_AREA, words=words)
    if facts.declined:
        return Refused(reason=Refusal.DECLINED, words="You declined this one, so it waits for somebody else.")
    if facts.has_other_turn:
        words = "You already have a turn at this task; it needs somebody else's judgement too. Nothing was recorded."
        return Refused(reason=Refusal.NOT_YOURS, words=words)
    return None


def when(moment: datetime, zone: str, now: datetime) -> str:
    """Tell a moment in a sentence: "at 10:32", or with its date where that is not today's."""
    told = moment_words(moment, zone=zone, now=now)
    return f"at {told}" if told[0].isdigit() else f"on {told}"
