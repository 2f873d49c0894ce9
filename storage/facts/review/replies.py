"""The facts of a typed reply: which card it answers, as a verdict and as an undo would see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.ids import CommandId, ReviewId
from handlers.messages import MessageKind
from handlers.review.answering.replies import ReplyFacts, Said, draft_id, understand
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import Answer, AnswerReply, RecordVerdict
from handlers.review.reviews import ANSWERED, WAITING
from storage import tables
from storage.facts.review.turns import accounts_of
from storage.facts.review.undo import undo_facts_of
from storage.facts.review.verdicts import verdict_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    review_id: ReviewId
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
    # whatever it says may become a comment, so it is loaded as one
    answer = Answer(kind=VerdictKind.APPROVE, comment=command.text)
    asked = RecordVerdict(
        id=CommandId(command.id), sender=command.sender, review_id=card.review_id, answer=answer
    )
    facts = verdict_facts(connection, (asked,), now)[0]
    return ReplyFacts(
        verdict=facts,
        undo=undo_facts_of(connection, facts.turn),
        shown_whole=_shown_whole(connection, card.review_id),
        open_cards=card.open_cards,
        kept_already=_kept_already(connection, command),
    )


def _shown_whole(connection: Connection, review_id: ReviewId) -> bool:
    """Whether a card of the review has shown all of the output, when it was posted or since."""
    d = tables.deliveries
    whole = select(d.c.id).where(
        d.c.subject_id == review_id,
        d.c.kind.in_((MessageKind.CARD, MessageKind.CARD_UPDATE)),
        d.c.shows_whole.is_(True),
    )
    return connection.execute(whole.limit(1)).first() is not None


def _kept_already(connection: Connection, command: AnswerReply) -> bool:
    drafts = tables.drafts
    kept = select(drafts.c.id).where(drafts.c.id == draft_id(command.id))
    return connection.execute(kept).first() is not None


def _answered(connection: Connection, command: AnswerReply) -> _Card | None:
    """Find the card that a reply answers; what it quotes beside a card is as if it quoted nothing."""
    if command.thread is not None:
        return _card_of(connection, command, command.thread)
    quoted = None if command.quoted is None else _card_of(connection, command, command.quoted)
    return quoted or _newest_in_chat(connection, command)


def _card_of(connection: Connection, command: AnswerReply, message: str) -> _Card | None:
    """Find the card that a message is, among those of the firm whose workspace the reply comes from."""
    d, w = tables.deliveries, tables.workspaces
    card = select(d.c.subject_id).where(
        d.c.kind == MessageKind.CARD,
        d.c.place == command.place,
        d.c.message == message,
        d.c.firm_id.in_(
            select(w.c.firm_id).where(
                w.c.platform == command.sender.platform, w.c.external_id == command.sender.workspace
            )
        ),
    )
    row = connection.execute(card).first()
    return None if row is None else _Card(review_id=row.subject_id)


def _newest_in_chat(connection: Connection, command: AnswerReply) -> _Card | None:
    """In a direct chat without a thread: the one card that waits, else the one answered last; "undo" the other way."""
    account = accounts_of(connection, (command.sender,)).get(command.sender)
    if account is None:
        return None
    d, r = tables.deliveries, tables.reviews
    mine = (
        select(r.c.id)
        .select_from(d.join(r, r.c.id == d.c.subject_id))
        .where(d.c.kind == MessageKind.CARD, d.c.place == command.place, r.c.expert_id == account.person.id)
    )
    waiting = mine.where(r.c.state.in_(WAITING)).order_by(r.c.offered_at.desc(), d.c.created_at.desc())
    decided = mine.where(r.c.state.in_(ANSWERED)).order_by(r.c.decided_at.desc(), d.c.created_at.desc())
    undoing = understand(command.text)[0] is Said.UNDO
    for cards in (decided.limit(1), waiting) if undoing else (waiting, decided.limit(1)):
        if found := connection.execute(cards).all():
            return _Card(review_id=found[0].id, open_cards=len({row.id for row in found}))
    return None
