"""Whatever the bot can owe to somebody, as a message for Teams."""

from bot.digests import ExpertDigest, FirmDigest
from bot.platforms import Content, File, Suggestion, Words
from bot.teams.cards.digests import expert_digest, firm_digest
from bot.teams.cards.pictures import picture_card
from bot.teams.cards.rendered import Activity, Rendered
from bot.teams.cards.review import review_card
from bot.teams.cards.speaking import suggestion_card, words_activity
from handlers.review.card_values import Card

_PNG = b"\x89PNG\r\n\x1a\n"


def rendered(content: Card | Suggestion | ExpertDigest | FirmDigest) -> Rendered:
    """Render what is shown as a card."""
    match content:
        case Card():
            return review_card(content)
        case Suggestion():
            return suggestion_card(content)
        case ExpertDigest(figures=figures, week=week, unpaid=unpaid):
            return expert_digest(figures, week=week, unpaid=unpaid)
        case FirmDigest(figures=firm_figures, week=week):
            # its picture is a delivery of its own
            return firm_digest(firm_figures, week=week)


def message(content: Content) -> Activity | None:
    """Render anything as a message; None for a file that is not shown but handed over (cards/files.py)."""
    match content:
        case Words(text=text):
            return words_activity(text)
        case File():
            shown = picture_card(content.title, content.content) if content.content.startswith(_PNG) else None
            return None if shown is None else shown.activity
        case _:
            return rendered(content).activity
