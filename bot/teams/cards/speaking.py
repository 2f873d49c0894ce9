"""What the bot says that is about no card: help, plain words, and what to do with a reply."""

from bot.chat.opaque import pack
from bot.markup.runs import Run
from bot.sending.platforms import Suggestion
from bot.teams.cards.actions import execute
from bot.teams.cards.elements import bold, bullets, card, rich, small, title, words
from bot.teams.cards.rendered import Rendered, with_card
from handlers.review.cards.card_values import ActionKind

COMMANDS = (
    ("help", "What you can ask Signoff"),
    ("queue", "What waits for you"),
    ("earnings", "What you did and earned, today and this week"),
    ("overview", "How the firm’s work stands, for admins and supervisors"),
    ("setup", "How your firm is set up here, for admins"),
    ("payouts", "The week’s payouts, to approve and to have as a file, for finance"),
    ("pay", "Your payout, line by line, and a word to finance where one is not right"),
    ("invoices", "Pre-bills to review and invoices, for supervisors and finance"),
    ("connect", "In a channel: connects it with a matter, for admins"),
)
_OUT = ("out until Monday", "no reviews come to you until then; “back” when you are back sooner")
_VOID = ("void 3fa9c1", "takes back the answer with that reference, for supervisors")
_AUDIT = (
    "audit matter LAW-101",
    "who did and saw what: of a matter, a person or a task, for compliance",
)
_REPLIES = (
    ("approve", "the text is right as it is"),
    ("reject: wrong jurisdiction", "it is not, and why"),
)
_CHOICES = ((ActionKind.EDIT, "Use it as the edit"), (ActionKind.READ, "Use it as a comment"))


def help_card() -> Rendered:
    """Say what can be asked, and how a card is answered."""
    asked = (
        *((verb, does[:1].lower() + does[1:]) for verb, does in COMMANDS),
        _OUT,
        _VOID,
        _AUDIT,
    )
    body = [
        title("Signoff"),
        words("Agents' drafts, your judgement. Here is what you can ask me; in a channel, mention me first:"),
        *bullets([bold(verb), Run(f": {does}")] for verb, does in asked),
        words("Reviews come as cards. Use their buttons, or reply to a card with words such as:"),
        *bullets([bold(says), Run(f": {means}")] for says, means in _REPLIES),
        small("An answer can be undone for some minutes. Declining is free and never counts against you."),
    ]
    return with_card(card(body), summary="What you can ask Signoff")


def suggestion_card(suggestion: Suggestion) -> Rendered:
    """Ask what a reply's text shall be, without repeating it."""
    asked = f"What shall I do with what you wrote about review {suggestion.reference}?"
    ids = pack(suggestion.review_id, suggestion.draft_id)
    buttons = [execute(label, kind.value, ids) for kind, label in _CHOICES]
    return with_card(card([rich([Run(asked)])], buttons), summary=asked)


def words_message(text: str) -> Rendered:
    """A sentence as a message, which Teams shall not read as Markdown."""
    return Rendered({"type": "message", "text": text, "textFormat": "plain"})
