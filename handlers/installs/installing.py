"""The app installed: tokens kept, the installer made the first admin, and what waited for the workspace let go."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, Figures, Refusal, Refused, refuse
from handlers.installs.changed import InstallationChanged, StateTaken, WorkspaceLeft
from handlers.installs.installation import Installation, InstallState, installation_id
from handlers.installs.values import (
    InstallApp,
    Installed,
    InstallFacts,
    NoteConnected,
    StateFacts,
    TakeState,
)
from handlers.people.firms.first_admins import ClaimFirm, FirstAdminFacts, claim_firm
from handlers.people.people import Firm
from handlers.people.places.places import released
from handlers.records import Record

USED = "This link was used before. Nothing was changed."
LATE = "This took longer than ten minutes. Nothing was changed."


def take_state(command: TakeState, facts: StateFacts, now: datetime) -> Decision:
    """Decide whether what a browser brought back is good; it is so once."""
    if now >= command.until:
        return refuse(Refusal.TOO_LATE, LATE)
    if facts.is_used:
        return refuse(Refusal.CONFLICT, USED)
    return Decision(reply=Done(), records=(StateTaken(state_hash=command.state_hash, until=command.until),))


def install_app(command: InstallApp, facts: InstallFacts, now: datetime) -> Decision:
    """Decide to keep the tokens; the installer is the first admin of a firm that has none, or of a new one.

    Where the workspace is a firm's with an admin, nobody's roles change: who installs is not thereby in charge.
    """
    kept = _kept(command, facts.known, now)
    claimed = None if facts.has_admin else _claimed(command, facts, now)
    back, waiting = _is_back(facts, now)
    installed = Installed(
        firm=_firm_name(facts, claimed),
        is_admin=claimed is not None and isinstance(claimed.reply, Done),
        came_back=facts.known is not None,
        claim=claimed.reply if claimed is not None and isinstance(claimed.reply, Refused) else None,
    )
    changed = InstallationChanged(installation=kept, seen=facts.known, did="app.installed")
    return Decision(
        reply=Figures(value=installed),
        records=(*(claimed.records if claimed else ()), changed, *back, *waiting),
        messages=claimed.messages if claimed else (),
    )


def note_connected(command: NoteConnected, facts: InstallFacts, now: datetime) -> Decision:
    """Decide that a workspace whose token the settings name is there again, if it was thought to be gone."""
    del command
    back, waiting = _is_back(facts, now)
    return Decision(reply=Done(already=not back), records=(*back, *waiting))


def _kept(command: InstallApp, known: Installation | None, now: datetime) -> Installation:
    sender, sealed = command.sender, command.sealed
    return Installation(
        id=installation_id(sender.platform, sender.workspace),
        platform=sender.platform,
        external_id=sender.workspace,
        enterprise_id=command.enterprise_id,
        is_org_wide=command.is_org_wide,
        name=command.name,
        app_id=command.app_id,
        bot_id=command.bot_id,
        bot_user_id=command.bot_user_id,
        scopes=command.scopes,
        bot_token=sealed.bot_token,
        refresh_token=sealed.refresh_token,
        key_id=sealed.key_id,
        expires_at=sealed.expires_at,
        state=InstallState.INSTALLED,
        version=1 if known is None else known.version + 1,
        claims=0 if known is None else known.claims,
        renewing_until=None,
        trouble="",
        installed_by=sender.platform_user_id,
        installed_at=now,
    )


def _claimed(command: InstallApp, facts: InstallFacts, now: datetime) -> Decision:
    claim = ClaimFirm(
        id=command.id,
        sender=command.sender,
        code_hash="",
        firm=command.name,
        person=command.person,
        zone=command.zone,
    )
    known = FirstAdminFacts(has_admin=False, firm=facts.firm, firm_names=facts.firm_names)
    return claim_firm(claim, known, now)


def _firm_name(facts: InstallFacts, claimed: Decision | None) -> str:
    founded = next((one for one in (claimed.records if claimed else ()) if isinstance(one, Firm)), None)
    known = facts.firm.firm if facts.firm is not None else None
    firm = founded or known
    return "" if firm is None else firm.name


def _is_back(facts: InstallFacts, now: datetime) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Say that the workspace is there again, and let go at once what waited for it."""
    workspace = facts.workspace
    if workspace is None or workspace.removed_at is None:
        return (), ()
    back = WorkspaceLeft(workspace_id=workspace.id, firm_id=workspace.firm_id, at=None)
    return (back,), tuple(released(one, now) for one in facts.waiting)


def with_tokens_gone(installation: Installation) -> Installation:
    """Give an installation as it is when the app was taken away: nothing opens with its tokens any more."""
    return replace(
        installation,
        state=InstallState.REMOVED,
        bot_token="",
        refresh_token="",
        key_id="",
        expires_at=None,
        renewing_until=None,
        version=installation.version + 1,
    )
