"""Installations as they are read: to send by, to look after, and to tell people of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from handlers.installs.installation import Installation, InstallState
from storage import tables
from storage.rows import INSTALLATION

_i, _w = tables.installations, tables.workspaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A firm's workspace and how the app is installed there; `trouble` says why its token cannot be renewed.

    `name` is what the platform calls it, or else its id. A token that never ends has no `expires_at`.
    """

    platform: str
    external_id: str
    name: str
    firm: str
    removed_at: datetime | None
    expires_at: datetime | None
    trouble: str


def installations_of(connection: Connection, platform: str) -> Sequence[Installation]:
    """Read every installation in a platform, the removed ones too."""
    found = select(*INSTALLATION.columns).where(_i.c.platform == platform).order_by(_i.c.external_id)
    return [INSTALLATION.value(row) for row in connection.execute(found)]


def under_other_keys(connection: Connection, key_id: str, after: str, limit: int) -> Sequence[Installation]:
    """Read the next installations, by id, whose tokens are not sealed with a key."""
    found = (
        select(*INSTALLATION.columns)
        .where(_i.c.state == InstallState.INSTALLED, _i.c.key_id != key_id, _i.c.id > after)
        .order_by(_i.c.id)
        .limit(limit)
    )
    return [INSTALLATION.value(row) for row in connection.execute(found)]


def count_sealed(connection: Connection) -> int:
    """Count the installations that have tokens."""
    sealed = select(func.count()).select_from(_i).where(_i.c.state == InstallState.INSTALLED)
    return connection.execute(sealed).scalar_one()


def connected(connection: Connection, workspace_id: str = "") -> Sequence[Connected]:
    """Read how the app is installed in each workspace of a firm, or in one."""
    here = and_(_i.c.platform == _w.c.platform, _i.c.external_id == _w.c.external_id)
    found = select(
        _w.c.platform,
        _w.c.external_id,
        func.coalesce(_i.c.name, _w.c.external_id).label("name"),
        tables.firms.c.name.label("firm"),
        _w.c.removed_at,
        _i.c.expires_at,
        func.coalesce(_i.c.trouble, "").label("trouble"),
    ).select_from(_w.join(tables.firms, tables.firms.c.id == _w.c.firm_id).outerjoin(_i, here))
    if workspace_id:
        found = found.where(_w.c.id == workspace_id)
    ordered = found.order_by(_w.c.platform, _w.c.external_id)
    return [Connected(**row) for row in connection.execute(ordered).mappings()]
