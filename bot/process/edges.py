"""What every chat's edge is given to act with."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.answers import Decided
from handlers.decisions import Reply
from handlers.people.people import Sender
from handlers.review.cards.home_values import HomeFigures

Dispatch = Callable[[Any], Awaitable[Reply]]  # takes a command, gives its reply once it is committed
Decide = Callable[[Any], Awaitable[Decided]]  # the same, and gives all that was decided
HomeOf = Callable[[Sender], Awaitable[HomeFigures]]  # reads a person's own page
