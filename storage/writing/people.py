"""How firms, people, clients, matters and rates are written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from handlers import records as r
from handlers.money.rates import RateLine
from handlers.money.rating.billing_terms import BillingTermsSet
from handlers.people.people import Firm, Person
from handlers.people.places.place_values import Place
from handlers.review.outbound.listing import NameKeyMade, NameListed, NameUnlisted
from handlers.review.tasks import Matter
from storage import rows, tables
from storage.writing.statements import (
    Writers,
    change,
    insert,
    named,
    replace_existing,
    setting,
    where,
)


def _note_accounts(connection: Connection, notes: Sequence[r.AccountNoted], _now: datetime) -> None:
    statement = setting(
        where(tables.accounts, workspace_id="the_workspace", platform_user_id="the_person"),
        tables.accounts,
        ("is_guest", "is_deactivated"),
    )
    connection.execute(
        statement,
        [
            {
                "the_workspace": note.workspace_id,
                "the_person": note.platform_user_id,
                "new_is_guest": note.is_guest,
                "new_is_deactivated": note.is_deactivated,
            }
            for note in notes
        ],
    )


def _link_accounts(connection: Connection, links: Sequence[r.AccountLinked], _now: datetime) -> None:
    known = select(tables.accounts.c.person_id)
    for link in links:
        row = {name: getattr(link, name) for name in link.__dataclass_fields__}
        match = (tables.accounts.c.workspace_id == link.workspace_id) & (
            tables.accounts.c.platform_user_id == link.platform_user_id
        )
        if connection.execute(known.where(match)).first() is None:
            connection.execute(tables.accounts.insert(), row)


_NOTED = tuple(name for name in rows.PLACE.names if name not in ("workspace_id", "conversation_id"))
_NOTE_PLACE = replace_existing(tables.places, keys=("workspace_id", "conversation_id"), moving=_NOTED)


def _note_places(connection: Connection, noted: Sequence[Place], _now: datetime) -> None:
    _NOTE_PLACE(connection, [rows.PLACE.row(place) for place in noted])


def _unlist_names(connection: Connection, names: Sequence[NameUnlisted], _now: datetime) -> None:
    listed = tables.listed_names
    for name in names:
        connection.execute(
            listed.delete().where(listed.c.firm_id == name.firm_id, listed.c.hash == name.hash)
        )


PEOPLE_WRITERS: Writers = (
    (Firm, insert(tables.firms, rows.FIRM.row, dated=True)),
    (
        r.WorkspaceConnected,
        insert(tables.workspaces, named("id", "firm_id", "platform", "external_id"), dated=True),
    ),
    (
        r.DigestChannelSet,
        change(
            setting(
                where(tables.firms, id="the_id"), tables.firms, ("digest_workspace_id", "digest_channel")
            ),
            lambda s: {
                "the_id": s.firm_id,
                "new_digest_workspace_id": s.workspace_id,
                "new_digest_channel": s.channel,
            },
        ),
    ),
    (Person, insert(tables.people, rows.person_row, dated=True)),
    (r.AccountLinked, _link_accounts),
    (r.AccountNoted, _note_accounts),
    (
        r.ClientAdded,
        insert(
            tables.clients,
            named("id", "firm_id", "name", "cleared_by", "cleared_from", "cleared_until"),
            dated=True,
        ),
    ),
    (r.ApiKeyIssued, insert(tables.api_keys, named("id", "client_id", "secret_hash"), dated=True)),
    (Matter, insert(tables.matters, rows.MATTER.row, dated=True)),
    (RateLine, insert(tables.rate_lines, rows.RATE_LINE.row, dated=True)),
    (BillingTermsSet, insert(tables.billing_terms, lambda one: rows.BILLING_TERMS.row(one.terms))),
    (
        r.PersonOffered,
        change(
            setting(where(tables.people, id="the_id"), tables.people, ("last_offered_at",)),
            lambda p: {"the_id": p.person_id, "new_last_offered_at": p.at},
        ),
    ),
    (
        r.MemberNoted,
        change(
            setting(
                where(tables.accounts, workspace_id="the_workspace", platform_user_id="the_person"),
                tables.accounts,
                ("member_id",),
            ),
            lambda m: {
                "the_workspace": m.workspace_id,
                "the_person": m.platform_user_id,
                "new_member_id": m.member_id,
            },
        ),
    ),
    (
        r.PlatformPreferred,
        change(
            setting(where(tables.people, id="the_id"), tables.people, ("preferred_platform",)),
            lambda p: {"the_id": p.person_id, "new_preferred_platform": p.platform},
        ),
    ),
    (NameKeyMade, insert(tables.name_keys, named("firm_id", "key"), dated=True)),
    (NameUnlisted, _unlist_names),
    (NameListed, insert(tables.listed_names, named("firm_id", "hash", "kind", "words"), dated=True)),
    (Place, _note_places),
    (
        r.DirectChatOpened,
        change(
            setting(
                where(tables.accounts, workspace_id="the_workspace", platform_user_id="the_person"),
                tables.accounts,
                ("direct_channel",),
            ),
            lambda d: {
                "the_workspace": d.workspace_id,
                "the_person": d.platform_user_id,
                "new_direct_channel": d.channel,
            },
        ),
    ),
)
