"""Where the firm of a benchmark stands: in one chat or the other."""

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection

from handlers.review.cards.card_values import Card
from tests.benchmarks.load import Post

Press = Callable[
    [int, str], Post
]  # which click it is, and the id of the review, which is its card's message too


class Stance(Protocol):
    """A chat that the seeded firm is in, and how its people press Approve there."""

    @property
    def channel(self) -> str:
        """The channel that the cards stand in."""

    def settle(self, connection: Connection) -> None:
        """Let the firm be in this chat."""

    def presses(self, card: Card) -> Press:
        """Make what presses Approve on a card like this one."""
