"""How installations are written: each change on condition of what was seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, update

from handlers.installs.changed import InstallationChanged, StateTaken, WorkspaceLeft
from storage import tables
from storage.rows import INSTALLATION
from storage.writing.statements import Raced, Writers, change, setting, where


def _change_installations(
    connection: Connection, changed: Sequence[InstallationChanged], _now: datetime
) -> None:
    installations = tables.installations
    for one in changed:
        row = INSTALLATION.row(one.installation)
        if one.seen is None:
            connection.execute(installations.insert(), row)
            continue
        as_seen = (
            (installations.c.id == one.seen.id)
            & (installations.c.version == one.seen.version)
            & (installations.c.claims == one.seen.claims)
        )
        if connection.execute(update(installations).where(as_seen).values(row)).rowcount != 1:
            raise Raced("an installation's tokens changed meanwhile")


def _take_states(connection: Connection, taken: Sequence[StateTaken], now: datetime) -> None:
    states = tables.install_states
    connection.execute(delete(states).where(states.c.until < now))
    connection.execute(states.insert(), [{"state_hash": one.state_hash, "until": one.until} for one in taken])


INSTALL_WRITERS: Writers = (
    (InstallationChanged, _change_installations),
    (
        WorkspaceLeft,
        change(
            setting(where(tables.workspaces, id="the_id"), tables.workspaces, ("removed_at",)),
            lambda left: {"the_id": left.workspace_id, "new_removed_at": left.at},
        ),
    ),
    (StateTaken, _take_states),
)
