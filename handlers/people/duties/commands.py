"""What is asked about an expert's notice of outside business and consent: the commands."""

from dataclasses import dataclass

from handlers.ids import CommandId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNotice:
    """Where an expert stands with their notice from now on; `dated_on` is a day such as 2026-11-20, or empty."""

    id: CommandId
    person_id: PersonId
    status: str
    dated_on: str = ""
    note: str = ""
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """What one's own answers may be used for from now on, beside the quality index."""

    id: CommandId
    person_id: PersonId
    uses: tuple[str, ...]
