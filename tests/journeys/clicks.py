"""Clicks of many at the same instant, posted straight to the product, and the words that come back for each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

AT_ONCE = 200  # connections; so many clicks are under way together


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A press of Approve on a card by a person; `number` tells the clicks of one person on one card apart."""

    account: str
    review_id: str
    message: str
    number: int


class Clicks(Protocol):
    """Posts clicks; `words` is what was said to whom on which card, by account and review."""

    words: Counter[tuple[str, str, str]]
    statuses: Counter[int]

    async def post_all(self, clicks: Sequence[Click]) -> None:
        """Post them all at once."""
