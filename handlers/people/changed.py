"""What changing a firm asks storage to remember: changes made on condition of what was seen."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import ClientId, FirmId, PersonId
from handlers.people.duties.values import ConsentGiven, NoticeRecorded
from handlers.people.people import Firm, OutsideBusiness, Person, Role
from handlers.review.tasks import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmChanged:
    """The firm as it shall be, if its next cut-off still is the one that was seen."""

    firm: Firm
    seen_close_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesGiven:
    """The roles of a person from now on, if they hold just the `seen` ones."""

    person_id: PersonId
    roles: frozenset[Role]
    seen: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCleared:
    client_id: ClientId
    cleared_by: str
    cleared_from: datetime
    cleared_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRevoked:
    """All keys of a client but one open nothing any more."""

    client_id: ClientId
    but: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterChanged:
    """The matter as it shall be, if it still is at the version of `former`, which is kept as what it was."""

    matter: Matter
    former: Matter
    by: PersonId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOffered:
    """A one-time code for the first admin, as the SHA-256 of it; an earlier one is good no more."""

    code_hash: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimUsed:
    """The code is used up, if nobody used it before."""

    code_hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step of a firm's set-up is done; doing it again changes nothing."""

    firm_id: FirmId
    step: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation to be an expert, and what came of it; an earlier one of the same person is replaced.

    `consents`: their answers may be used for more than the quality index, as far as the matter allows it.
    """

    person_id: PersonId
    firm_id: FirmId
    practice_areas: tuple[str, ...]
    seniority: str
    invited_by: PersonId | None
    invited_at: datetime
    accepted_at: datetime | None = None
    consents: bool = False
    outside_business: OutsideBusiness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged:
    """The person as they shall be, if they still hold the roles that were seen."""

    person: Person
    seen: Person


FirmRecord = (
    FirmChanged
    | RolesGiven
    | ClientCleared
    | KeysRevoked
    | MatterChanged
    | ClaimOffered
    | ClaimUsed
    | StepDone
    | Invitation
    | PersonChanged
    | NoticeRecorded
    | ConsentGiven
)
