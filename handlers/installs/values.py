"""What is told of installations of the app, and the facts that it is decided on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.decisions import Reply
from handlers.deliveries import Delivery
from handlers.ids import CommandId, FirmId, PersonId, WorkspaceId
from handlers.installs.installation import Installation, Sealed
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Role, Sender

AHEAD = timedelta(hours=2)  # of a token's end; Slack's live twelve hours
LEASE = timedelta(minutes=2)  # four times as long as asking Slack may take
PAUSE = timedelta(minutes=1)  # before it is tried again, where Slack was away
STATE_LASTS = timedelta(minutes=10)  # from the visit of the install page until Slack sends the person back


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeState:
    """Use up what a browser brought back from Slack; `state_hash` is its SHA-256, and it is no good after `until`."""

    id: CommandId
    state_hash: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallApp:
    """The app was installed by the sender, whom the platform vouches for, in the sender's workspace.

    `name` is what the platform calls the workspace or organisation; `person` and `zone` are the sender's.
    """

    id: CommandId
    sender: Sender
    name: str
    person: str
    zone: str
    enterprise_id: str
    is_org_wide: bool
    app_id: str
    bot_id: str
    bot_user_id: str
    scopes: str
    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteUninstalled:
    """The app was taken away from the sender's workspace, or its tokens were; whoever sends this has made sure."""

    id: CommandId
    sender: Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteConnected:
    """The platform has just taken the token that the settings name for the sender's workspace."""

    id: CommandId
    sender: Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRenewal:
    """Be the one who renews an installation's tokens, if they are to be renewed and nobody else is at it."""

    id: CommandId
    installation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """The platform gave new tokens in the place of the old."""

    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRenewed:
    """The platform did not; `for_good`: it never will, for the reason that `words` say."""

    words: str
    for_good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRenewal:
    """Say what came of a claim: the installation as it was claimed, and the outcome."""

    id: CommandId
    installation_id: str
    version: int
    claim: int
    outcome: Renewed | NotRenewed


@dataclass(frozen=True, slots=True, kw_only=True)
class ResealTokens:
    """Keep an installation's tokens under another key, if they still are those of this version."""

    id: CommandId
    installation_id: str
    version: int
    sealed: Sealed


AboutInstallation = InstallApp | NoteUninstalled | NoteConnected | ClaimRenewal | SettleRenewal | ResealTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSeen:
    """A workspace of a firm; `removed_at` is when the app was taken away from it."""

    id: WorkspaceId
    firm_id: FirmId
    removed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody of the firm who holds a role beside expert, and whether they are reached outside the workspace too."""

    person_id: PersonId
    roles: frozenset[Role]
    elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallFacts:
    """What is known of an installation and of the workspace that it is in.

    `firm` is the workspace's and `has_admin` says whether anybody is its admin; `waiting` is what waits for the
    workspace, `staff` who may be told.
    """

    known: Installation | None = None
    workspace: WorkspaceSeen | None = None
    firm: FirmFacts | None = None
    firm_names: tuple[str, ...] = ()
    has_admin: bool = False
    waiting: tuple[Delivery, ...] = ()
    staff: tuple[Staff, ...] = ()
    is_told: bool = False  # the firm was told already that these tokens could not be renewed

    @property
    def firm_id(self) -> FirmId | None:
        """The firm that it concerns, for the audit."""
        return None if self.workspace is None else self.workspace.firm_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFacts:
    """Whether what the browser brought was used before."""

    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What came of installing: the firm's name, whether the installer is its first admin, and whether it came back."""

    firm: str
    is_admin: bool
    came_back: bool
    claim: Reply | None = None
