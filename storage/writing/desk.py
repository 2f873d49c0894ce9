"""How changes at a firm's desk are written: each on condition of what was seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from handlers.people import changed as c
from handlers.people.duties.values import ConsentGiven, NoticeRecorded
from handlers.people.people import Role
from storage import rows, tables
from storage.writing.prepared import Row
from storage.writing.statements import (
    Raced,
    Writers,
    change,
    insert,
    insert_missing,
    new_values,
    replace_existing,
    setting,
    where,
)

_FIRM_NAMES = (
    "name",
    "currency",
    "zone",
    "week_end",
    "digest_hour",
    "digest_day",
    "next_close_at",
    "day_hours",
)
_MATTER_NAMES = tuple(
    name for name in rows.MATTER.names if name not in ("id", "firm_id", "client_id", "code")
)
_add_step = insert_missing(tables.set_up_steps)
_put_invitation = replace_existing(
    tables.invitations,
    keys=("person_id",),
    moving=tuple(name for name in rows.INVITATION.names if name != "person_id"),
)
_put_claim = replace_existing(tables.claims, keys=("code_hash",), moving=("until",))


# what others write of a person while somebody changes their hours
_APART = ("last_offered_at", "outside_business", "uses", "consent_version")


def _firm_row(changed: c.FirmChanged) -> Row:
    row = rows.FIRM.row(changed.firm)
    return {"the_id": row["id"], "seen_close": changed.seen_close_at, **new_values(row, _FIRM_NAMES)}


def _give_roles(connection: Connection, given: Sequence[c.RolesGiven], _now: datetime) -> None:
    people = tables.people
    for one in given:
        _hold_roles(connection, one.person_id, one.seen)
        connection.execute(update(people).where(people.c.id == one.person_id).values(roles=sorted(one.roles)))


def _change_people(connection: Connection, changed: Sequence[c.PersonChanged], _now: datetime) -> None:
    people = tables.people
    for one in changed:
        _hold_roles(connection, one.person.id, one.seen.roles)
        row = {name: value for name, value in rows.person_row(one.person).items() if name not in _APART}
        connection.execute(update(people).where(people.c.id == one.person.id).values(row))


def _hold_roles(connection: Connection, person_id: str, roles: frozenset[Role]) -> None:
    """Hold a person's row, if their roles still are these; JSON cannot be compared in every database."""
    people = tables.people
    seen = select(people.c.roles).where(people.c.id == person_id).with_for_update()
    if frozenset(connection.execute(seen).scalar_one()) != roles:
        raise Raced(f"the roles of {person_id}")


def _put_invitations(connection: Connection, invited: Sequence[c.Invitation], _now: datetime) -> None:
    _put_invitation(connection, [rows.INVITATION.row(one) for one in invited])


_NOTICES = insert(tables.outside_business_notices, rows.NOTICE.row)
_NOTICE_NOW = change(
    setting(where(tables.people, id="the_id"), tables.people, ("outside_business",)),
    lambda n: {"the_id": n.person_id, "new_outside_business": n.status},
)
_CONSENTS = insert(tables.consents, rows.CONSENT.row)
_CONSENT_NOW = change(
    setting(where(tables.people, id="the_id"), tables.people, ("uses", "consent_version")),
    lambda c: {"the_id": c.person_id, "new_uses": list(c.uses), "new_consent_version": c.version},
)


def _record_notices(connection: Connection, recorded: Sequence[NoticeRecorded], now: datetime) -> None:
    """Keep each, and let the person's row say the newest; a number that is taken already is a race."""
    _NOTICES(connection, recorded, now)
    _NOTICE_NOW(connection, recorded, now)


def _give_consents(connection: Connection, given: Sequence[ConsentGiven], now: datetime) -> None:
    _CONSENTS(connection, given, now)
    _CONSENT_NOW(connection, given, now)


def _clear_clients(connection: Connection, cleared: Sequence[c.ClientCleared], _now: datetime) -> None:
    clients = tables.clients
    for one in cleared:
        values = {
            "cleared_by": one.cleared_by,
            "cleared_from": one.cleared_from,
            "cleared_until": one.cleared_until,
        }
        connection.execute(update(clients).where(clients.c.id == one.client_id).values(values))


def _revoke_keys(connection: Connection, revoked: Sequence[c.KeysRevoked], _now: datetime) -> None:
    keys = tables.api_keys
    for one in revoked:
        others = (keys.c.client_id == one.client_id) & (keys.c.id != one.but) & keys.c.revoked_at.is_(None)
        connection.execute(update(keys).where(others).values(revoked_at=one.at))


_CHANGE_MATTER = change(
    setting(where(tables.matters, id="the_id", version="seen_version"), tables.matters, _MATTER_NAMES),
    lambda changed: {
        "the_id": changed.matter.id,
        "seen_version": changed.former.version,
        **new_values(rows.MATTER.row(changed.matter), _MATTER_NAMES),
    },
)


def _change_matters(connection: Connection, changed: Sequence[c.MatterChanged], now: datetime) -> None:
    _CHANGE_MATTER(connection, changed, now)
    kept = [
        {
            "matter_id": one.former.id,
            "version": one.former.version,
            "terms": rows.MATTER.row(one.former),
            "replaced_by": one.by,
            "replaced_at": one.at,
        }
        for one in changed
    ]
    connection.execute(tables.former_terms.insert(), kept)


def _offer_claims(connection: Connection, offered: Sequence[c.ClaimOffered], now: datetime) -> None:
    connection.execute(delete(tables.claims).where(tables.claims.c.used_at.is_(None)))
    for one in offered[-1:]:
        row = {"code_hash": one.code_hash, "until": one.until, "used_at": None, "created_at": now}
        _put_claim(connection, [row])


def _use_claims(connection: Connection, used: Sequence[c.ClaimUsed], _now: datetime) -> None:
    claims = tables.claims
    for one in used:
        unused = (claims.c.code_hash == one.code_hash) & claims.c.used_at.is_(None)
        if connection.execute(update(claims).where(unused).values(used_at=one.at)).rowcount != 1:
            raise Raced("a code was used meanwhile")


def _note_steps(connection: Connection, steps: Sequence[c.StepDone], _now: datetime) -> None:
    _add_step(connection, [{"firm_id": s.firm_id, "step": s.step, "done_at": s.at} for s in steps])


DESK_WRITERS: Writers = (
    (
        c.FirmChanged,
        change(
            setting(where(tables.firms, id="the_id", next_close_at="seen_close"), tables.firms, _FIRM_NAMES),
            _firm_row,
        ),
    ),
    (c.RolesGiven, _give_roles),
    (c.PersonChanged, _change_people),
    (c.Invitation, _put_invitations),
    (NoticeRecorded, _record_notices),
    (ConsentGiven, _give_consents),
    (c.ClientCleared, _clear_clients),
    (c.KeysRevoked, _revoke_keys),
    (c.MatterChanged, _change_matters),
    (c.ClaimOffered, _offer_claims),
    (c.ClaimUsed, _use_claims),
    (c.StepDone, _note_steps),
)
