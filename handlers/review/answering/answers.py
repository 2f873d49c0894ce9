"""What makes an answer whole: an edit that edits, a rejection with its reason, nothing unseen approved."""

from handlers.decisions import Refusal, Refused
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.pieces import EDIT_MAX, join, split, unchanged
from handlers.review.commands import Answer
from handlers.review.offering.turns import Turn

COMMENT_MAX = 2000


def check_answer(answer: Answer, mine: Turn, text: str) -> str | Refused | None:
    """Give the edited text of an edit and None for another answer, or say what is missing, in words.

    `text` is what an edit starts from, the output or the expert's own edit that they have undone; what counts as
    a change is always measured against the output. The field that a refusal names is the form's.
    """
    if len(answer.comment) > COMMENT_MAX:
        return _missing(f"A comment has at most {COMMENT_MAX:,} characters.", "comment", Refusal.TOO_LONG)
    if answer.criteria_met is not None and not _known_criteria(answer, mine):
        return _missing(
            "The rubric has changed since this form was opened; please open it again.", "criteria"
        )
    if mine.matter.rubric and answer.criteria_met is None:
        return _missing("This matter has a rubric: open the review to tick what is met.", "criteria")
    if answer.kind is VerdictKind.APPROVE:
        return _approval(answer, text)
    if answer.kind is VerdictKind.REJECT:
        return _rejection(answer, mine)
    return _edit(answer, text, mine.task.output)


def _known_criteria(answer: Answer, mine: Turn) -> bool:
    return {criterion.id for criterion in mine.matter.rubric}.issuperset(answer.criteria_met or ())


def _approval(answer: Answer, text: str) -> Refused | None:
    if answer.pieces and not unchanged(text, [piece for _, piece in answer.pieces]):
        return _missing(
            "You changed the text, so this is an edit: choose Edit, or put the text back.", "answer"
        )
    return None


def _rejection(answer: Answer, mine: Turn) -> Refused | None:
    known = {reason.code for reason in mine.matter.reject_reasons}
    if known and answer.reason not in known:
        return _missing("Please choose a reason.", "reason")
    return None


def edited_text(answer: Answer, text: str) -> str | None:
    """Put an edit together from what was typed; None where the form was made of another text than `text`."""
    if answer.text is not None:
        return answer.text
    pieces = [piece for _, piece in answer.pieces]
    return join(text, pieces) if len(pieces) == len(split(text).pieces) else None


def first_field(answer: Answer) -> str:
    """Name the field of a form where an edit begins."""
    return answer.pieces[0][0] if answer.pieces else "piece-0"


def _edit(answer: Answer, text: str, output: str) -> str | Refused:
    first = first_field(answer)
    edited = edited_text(answer, text)
    if edited is None:
        return _missing("The text has changed since this form was opened; please open it again.", first)
    if _plain(edited) == _plain(output):
        words = "Nothing is changed here. Change the text, or approve it as it is."
        return Refused(reason=Refusal.UNCHANGED, words=words, field=first)
    if not edited.strip():
        return _missing("An edit leaves some text. To refuse all of it, reject it with a reason.", first)
    if len(edited) > EDIT_MAX:
        words = f"An edit has at most {EDIT_MAX:,} characters; this one has {len(edited):,}."
        return _missing(words, first, Refusal.TOO_LONG)
    return edited


def _plain(text: str) -> str:
    """A text without what a form does to line ends and edges."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _missing(words: str, field: str, reason: Refusal = Refusal.INCOMPLETE) -> Refused:
    return Refused(reason=reason, words=words, field=field)
