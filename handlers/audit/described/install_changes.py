"""Installations of the app, as the audit tells them: where, by whom and under which key, and no token."""

from handlers.audit.described.change_values import Change, Described
from handlers.installs.changed import InstallationChanged, WorkspaceLeft


def _installation(changed: InstallationChanged) -> Change | None:
    """What became of an installation; that somebody is about to renew its tokens is nothing that anybody asks about."""
    if not changed.did:
        return None
    now = changed.installation
    return {
        "did": changed.did,
        "platform": now.platform,
        "external": now.external_id,
        "name": now.name,
        "org_wide": now.is_org_wide,
        "app": now.app_id,
        "scopes": now.scopes,
        "by": now.installed_by,
        "state": now.state,
        "key": now.key_id,
        "key_before": None if changed.seen is None else changed.seen.key_id,
        "expires_at": None if now.expires_at is None else now.expires_at.isoformat(),
    }


def _workspace(left: WorkspaceLeft) -> Change:
    return {
        "did": "workspace.back" if left.at is None else "workspace.left",
        "workspace": left.workspace_id,
    }


INSTALLS: Described = {InstallationChanged: _installation, WorkspaceLeft: _workspace}
