"""Who a client's API key belongs to."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from handlers.ids import ClientId, FirmId
from storage import tables

_keys = tables.api_keys
_KEY = (
    select(_keys.c.client_id, tables.clients.c.firm_id, _keys.c.secret_hash)
    .join_from(_keys, tables.clients, tables.clients.c.id == _keys.c.client_id)
    .where(_keys.c.id == bindparam("key"), _keys.c.revoked_at.is_(None))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """Whose key this is, and the SHA-256 of its secret."""

    client_id: ClientId
    firm_id: FirmId
    secret_hash: str


def client_of_key(connection: Connection, key_id: str) -> KnownKey | None:
    """Find a key that is not revoked by its public part."""
    row = connection.execute(_KEY, {"key": key_id}).first()
    return None if row is None else KnownKey(client_id=row[0], firm_id=row[1], secret_hash=row[2])
