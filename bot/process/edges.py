"""What every chat's edge is given to act with."""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.decisions import Reply
from handlers.people.people import Sender
from handlers.review.cards.home_values import HomeFigures

Dispatch = Callable[[Any], Awaitable[Reply]]  # takes a command, gives its reply once it is committed
HomeOf = Callable[[Sender], Awaitable[HomeFigures]]  # reads a person's own page
