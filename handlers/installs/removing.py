"""The app taken away from a workspace: nothing more is sent there, nothing is lost, and the firm is told elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.ids import FirmId, PersonId, WorkspaceId
from handlers.installs.changed import InstallationChanged, WorkspaceLeft
from handlers.installs.installation import InstallState
from handlers.installs.installing import with_tokens_gone
from handlers.installs.values import InstallFacts, NoteUninstalled, Staff
from handlers.messages import Message, MessageKind, ToPerson
from handlers.people.people import Role
from handlers.records import Record


def note_uninstalled(command: NoteUninstalled, facts: InstallFacts, now: datetime) -> Decision:
    """Decide that the app is gone from a workspace; what is owed there waits until it is installed again."""
    known, workspace = facts.known, facts.workspace
    records: list[Record] = []
    if known is not None and known.state is InstallState.INSTALLED:
        gone = with_tokens_gone(known)
        records.append(InstallationChanged(installation=gone, seen=known, did="app.removed"))
    if workspace is not None and workspace.removed_at is None:
        left = WorkspaceLeft(workspace_id=workspace.id, firm_id=workspace.firm_id, at=now)
        records.append(left)
    if not records:
        return Decision(reply=Done(already=True))
    messages = (
        () if workspace is None else notices(workspace.id, workspace.firm_id, facts.staff, command.id, now)
    )
    return Decision(reply=Done(), records=tuple(records), messages=messages)


def notices(
    workspace_id: WorkspaceId, firm_id: FirmId, staff: Sequence[Staff], cause: str, now: datetime
) -> tuple[Message, ...]:
    """Owe the firm word of its installation; the same cause owes it once.

    Admins are told. Where none of them is reached anywhere but there, so is everybody else with a role who is.
    """
    return tuple(
        Message(
            key=f"{MessageKind.INSTALL_NOTICE}/{workspace_id}/{cause}/{person}",
            kind=MessageKind.INSTALL_NOTICE,
            firm_id=firm_id,
            to=ToPerson(person_id=person),
            subject_id=workspace_id,
            version=0,
            due_at=now,
        )
        for person in _to_tell(staff)
    )


def _to_tell(staff: Sequence[Staff]) -> list[PersonId]:
    admins = [one for one in staff if Role.ADMIN in one.roles]
    others = [one for one in staff if Role.ADMIN not in one.roles and one.elsewhere]
    told = admins if any(one.elsewhere for one in admins) else [*admins, *others]
    return [one.person_id for one in told]
