"""What is remembered of installations."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import FirmId, WorkspaceId
from handlers.installs.installation import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationChanged:
    """The installation as it shall be, if it still is as `seen`; None where there was none.

    `did` is the audit's word for it, empty for what nobody would ask about.
    """

    installation: Installation
    seen: Installation | None
    did: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceLeft:
    """The app was taken away from a workspace, or (`at` None) is there again."""

    workspace_id: WorkspaceId
    firm_id: FirmId
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTaken:
    """What a browser brought back from the platform, used once; it is forgotten after `until`."""

    state_hash: str
    until: datetime


InstallRecord = InstallationChanged | WorkspaceLeft | StateTaken
