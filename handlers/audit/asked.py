"""What of the audit is asked for in chat: a matter, a person or a task, as it was typed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.ids import CommandId
from handlers.people.people import Sender

ABOUT_MAX = 80
_KIND = re.compile(r"(matter|person|task)\s+(.+)", re.IGNORECASE | re.DOTALL)


class Kind(StrEnum):
    MATTER = "matter"
    PERSON = "person"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAudit:
    """`about` is as typed: a matter's code, a person's name, a task's id or its card's reference, or its kind first."""

    id: CommandId
    sender: Sender
    about: str

    @property
    def sought(self) -> tuple[Kind | None, str]:
        """What kind is asked for, if that was said, and its name."""
        about = " ".join(self.about.split())[:ABOUT_MAX]
        if named := _KIND.fullmatch(about):
            return Kind(named[1].lower()), named[2]
        return None, about
