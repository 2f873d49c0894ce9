"""The dispatch table's lines for reviews: what each command is decided on, and by what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.dispatch import Decide, Line, Load, Table, no_keys
from handlers.copies import adopt
from handlers.decisions import Decision
from handlers.people.accounts import note_account
from handlers.records import CardAdopted
from handlers.review.answering.releases import release_idle
from handlers.review.answering.replies import answer_reply
from handlers.review.answering.undo import undo_verdict, void_verdict
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.cards.form_copies import free_copy, keep_copy
from handlers.review.commands import (
    AnswerReply,
    CloseForm,
    DeclineReview,
    ExplainOffer,
    NoteAccount,
    OpenForm,
    PauseReview,
    RecordVerdict,
    ReleaseIdle,
    RouteReview,
    SnoozeReview,
    StartReview,
    UndoVerdict,
    VoidVerdict,
)
from handlers.review.offering.claims import (
    FormFacts,
    close_form,
    decline_review,
    explain_offer,
    open_form,
    pause_review,
    snooze_review,
    start_review,
)
from handlers.review.offering.routing import route_review
from handlers.review.offering.turns import TurnFacts
from storage.facts.money.metering import stopping_facts
from storage.facts.review.claims import account_facts, form_facts, idle_facts
from storage.facts.review.copies import PostedCard, cards_clicked, unknown_copies
from storage.facts.review.replies import reply_facts
from storage.facts.review.routing import routing_facts
from storage.facts.review.turns import turn_facts
from storage.facts.review.undo import undo_facts, void_facts
from storage.facts.review.verdicts import verdict_facts


def _review(command: Any) -> tuple[str, ...]:
    return (f"review/{command.review_id}",)


def _fact_keys(facts: Any) -> tuple[str, ...]:
    keys: tuple[str, ...] = facts.keys
    return keys


def _account(command: NoteAccount) -> tuple[str, ...]:
    return (f"account/{command.sender.workspace}/{command.sender.platform_user_id}",)


@dataclass(frozen=True, slots=True)
class Clicked:
    """What a press of a card is decided on: its own facts, a copy that was not known, and the cards that were."""

    facts: Any
    copy: CardAdopted | None
    posted: Sequence[PostedCard]


def _from_card(load: Load, decide: Decide, fact_keys: Callable[[Any], tuple[str, ...]] = no_keys) -> Line:
    """Make the line of a card's button: a click on a copy that nobody knew of keeps that copy up to date."""

    def load_both(connection: Connection, commands: Sequence[Any], now: datetime) -> Sequence[Clicked]:
        posted = cards_clicked(connection, commands)
        copies = unknown_copies(connection, commands, posted)
        known = zip(commands, load(connection, commands, now), copies, strict=True)
        return [Clicked(facts, copy, posted.get(command.review_id, ())) for command, facts, copy in known]

    def decide_and_adopt(command: Any, clicked: Clicked, now: datetime) -> Decision:
        return adopt(decide(command, clicked.facts, now), clicked.copy, now)

    return Line(
        load=load_both,
        decide=decide_and_adopt,
        keys=_review,
        fact_keys=lambda clicked: fact_keys(clicked.facts),
    )


def _answer(command: RecordVerdict, facts: VerdictFacts, now: datetime) -> Decision:
    return free_copy(record_verdict(command, facts, now), command)


def _open(command: OpenForm, facts: FormFacts, now: datetime) -> Decision:
    return keep_copy(open_form(command, facts, now), command, now)


def _close(command: CloseForm, facts: TurnFacts, now: datetime) -> Decision:
    return free_copy(close_form(command, facts, now), command)


REVIEW_LINES: Table = {
    RecordVerdict: _from_card(verdict_facts, _answer, _fact_keys),
    StartReview: _from_card(turn_facts, start_review),
    PauseReview: _from_card(stopping_facts, pause_review, _fact_keys),
    OpenForm: _from_card(form_facts, _open),
    CloseForm: Line(load=stopping_facts, decide=_close, keys=_review, fact_keys=_fact_keys),
    DeclineReview: _from_card(turn_facts, decline_review),
    SnoozeReview: _from_card(stopping_facts, snooze_review, _fact_keys),
    ExplainOffer: _from_card(turn_facts, explain_offer),
    UndoVerdict: _from_card(undo_facts, undo_verdict, _fact_keys),
    # a short reference and a thread name their review only once the facts are there
    VoidVerdict: Line(load=void_facts, decide=void_verdict, alone=True),
    AnswerReply: Line(load=reply_facts, decide=answer_reply, alone=True),
    RouteReview: Line(load=routing_facts, decide=route_review, keys=_review, fact_keys=_fact_keys),
    ReleaseIdle: Line(load=idle_facts, decide=release_idle, keys=_review),
    NoteAccount: Line(load=account_facts, decide=note_account, keys=_account),
}
