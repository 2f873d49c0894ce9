"""What makes an answer whole, and the words where something is missing."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.decisions import Refusal, Refused
from handlers.review.answering.answers import check_answer, edited_text
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.pieces import split
from handlers.review.commands import Answer
from handlers.review.offering.turns import Turn
from handlers.review.tasks import Criterion
from tests.handlers.review.samples import EDITED, OUTPUT, TASK
from tests.handlers.review.turn_samples import CLEARED, PERSON, review

K, R = VerdictKind, Refusal
RUBRIC = (Criterion(id="cites", text="Cites the clause"), Criterion(id="plain", text="Plain words"))
NOTHING = "Nothing is changed here. Change the text, or approve it as it is."
PIECE = (("piece-0", OUTPUT),)
LONG = "\n\n".join(f"Clause {number} says that the fee is due at once." for number in range(120))


def mine(output: str = OUTPUT, **matter: Any) -> Turn:
    task = replace(TASK, output=output)
    return Turn(
        person=PERSON, review=review(), task=task, matter=replace(CLEARED, **matter), text_at_once=True
    )


def check(answer: Answer, text: str = OUTPUT, **matter: Any) -> str | Refused | None:
    return check_answer(answer, mine(**matter), text)


WHOLE: dict[str, tuple[Answer, str | None]] = {
    "approve by click": (Answer(kind=K.APPROVE), None),
    "approve with a comment": (Answer(kind=K.APPROVE, comment="Good."), None),
    "approve in the form, text untouched": (Answer(kind=K.APPROVE, pieces=PIECE), None),
    "approve, line ends of a browser": (
        Answer(kind=K.APPROVE, pieces=(("piece-0", OUTPUT.replace("\n", "\r\n")),)),
        None,
    ),
    "reject with a reason": (Answer(kind=K.REJECT, reason="law"), None),
    "edit in pieces": (Answer(kind=K.EDIT, pieces=(("piece-0", EDITED),)), EDITED),
    "edit as a whole": (Answer(kind=K.EDIT, text=EDITED), EDITED),
    "longest comment": (Answer(kind=K.APPROVE, comment="x" * 2_000), None),
    "longest edit": (Answer(kind=K.EDIT, text="x" * 20_000), "x" * 20_000),
}


@pytest.mark.parametrize(("answer", "edited"), WHOLE.values(), ids=WHOLE.keys())
def test_a_whole_answer_is_taken(answer: Answer, edited: str | None) -> None:
    assert check(answer) == edited


WANTING = {
    "approve a changed text": (
        Answer(kind=K.APPROVE, pieces=(("piece-0", EDITED),)),
        (
            R.INCOMPLETE,
            "You changed the text, so this is an edit: choose Edit, or put the text back.",
            "answer",
        ),
    ),
    "reject without a reason": (
        Answer(kind=K.REJECT),
        (R.INCOMPLETE, "Please choose a reason.", "reason"),
    ),
    "reject for a reason of another matter": (
        Answer(kind=K.REJECT, reason="spelling"),
        (R.INCOMPLETE, "Please choose a reason.", "reason"),
    ),
    "edit nothing": (Answer(kind=K.EDIT, pieces=PIECE), (R.UNCHANGED, NOTHING, "piece-0")),
    "edit only the edges": (Answer(kind=K.EDIT, text=f"\n {OUTPUT}\n"), (R.UNCHANGED, NOTHING, "piece-0")),
    "edit only the line ends": (
        Answer(kind=K.EDIT, pieces=(("piece-0", OUTPUT.replace("\n", "\r\n")),)),
        (R.UNCHANGED, NOTHING, "piece-0"),
    ),
    "edit it all away": (
        Answer(kind=K.EDIT, pieces=(("piece-0", " \n"),)),
        (
            R.INCOMPLETE,
            "An edit leaves some text. To refuse all of it, reject it with a reason.",
            "piece-0",
        ),
    ),
    "too long an edit": (
        Answer(kind=K.EDIT, text="x" * 20_001),
        (R.TOO_LONG, "An edit has at most 20,000 characters; this one has 20,001.", "piece-0"),
    ),
    "pieces of another text": (
        Answer(kind=K.EDIT, pieces=(("piece-0", "One."), ("piece-1", "Two."))),
        (
            R.INCOMPLETE,
            "The text has changed since this form was opened; please open it again.",
            "piece-0",
        ),
    ),
    "no pieces at all": (
        Answer(kind=K.EDIT),
        (
            R.INCOMPLETE,
            "The text has changed since this form was opened; please open it again.",
            "piece-0",
        ),
    ),
    "too long a comment": (
        Answer(kind=K.APPROVE, comment="x" * 2_001),
        (R.TOO_LONG, "A comment has at most 2,000 characters.", "comment"),
    ),
}


@pytest.mark.parametrize(("answer", "said"), WANTING.values(), ids=WANTING.keys())
def test_what_is_missing_is_said_beside_its_input(answer: Answer, said: tuple[Refusal, str, str]) -> None:
    reason, words, field = said
    assert check(answer) == Refused(reason=reason, words=words, field=field)


@pytest.mark.parametrize("kind", K)
def test_a_rubric_has_to_be_asked_for_every_kind_of_answer(kind: VerdictKind) -> None:
    answer = Answer(kind=kind, reason="law", text=EDITED)

    unasked = check(answer, rubric=RUBRIC)
    assert isinstance(unasked, Refused)
    assert unasked.words == "This matter has a rubric: open the review to tick what is met."
    strange = check(replace(answer, criteria_met=("cites", "short")), rubric=RUBRIC)
    assert isinstance(strange, Refused)
    assert strange.words == "The rubric has changed since this form was opened; please open it again."
    assert not isinstance(check(replace(answer, criteria_met=()), rubric=RUBRIC), Refused)


def test_a_matter_without_reasons_asks_for_none() -> None:
    assert check(Answer(kind=K.REJECT), reject_reasons=()) is None


def test_a_change_is_measured_against_the_output_and_not_against_an_undone_edit() -> None:
    again = Answer(kind=K.EDIT, pieces=(("piece-0", EDITED),))
    back = Answer(kind=K.EDIT, pieces=(("piece-0", OUTPUT),))

    assert check(again, text=EDITED) == EDITED
    assert check(back, text=EDITED) == Refused(reason=R.UNCHANGED, words=NOTHING, field="piece-0")


def test_a_long_edit_keeps_everything_that_was_not_touched() -> None:
    pieces = [piece.text for piece in split(LONG).pieces]
    typed = tuple(
        (f"piece-{n}", text.replace("Clause 0 ", "Clause nought ")) for n, text in enumerate(pieces)
    )

    edited = check_answer(Answer(kind=K.EDIT, pieces=typed), mine(LONG), LONG)

    assert len(pieces) > 1
    assert edited == LONG.replace("Clause 0 ", "Clause nought ")
    assert edited_text(Answer(kind=K.EDIT, pieces=typed[1:]), LONG) is None
