"""What a firm needs before the first task: the commands that set it up.

A firm, a client and a matter are named as people name them. An empty name of a firm, client or workspace means the
only one there is.
"""

from dataclasses import dataclass

from handlers.ids import CommandId
from handlers.money.rates import RateUnit
from handlers.people.people import Role
from handlers.review.tasks import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateFirm:
    """`week_end` is the last day of the firm's week, `digest_hour` the hour of the day after it.

    `day_hours` is how much of one person's metered time counts in a day without a supervisor's word.
    """

    id: CommandId
    firm: str
    currency: str
    zone: str
    week_end: str = "sunday"
    digest_hour: int = 9
    undo_minutes: int = 10
    day_hours: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectWorkspace:
    id: CommandId
    firm: str
    workspace: str
    platform: str = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDigestChannel:
    """Where the firm's digest goes, instead of to each person in finance."""

    id: CommandId
    firm: str
    channel: str
    workspace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateClient:
    """A client, and that the firm cleared it: who did, from when (empty: now) and until when (empty: no end).

    A moment is typed as a day or as a day and a time, and read in the firm's zone.
    """

    id: CommandId
    firm: str
    client: str
    cleared_by: str
    cleared_from: str = ""
    cleared_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueKey:
    """A new API key for a client, made at the edge: its public part and the SHA-256 of its secret.

    `replaces`: the client's other keys open nothing from now on.
    """

    id: CommandId
    firm: str
    client: str
    key_id: str
    secret_hash: str
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateMatter:
    """An engagement. Empty `currency`: the firm's. `cap_minutes` None: three times the expected ones."""

    id: CommandId
    firm: str
    client: str
    code: str
    title: str
    practice_area: str
    offer: Offer = Offer.DIRECT
    basis: RateUnit = RateUnit.PIECE
    currency: str = ""
    reviews_per_task: int = 1
    expected_minutes: int = 5
    cap_minutes: int | None = None
    due_minutes: int = 240
    claim_minutes: int = 30
    workspace: str = ""
    channel: str = ""
    reject_reasons: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    confidential: bool = False
    answers_may: str = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """Somebody of the firm with their account in one of its workspaces. Empty `zone`: the firm's.

    `member` may name its platform, as in "teams:…"; where a firm has workspaces of two, its looks tell it otherwise.
    """

    id: CommandId
    firm: str
    person: str
    member: str
    roles: tuple[Role, ...]
    practice_areas: tuple[str, ...] = ()
    seniority: str = ""
    zone: str = ""
    hours: str = "9:00-18:00"
    days: str = "mon-fri"
    daily_capacity: int = 20
    workspace: str = ""
    prefers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAccount:
    """A further account of somebody of the firm (empty `member`: none), and which platform they prefer, if any."""

    id: CommandId
    firm: str
    person: str
    member: str = ""
    platform: str = ""
    workspace: str = ""
    prefers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRate:
    """A line of the rate card, from the moment typed or now on; no matter, practice area or seniority is any."""

    id: CommandId
    firm: str
    unit: RateUnit
    pay: str
    price: str
    currency: str = ""
    client: str = ""
    matter: str = ""
    practice_area: str = ""
    seniority: str = ""
    effective_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRetention:
    """How long the texts of tasks are kept: law, bank, forever, or a number of days after they were due."""

    id: CommandId
    firm: str
    keep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold:
    """Put a matter on legal hold: nothing of it is removed."""

    id: CommandId
    firm: str
    matter: str
    reason: str
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHold:
    id: CommandId
    firm: str
    matter: str
    client: str = ""


SettingUp = (
    CreateFirm
    | ConnectWorkspace
    | SetDigestChannel
    | CreateClient
    | IssueKey
    | CreateMatter
    | AddPerson
    | AddAccount
    | SetRate
    | SetRetention
    | PlaceHold
    | ReleaseHold
)
