"""Recording a verdict: the review is answered, the time is entered, the money accrues, the card is owed a look."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Refusal, Refused, refuse
from handlers.ids import VerdictId, derived_id
from handlers.money.ledger import AccrualKey, Accrued, Work, accrual_key, accrue
from handlers.money.rates import RateLine, RateUnit, rate_in_force
from handlers.money.rating.premiums import Premium, premium_in_force, premium_words
from handlers.money.time import activity_of
from handlers.people.duties.consents import permitted
from handlers.people.duties.notices import PAY_NOTES
from handlers.people.permissions import admit_to
from handlers.records import OfferEnded, Record, ReviewChanged
from handlers.review.answering.answers import check_answer, edited_text, first_field
from handlers.review.answering.day_limits import DayFacts, ask_for_rest, within_day
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.commands import Answer, RecordVerdict
from handlers.review.held.holding import hold_answer, nobody_releases, overseers_of
from handlers.review.held.values import OutboundFacts
from handlers.review.messages import card_update
from handlers.review.offering.offers import OfferOutcome
from handlers.review.offering.turns import SAID, Turn, TurnFacts, turn, walled_off
from handlers.review.outbound.checking import check_outbound
from handlers.review.outbound.findings import Finding
from handlers.review.reviews import DECIDED, Move, Review, ReviewState
from handlers.walls.wall_sets import barred

MOVES = {VerdictKind.APPROVE: Move.APPROVE, VerdictKind.EDIT: Move.EDIT, VerdictKind.REJECT: Move.REJECT}
NOT_STARTED = "This one is not open with you: press Start on its card first. Nothing was recorded."
UNCHECKED = OutboundFacts()
NO_DAY = DayFacts()
NO_RATE = "There is no rate for this work yet, so nothing was recorded. Your firm's admin can set one."


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFacts:
    """A turn, the rate card of its firm, and what is in force already on the accrual keys it may fall under.

    `already` is keyed by activity, rate line and premium. `text` is what an edit starts from: the output, or the
    expert's own last edit after an undo. `outbound` is loaded for an answer with words in it, `day` for
    work by the hour.
    """

    turn: TurnFacts
    rates: tuple[RateLine, ...] = ()
    already: tuple[tuple[AccrualKey, Accrued], ...] = ()
    text: str = ""
    outbound: OutboundFacts = UNCHECKED
    day: DayFacts = NO_DAY

    @property
    def keys(self) -> tuple[str, ...]:
        """What other commands of the same batch must not touch."""
        review, matter, account = self.turn.review, self.turn.matter, self.turn.account
        if review is None or matter is None or account is None or matter.basis is RateUnit.PIECE:
            return self.turn.keys
        return (f"accrual/{account.person.id}",)


def record_verdict(command: RecordVerdict, facts: VerdictFacts, now: datetime) -> Decision:
    """Decide what an expert's answer does; one that says again what was recorded is done already."""
    if said_before := _said_before(command.answer, facts.turn, facts.text, now):
        return Decision(reply=said_before)
    mine = turn(facts.turn, now)
    if isinstance(mine, Refused):
        return Decision(reply=mine)
    if mine.review.state is ReviewState.OFFERED and not mine.text_at_once:
        return refuse(Refusal.OUT_OF_DATE, NOT_STARTED)
    problem = check_answer(command.answer, mine, facts.text)
    if isinstance(problem, Refused):
        return Decision(reply=problem)
    rate = rate_of(mine, facts.rates, now)
    if rate is None:
        return refuse(Refusal.NO_RATE, NO_RATE)
    if found := check_outbound(problem, command.answer.comment, mine.task, facts.outbound.names):
        return _held(command.answer, problem, mine, found, facts, now)
    return accepted(command.answer, problem, mine, rate, facts, now)


def rate_of(mine: Turn, rates: tuple[RateLine, ...], now: datetime) -> RateLine | None:
    """Find the rate that holds for this person's turn now."""
    return rate_in_force(
        rates,
        matter_id=mine.matter.id,
        practice_area=mine.matter.practice_area,
        seniority=mine.person.seniority,
        unit=mine.matter.basis,
        currency=mine.matter.currency,
        at=now,
    )


def premium_on(mine: Turn, zone: str, at: datetime) -> Premium:
    """Find the premium of work that is done on this turn at a moment; `zone` is the firm's."""
    task = mine.task
    return premium_in_force(
        mine.matter.premiums, at=at, zone=zone, arrived_at=task.created_at, due_at=task.due_at
    )


def _said_before(answer: Answer, facts: TurnFacts, text: str, now: datetime) -> Done | None:
    """A second click or form that says the same as the first is no conflict."""
    verdict, account, review = facts.verdict, facts.account, facts.review
    if verdict is None or review is None or review.state not in DECIDED:
        return None
    person = admit_to(RecordVerdict, account)
    if isinstance(person, Refused) or verdict.expert_id != person.id or not _same(answer, verdict, text):
        return None
    if walled_off(facts, person, now):
        return None
    words = f"You {SAID[verdict.kind]} this already; it is recorded once."
    return Done(words=words, subject_id=verdict.id, already=True)


def _same(answer: Answer, verdict: Verdict, text: str) -> bool:
    if verdict.kind is not answer.kind:
        return False
    if answer.kind is VerdictKind.APPROVE and not answer.from_form:
        return True  # a click holds no words that could differ
    if (verdict.comment, verdict.criteria_met or ()) != (answer.comment.strip(), answer.criteria_met or ()):
        return False
    if answer.kind is VerdictKind.REJECT:
        return verdict.reason == answer.reason
    return answer.kind is VerdictKind.APPROVE or edited_text(answer, text) == verdict.edited_output


def _held(
    answer: Answer,
    edited: str | None,
    mine: Turn,
    found: tuple[Finding, ...],
    facts: VerdictFacts,
    now: datetime,
) -> Decision:
    """Hold an answer for those who may release it; what nobody could release is refused at once."""
    walls = facts.turn.walls
    people = [one for one in facts.outbound.overseers if not barred(walls, one.id, mine.task, now)]
    overseers = overseers_of(people, mine.matter, mine.person, now)
    if not overseers:
        return Decision(reply=nobody_releases(found, first_field(answer)))
    review = mine.answered(Move.HOLD, now, final_at=None)
    given = _verdict(answer, edited, review, mine, now)
    held = hold_answer(mine, review, given, found, overseers, now)
    return replace(held, records=(*held.records, *mine.spans(now), *ended_offer(mine)))


def accepted(
    answer: Answer,
    edited: str | None,
    mine: Turn,
    rate: RateLine,
    facts: VerdictFacts,
    now: datetime,
    *,
    held: Verdict | None = None,
    worked_at: datetime | None = None,
) -> Decision:
    """Give the verdict of a turn that nothing stands against: its time is entered and its money accrues now.

    What was `held` says what it said then, in the words of that time, whatever its matter asks by now; it was
    `worked_at` then, and has the premium of that moment.
    """
    final_at = now + timedelta(minutes=facts.turn.undo_minutes)
    review = mine.answered(MOVES[answer.kind], now, final_at=final_at)
    activity = activity_of(answer.kind)
    work = Work(
        firm_id=review.firm_id,
        person_id=mine.person.id,
        client_id=mine.matter.client_id,
        matter_id=mine.matter.id,
        review_id=review.id,
        version=review.version,
        activity=activity,
        milliseconds=within_day(review.metered_ms, mine.matter, facts.day, facts.turn.day_hours),
        dated_at=now,
        zone=facts.turn.firm_zone,
        unpaid=mine.person.unpaid,
    )
    premium = premium_on(mine, facts.turn.firm_zone, worked_at or now)
    already = dict(facts.already).get(accrual_key(activity, rate, premium), Accrued())
    entry, postings = accrue(work=work, rate=rate, already=already, premium=premium)
    changed = ReviewChanged(review=review, seen_state=mine.review.state, seen_version=mine.review.version)
    verdict = _verdict(answer, edited, review, mine, now)
    if held is not None:
        verdict = replace(verdict, criteria_met=held.criteria_met, matter_version=held.matter_version)
    overseers = overseers_of(facts.day.people, mine.matter, mine.person, now)
    asked, asking, over = ask_for_rest(entry, review.metered_ms, overseers, now)
    records: tuple[Record, ...] = (changed, verdict, *mine.spans(now), entry, *postings, *asked)
    words = f"{SAID[answer.kind].capitalize()}. You can undo it for {facts.turn.undo_minutes} minutes."
    if mine.person.unpaid:
        words = f"{words} {PAY_NOTES[mine.person.unpaid]}"
    elif premium.pay_bp:
        words = f"{words} It earns {premium_words(premium.kinds, premium.pay_bp)}."
    return Decision(
        reply=Done(words=f"{words}{over}", subject_id=verdict.id),
        records=(*records, *ended_offer(mine)),
        messages=(card_update(review, now), *asking),
    )


def ended_offer(mine: Turn) -> tuple[Record, ...]:
    """The standing offer of a review is taken by whoever answers or starts it first."""
    if mine.review.state is not ReviewState.OFFERED or mine.review.offers == 0:
        return ()
    return (OfferEnded(review_id=mine.review.id, number=mine.review.offers, outcome=OfferOutcome.TAKEN),)


def _verdict(answer: Answer, edited: str | None, review: Review, mine: Turn, now: datetime) -> Verdict:
    return Verdict(
        id=VerdictId(derived_id(review.id, f"verdict/{review.version}")),
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=review.version,
        expert_id=mine.person.id,
        kind=answer.kind,
        edited_output=edited,
        reason=answer.reason if answer.kind is not VerdictKind.APPROVE else None,
        comment=answer.comment.strip(),
        criteria_met=answer.criteria_met if mine.matter.rubric else None,
        decided_at=now,
        matter_version=mine.matter.version,
        uses=permitted(mine.matter.answers_may, mine.person.uses),
        consent_version=mine.person.consent_version,
        unpaid=mine.person.unpaid,
    )
