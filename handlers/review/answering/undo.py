"""Taking a verdict back: undo by its expert within the firm's time, void by a supervisor until it is taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Refusal, Refused, refuse
from handlers.ids import ReviewId, derived_id
from handlers.messages import Message
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.ledger import Accrued, LedgerEntry, reverse, true_up
from handlers.money.rates import RateLine
from handlers.money.time import TimeEntry, reverse_time
from handlers.people.permissions import admit_to
from handlers.records import Record, ReviewChanged, TaskReopened, VerdictRevoked
from handlers.review.adjusting.messages import supervisors_update
from handlers.review.answering.verdict_values import Verdict
from handlers.review.commands import UndoVerdict, VoidVerdict
from handlers.review.held.releasing import take_back
from handlers.review.messages import card_update
from handlers.review.offering.turns import UNKNOWN_CARD, TurnFacts, walled_off, when
from handlers.review.reviews import DECIDED, Move, Review, ReviewState, target, unasked
from handlers.review.tasks import TaskState

NOTHING = Accrued()


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoFacts:
    """A turn, the entries of its verdict in force, and what a reversal has to be trued up against.

    `rate` is the line of the time entry and `already` what is in force on its accrual key, this entry included.
    """

    turn: TurnFacts
    entry: TimeEntry | None = None
    postings: tuple[LedgerEntry, ...] = ()
    rate: RateLine | None = None
    already: Accrued = NOTHING
    is_taken: bool = False
    is_invoiced: bool = False
    asked: TimeAdjustment | None = None  # time that was asked for and waits for a supervisor
    matches: int = 1  # how many reviews a short reference may mean

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        review = self.turn.review
        by = () if self.turn.verdict is None else (f"accrual/{self.turn.verdict.expert_id}",)
        return by if review is None else (*by, f"review/{review.id}")


def undo_verdict(command: UndoVerdict, facts: UndoFacts, now: datetime) -> Decision:
    """Decide an undo: the same expert, within the undo time; the review is open with them again."""
    del command
    person = admit_to(UndoVerdict, facts.turn.account)
    if isinstance(person, Refused):
        return Decision(reply=person)
    review, verdict, matter = facts.turn.review, facts.turn.verdict, facts.turn.matter
    if review is None or matter is None:
        return refuse(Refusal.NOT_FOUND, UNKNOWN_CARD)
    if walled := walled_off(facts.turn, person, now):
        return Decision(reply=walled)
    if review.state is ReviewState.HELD:
        return take_back(review, matter, person, facts.turn.expert_name, now)
    if review.state not in DECIDED or verdict is None:
        return refuse(Refusal.NOTHING_TO_UNDO, "There is no answer of yours here to undo.")
    if verdict.expert_id != person.id:
        return refuse(Refusal.NOT_YOURS, f"Only {facts.turn.expert_name} can undo this answer.")
    if review.final_at is None or now >= review.final_at:
        ended = "" if review.final_at is None else f" It ended {when(review.final_at, person.zone, now)}."
        words = (
            f"The time to undo is over, so this answer stands.{ended} A supervisor can still take it back."
        )
        return refuse(Refusal.TOO_LATE, words)
    reopened = _reopened(review, now + timedelta(minutes=matter.claim_minutes))
    return _taken_back(review, reopened, verdict, facts, now, words="Undone. It is yours to answer again.")


def void_verdict(command: VoidVerdict, facts: UndoFacts, now: datetime) -> Decision:
    """Decide a void: a supervisor, until a payout took the entry; the task gets a new review, due anew."""
    person = admit_to(VoidVerdict, facts.turn.account)
    if isinstance(person, Refused):
        return Decision(reply=person)
    review, verdict, task, matter = facts.turn.review, facts.turn.verdict, facts.turn.task, facts.turn.matter
    if review is None or task is None or matter is None or facts.matches != 1:
        return refuse(Refusal.NOT_FOUND, _no_match(command.reference, facts.matches))
    if walled := walled_off(facts.turn, person, now):
        return Decision(reply=walled)
    if review.state not in DECIDED or verdict is None:
        return refuse(Refusal.NOTHING_TO_UNDO, f"Review {command.reference} has no answer to take back.")
    if verdict.expert_id == person.id:
        return refuse(
            Refusal.NOT_ALLOWED, "A supervisor does not take back their own answer; ask a colleague."
        )
    if task.purged_at is not None:
        words = "The texts of this one were removed when their time was over, so nobody can be asked again."
        return refuse(Refusal.TOO_LATE, words)
    if facts.is_taken:
        words = "A payout has taken this answer's entry already, so it cannot be taken back, only adjusted."
        return refuse(Refusal.TOO_LATE, words)
    if facts.is_invoiced:
        words = "An invoice has taken this answer's entry already, so it cannot be taken back, only credited."
        return refuse(Refusal.TOO_LATE, words)
    voided = _moved(review, Move.VOID)
    wanted = task.state is not TaskState.WITHDRAWN
    then = "somebody else will be asked" if wanted else "nobody is asked again: the client withdrew the task"
    words = f"Taken back. {facts.turn.expert_name}'s entry is reversed and {then}."
    decision = _taken_back(review, voided, verdict, facts, now, words=words)
    if not wanted:
        return decision
    due_at = now + timedelta(minutes=matter.due_minutes)
    reopened = TaskReopened(task_id=task.id, seen=task.state, due_at=due_at)
    return replace(decision, records=(*decision.records, reopened, _again(review, now)))


def _no_match(reference: str, matches: int) -> str:
    if matches > 1:
        return f"{matches} reviews begin with {reference}; please give more of the reference."
    return f"There is no review {reference} here."


def _moved(review: Review, move: Move) -> Review:
    state = target(review.state, move)
    assert state is not None, "a decided review can be undone and voided"
    return replace(review, state=state, version=review.version + 1, final_at=None)


def _reopened(review: Review, claim_until: datetime) -> Review:
    return replace(_moved(review, Move.UNDO), claim_until=claim_until)


def _again(review: Review, now: datetime) -> Review:
    """A new turn at the same task, as if it had just come in."""
    key = ReviewId(derived_id(review.id, f"again/{review.version}"))
    return unasked(key, firm_id=review.firm_id, task_id=review.task_id, matter_id=review.matter_id, now=now)


def _taken_back(
    seen: Review, review: Review, verdict: Verdict, facts: UndoFacts, now: datetime, *, words: str
) -> Decision:
    records: tuple[Record, ...] = (
        ReviewChanged(review=review, seen_state=seen.state, seen_version=seen.version),
        VerdictRevoked(verdict_id=verdict.id, at=now),
        *reversals(facts, now),
    )
    messages: tuple[Message, ...] = (card_update(review, now),)
    if facts.asked is not None:
        lapsed = AdjustmentEnded(id=facts.asked.id, state=AdjustmentState.LAPSED, by=None, at=now)
        records, messages = (*records, lapsed), (*messages, supervisors_update(facts.asked, now))
    return Decision(reply=Done(words=words, subject_id=review.id), records=records, messages=messages)


def reversals(facts: UndoFacts, now: datetime) -> Sequence[Record]:
    """Mirror the verdict's entries, and bring the day's sum back to the rounded exact amount."""
    if facts.entry is None:
        return ()
    back = reverse_time(facts.entry, now)
    mirrored: list[Record] = [back, *(reverse(posting, now) for posting in facts.postings)]
    if facts.rate is None:
        return mirrored
    if trued := true_up(back, rate=facts.rate, already=facts.already.with_entry(back)):
        mirrored += [trued[0], *trued[1]]
    return mirrored
