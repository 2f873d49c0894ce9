"""Whatever the bot can owe to somebody, as a message for Teams."""

from collections.abc import Sequence

from bot.sending.digests import ExpertDigest, FirmDigest
from bot.sending.platforms import Content, File, Suggestion, Words
from bot.sending.weekly.staff import PracticeDigest, SupervisorDigest
from bot.teams.cards.desk import desk_card
from bot.teams.cards.digests import expert_digest, firm_digest
from bot.teams.cards.pictures import picture_card
from bot.teams.cards.rendered import Rendered
from bot.teams.cards.review import review_view
from bot.teams.cards.speaking import suggestion_card, words_message
from bot.teams.cards.weekly.staff import practice_card, supervisor_card
from handlers.desk.values import DeskPage
from handlers.review.cards.card_values import Card

_PNG = b"\x89PNG\r\n\x1a\n"


def message(content: Content, readers: Sequence[str] = ()) -> Rendered | None:
    """Render anything as a message; None for a file that is not shown but handed over (bot/teams/calling/files.py).

    `readers` ("29:…") are shown a card each in their own state, when they look at it.
    """
    match content:
        case DeskPage():
            return desk_card(content)
        case Words(text=text):
            return words_message(text)
        case File():
            is_picture = content.content.startswith(_PNG)
            return picture_card(content.title, content.content) if is_picture else None
        case Card():
            return review_view(content, readers)
        case Suggestion():
            return suggestion_card(content)
        case ExpertDigest(figures=figures, week=week, unpaid=unpaid, payouts=own):
            return expert_digest(figures, week=week, unpaid=unpaid, payouts=own)
        case FirmDigest(figures=firm_figures, week=week, payouts=payouts, pre_bills=bills):
            # its picture is a delivery of its own
            return firm_digest(firm_figures, week=week, payouts=payouts, pre_bills=bills)
        case SupervisorDigest(figures=work, week=week):
            return supervisor_card(work, week=week)
        case PracticeDigest(figures=practice, week=week, areas=areas):
            return practice_card(practice, week=week, areas=areas)
