"""A card that stands among others, as one of its readers is shown it: their own turn, and their own undo."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import Refusal
from handlers.review.card_actions import NO_ACTIONS
from handlers.review.cards.card_values import Card
from handlers.review.offering.turns import SAID, Turn, TurnFacts, turn, when
from handlers.review.reviews import DECIDED, ReviewState

_MINE = "This one is yours to answer"
# why somebody has nothing to press on an offer; of one that somebody is at, the card says so to everybody
_NOT_YOURS: Mapping[Refusal, str] = {
    Refusal.NOT_AN_EXPERT: "It waits for an expert",
    Refusal.NOT_YOUR_AREA: "It is not of your practice areas, so it waits for a colleague",
    Refusal.DECLINED: "You declined it, so it waits for somebody else",
    Refusal.NOT_YOURS: "You had a turn at this task, so it waits for somebody else's judgement",
    Refusal.NOT_CLEARED: "The firm takes no work of this client or matter now",
    Refusal.OUT_OF_DATE: "Its time is over",
}


def own_view(card: Card, facts: TurnFacts, now: datetime) -> Card:
    """Make a channel's card one person's: it asks nothing that would be refused them, and says why.

    Of the text it shows what everybody's card does.
    """
    if not card.can_be_asked:
        return card
    review, mine = facts.review, turn(facts, now)
    if isinstance(mine, Turn):
        return replace(card, state_line=_MINE) if mine.review.state is ReviewState.OPEN else card
    if mine.reason is Refusal.ALREADY_ANSWERED and review is not None and review.state is ReviewState.HELD:
        return card  # of an answer that is held it says all that its expert may press here
    if mine.reason is Refusal.ALREADY_ANSWERED:
        return replace(card, verdict_line=_own_verdict(facts, now))
    silent = replace(card, actions_if_whole=NO_ACTIONS, actions_if_cut=NO_ACTIONS)
    if review is None or review.state in DECIDED:
        return silent
    return replace(silent, state_line=card.state_line or _NOT_YOURS.get(mine.reason, ""), footnotes=())


def _own_verdict(facts: TurnFacts, now: datetime) -> str:
    verdict, account = facts.verdict, facts.account
    assert verdict is not None, "it is theirs"
    assert account is not None, "somebody answered"
    return f"You {SAID[verdict.kind]} this {when(verdict.decided_at, account.person.zone, now)}"
