"""What is recorded of a matter, a person or a task, as a card."""

from bot.markup.runs import Run
from bot.teams.cards.elements import bullets, card, small, title
from bot.teams.cards.rendered import Rendered, with_card
from handlers.audit.asking import AuditAnswer


def audit_card(answer: AuditAnswer) -> Rendered:
    """Say what is recorded, a line each."""
    body = [title(answer.title), *bullets([Run(one)] for one in answer.lines), small(answer.note)]
    return with_card(card(body), summary="What the audit says")
