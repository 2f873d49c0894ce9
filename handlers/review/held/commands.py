"""What can be asked about a held answer; its expert takes it back with an UndoVerdict."""

from dataclasses import dataclass

from handlers.decisions import FormPurpose
from handlers.ids import CommandId, HeldId
from handlers.people.people import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHeldForm:
    """Open a form about a held answer: to read all of it and release it, or to send it back with a note."""

    id: CommandId
    sender: Sender
    held_id: HeldId
    purpose: FormPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHeld:
    """A supervisor lets a held answer go as it is."""

    id: CommandId
    sender: Sender
    held_id: HeldId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """A supervisor gives a held answer back to its expert, and says why."""

    id: CommandId
    sender: Sender
    held_id: HeldId
    note: str
