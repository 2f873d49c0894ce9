"""A card as a Slack message, within Slack's limits."""

from bot.chat.opaque import pack
from bot.markup.runs import Run, plain
from bot.slack.drawing.markdown import fit
from bot.slack.drawing.parts import BLOCKS_IN_MESSAGE, bold, header, line, named, quote, small, words
from bot.slack.drawing.rich_text import Block, escape, redline_blocks, rendered_length
from handlers.review.cards.card_values import ActionRow, ActionStyle, Card, CardAction
from handlers.review.cards.redline import shorten

# Slack refuses messages somewhere between 11,300 and 13,300 rendered characters and publishes no number
# (slackapi/bolt-js issues 2509 and 2867); this leaves a third of the lowest to spare.
MESSAGE_CHARACTERS = 8_000
MENU = "more"
# &, < and > are written with four or five characters.
_WORST_ESCAPE = 5
_REMARK = 2_500  # rendered characters; a comment has at most 2,000

_PREVIEW = (
    1_500  # our own: where Read all is needed anyway, more would only push the next card off the screen
)

_CUT_ASK = "This is only the beginning: Read all shows the whole text and takes your answer."
_CUT_NOTE = "Shown in part."


def card_message(card: Card) -> dict[str, object]:
    """Render a card: `text` for notifications, `blocks` for the screen."""
    head, tail = _head(card), _tail(card)
    note = small(_CUT_ASK if card.whole_required else _CUT_NOTE)
    around = [*head, note, *tail, *_actions(card.actions_if_whole, card)]
    characters = MESSAGE_CHARACTERS - rendered_length(around) - len(escape(card.notification))
    body, whole = _body(card, characters, BLOCKS_IN_MESSAGE - len(around))
    row = card.actions_if_whole if whole else card.actions_if_cut
    blocks = [*head, *body, *([] if whole else [note]), *tail, *_actions(row, card)]
    return {"text": escape(card.notification), "blocks": named(blocks, f"{card.review_id}/{card.version}")}


def _head(card: Card) -> list[Block]:
    eyebrow = " · ".join((*card.eyebrow, f"ref {card.reference}"))
    lines = [line(bold(text)) for text in (card.state_line, card.verdict_line) if text]
    return [header(card.title), small(eyebrow), *lines]


def _tail(card: Card) -> list[Block]:
    remarks = [quote(bold(f"{remark.label}: "), Run(_clipped(remark.text))) for remark in card.remarks]
    return [*remarks, *(small(text) for text in card.footnotes)]


def _clipped(text: str) -> str:
    return text if len(escape(text)) <= _REMARK else plain(text, _REMARK // _WORST_ESCAPE)


def _body(card: Card, characters: int, blocks: int) -> tuple[list[Block], bool]:
    """The text or the redline, as much as there is room for, and whether that is all of it."""
    if card.redline:
        return _redline(card, characters)
    if not card.body.strip():
        return [], True
    fitted = fit(card.body, characters=characters, blocks=blocks)
    if not fitted.whole and card.whole_required:
        fitted = fit(card.body, characters=min(characters, _PREVIEW), blocks=blocks)
    return list(fitted.blocks), fitted.whole


def _redline(card: Card, characters: int) -> tuple[list[Block], bool]:
    rendered = redline_blocks(card.redline)
    limits = (characters // part for part in range(1, _WORST_ESCAPE + 1))
    whole = True
    while rendered_length(rendered) > characters and (limit := next(limits, 0)):
        rendered, whole = redline_blocks(shorten(card.redline, limit)), False
    return rendered, whole


def _actions(row: ActionRow, card: Card) -> list[Block]:
    elements = [_button(action, card) for action in row.buttons]
    if row.menu:
        elements.append(_menu(row.menu, card))
    return [{"type": "actions", "elements": elements}] if elements else []


def _button(action: CardAction, card: Card) -> Block:
    button: Block = {
        "type": "button",
        "action_id": action.kind.value,
        "text": words(action.label, 75),
        "value": pack(card.review_id),
    }
    return button if action.style is ActionStyle.PLAIN else button | {"style": action.style.value}


def _menu(actions: tuple[CardAction, ...], card: Card) -> Block:
    options = [
        {"text": words(action.label, 75), "value": pack(card.review_id, action.kind.value)}
        for action in actions
    ]
    return {"type": "overflow", "action_id": MENU, "options": options}
