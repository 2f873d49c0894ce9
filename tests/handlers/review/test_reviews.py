"""The table of moves, and that every handler keeps to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from handlers.decisions import Decision, FormPurpose, Refusal, Refused
from handlers.people.people import Role
from handlers.records import ReviewChanged
from handlers.review.answering.releases import IdleFacts, release_idle
from handlers.review.answering.undo import UndoFacts, undo_verdict, void_verdict
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import (
    Answer,
    DeclineReview,
    OpenForm,
    RecordVerdict,
    ReleaseIdle,
    RouteReview,
    StartReview,
    UndoVerdict,
    VoidVerdict,
)
from handlers.review.held.commands import ReleaseHeld, SendBack
from handlers.review.held.releasing import release_held, send_back
from handlers.review.offering.claims import FormFacts, decline_review, open_form, start_review
from handlers.review.offering.routing import RoutingFacts, route_review
from handlers.review.reviews import DECIDED, TRANSITIONS, UNDECIDED, WAITING, Move, ReviewState, target
from tests.handlers.review.held.held_samples import (
    EDIT_WITH_IBAN,
    OVERSEEN,
    SOL,
    decided_by,
    held_answer,
)
from tests.handlers.review.samples import BEN, EDITED, NOW, OUTPUT, TASK
from tests.handlers.review.turn_samples import ADAS, CLEARED, ID, PERSON, RATES, account, asked, review

S, M = ReviewState, Move
TABLE = """
           start approve  edit   reject   decline release withdraw  expire  undo void hold send_back   ask_again
offered    open  approved edited rejected offered -       withdrawn expired -    -    held -        -
open       -     approved edited rejected offered offered withdrawn expired -    -    held -        -
held       -     approved edited rejected -       -       withdrawn -       open -    -    open        -
approved   -     -        -      -        -       -       -         -       open void -    -        -
edited     -     -        -      -        -       -       -         -       open void -    -        -
rejected   -     -        -      -        -       -       -         -       open void -    -        -
withdrawn  -     -        -      -        -       -       -         -       -    -    -    -        -
expired    -     -        -      -        -       -       -         -       -    -    -    -        offered
void       -     -        -      -        -       -       -         -       -    -    -    -        -
"""


def table() -> dict[tuple[ReviewState, Move], ReviewState | None]:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {
        (ReviewState(row[0]), Move(move)): None if cell == "-" else ReviewState(cell)
        for row in rows
        for move, cell in zip(head, row[1:], strict=True)
    }


def test_the_table_says_where_every_move_leads() -> None:
    assert {(state, move): target(state, move) for state, move in product(S, M)} == table()
    assert set(TRANSITIONS) == {pair for pair, to in table().items() if to}


def test_a_review_waits_or_is_decided_or_has_ended() -> None:
    assert WAITING.isdisjoint(DECIDED)
    assert UNDECIDED.isdisjoint(DECIDED)
    ended = set(S) - UNDECIDED - DECIDED
    left = {(state, move) for state in ended for move in M if target(state, move)}
    assert left == {(S.EXPIRED, M.ASK_AGAIN)}


def _verdict(kind: VerdictKind) -> Callable[[ReviewState], Decision]:
    def decide(state: ReviewState) -> Decision:
        if state is S.HELD:  # its answer is given already, and waits for somebody else's word
            return release_held(
                ReleaseHeld(id=ID, sender=ADAS, held_id=held_answer().id),
                decided_by(SOL, held_answer(kind)),
                NOW,
            )
        answer = Answer(kind=kind, text=EDITED, reason="law", from_form=True)
        command = RecordVerdict(id=ID, sender=ADAS, review_id=review().id, answer=answer)
        return record_verdict(command, VerdictFacts(turn=asked(state), rates=RATES, text=OUTPUT), NOW)

    return decide


def _start(state: ReviewState) -> Decision:
    return start_review(StartReview(id=ID, sender=ADAS, review_id=review().id), asked(state), NOW)


def _decline(state: ReviewState) -> Decision:
    command = DeclineReview(id=ID, sender=ADAS, review_id=review().id, reason="recuse")
    return decline_review(command, asked(state), NOW)


def _release(state: ReviewState) -> Decision:
    idle = review(state, claim_until=NOW)
    return release_idle(ReleaseIdle(id=ID, review_id=idle.id), IdleFacts(review=idle, matter=CLEARED), NOW)


def _expire(state: ReviewState) -> Decision:
    due = review(state, route_at=NOW)
    late = replace(TASK, due_at=NOW)
    return route_review(
        RouteReview(id=ID, review_id=due.id), RoutingFacts(review=due, task=late, matter=CLEARED), NOW
    )


def _undo(state: ReviewState) -> Decision:
    return undo_verdict(
        UndoVerdict(id=ID, sender=ADAS, review_id=review().id), UndoFacts(turn=asked(state)), NOW
    )


def _void(state: ReviewState) -> Decision:
    supervisor = account(replace(PERSON, id=BEN, roles=frozenset({Role.SUPERVISOR})))
    facts = UndoFacts(turn=asked(state, by=supervisor))
    return void_verdict(VoidVerdict(id=ID, sender=ADAS, reference="3fa9c1"), facts, NOW)


def _hold(state: ReviewState) -> Decision:
    command = RecordVerdict(
        id=ID, sender=ADAS, review_id=review().id, answer=Answer(kind=VerdictKind.EDIT, text=EDIT_WITH_IBAN)
    )
    facts = VerdictFacts(turn=asked(state), rates=RATES, text=OUTPUT, outbound=OVERSEEN)
    return record_verdict(command, facts, NOW)


def _send_back(state: ReviewState) -> Decision:
    command = SendBack(id=ID, sender=ADAS, held_id=held_answer().id, note="Why?")
    return send_back(command, decided_by(state=state), NOW)


ACTS: dict[Move, Callable[[ReviewState], Decision]] = {
    M.START: _start,
    M.APPROVE: _verdict(VerdictKind.APPROVE),
    M.EDIT: _verdict(VerdictKind.EDIT),
    M.REJECT: _verdict(VerdictKind.REJECT),
    M.DECLINE: _decline,
    M.RELEASE: _release,
    M.EXPIRE: _expire,
    M.UNDO: _undo,
    M.VOID: _void,
    M.HOLD: _hold,
    M.SEND_BACK: _send_back,
}
# an open review is somebody's, and does not expire under their hands: its claim ends first
NEVER_ASKED = {(S.OPEN, M.EXPIRE)}


@pytest.mark.parametrize(("state", "move"), [pair for pair in product(S, ACTS) if pair not in NEVER_ASKED])
def test_a_handler_moves_a_review_as_the_table_says_and_in_no_other_way(
    state: ReviewState, move: Move
) -> None:
    decision = ACTS[move](state)

    moved = [record.review.state for record in decision.records if isinstance(record, ReviewChanged)]
    to = target(state, move)
    assert moved == ([] if to is None else [to])
    if to is None and move not in (M.RELEASE, M.EXPIRE, M.START) and not _said_again(state, move):
        assert isinstance(decision.reply, Refused)


def _said_again(state: ReviewState, move: Move) -> bool:
    """The same answer once more is done already."""
    return (state, move) in {(S.APPROVED, M.APPROVE), (S.EDITED, M.EDIT)}


@pytest.mark.parametrize("purpose", [FormPurpose.EDIT, FormPurpose.REJECT, FormPurpose.READ])
@pytest.mark.parametrize("state", S)
def test_a_form_opens_for_what_waits_and_for_nothing_else(state: ReviewState, purpose: FormPurpose) -> None:
    command = OpenForm(id=ID, sender=ADAS, review_id=review().id, purpose=purpose)

    decision = open_form(command, FormFacts(turn=asked(state), text=OUTPUT), NOW)

    assert isinstance(decision.reply, Refused) == (state not in WAITING)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=30)])
def test_a_closed_review_says_what_became_of_it(late: timedelta) -> None:
    said = {
        state: (reply.reason, reply.words)
        for state in (S.WITHDRAWN, S.EXPIRED, S.VOID)
        if isinstance(reply := _at(state, NOW + late).reply, Refused)
    }

    assert said == {
        S.WITHDRAWN: (
            Refusal.OUT_OF_DATE,
            "The client withdrew this one, so it needs no answer any more. Nothing was recorded.",
        ),
        S.EXPIRED: (
            Refusal.OUT_OF_DATE,
            "The time for this one is over, so it needs no answer any more. Nothing was recorded.",
        ),
        S.VOID: (
            Refusal.OUT_OF_DATE,
            "A supervisor took this one back, so this card is out of date. Nothing was recorded.",
        ),
    }


def _at(state: ReviewState, now: datetime) -> Decision:
    return start_review(StartReview(id=ID, sender=ADAS, review_id=review().id), asked(state), now)
