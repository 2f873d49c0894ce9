"""What an expert owes or allows beside their answers, as it is kept: notice of outside business, and consent."""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.ids import FirmId, PersonId
from handlers.people.people import OutsideBusiness


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecorded:
    """Where somebody stands with their notice of outside business from `since` on, and never for what was before.

    `number` counts what was recorded of the person, from 1; `dated_on` is the day of the notice or of the decision
    about it, as far as it was said, and changes nothing. `recorded_by` is None where nobody of the firm was asked.
    """

    person_id: PersonId
    firm_id: FirmId
    number: int
    status: OutsideBusiness
    since: datetime
    dated_on: date | None = None
    note: str = ""
    recorded_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """What somebody's answers may be used for beside the quality index, from `since` on; `version` counts from 1."""

    person_id: PersonId
    firm_id: FirmId
    version: int
    uses: tuple[str, ...]
    since: datetime
