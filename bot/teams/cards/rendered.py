"""A card as it is ready to be sent, and the message that brings it."""

from dataclasses import dataclass
from typing import Any

from bot.teams.cards.elements import Element

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
Activity = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A card, and what a notification says of it: never a word of a task.

    `shows_whole` says that the card shows all of the output, and can be approved.
    """

    card: Element
    summary: str
    shows_whole: bool = False

    @property
    def activity(self) -> Activity:
        """The message, without a text beside the card: Teams would make two messages of it and lose an id."""
        attachment = {"contentType": CARD_TYPE, "content": self.card}
        return {"type": "message", "summary": self.summary, "attachments": [attachment]}
