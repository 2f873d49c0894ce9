"""Installations and facts to decide on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.ids import CommandId, FirmId, PersonId, WorkspaceId
from handlers.installs.installation import Installation, InstallState, Sealed, installation_id
from handlers.installs.values import InstallApp, InstallFacts, Staff, WorkspaceSeen
from handlers.people.people import Role, Sender
from tests.handlers.review.samples import NOW

INSTALLER = Sender(platform="slack", workspace="T1", platform_user_id="U7")
ID = CommandId("c" * 32)
FIRST = Sealed(bot_token="sealed bot", key_id="k1")
ENDING = Sealed(
    bot_token="sealed bot", refresh_token="sealed refresh", key_id="k1", expires_at=NOW + timedelta(hours=1)
)
INSTALL = InstallApp(
    id=ID,
    sender=INSTALLER,
    name="Kern LLP",
    person="Sol Reyes",
    zone="Europe/Berlin",
    enterprise_id="",
    is_org_wide=False,
    app_id="A1",
    bot_id="B1",
    bot_user_id="U0",
    scopes="chat:write",
    sealed=FIRST,
)
INSTALLED = Installation(
    id=installation_id("slack", "T1"),
    platform="slack",
    external_id="T1",
    enterprise_id="",
    is_org_wide=False,
    name="Kern LLP",
    app_id="A1",
    bot_id="B1",
    bot_user_id="U0",
    scopes="chat:write",
    bot_token=ENDING.bot_token,
    refresh_token=ENDING.refresh_token,
    key_id=ENDING.key_id,
    expires_at=ENDING.expires_at,
    state=InstallState.INSTALLED,
    version=3,
    claims=0,
    renewing_until=None,
    trouble="",
    installed_by="U7",
    installed_at=NOW,
)
WORKSPACE = WorkspaceSeen(id=WorkspaceId("w"), firm_id=FirmId("f"), removed_at=None)


def staff(person: str, *roles: Role, elsewhere: bool = False) -> Staff:
    """Somebody of the firm's staff."""
    return Staff(person_id=PersonId(person), roles=frozenset(roles), elsewhere=elsewhere)


def facts(**more: Any) -> InstallFacts:
    """What is known of the one installation."""
    known = InstallFacts(known=INSTALLED, workspace=WORKSPACE, staff=(staff("sol", Role.ADMIN),))
    return replace(known, **more)
