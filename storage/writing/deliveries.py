"""How deliveries are owed, changed and adopted."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam

from handlers import records as r
from handlers.deliveries import DeliveryState
from handlers.ids import derived_id
from handlers.messages import Message, MessageKind, ToChannel, ToPerson
from storage import rows, tables
from storage.columns import Moment
from storage.writing.bulk import Bulk
from storage.writing.prepared import Prepared, Row
from storage.writing.statements import Writers, change, insert_missing, new_values, setting, where


def delivery_id(key: str) -> str:
    """Give the id of the delivery with this key; a key names what it is about, and the id keeps that one's time."""
    about = _ID.search(key)
    return derived_id(about[0] if about else "delivery", "delivery", key)


_ID = re.compile(r"[0-9a-f]{32}")
OWE = Bulk(tables.deliveries)  # a part of a week owes hundreds
_ADOPT = insert_missing(tables.deliveries)


def owed_row(message: Message, now: datetime) -> Row:
    """Give the row of a delivery that is owed and not tried yet."""
    to = message.to
    return {
        "id": delivery_id(message.key),
        "key": message.key,
        "firm_id": message.firm_id,
        "kind": message.kind,
        "subject_id": message.subject_id,
        "version": message.version,
        "workspace_id": to.workspace_id if isinstance(to, ToChannel) else None,
        "channel": to.channel if isinstance(to, ToChannel) else None,
        "person_id": to.person_id if isinstance(to, ToPerson) else None,
        "state": DeliveryState.DUE,
        "attempts": 0,
        "next_at": message.due_at,
        "claimed_until": None,
        "ambiguous": False,
        "sent_unseen": False,
        "first_attempt_at": None,
        "place": None,
        "message": None,
        "rendered_version": None,
        "shows_whole": False,
        "last_error": "",
        "created_at": now,
    }


_DELIVERY_MOVING = (
    "version",
    "state",
    "attempts",
    "next_at",
    "claimed_until",
    "ambiguous",
    "sent_unseen",
    "first_attempt_at",
    "place",
    "message",
    "workspace_id",
    "rendered_version",
    "shows_whole",
    "last_error",
    "waits_at",
    "wall_version",
)
_MOVE_DELIVERY = setting(
    where(tables.deliveries, id="the_id", state="seen_state", attempts="seen_attempts"),
    tables.deliveries,
    _DELIVERY_MOVING,
)


def _delivery_row(change: r.DeliveryChanged) -> Row:
    row = new_values(rows.DELIVERY.row(change.delivery), _DELIVERY_MOVING)
    return row | {
        "the_id": change.delivery.id,
        "seen_state": change.seen_state,
        "seen_attempts": change.seen_attempts,
    }


def _adopt(connection: Connection, copies: Sequence[r.CardAdopted], now: datetime) -> None:
    adopted = []
    for copy in copies:
        key = f"copy/{copy.card.subject_id}/{copy.place}/{copy.message}"
        row = rows.DELIVERY.row(copy.card) | {
            "id": delivery_id(key),
            "key": key,
            "state": DeliveryState.SENT,
            "place": copy.place,
            "message": copy.message,
            "workspace_id": copy.card.workspace_id if copy.card.channel else copy.workspace_id,
            "waits_at": None,
            "form_until": None,
            "ambiguous": False,
            "created_at": now,
        }
        adopted.append(row)
    _ADOPT(connection, adopted)


_d = tables.deliveries
_FORM = setting(
    where(_d, subject_id="the_review", place="the_place", message="the_message").where(
        _d.c.kind == MessageKind.CARD
    ),
    _d,
    ("form_until",),
)
_SHOW_NOW = setting(
    where(_d, subject_id="the_review").where(
        _d.c.kind == MessageKind.CARD_UPDATE,
        _d.c.state == DeliveryState.DUE,
        _d.c.next_at > bindparam("now", type_=Moment),
    ),
    _d,
    ("next_at",),
)
_PUT_OFF = Prepared(
    setting(
        where(_d, id="the_id").where(
            _d.c.state == bindparam("seen_state", type_=_d.c.state.type),
            _d.c.next_at < bindparam("new_next_at", type_=Moment),
        ),
        _d,
        ("next_at",),
    )
)


def _put_off(connection: Connection, later: Sequence[r.DeliveryPutOff], _now: datetime) -> None:
    _PUT_OFF.write(
        connection,
        [
            {"the_id": one.delivery_id, "seen_state": DeliveryState.DUE, "new_next_at": one.until}
            for one in later
        ],
    )


def _show_forms(connection: Connection, forms: Sequence[r.FormShown], _now: datetime) -> None:
    """Note forms; one in the place of a message that is no copy of its card hinders nobody."""
    connection.execute(_FORM, [_form_row(form) | {"new_form_until": form.until} for form in forms])


def _end_forms(connection: Connection, ends: Sequence[r.FormEnded], now: datetime) -> None:
    connection.execute(_FORM, [_form_row(end) | {"new_form_until": None} for end in ends])
    connection.execute(
        _SHOW_NOW, [{"the_review": end.review_id, "now": now, "new_next_at": now} for end in ends]
    )


def _form_row(form: r.FormShown | r.FormEnded) -> Row:
    return {"the_review": form.review_id, "the_place": form.place, "the_message": form.message}


DELIVERY_WRITERS: Writers = (
    (r.DeliveryChanged, change(_MOVE_DELIVERY, _delivery_row)),
    (r.CardAdopted, _adopt),
    (r.FormShown, _show_forms),
    (r.FormEnded, _end_forms),
    (r.DeliveryPutOff, _put_off),
)
