"""An answer to an event, as Teams wants it: the body of an invoke's response, or words to say in the chat."""

from typing import Any

from bot.teams.entry.border import (
    CloseDialog,
    EventAnswer,
    EventKind,
    Json,
    Note,
    Nothing,
    OpenDialog,
    Refuse,
    ReplaceCard,
)

CARD_TYPE = "application/vnd.microsoft.card.adaptive"  # the documents' other spelling is refused by Teams
NOTE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
DIALOGS = frozenset({EventKind.DIALOG_OPEN, EventKind.DIALOG_SUBMIT})

Body = dict[str, Any]


class WrongAnswer(TypeError):
    """An answer that Teams cannot show to an event of this kind: a fault of ours."""

    def __init__(self, kind: EventKind, answer: EventAnswer) -> None:
        super().__init__(f"{type(answer).__name__} is no answer to {kind}")


def invoke_body(kind: EventKind, answer: EventAnswer) -> Body | None:
    """Write the body of an invoke's response, whose HTTP status is 200 whatever it says."""
    if kind is EventKind.CARD_ACTION:
        return _card_body(answer)
    if kind in DIALOGS:
        return _dialog_body(kind, answer)
    if isinstance(answer, ReplaceCard | OpenDialog):
        raise WrongAnswer(kind, answer)
    return None


def spoken(kind: EventKind, answer: EventAnswer) -> str:
    """Give the words to say in the chat, where the response itself has nowhere to show them."""
    if kind is EventKind.CARD_ACTION or kind in DIALOGS:
        return ""
    match answer:
        case Note(text=text) | Refuse(text=text) | CloseDialog(text=text):
            return text
        case Nothing():
            return ""
        case _:
            raise WrongAnswer(kind, answer)


def words_activity(text: str) -> Body:
    """Make a message of plain words; Teams would read them as Markdown otherwise."""
    return {"type": "message", "text": text, "textFormat": "plain"}


def _card_body(answer: EventAnswer) -> Body:
    match answer:
        case ReplaceCard(card=card):
            return _answered(200, CARD_TYPE, card)
        case Note(text=text):
            return _answered(200, NOTE_TYPE, text)
        case Nothing():
            return _answered(200, NOTE_TYPE, "")
        case Refuse(code=code, text=text, status=status):
            return _answered(status, ERROR_TYPE, {"code": code, "message": text})
        case _:
            raise WrongAnswer(EventKind.CARD_ACTION, answer)


def _answered(status: int, kind: str, value: Json | str) -> Body:
    return {"statusCode": status, "type": kind, "value": value}


def _dialog_body(kind: EventKind, answer: EventAnswer) -> Body | None:
    match answer:
        case OpenDialog(title=title, card=card):
            shown = {"contentType": CARD_TYPE, "content": card}
            value = {"title": title, "height": "large", "width": "large", "card": shown}
            return {"task": {"type": "continue", "value": value}}
        case CloseDialog(text="") | Nothing():
            return None
        case CloseDialog(text=text) | Note(text=text) | Refuse(text=text):
            return {"task": {"type": "message", "value": text}}
        case _:
            raise WrongAnswer(kind, answer)
