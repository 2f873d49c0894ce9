"""The facts of a typed reply: which card it answers, as a verdict and as an undo would see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.decisions import MessageKind
from handlers.deliveries import DeliveryState
from handlers.ids import CommandId, ReviewId
from handlers.people.people import Sender
from handlers.review.commands import Answer, AnswerReply, RecordVerdict
from handlers.review.replies import ReplyFacts
from handlers.review.reviews import DECIDED, WAITING
from handlers.review.verdict_values import VerdictKind
from storage import tables
from storage.facts.turns import accounts_of
from storage.facts.undo import undo_facts_of
from storage.facts.verdicts import verdict_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    review_id: ReviewId
    shows_whole: bool
    open_cards: int = 1


def reply_facts(
    connection: Connection, commands: Sequence[AnswerReply], now: datetime
) -> Sequence[ReplyFacts]:
    """Load the facts of replies, in the order of the commands."""
    return [_facts(connection, command, now) for command in commands]


def _facts(connection: Connection, command: AnswerReply, now: datetime) -> ReplyFacts:
    card = _answered(connection, command)
    if card is None:
        return ReplyFacts(verdict=None)
    answer = Answer(kind=VerdictKind.APPROVE)
    asked = RecordVerdict(
        id=CommandId(command.id), sender=command.sender, review_id=card.review_id, answer=answer
    )
    facts = verdict_facts(connection, (asked,), now)[0]
    return ReplyFacts(
        verdict=facts,
        undo=undo_facts_of(connection, facts.turn),
        shown_whole=card.shows_whole,
        open_cards=card.open_cards,
    )


def _answered(connection: Connection, command: AnswerReply) -> _Card | None:
    d = tables.deliveries
    cards = select(d.c.subject_id, d.c.shows_whole).where(
        d.c.kind == MessageKind.CARD, d.c.place == command.place, d.c.state != DeliveryState.SUPERSEDED
    )
    if command.thread is not None:
        row = connection.execute(cards.where(d.c.message == command.thread)).first()
        return None if row is None else _Card(review_id=row.subject_id, shows_whole=bool(row.shows_whole))
    return _newest_in_chat(connection, command.sender, command.place)


def _newest_in_chat(connection: Connection, sender: Sender, place: str) -> _Card | None:
    """In a direct chat without a thread: the one card that waits, else the one answered last."""
    account = accounts_of(connection, (sender,)).get(sender)
    if account is None:
        return None
    d, r = tables.deliveries, tables.reviews
    mine = (
        select(r.c.id, d.c.shows_whole, r.c.state)
        .select_from(d.join(r, r.c.id == d.c.subject_id))
        .where(d.c.kind == MessageKind.CARD, d.c.place == place, r.c.expert_id == account.person.id)
    )
    waiting = connection.execute(mine.where(r.c.state.in_(WAITING)).order_by(r.c.offered_at.desc())).all()
    found = (
        waiting
        or connection.execute(
            mine.where(r.c.state.in_(DECIDED)).order_by(r.c.decided_at.desc()).limit(1)
        ).all()
    )
    if not found:
        return None
    return _Card(
        review_id=found[0].id, shows_whole=bool(found[0].shows_whole), open_cards=max(1, len(waiting))
    )
