"""The dispatch table's lines for reviews: what each command is decided on, and by what."""

from typing import Any

from bot.dispatch import Line, Table
from handlers.people.accounts import note_account
from handlers.review.claims import (
    close_form,
    decline_review,
    explain_offer,
    open_form,
    pause_review,
    snooze_review,
    start_review,
)
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
from handlers.review.releases import release_idle
from handlers.review.replies import answer_reply
from handlers.review.routing import route_review
from handlers.review.undo import undo_verdict, void_verdict
from handlers.review.verdicts import record_verdict
from storage.facts.claims import account_facts, form_facts, idle_facts
from storage.facts.replies import reply_facts
from storage.facts.routing import routing_facts
from storage.facts.turns import turn_facts
from storage.facts.undo import undo_facts, void_facts
from storage.facts.verdicts import verdict_facts


def _review(command: Any) -> tuple[str, ...]:
    return (f"review/{command.review_id}",)


def _fact_keys(facts: Any) -> tuple[str, ...]:
    keys: tuple[str, ...] = facts.keys
    return keys


def _account(command: NoteAccount) -> tuple[str, ...]:
    return (f"account/{command.sender.workspace}/{command.sender.platform_user_id}",)


REVIEW_LINES: Table = {
    RecordVerdict: Line(load=verdict_facts, decide=record_verdict, keys=_review, fact_keys=_fact_keys),
    StartReview: Line(load=turn_facts, decide=start_review, keys=_review),
    PauseReview: Line(load=turn_facts, decide=pause_review, keys=_review),
    OpenForm: Line(load=form_facts, decide=open_form, keys=_review),
    CloseForm: Line(load=turn_facts, decide=close_form, keys=_review),
    DeclineReview: Line(load=turn_facts, decide=decline_review, keys=_review),
    SnoozeReview: Line(load=turn_facts, decide=snooze_review, keys=_review),
    ExplainOffer: Line(load=turn_facts, decide=explain_offer),
    UndoVerdict: Line(load=undo_facts, decide=undo_verdict, keys=_review, fact_keys=_fact_keys),
    # a short reference and a thread name their review only once the facts are there
    VoidVerdict: Line(load=void_facts, decide=void_verdict, alone=True),
    AnswerReply: Line(load=reply_facts, decide=answer_reply, alone=True),
    RouteReview: Line(load=routing_facts, decide=route_review, keys=_review, fact_keys=_fact_keys),
    ReleaseIdle: Line(load=idle_facts, decide=release_idle, keys=_review),
    NoteAccount: Line(load=account_facts, decide=note_account, keys=_account),
}
