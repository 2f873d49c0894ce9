"""What a claim to be the first admin is decided on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, cast, select

from handlers.ids import FirmId
from handlers.people.firms.first_admins import ClaimFirm, FirstAdminFacts, OfferClaim
from handlers.people.people import Role
from handlers.people.roles import IS_THERE
from storage.facts.people.setting_up import firm_names, firm_of
from storage.tables import accounts, claims, people, workspaces


def first_admin_facts(
    connection: Connection, commands: Sequence[OfferClaim | ClaimFirm], now: datetime
) -> Sequence[FirstAdminFacts]:
    """Load, for each command, whether there is an admin, and the firm of the sender's workspace."""
    admin = has_admin(connection)
    return [
        _claimed(connection, command, admin, now)
        if isinstance(command, ClaimFirm)
        else FirstAdminFacts(has_admin=admin)
        for command in commands
    ]


def has_admin(connection: Connection, firm_id: FirmId | None = None) -> bool:
    """Whether anybody who can be reached is an admin, of a firm or of whichever."""
    admins = (
        select(people.c.id)
        .join(accounts, accounts.c.person_id == people.c.id)
        .where(
            people.c.state.in_(IS_THERE),
            accounts.c.is_guest.is_(False),
            accounts.c.is_deactivated.is_(False),
            cast(people.c.roles, Text).contains(f'"{Role.ADMIN}"'),
        )
    )
    if firm_id is not None:
        admins = admins.where(people.c.firm_id == firm_id)
    return connection.execute(admins.limit(1)).first() is not None


def _claimed(connection: Connection, command: ClaimFirm, admin: bool, now: datetime) -> FirstAdminFacts:
    good = select(claims.c.code_hash).where(
        claims.c.code_hash == command.code_hash, claims.c.used_at.is_(None), claims.c.until > now
    )
    owner = select(workspaces.c.firm_id).where(
        workspaces.c.platform == command.sender.platform,
        workspaces.c.external_id == command.sender.workspace,
    )
    firm_id = connection.scalars(owner).first()
    return FirstAdminFacts(
        has_admin=admin,
        is_offered=connection.execute(good).first() is not None,
        firm=None if firm_id is None else firm_of(connection, firm_id),
        firm_names=firm_names(connection),
    )
