"""The forms about a review: what each of them asks, before any platform renders it."""

from handlers.decisions import Form, FormField, FormPurpose
from handlers.review.cards.pieces import INPUT_MAX, split
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task

# Field ids: a handler's refusal names them, and Slack keeps what was typed under them.
PIECE_FIELD = "piece-"
REASON_FIELD = "reason"
COMMENT_FIELD = "comment"
CRITERIA_FIELD = "criteria"
ANSWER_FIELD = "answer"

COMMENT_MAX = 2_000
_ANSWERS = (("approve", "Approve as it is"), ("edit", "Edit: I changed the text below"), ("reject", "Reject"))


def edit_form(review: Review, text: str, matter: Matter, draft: str | None = None, comment: str = "") -> Form:
    """Ask for an edit of `text`, in pieces that each fit an input; a draft takes the place of the text.

    `comment` is what the person said before, with an answer that came back to them; a draft takes its place too.
    """
    pieces, left_over = _piece_fields(text, draft, label="Text", required=True)
    return Form(
        purpose=FormPurpose.EDIT,
        review_id=review.id,
        title="Edit",
        intro=_cut_words(pieces),
        fields=(
            *pieces,
            *_criteria_field(matter),
            _comment_field("What did you change, and why?", left_over or comment),
        ),
        submit="Save edit",
    )


def reject_form(review: Review, matter: Matter, draft: str | None = None, comment: str = "") -> Form:
    """Ask for the reason of a rejection and a comment."""
    return Form(
        purpose=FormPurpose.REJECT,
        review_id=review.id,
        title="Reject",
        fields=(
            *_reason_field(matter, required=True),
            *_criteria_field(matter),
            _comment_field("What is wrong with it?", draft or comment),
        ),
        submit="Reject",
    )


def read_form(
    review: Review, task: Task, text: str, matter: Matter, draft: str | None = None, comment: str = ""
) -> Form:
    """Show the whole output and ask for any of the three answers.

    `text` is what an edit starts from: the output, or the expert's last edit of it. What is approved is always
    the output, so that is what the form shows above the answers.
    """
    pieces, _ = _piece_fields(text, None, label="The text, if you edit it")
    choice = FormField(id=ANSWER_FIELD, label="Your answer", options=_ANSWERS, required=True)
    return Form(
        purpose=FormPurpose.READ,
        review_id=review.id,
        title="Review",
        document=task.output,
        fields=(
            choice,
            *_criteria_field(matter),
            *_reason_field(matter, required=False),
            _comment_field("Anything to add?", draft or comment),
            *pieces,
        ),
        submit="Send answer",
    )


def context_form(review: Review, task: Task) -> Form:
    """Show the prompt and the context, to read; there is nothing to send."""
    parts = (("Prompt", task.prompt), ("Context", task.context))
    shown = [f"**{label}**\n\n{text.strip()}" for label, text in parts if text.strip()]
    return Form(
        purpose=FormPurpose.CONTEXT,
        review_id=review.id,
        title="Context",
        intro=() if shown else ("There is no prompt and no context with this one.",),
        document="\n\n".join(shown),
    )


def _piece_fields(
    text: str, draft: str | None, *, label: str, required: bool = False
) -> tuple[tuple[FormField, ...], str | None]:
    """The inputs of an edit, and a draft that does not fit the first of them and belongs into the comment.

    The answer is put together from as many inputs as `text` has pieces, so a draft goes whole into the first
    and leaves the others empty.
    """
    values = [piece.text for piece in split(text).pieces]
    fits = bool(values) and draft is not None and 0 < len(draft.strip()) <= INPUT_MAX
    if draft is not None and fits:
        values = [draft.strip(), *("" for _ in values[1:])]
    fields = tuple(
        FormField(
            id=f"{PIECE_FIELD}{number}",
            label=label if len(values) == 1 else f"{label}: part {number + 1} of {len(values)}",
            value=value,
            max_length=INPUT_MAX,
            multiline=True,
            required=required and len(values) == 1,  # one of several may be emptied
        )
        for number, value in enumerate(values)
    )
    return fields, None if fits else draft


def _cut_words(pieces: tuple[FormField, ...]) -> tuple[str, ...]:
    if len(pieces) < 2:
        return ()
    return (
        f"The text is cut into {len(pieces)} parts to fit this form; it is put together again as it was.",
    )


def _reason_field(matter: Matter, *, required: bool) -> tuple[FormField, ...]:
    options = tuple((reason.code, reason.text) for reason in matter.reject_reasons)
    if not options:
        return ()
    label = "Reason" if required else "Reason, if you reject"
    return (FormField(id=REASON_FIELD, label=label, options=options, required=required),)


def _criteria_field(matter: Matter) -> tuple[FormField, ...]:
    criteria = tuple((criterion.id, criterion.text) for criterion in matter.rubric)
    if not criteria:
        return ()
    return (FormField(id=CRITERIA_FIELD, label="Tick what the output meets", criteria=criteria),)


def _comment_field(label: str, draft: str | None) -> FormField:
    return FormField(
        id=COMMENT_FIELD,
        label="Comment",
        value=(draft or "").strip()[:COMMENT_MAX],
        max_length=COMMENT_MAX,
        multiline=True,
        hint=label,
    )
