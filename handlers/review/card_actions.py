"""The rows of actions that a card can carry."""

from handlers.money.rates import RateUnit
from handlers.review.cards.card_values import ActionKind, ActionRow, ActionStyle, CardAction, CardFacts
from handlers.review.reviews import ReviewState

_K = ActionKind


def _action(kind: ActionKind, label: str, style: ActionStyle = ActionStyle.PLAIN) -> CardAction:
    return CardAction(kind=kind, label=label, style=style)


_APPROVE = _action(_K.APPROVE, "Approve", ActionStyle.PRIMARY)
_REVIEW = _action(_K.READ, "Review", ActionStyle.PRIMARY)
_READ_ALL = _action(_K.READ, "Read all", ActionStyle.PRIMARY)
_EDIT = _action(_K.EDIT, "Edit")
_REJECT = _action(_K.REJECT, "Reject", ActionStyle.DANGER)
_CONTEXT = _action(_K.CONTEXT, "Context")

_GIVE_BACK = (
    _action(_K.DECLINE_NO_TIME, "Decline: no time"),
    _action(_K.DECLINE_AREA, "Decline: not my area"),
    _action(_K.RECUSE, "Recuse myself"),
    _action(_K.SNOOZE_HOUR, "Remind me in an hour"),
)
_MENU = (*_GIVE_BACK, _action(_K.WHY, "Why me?"))
# Who has begun knows why, and may want to go on with a fresh head; the menu has room for five.
_OPEN_MENU = (*_GIVE_BACK, _action(_K.SNOOZE_MORNING, "Remind me in the morning"))

NO_ACTIONS = ActionRow()
UNDO_ROW = ActionRow(buttons=(_action(_K.UNDO, "Undo"),))
_ADJUST = _action(_K.ADJUST, "Adjust")
UNDO_OR_ADJUST_ROW = ActionRow(buttons=(*UNDO_ROW.buttons, _ADJUST))
ADJUST_ROW = ActionRow(buttons=(_ADJUST,))
GRANT_ROW = ActionRow(buttons=(_action(_K.GRANT, "Grant", ActionStyle.PRIMARY), _action(_K.REFUSE, "Refuse")))
TAKE_BACK_ROW = ActionRow(buttons=(_action(_K.UNDO, "Take it back"),))
_SEND_BACK = _action(_K.SEND_BACK, "Send back")
HELD_IF_WHOLE = ActionRow(buttons=(_action(_K.RELEASE, "Release", ActionStyle.PRIMARY), _SEND_BACK))
# nobody lets go what they were not shown
HELD_IF_CUT = ActionRow(buttons=(_action(_K.READ_HELD, "Read all", ActionStyle.PRIMARY), _SEND_BACK))


def offer_row() -> ActionRow:
    """What an offer without the text can be asked."""
    return ActionRow(buttons=(_action(_K.START, "Start", ActionStyle.PRIMARY),), menu=_MENU)


def answers(facts: CardFacts) -> ActionRow:
    """The answers on a card that shows the whole text; a rubric has to be asked, so it takes the form."""
    first = _REVIEW if facts.matter.rubric else _APPROVE
    return ActionRow(buttons=(first, _EDIT, _REJECT, *_beside(facts)), menu=_menu(facts))


def answers_if_cut(facts: CardFacts) -> ActionRow:
    """The way to the form that shows the whole text and holds the three answers."""
    return ActionRow(buttons=(_READ_ALL, *_beside(facts)), menu=_menu(facts))


def _beside(facts: CardFacts) -> tuple[CardAction, ...]:
    context = (_CONTEXT,) if facts.task.prompt.strip() or facts.task.context.strip() else ()
    if facts.matter.basis is RateUnit.PIECE or facts.review.state is not ReviewState.OPEN:
        return context
    return (*context, _action(_K.PAUSE, "Continue" if facts.review.meter_since is None else "Pause"))


def _menu(facts: CardFacts) -> tuple[CardAction, ...]:
    return _OPEN_MENU if facts.review.state is ReviewState.OPEN else _MENU
