"""What /signoff answers, for the person who typed it alone."""

from bot.markup.runs import Run
from bot.slack.drawing.home import earnings_part, queue_part, welcome
from bot.slack.drawing.parts import bold, bullets, header, line, named, small
from bot.slack.drawing.rich_text import Block
from handlers.audit.asking import AuditAnswer
from handlers.review.cards.home_values import HomeFigures

_VERBS = (
    ("/signoff queue", "what waits for you"),
    ("/signoff earnings", "what you did and earned, today and this week"),
    ("/signoff pay", "your payout, line by line, and a word to finance where one is not right"),
    ("/signoff payouts", "the week’s payouts, to approve and to have as a file, for finance"),
    ("/signoff overview", "how the firm’s work stands and what needs somebody, for admins and supervisors"),
    ("/signoff invoices", "pre-bills to review and invoices, for supervisors and finance"),
    ("/signoff setup", "the firm’s desk: people, clients, matters and the week, for those who see to them"),
    (
        "/signoff out until Monday",
        "no reviews come to you until then; “/signoff back” when you are back sooner",
    ),
    ("/signoff connect", "connects the channel that you are in with a matter, for admins"),
    ("/signoff void 3fa9c1", "takes back the answer with that reference, for supervisors"),
    ("/signoff audit LAW-101", "who did and saw what: of a matter, a person or a task, for compliance"),
    ("/signoff help", "these lines"),
)
_REPLIES = (
    ("approve", "the text is right as it is"),
    ("reject: wrong jurisdiction", "it is not, and why"),
)


def help_blocks() -> list[Block]:
    """Say what can be asked, and how a card is answered."""
    cards = "Reviews come as cards. Use their buttons, or reply in a card's thread with words such as:"
    blocks = [
        header("Signoff"),
        line(Run("Agents' drafts, your judgement. Here is what you can ask me:")),
        bullets([bold(verb), Run(f": {does}")] for verb, does in _VERBS),
        line(Run(cards)),
        bullets([bold(says), Run(f": {means}")] for says, means in _REPLIES),
        small("An answer can be undone for some minutes. Declining is free and never counts against you."),
    ]
    return named(blocks, "help")


def queue_blocks(figures: HomeFigures) -> list[Block]:
    """Say what waits for the person; who is no expert is told whom to ask."""
    return named(welcome(figures) if figures.today is None else queue_part(figures), "queue")


def earnings_blocks(figures: HomeFigures) -> list[Block]:
    """Say what the person did and earned; who is no expert is told whom to ask."""
    return named(welcome(figures) if figures.today is None else earnings_part(figures), "earnings")


def audit_blocks(answer: AuditAnswer) -> list[Block]:
    """Say what is recorded, a line each."""
    told = [bullets([Run(one)] for one in answer.lines)] if answer.lines else []
    return named([header(answer.title), *told, small(answer.note)], "audit")
