"""The shape of what the audit tells of one record."""

from collections.abc import Callable, Mapping
from typing import Any

# "did" is what was done, a word that `words.py` says to people. "person", "matter", "task", "review" and "client" name
# what it is about and what it is found by; a record can be about several. The rest is the kind's own.
Change = dict[str, Any]
Describe = Callable[[Any], Change | None]  # None: this one is nothing that anybody would ask about
Described = Mapping[type[Any], Describe]
