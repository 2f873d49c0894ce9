"""Forms as cards: in the answer to a button, where only who pressed it sees them, or in a dialog."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.form_answers import FieldValues
from bot.chat.opaque import pack, unpack
from bot.markup.runs import Run
from bot.teams.cards.actions import Verb, execute, submit
from bot.teams.cards.elements import SMALL, WARNING, Element, apart, card, rich, title, units, words
from bot.teams.cards.inputs import MOST_PIECES, Asked, asked_in, field_elements
from bot.teams.cards.markdown import document
from handlers.decisions import Form, FormField, FormPurpose, Refused
from handlers.ids import ReviewId
from handlers.review.cards.card_values import ActionKind, ActionStyle
from handlers.review.cards.form_values import ANSWER_FIELD, PIECE_FIELD
from handlers.review.cards.pieces import split

FORM_UNITS = 48_000  # of the 50,000 of a whole message: what goes round it has a few hundred
PAGE = 10_000  # characters of a document that is read in pages; our own

_LEFT_OUT = "This text is too large for Teams to show and to change in one card: to change it, press Edit it."
_TOO_LARGE = (
    "This text is too large for a card in Teams, so it cannot be answered here. Please tell your admin."
)


def form_card(form: Form, *, dialog: bool = False, page: int = 0) -> Element:
    """Render a form; `dialog` is for one that stands in a dialog, `page` counts those of a long text to read.

    A card has room for some 48,000 characters. Where a text and its edit would not both fit, the text is shown
    and the edit is a button away; where not even the text fits, nothing can be answered.
    """
    if form.purpose is FormPurpose.CONTEXT:
        return _pages(form, dialog=dialog, page=page)
    for fitting, words_above in ((form, ""), (_without_edit(form), _LEFT_OUT)):
        made = _card(fitting, dialog=dialog, above=words_above)
        if made is not None:
            return made
    return card([title(form.title), words(_TOO_LARGE, WARNING)], [_close(form, dialog=dialog)])


def refused_form(
    form: Form, values: FieldValues, refused: Refused, *, dialog: bool = False
) -> Element | None:
    """Render a form again with what was typed into it and, beside its field, why it was refused.

    None where what was typed is too much for a card: then say the words alone, which leaves the form as it is.
    """
    return _card(typed_into(form, values), dialog=dialog, refused=refused)


def typed_into(form: Form, values: FieldValues) -> Form:
    """Give the form with its fields filled in as somebody filled them in."""
    return replace(form, fields=tuple(_filled(field, values.get(field.id)) for field in form.fields))


def form_ids(form: Form) -> str:
    """Write what a form's buttons carry: the review, what the form is for, what it asks, and what it shows."""
    asked = asked_in(form.fields)
    rubric = "rubric" if asked.criteria else "plain"
    seen = [form.seen] if form.seen else []
    return pack(form.review_id, form.purpose.value, str(asked.pieces), rubric, *seen)


def read_form_ids(value: object) -> tuple[ReviewId, FormPurpose, Asked] | None:
    """Read it again; None for what is not of this version or not ours."""
    match unpack(value):
        case (review_id, purpose, pieces, "rubric" | "plain" as rubric, *seen) if purpose in tuple(
            FormPurpose
        ):
            number = int(pieces) if pieces.isdecimal() and pieces.isascii() else MOST_PIECES + 1
            if number > MOST_PIECES or len(seen) > (purpose == FormPurpose.ADJUST):
                return None
            asked = Asked(pieces=number, criteria=rubric == "rubric", seen="".join(seen))
            return ReviewId(review_id), FormPurpose(purpose), asked
    return None


def _card(form: Form, *, dialog: bool, above: str = "", refused: Refused | None = None) -> Element | None:
    """The form as a card, or None where it is more than a message takes."""
    named = refused.field if refused is not None and refused.field in _ids(form) else None
    head = [title(form.title), *(words(text) for text in (*form.intro, above) if text)]
    if refused is not None and named is None:
        head.append(words(refused.words, WARNING))
    fields = [
        element
        for field in form.fields
        for element in field_elements(field, refused.words if refused and field.id == named else "")
    ]
    actions = _actions(form, dialog=dialog, editable=not above)

    def made(text: Sequence[Element]) -> Element:
        return card([*head, *([apart(text)] if text else []), *fields], actions)

    shown = document(form.document, lambda text: units(made(text)) <= FORM_UNITS)
    return None if shown is None else made(shown)


def _ids(form: Form) -> set[str]:
    return {field.id for field in form.fields}


def _actions(form: Form, *, dialog: bool, editable: bool) -> list[Element]:
    if not form.submit:
        return [_close(form, dialog=dialog)]
    style = ActionStyle.DANGER if form.purpose is FormPurpose.REJECT else ActionStyle.PRIMARY
    send = submit if dialog else execute
    sent = send(form.submit, Verb.FORM_SUBMIT, form_ids(form), style=style)
    edit = [] if editable else [send("Edit it", ActionKind.EDIT.value, pack(form.review_id), inputs=False)]
    return [sent, *edit, _close(form, dialog=dialog)]


def _close(form: Form, *, dialog: bool) -> Element:
    label = "Cancel" if form.submit else "Close"
    return (submit if dialog else execute)(label, Verb.FORM_CLOSE, form_ids(form), inputs=False)


def _without_edit(form: Form) -> Form:
    """The form that shows a text and takes any answer but a changed text."""
    if form.purpose is not FormPurpose.READ:
        return form
    kept = (field for field in form.fields if not field.id.startswith(PIECE_FIELD))
    return replace(form, fields=tuple(_without_choice(field) for field in kept))


def _without_choice(field: FormField) -> FormField:
    if field.id != ANSWER_FIELD:
        return field
    return replace(
        field, options=tuple(option for option in field.options if option[0] != FormPurpose.EDIT.value)
    )


def _filled(field: FormField, value: str | tuple[str, ...] | None) -> FormField:
    if isinstance(value, tuple):
        return replace(field, chosen=value)
    if value is None:
        return field
    return replace(field, chosen=(value,) if value else ()) if field.options else replace(field, value=value)


def _pages(form: Form, *, dialog: bool, page: int) -> Element:
    """A text to read, in pages of which each fits a card."""
    pages = split(form.document, PAGE).pieces
    at = max(0, min(page, len(pages) - 1))
    shown = [apart(_page(pages[at].text))] if pages else []
    told = [words(f"Part {at + 1} of {len(pages)}", SMALL)] if len(pages) > 1 else []
    body = [title(form.title), *(words(text) for text in form.intro), *shown, *told]
    send = submit if dialog else execute
    turns = [
        send(label, Verb.FORM_PAGE, pack(form.review_id, str(number)), inputs=False)
        for label, number in (("Previous part", at - 1), ("Next part", at + 1))
        if 0 <= number < len(pages)
    ]
    return card(body, [*turns, _close(form, dialog=dialog)])


def _page(text: str) -> list[Element]:
    room = FORM_UNITS - 6_000  # our own: the rest of such a card has a few hundred
    return document(text, lambda made: units(made) <= room) or [rich([Run(text)])]
