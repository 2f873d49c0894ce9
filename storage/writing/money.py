"""How time, the ledger, pay periods, payouts and digests are written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam

from handlers import records as r
from handlers.money.closing_values import Digest, PayPeriod
from handlers.money.ledger import LedgerEntry
from handlers.money.payouts import Payout, PayoutLine
from handlers.money.posting import Posting
from storage import rows, tables
from storage.writing.bulk import insert_bulk
from storage.writing.leaving import LEAVING_WRITERS
from storage.writing.prepared import Prepared, Row
from storage.writing.statements import (
    Writers,
    change,
    insert,
    insert_missing,
    named,
    new_values,
    setting,
    where,
)

_PERIOD_MOVING = ("state", "cursor", "closed_at")
_MOVE_PERIOD = setting(
    where(tables.pay_periods, id="the_id", state="seen_state", cursor="seen_cursor"),
    tables.pay_periods,
    _PERIOD_MOVING,
)


def _period_row(change: r.PeriodMoved) -> Row:
    row = new_values(rows.PERIOD.row(change.period), _PERIOD_MOVING)
    return row | {
        "the_id": change.period.id,
        "seen_state": change.seen_state,
        "seen_cursor": change.seen_cursor,
    }


_ACCOUNTS = insert_missing(tables.ledger_accounts)
_ENTRIES = Prepared(tables.ledger_entries.insert())


def _write_entries(connection: Connection, entries: Sequence[LedgerEntry], _now: datetime) -> None:
    _ACCOUNTS(connection, account_rows(entries))
    _ENTRIES.write(connection, [rows.LEDGER_ENTRY.row(entry) for entry in entries])


_PAYOUT = named("id", "firm_id", "period_id", "person_id", "currency")
_POSTINGS = Prepared(tables.ledger_entries.insert())


def _write_postings(connection: Connection, postings: Sequence[Posting], _now: datetime) -> None:
    _ACCOUNTS(connection, account_rows(postings))
    _POSTINGS.write(connection, [rows.POSTING.row(posting) for posting in postings])


def account_rows(entries: Iterable[LedgerEntry | Posting]) -> list[Row]:
    """Give the accounts that these entries move amounts between, each once."""
    named = {(e.firm_id, e.currency, name) for e in entries for name in (e.debit, e.credit)}
    return [{"firm_id": firm, "currency": currency, "name": name} for firm, currency, name in sorted(named)]


MONEY_WRITERS: Writers = (
    *LEAVING_WRITERS,
    (LedgerEntry, _write_entries),
    (Posting, _write_postings),
    (
        r.WeekClosed,
        change(
            setting(
                where(tables.firms, id="the_id").where(
                    tables.firms.c.next_close_at == bindparam("seen", type_=tables.firms.c.next_close_at.type)
                ),
                tables.firms,
                ("next_close_at",),
            ),
            lambda w: {"the_id": w.firm_id, "seen": w.seen, "new_next_close_at": w.next_close_at},
        ),
    ),
    (PayPeriod, insert(tables.pay_periods, rows.PERIOD.row)),
    (r.PeriodMoved, change(_MOVE_PERIOD, _period_row)),
    (Payout, insert_bulk(tables.payouts, _PAYOUT, missing=True)),
    (PayoutLine, insert_bulk(tables.payout_lines, named("time_entry_id", "payout_id"))),
    (Digest, insert_bulk(tables.digests, rows.DIGEST.row)),
)
