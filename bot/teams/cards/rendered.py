"""What is sent, as it is ready to be sent: a message, mostly one that brings a card."""

from dataclasses import dataclass
from typing import Any

from bot.teams.cards.elements import Element

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
Activity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message. `shows_whole` says that its card shows all of the output, and can be approved."""

    activity: Activity
    shows_whole: bool = False

    @property
    def card(self) -> Element:
        """The card of a message that brings one."""
        (attachment,) = self.activity["attachments"]
        content: Element = attachment["content"]
        return content

    @property
    def summary(self) -> str:
        """What a notification says of it: never a word of a task."""
        return str(self.activity["summary"])


def with_card(card: Element, *, summary: str, shows_whole: bool = False) -> Rendered:
    """Make the message of a card, without a text beside it: Teams would make two messages and lose an id."""
    attachment = {"contentType": CARD_TYPE, "content": card}
    return Rendered({"type": "message", "summary": summary, "attachments": [attachment]}, shows_whole)
