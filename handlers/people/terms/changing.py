"""What a firm changes after it was set up, and its roles: the commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.ids import ClientId, CommandId, MatterId, PersonId
from handlers.people.firms.setting_up import CreateMatter
from handlers.people.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFirm:
    """What the firm is called and counts in; `currency` is what new matters and rates are in if they name none.

    `day_hours` is how much of one person's metered time counts in a day by itself; None: as it is.
    """

    id: CommandId
    firm: str
    currency: str
    zone: str
    day_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWeek:
    """The last day of the firm's week, the weekday and hour of its digest, and its channel (empty: as it is)."""

    id: CommandId
    week_end: str
    digest_day: str
    digest_hour: int
    workspace: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameApprovers:
    """Who approves payouts: exactly these accounts of a workspace; `names` are what the platform calls them."""

    id: CommandId
    workspace: str
    members: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRoles:
    """The roles that a person holds from now on; those that are not named are taken."""

    id: CommandId
    person_id: PersonId
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearClient:
    """A client's clearance anew: who cleared it, from when (empty: now) and until when (empty: no end)."""

    id: CommandId
    client_id: ClientId
    cleared_by: str
    cleared_from: str = ""
    cleared_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMatter:
    """A matter's terms anew, if nobody changed them since `seen`, their version."""

    id: CommandId
    matter_id: MatterId
    seen: int
    terms: CreateMatter
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWording:
    """A matter's reasons to reject and its rubric anew, if nobody changed its terms since `seen`."""

    id: CommandId
    matter_id: MatterId
    seen: int
    reject_reasons: tuple[str, ...]
    criteria: tuple[str, ...]
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrCloseMatter:
    """Whether a matter takes tasks; what is under way goes on either way."""

    id: CommandId
    matter_id: MatterId
    is_open: bool
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectChannel:
    """Offer a matter's reviews in a channel from now on."""

    id: CommandId
    matter_id: MatterId
    workspace: str
    channel: str
    by: PersonId | None = None


Changing = (
    ChangeFirm
    | SetWeek
    | NameApprovers
    | GiveRoles
    | ClearClient
    | ChangeMatter
    | ChangeWording
    | OpenOrCloseMatter
    | ConnectChannel
)
