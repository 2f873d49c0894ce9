"""What is known where people look at cards: one question of a kind for all who look at the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.decisions import Decision
from handlers.deliveries import Delivery
from handlers.ids import ReviewId
from handlers.money.rates import RateLine, RateUnit
from handlers.money.rating.premiums import NO_PREMIUM, Premium
from handlers.people.people import Person, Sender
from handlers.records import CardAdopted, ReviewChanged
from handlers.review.answering.verdict_values import Verdict
from handlers.review.answering.verdicts import VerdictFacts
from handlers.review.cards.card_values import CardFacts, CardPlace, Counted, DayLeft
from handlers.review.held.values import HeldAnswer
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import DECIDED, ReviewState
from handlers.review.tasks import Wording
from handlers.walls.wall_sets import Judgement, judge_channel, judge_reader
from storage.facts.people.people import people_by_id
from storage.facts.review.copies import PostedCard
from storage.facts.review.held import standing_of
from storage.facts.review.turns import turn_facts
from storage.facts.review.verdicts import rates_of
from storage.facts.sending.deliveries import cards_of
from storage.views.adjustments import counted_for, day_left_for
from storage.views.cards import facts_seen, premium_of_answer, wording_then


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looks at a review's card."""

    sender: Sender
    review_id: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFacts:
    """The turn of whoever looks, every card that was owed, the expert's rates, and the answer that it is held with."""

    turn: TurnFacts
    copies: Sequence[Delivery | PostedCard]
    rates: tuple[RateLine, ...]
    expert: Person | None
    held: HeldAnswer | None = None
    counted: Counted | None = None  # what counts of its time, where it was metered
    premium: Premium = NO_PREMIUM  # that the answer was entered with
    day: DayLeft | None = None
    wording: Wording | None = None  # that of the verdict, where the matter has changed since

    def card_facts(self, place: CardPlace, now: datetime) -> CardFacts | None:
        """Say what a card is built from that they read here; None for a review that is not theirs to see."""
        turn = self.turn
        if turn.account is None or turn.review is None or turn.task is None or turn.matter is None:
            return None
        me, direct = turn.account.person, place is CardPlace.DIRECT
        judged = judge_reader(turn.walls, me.id, turn.task, now)
        if judged is Judgement.DELIVER and not direct:
            judged = judge_channel(turn.walls, turn.channel_readers, turn.task, now)
        seen = facts_seen(
            turn.review,
            turn.task,
            turn.matter,
            expert_name=turn.expert_name,
            verdict=turn.verdict,
            rates=self.rates,
            earner=me if direct else self.expert,
            is_own=direct,
            zone=me.zone,
            judged=judged,
            wall_version=turn.walls.version,
            now=now,
            premium=self.premium,
        )
        whole = replace(seen, held=self.held, wording=self.wording)
        return replace(whole, counted=self.counted, day=self.day) if direct else whole


def look_facts(connection: Connection, looks: Sequence[Look], now: datetime) -> Sequence[LookFacts]:
    """Load what is known where these people look, in the order of the looks."""
    turns = turn_facts(connection, looks, now, to_read=True)
    copies = cards_of(connection, (look.review_id for look in looks))
    reviews = [turn.review for turn in turns if turn.review is not None]
    held = standing_of(connection, [one.id for one in reviews if one.state is ReviewState.HELD])
    rates = rates_of(connection, {review.firm_id for review in reviews})
    lookers = {turn.account.person.id: turn.account.person for turn in turns if turn.account is not None}
    experts = {review.expert_id for review in reviews} - lookers.keys()
    people = {**lookers, **people_by_id(connection, experts)}

    def facts(look: Look, turn: TurnFacts) -> LookFacts:
        review = turn.review
        expert_id = None if review is None else review.expert_id
        return LookFacts(
            turn=turn,
            copies=() if review is None else copies[look.review_id],
            rates=() if review is None else rates[review.firm_id],
            expert=None if expert_id is None else people.get(expert_id),
            held=None if review is None else held.get(review.id),
            day=_day_left(connection, turn, now),
            counted=None if turn.matter is None else counted_for(connection, turn.matter, turn.verdict),
            premium=(
                NO_PREMIUM
                if turn.matter is None
                else premium_of_answer(connection, turn.matter, turn.verdict)
            ),
            wording=None if turn.matter is None else wording_then(connection, turn.matter, turn.verdict),
        )

    return [facts(look, turn) for look, turn in zip(looks, turns, strict=True)]


def facts_left(facts: VerdictFacts, posted: Sequence[PostedCard], decision: Decision) -> LookFacts | None:
    """Say what is known to whoever gave a verdict, from what it was decided on and what was decided: nothing is read.

    `posted` are the cards of its review. None where no verdict was given, or more than that became of its cards.
    """
    turn = facts.turn
    review = next((one.review for one in decision.records if isinstance(one, ReviewChanged)), None)
    verdict = next((one for one in decision.records if isinstance(one, Verdict)), None)
    if review is None or verdict is None or review.state not in DECIDED or turn.account is None:
        return None
    if not posted or any(isinstance(one, CardAdopted) for one in decision.records):
        return None
    if turn.matter is None or turn.matter.basis is not RateUnit.PIECE or turn.matter.premiums:
        return None  # what was entered is told with the answer, and only a reading knows it
    me = turn.account.person
    left = replace(turn, review=review, verdict=verdict, expert_name=me.name)
    return LookFacts(turn=left, copies=posted, rates=facts.rates, expert=me)


def _day_left(connection: Connection, turn: TurnFacts, now: datetime) -> DayLeft | None:
    """Say what is left of the day of whoever looks, where the open review is theirs."""
    review, matter, account = turn.review, turn.matter, turn.account
    if review is None or matter is None or account is None or account.person.id != review.expert_id:
        return None
    return day_left_for(connection, review, matter, turn.firm_zone, turn.day_hours, now)
