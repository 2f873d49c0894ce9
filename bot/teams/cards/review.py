"""A review's card in Teams, within Teams' limits."""

from collections.abc import Iterable, Mapping, Sequence

from bot.markup.runs import Run
from bot.teams.cards.actions import card_button, dialog_entries, in_menu, refreshing
from bot.teams.cards.elements import (
    BOLD,
    Element,
    Look,
    apart,
    bold,
    box,
    card,
    reference,
    rich,
    small,
    title,
    units,
    words,
)
from bot.teams.cards.literal import literal
from bot.teams.cards.markdown import fit
from bot.teams.cards.rendered import Rendered, with_card
from handlers.review.cards.card_values import ActionKind, ActionRow, Card
from handlers.review.cards.redline import Span, SpanKind, shorten

CARD_UNITS = 40_000  # of the 50,000 in which Teams takes a whole message: its own fields come on top
TEXT_CHARACTERS = 8_000  # DESIGN §4, as in Slack: more is read in the form
_PREVIEW = (
    1_500  # our own: where Read all is needed anyway, more would only push the next card off the screen
)

_CUT_ASK = "This is only the beginning: Read all shows the whole text and takes your answer."
_CUT_NOTE = "Shown in part."
# a change is told by more than its colour
_REMOVED: Look = {"strikethrough": True, "color": "Attention"}
_ADDED: Look = {"underline": True, "weight": "Bolder", "color": "Good"}
# keeps a word that came apart from the one that went
_BETWEEN = "\u200a"
_LOOKS: Mapping[SpanKind, Look] = {SpanKind.KEPT: {}, SpanKind.REMOVED: _REMOVED, SpanKind.ADDED: _ADDED}


def review_card(made: Card, *, dialogs: bool = False) -> Rendered:
    """Render a card; `dialogs` offers its forms as dialogs too, in the menu."""
    head, tail = _head(made), _tail(made)
    note = small(_CUT_ASK if made.whole_required else _CUT_NOTE)
    if_cut = if_whole = _actions(made.actions_if_whole, made, dialogs=dialogs)
    without_text = [*head, apart([]), note, *tail]
    taken = units(card(without_text, if_whole))
    if made.actions_if_cut != made.actions_if_whole:
        if_cut = _actions(made.actions_if_cut, made, dialogs=dialogs)
        taken = max(taken, units(card(without_text, if_cut)))
    room = CARD_UNITS - taken
    body, whole = _body(made, room)
    row, asked = (made.actions_if_whole, if_whole) if whole else (made.actions_if_cut, if_cut)
    shown = [*head, *body, *([] if whole else [note]), *tail]
    return with_card(
        card(shown, asked), summary=made.notification, shows_whole=ActionKind.APPROVE in row.kinds
    )


def review_view(made: Card, readers: Iterable[str] = ()) -> Rendered:
    """Render a card that is kept up to date, by itself too for those of its readers ("29:…") who look at it.

    A form stands in a window as well: in a channel nobody need leave it to answer.
    """
    shown = review_card(made, dialogs=True)
    card_for_each = refreshing(shown.card, made.review_id, readers)
    return with_card(card_for_each, summary=shown.summary, shows_whole=shown.shows_whole)


def _head(made: Card) -> list[Element]:
    eyebrow = " · ".join((*made.eyebrow, reference(made.reference)))
    lines = [words(text, BOLD) for text in (made.state_line, made.verdict_line) if text]
    return [title(made.title), small(eyebrow), *lines]


def _tail(made: Card) -> list[Element]:
    remarks = [rich([bold(f"{remark.label}: "), Run(remark.text)]) for remark in made.remarks]
    return [*([box(remarks)] if remarks else []), *(small(text) for text in made.footnotes)]


def _body(made: Card, room: int) -> tuple[list[Element], bool]:
    """The text or the redline, as much as there is room for, and whether that is all of it."""
    if made.redline:
        return _redline(made.redline, room)
    if not made.body.strip():
        return [], True
    fitted = fit(made.body, characters=TEXT_CHARACTERS, room=room)
    if not fitted.whole and made.whole_required:
        fitted = fit(made.body, characters=_PREVIEW, room=room)
    return [apart(fitted.elements)], fitted.whole


def _redline(spans: Sequence[Span], room: int) -> tuple[list[Element], bool]:
    limit, whole, shown = TEXT_CHARACTERS, True, tuple(spans)
    if sum(len(span.text) for span in spans) > limit:
        shown, whole = shorten(spans, limit), False
    while units(changes := [_changes(shown)]) > room:
        limit //= 2
        shown, whole = shorten(spans, limit), False
    return [apart(changes)], whole


def _changes(spans: Sequence[Span]) -> Element:
    """What was removed struck through, what was added underlined."""
    runs: list[Element] = []
    for at, span in enumerate(spans):
        if span.kind is SpanKind.ADDED and at and not spans[at - 1].text[-1:].isspace():
            runs.append({"type": "TextRun", "text": _BETWEEN})
        runs.append({"type": "TextRun", "text": literal(span.text, first=not at), **_LOOKS[span.kind]})
    return {"type": "RichTextBlock", "inlines": runs}


def _actions(row: ActionRow, made: Card, *, dialogs: bool) -> list[Element]:
    entries = [in_menu(card_button(action, made.review_id)) for action in row.menu]
    windows = dialog_entries((action.kind for action in row.buttons), made.review_id) if dialogs else []
    return [*(card_button(action, made.review_id) for action in row.buttons), *windows, *entries]
