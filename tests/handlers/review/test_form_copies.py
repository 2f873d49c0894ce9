"""Forms in the place of a card: the copy is left alone until the form is answered, closed or half an hour old."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, Form, FormPurpose, Refusal, Refused, Reply, ShowForm
from handlers.ids import CommandId, ReviewId
from handlers.people.people import Sender
from handlers.records import FormEnded, FormShown
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.form_copies import FORM_LASTS, form_ends, free_copy, keep_copy
from handlers.review.commands import Answer, CloseForm, MessageRef, OpenForm, RecordVerdict
from tests.handlers.attempt_samples import NOW, POSTED

REVIEW = ReviewId("r")
COPY = MessageRef(place="a:chat", message="17")
THE: dict[str, Any] = {
    "id": CommandId("c"),
    "sender": Sender(platform="teams", workspace="tenant", platform_user_id="ada"),
    "review_id": REVIEW,
    "clicked": COPY,
}
OPEN = OpenForm(**THE, purpose=FormPurpose.EDIT, in_place=True)
CLOSE = CloseForm(**THE)
EDITED = RecordVerdict(**THE, answer=Answer(kind=VerdictKind.EDIT, text="Void.", from_form=True))
PRESSED = replace(EDITED, answer=Answer(kind=VerdictKind.APPROVE))
SHOWN = ShowForm(form=Form(purpose=FormPurpose.EDIT, review_id=REVIEW, title="Edit"))
REFUSED = Refused(reason=Refusal.INCOMPLETE, words="Say why.")
STANDS = FormShown(review_id=REVIEW, place="a:chat", message="17", until=NOW + FORM_LASTS)
OVER = FormEnded(review_id=REVIEW, place="a:chat", message="17")


@pytest.mark.parametrize(
    ("command", "reply", "records"),
    [
        (OPEN, SHOWN, (STANDS,)),
        (replace(OPEN, purpose=FormPurpose.REJECT), SHOWN, (STANDS,)),
        (replace(OPEN, purpose=FormPurpose.READ), SHOWN, (STANDS,)),
        (replace(OPEN, purpose=FormPurpose.CONTEXT), SHOWN, ()),
        (replace(OPEN, in_place=False), SHOWN, ()),
        (replace(OPEN, clicked=None), SHOWN, ()),
        (OPEN, REFUSED, ()),
    ],
)
def test_only_a_form_in_a_cards_place_keeps_the_copy(
    command: OpenForm, reply: Reply, records: tuple[Any, ...]
) -> None:
    assert keep_copy(Decision(reply=reply), command, NOW).records == records


@pytest.mark.parametrize(
    ("command", "reply", "records"),
    [
        (EDITED, Done(), (OVER,)),
        (EDITED, Done(already=True), (OVER,)),
        (EDITED, REFUSED, ()),
        (replace(EDITED, clicked=None), Done(), ()),
        (PRESSED, Done(), ()),
        (CLOSE, Done(), (OVER,)),
        (replace(CLOSE, failed=True), Done(), (OVER,)),
        (replace(CLOSE, clicked=None), Done(), ()),
    ],
)
def test_an_answer_or_a_close_frees_the_copy_and_a_refused_answer_does_not(
    command: RecordVerdict | CloseForm, reply: Reply, records: tuple[Any, ...]
) -> None:
    assert free_copy(Decision(reply=reply), command).records == records


@pytest.mark.parametrize(
    ("left", "waits"),
    [(None, False), (timedelta(), False), (-timedelta(seconds=1), False), (timedelta(microseconds=1), True)],
)
def test_a_copy_waits_while_a_form_stands_in_its_place(left: timedelta | None, waits: bool) -> None:
    until = None if left is None else NOW + left
    assert form_ends(replace(POSTED, form_until=until), NOW) == (until if waits else None)


def test_what_else_was_decided_stays() -> None:
    decision = Decision(reply=SHOWN, records=(OVER,))
    assert keep_copy(decision, OPEN, NOW).records == (OVER, STANDS)
