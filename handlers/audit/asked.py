"""What of the audit is asked for in chat: a matter, a person or a task, as it was typed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.ids import CommandId
from handlers.people.people import Sender

ABOUT_MAX = 80
_ON = re.compile(r"\s+on\s+([0-9]{4}-[0-9]{2}-[0-9]{2})\Z", re.IGNORECASE)
_KIND = re.compile(r"(matter|person|task)\s+(.+)", re.IGNORECASE | re.DOTALL)


class Kind(StrEnum):
    MATTER = "matter"
    PERSON = "person"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAudit:
    """`about` is as typed: a matter's code, a person's name, a task's id or its card's reference, or its kind first.

    Of a task, "on" and a day after it ask who could see it then.
    """

    id: CommandId
    sender: Sender
    about: str

    @property
    def sought(self) -> tuple[Kind | None, str]:
        """What kind is asked for, if that was said, and its name."""
        about = _ON.sub("", " ".join(self.about.split()))[:ABOUT_MAX]
        if named := _KIND.fullmatch(about):
            return Kind(named[1].lower()), named[2]
        return None, about

    @property
    def on(self) -> str:
        """The day that was asked for, such as 2026-05-03; empty for none."""
        day = _ON.search(" ".join(self.about.split()))
        return day[1] if day else ""
