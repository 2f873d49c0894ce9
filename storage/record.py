"""A batch of decisions into rows: one statement for each kind of record, in the order that keys need."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Update

from handlers import records as r
from handlers.decisions import Decision
from handlers.deliveries import DeliveryState
from handlers.ids import derived_id
from handlers.messages import Message, ToChannel, ToPerson
from handlers.money.closing_values import Digest, PayPeriod
from handlers.money.ledger import LedgerEntry
from handlers.money.payouts import Payout, PayoutLine
from handlers.money.rates import RateLine
from handlers.money.time import TimeEntry
from handlers.people.people import Firm, Person
from handlers.review.offers import Draft, OfferDeclined, OfferMade
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task, TaskState
from handlers.review.verdict_values import Verdict
from storage import rows, tables

Row = dict[str, Any]


class Raced(Exception):
    """Somebody else changed what a decision was made on; nothing of the batch may stand."""


def record(connection: Connection, decisions: Sequence[Decision], now: datetime) -> None:
    """Remember everything that these decisions ask for; raises Raced when a condition no longer holds."""
    by_kind: dict[type[Any], list[Any]] = defaultdict(list)
    for decision in decisions:
        for value in decision.records:
            by_kind[type(value)].append(value)
    for kind, write in _WRITERS:
        if values := by_kind.pop(kind, None):
            write(connection, values, now)
    if by_kind:
        raise TypeError(f"no table for {', '.join(kind.__name__ for kind in by_kind)}")
    owed = [_owed(message, now) for decision in decisions for message in decision.messages]
    if owed:
        connection.execute(_OWE, owed)


def account_rows(entries: Iterable[LedgerEntry]) -> list[Row]:
    """Give the accounts that these entries move amounts between, each once."""
    named = {(e.firm_id, e.currency, name) for e in entries for name in (e.debit, e.credit)}
    return [{"firm_id": firm, "currency": currency, "name": name} for firm, currency, name in sorted(named)]


def delivery_id(key: str) -> str:
    """Give the id of the delivery with this key."""
    return derived_id("delivery", key)


_OWE = tables.deliveries.insert()


def _owed(message: Message, now: datetime) -> Row:
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


Writer = Callable[[Connection, Sequence[Any], datetime], None]


def _insert(table: Table, row: Callable[[Any], Row], *, dated: bool = False) -> Writer:
    statement = table.insert()

    def write(connection: Connection, values: Sequence[Any], now: datetime) -> None:
        stamp = {"created_at": now} if dated else {}
        connection.execute(statement, [row(value) | stamp for value in values])

    return write


def insert_missing(connection: Connection, table: Table, values: Sequence[Row]) -> None:
    """Insert the rows whose keys are not there yet."""
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    connection.execute(make(table).on_conflict_do_nothing(), values)


def _insert_missing(table: Table, row: Callable[[Any], Row]) -> Writer:
    def write(connection: Connection, values: Sequence[Any], _now: datetime) -> None:
        insert_missing(connection, table, [row(value) for value in values])

    return write


def _change(statement: Update, row: Callable[[Any], Row]) -> Writer:
    def write(connection: Connection, values: Sequence[Any], _now: datetime) -> None:
        changed = connection.execute(statement, [row(value) for value in values]).rowcount
        if changed != len(values):
            raise Raced(f"{len(values) - changed} of {len(values)} in {statement.table}")

    return write


def _where(table: Table, **conditions: str) -> Update:
    """An UPDATE on condition: each column must hold what the parameter of that name says was seen."""
    statement = table.update()
    for column, parameter in conditions.items():
        statement = statement.where(table.c[column] == bindparam(parameter))
    return statement


def _set(statement: Update, table: Table, names: Iterable[str]) -> Update:
    return statement.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})


def _new(row: Row, names: Iterable[str]) -> Row:
    return {f"new_{name}": row[name] for name in names}


_REVIEW_MOVING = (
    "state",
    "version",
    "expert_id",
    "offers",
    "offered_at",
    "in_channel",
    "route_at",
    "opened_at",
    "claim_until",
    "metered_ms",
    "meter_since",
    "snoozed_until",
    "decided_at",
    "final_at",
)
_MOVE_REVIEW = _set(
    _where(tables.reviews, id="the_id", state="seen_state", version="seen_version"),
    tables.reviews,
    _REVIEW_MOVING,
)


def _review_row(change: r.ReviewChanged) -> Row:
    row = _new(rows.REVIEW.row(change.review), _REVIEW_MOVING)
    return row | {
        "the_id": change.review.id,
        "seen_state": change.seen_state,
        "seen_version": change.seen_version,
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
    "rendered_version",
    "shows_whole",
    "last_error",
)
_MOVE_DELIVERY = _set(
    _where(tables.deliveries, id="the_id", state="seen_state", attempts="seen_attempts"),
    tables.deliveries,
    _DELIVERY_MOVING,
)


def _delivery_row(change: r.DeliveryChanged) -> Row:
    row = _new(rows.DELIVERY.row(change.delivery), _DELIVERY_MOVING)
    return row | {
        "the_id": change.delivery.id,
        "seen_state": change.seen_state,
        "seen_attempts": change.seen_attempts,
    }


_PERIOD_MOVING = ("state", "cursor", "closed_at")
_MOVE_PERIOD = _set(
    _where(tables.pay_periods, id="the_id", state="seen_state", cursor="seen_cursor"),
    tables.pay_periods,
    _PERIOD_MOVING,
)


def _period_row(change: r.PeriodMoved) -> Row:
    row = _new(rows.PERIOD.row(change.period), _PERIOD_MOVING)
    return row | {
        "the_id": change.period.id,
        "seen_state": change.seen_state,
        "seen_cursor": change.seen_cursor,
    }


def _write_entries(connection: Connection, entries: Sequence[LedgerEntry], _now: datetime) -> None:
    insert_missing(connection, tables.ledger_accounts, account_rows(entries))
    connection.execute(tables.ledger_entries.insert(), [rows.LEDGER_ENTRY.row(entry) for entry in entries])


def _note_accounts(connection: Connection, notes: Sequence[r.AccountNoted], _now: datetime) -> None:
    statement = _set(
        _where(tables.accounts, workspace_id="the_workspace", platform_user_id="the_person"),
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
            "ambiguous": False,
            "created_at": now,
        }
        adopted.append(row)
    insert_missing(connection, tables.deliveries, adopted)


def _named(*names: str) -> Callable[[Any], Row]:
    return lambda value: {name: getattr(value, name) for name in names}


_TAKEN = _insert_missing(tables.payouts, _named("id", "firm_id", "period_id", "person_id", "currency"))

_WRITERS: tuple[tuple[type[Any], Writer], ...] = (
    (Firm, _insert(tables.firms, rows.FIRM.row, dated=True)),
    (
        r.WorkspaceConnected,
        _insert(tables.workspaces, _named("id", "firm_id", "platform", "external_id"), dated=True),
    ),
    (
        r.DigestChannelSet,
        _change(
            _set(_where(tables.firms, id="the_id"), tables.firms, ("digest_workspace_id", "digest_channel")),
            lambda s: {
                "the_id": s.firm_id,
                "new_digest_workspace_id": s.workspace_id,
                "new_digest_channel": s.channel,
            },
        ),
    ),
    (Person, _insert(tables.people, rows.person_row, dated=True)),
    (r.AccountLinked, _link_accounts),
    (r.AccountNoted, _note_accounts),
    (
        r.ClientAdded,
        _insert(
            tables.clients,
            _named("id", "firm_id", "name", "cleared_by", "cleared_from", "cleared_until"),
            dated=True,
        ),
    ),
    (r.ApiKeyIssued, _insert(tables.api_keys, _named("id", "client_id", "secret_hash"), dated=True)),
    (Matter, _insert(tables.matters, rows.MATTER.row, dated=True)),
    (RateLine, _insert(tables.rate_lines, rows.RATE_LINE.row, dated=True)),
    (Task, _insert(tables.tasks, rows.TASK.row)),
    (
        r.TaskMoved,
        _change(
            _set(_where(tables.tasks, id="the_id", state="seen_state"), tables.tasks, ("state",)),
            lambda m: {"the_id": m.task_id, "seen_state": m.seen, "new_state": m.state},
        ),
    ),
    (
        r.TaskReopened,
        _change(
            _set(_where(tables.tasks, id="the_id", state="seen_state"), tables.tasks, ("state", "due_at")),
            lambda o: {
                "the_id": o.task_id,
                "seen_state": o.seen,
                "new_state": TaskState.OPEN,
                "new_due_at": o.due_at,
            },
        ),
    ),
    # before new reviews: a voided turn makes room for the next
    (r.ReviewChanged, _change(_MOVE_REVIEW, _review_row)),
    (Review, _insert(tables.reviews, rows.REVIEW.row)),
    (OfferMade, _insert(tables.offers, rows.OFFER.row)),
    (
        r.OfferEnded,
        _change(
            # a channel's offer may be taken and given back often: the time of all who did not answer adds up
            _set(
                _where(tables.offers, review_id="the_review", number="the_number"),
                tables.offers,
                ("outcome",),
            ).values(metered_ms=tables.offers.c.metered_ms + bindparam("new_metered_ms")),
            lambda e: {
                "the_review": e.review_id,
                "the_number": e.number,
                "new_outcome": e.outcome,
                "new_metered_ms": e.metered_ms,
            },
        ),
    ),
    (OfferDeclined, _insert_missing(tables.declines, rows.DECLINE.row)),
    (
        r.PersonOffered,
        _change(
            _set(_where(tables.people, id="the_id"), tables.people, ("last_offered_at",)),
            lambda p: {"the_id": p.person_id, "new_last_offered_at": p.at},
        ),
    ),
    (Draft, _insert(tables.drafts, rows.DRAFT.row)),
    # before new verdicts: at most one is in force
    (
        r.VerdictRevoked,
        _change(
            _set(
                _where(tables.verdicts, id="the_id").where(tables.verdicts.c.revoked_at.is_(None)),
                tables.verdicts,
                ("revoked_at",),
            ),
            lambda v: {"the_id": v.verdict_id, "new_revoked_at": v.at},
        ),
    ),
    (Verdict, _insert(tables.verdicts, rows.VERDICT.row)),
    (TimeEntry, _insert(tables.time_entries, rows.TIME_ENTRY.row)),
    (LedgerEntry, _write_entries),
    (
        r.KeyUsed,
        _insert(
            tables.idempotency_keys,
            lambda k: {
                "client_id": k.client_id,
                "key": k.key,
                "fingerprint": k.fingerprint,
                "answer": dict(k.answer),
            },
            dated=True,
        ),
    ),
    (
        r.WeekClosed,
        _change(
            _set(
                _where(tables.firms, id="the_id").where(
                    tables.firms.c.next_close_at == bindparam("seen", type_=tables.firms.c.next_close_at.type)
                ),
                tables.firms,
                ("next_close_at",),
            ),
            lambda w: {"the_id": w.firm_id, "seen": w.seen, "new_next_close_at": w.next_close_at},
        ),
    ),
    (PayPeriod, _insert(tables.pay_periods, rows.PERIOD.row)),
    (r.PeriodMoved, _change(_MOVE_PERIOD, _period_row)),
    (Payout, _TAKEN),
    (PayoutLine, _insert(tables.payout_lines, _named("time_entry_id", "payout_id"))),
    (Digest, _insert(tables.digests, rows.DIGEST.row)),
    (r.DeliveryChanged, _change(_MOVE_DELIVERY, _delivery_row)),
    (r.CardAdopted, _adopt),
    (
        r.DirectChatOpened,
        _change(
            _set(
                _where(tables.accounts, workspace_id="the_workspace", platform_user_id="the_person"),
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
