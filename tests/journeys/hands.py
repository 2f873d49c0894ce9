"""Hands that act in a chat as people do, whichever it is: they see cards, press, fill in forms and type."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest

from bot.process.service import Service
from storage.engine import Database
from tests.journeys.clicks import Clicks
from tests.journeys.stage import House

CHANNEL, CHAT = "channel", "chat"  # the firm's channel for reviews, and a person's own chat with the bot

# What a chat shows does not hang on the database, nor what is stored on the chat: three of the four pairs try both of
# each. The fourth is tried by those journeys that take the pairs of the fixtures, all four.
EITHER_CHAT = pytest.mark.parametrize(
    ("platform", "database_url"),
    [("slack", "sqlite"), ("slack", "postgresql"), ("teams", "sqlite")],
    indirect=True,
)
# for a long one, whose promise hangs on neither
ONE_OF_EACH = pytest.mark.parametrize(
    ("platform", "database_url"), [("slack", "postgresql"), ("teams", "sqlite")], indirect=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as somebody saw it: its words, and its buttons with what its menu offers; `was` is the chat's own."""

    words: str
    labels: list[str]
    was: Any = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """All that the bot has written to anybody: what a lock screen shows of it, what is drawn, and whom it calls."""

    notifications: list[str]
    drawn: str
    calls: list[str]


class Hands(Protocol):
    """People act by their account in the seeded firm ("U1"), on the newest message with a text."""

    house: House

    async def read(self, account: str, where: str = CHANNEL) -> str:
        """All that a person reads in a place."""

    async def seen(self, account: str, text: str, where: str = CHANNEL) -> Seen:
        """The newest message with a text, as a person sees it."""

    async def every(self, account: str, text: str, where: str = CHANNEL) -> list[Seen]:
        """Every message with a text, oldest first, as a person sees it."""

    async def press(self, account: str, label: str, text: str, where: str = CHANNEL) -> None:
        """Press a button of a message, or choose from its menu, and let everything happen that comes of it."""

    async def click(self, account: str, label: str, seen: Seen) -> None:
        """Press a button of a message as it was seen, whatever has become of it since, and wait for nothing."""

    async def form(self, account: str) -> dict[str, str]:
        """The texts that stand in the form that a person has open, by field."""

    async def form_words(self, account: str) -> str:
        """All that a person reads in the form that they have open."""

    async def fill(self, account: str, **values: str | list[str]) -> str:
        """Send the form that a person has open; gives the words of a refusal."""

    async def close(self, account: str) -> None:
        """Close the form that a person has open."""

    async def reply(self, account: str, text: str, to: str, where: str = CHANNEL) -> None:
        """Type a reply to a message."""

    async def say(self, account: str, text: str) -> None:
        """Type something in the person's own chat with the bot."""

    async def ask(self, account: str, words: str) -> str:
        """Ask for something in the person's own chat with the bot; gives all that is read there then."""

    def process(self, database: Database) -> Service:
        """Make one more process of the product, on a connection of its own to the same database."""

    def clicks(self, urls: Sequence[str]) -> AbstractAsyncContextManager[Clicks]:
        """Be ready to post many clicks at once on cards of the channel, to processes of the product in turn."""

    async def posted(self) -> Posted:
        """Look at all that the bot has written."""
