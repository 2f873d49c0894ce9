"""Hands that act in a chat as people do, whichever it is: they see cards, press, fill in forms and type."""

from typing import Protocol

from tests.journeys.stage import House

CHANNEL, CHAT = "channel", "chat"  # the firm's channel for reviews, and a person's own chat with the bot


class Hands(Protocol):
    """People act by their account in the seeded firm ("U1"), on the newest message with a text."""

    house: House

    async def read(self, account: str, where: str = CHANNEL) -> str:
        """All that a person reads in a place."""

    async def labels(self, account: str, text: str, where: str = CHANNEL) -> list[str]:
        """The buttons that a person sees on a message, and what its menu offers."""

    async def press(self, account: str, label: str, text: str, where: str = CHANNEL) -> None:
        """Press a button of a message, or choose from its menu."""

    async def form(self, account: str) -> dict[str, str]:
        """The texts that stand in the form that a person has open, by field."""

    async def fill(self, account: str, **values: str | list[str]) -> str:
        """Send the form that a person has open; gives the words of a refusal."""

    async def close(self, account: str) -> None:
        """Close the form that a person has open."""

    async def reply(self, account: str, text: str, to: str, where: str = CHANNEL) -> None:
        """Type a reply to a message."""

    async def ask(self, account: str, words: str) -> str:
        """Ask for something in the person's own chat with the bot; gives all that is read there then."""
