"""How payouts are settled, disputed, approved, put into files and marked, and how a firm pays."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.money.paying.values import (
    AdjustmentTaken,
    Dispute,
    DisputeAnswered,
    ExchangeRate,
    FileMoved,
    PayAdjustment,
    PayApproval,
    PayDetails,
    PaymentMark,
    PayoutFile,
    PayoutMoved,
    PayRun,
    PayTerms,
    RunChanged,
    RunOpened,
)
from storage import rows, tables
from storage.writing.prepared import Prepared, Row
from storage.writing.statements import (
    Writers,
    change,
    insert,
    named,
    new_values,
    replace_existing,
    setting,
    where,
)

_TERMS = replace_existing(
    tables.pay_terms,
    keys=("firm_id",),
    moving=("approvals", "minimums", "hold_weeks", "dispute_hours"),
)
_DETAILS = replace_existing(
    tables.pay_details,
    keys=("person_id",),
    moving=("email", "cost_centre", "clawback_term", "currency"),
)
_PAYOUT_MOVING = (
    "state",
    "amount",
    "reason",
    "carried_to",
    "file_id",
    "paid_currency",
    "paid_amount",
    "rate_id",
)
_ANSWERING = ("state", "answer", "answered_by", "answered_at", "adjustment_id")
_FILE_MOVING = ("state", "cursor", "lines", "left", "name", "sha256", "content")
_COUNT_CHANGE = change(
    setting(where(tables.pay_runs, period_id="the_id", changes="seen"), tables.pay_runs, ("changes",)),
    lambda changed: {"the_id": changed.period_id, "seen": changed.seen, "new_changes": changed.seen + 1},
)
_CHANGES = Prepared(tables.pay_changes.insert())


def _set_terms(connection: Connection, values: Sequence[PayTerms], _now: datetime) -> None:
    _TERMS(connection, [rows.PAY_TERMS.row(terms) for terms in values])


def _set_details(connection: Connection, values: Sequence[PayDetails], _now: datetime) -> None:
    _DETAILS(connection, [rows.PAY_DETAILS.row(details) for details in values])


def _payout_row(moved: PayoutMoved) -> Row:
    row = new_values(rows.PAYOUT.row(moved.payout), _PAYOUT_MOVING)
    return row | {
        "the_id": moved.payout.id,
        "seen_state": moved.seen_state,
        "seen_amount": moved.seen_amount,
    }


def _answer_row(answered: DisputeAnswered) -> Row:
    row = new_values(rows.DISPUTE.row(answered.dispute), _ANSWERING)
    return row | {"the_id": answered.dispute.id, "seen": "open"}


def _file_row(moved: FileMoved) -> Row:
    row = new_values(rows.PAYOUT_FILE.row(moved.file), _FILE_MOVING)
    seen = {"seen_state": moved.seen_state, "seen_cursor": moved.seen_cursor}
    return row | seen | {"the_id": moved.file.id}


def _change_runs(connection: Connection, values: Sequence[RunChanged], now: datetime) -> None:
    """Count each change and keep what it was; one that another came before is Raced."""
    _COUNT_CHANGE(connection, values, now)
    row = named("period_id", "person_id", "what", "amount", "currency", "at")
    _CHANGES.write(connection, [row(changed) | {"number": changed.seen + 1} for changed in values])


PAYING_WRITERS: Writers = (
    (PayTerms, _set_terms),
    (PayDetails, _set_details),
    (ExchangeRate, insert(tables.exchange_rates, rows.EXCHANGE_RATE.row)),
    (PayRun, insert(tables.pay_runs, rows.PAY_RUN.row)),
    (PayAdjustment, insert(tables.pay_adjustments, rows.PAY_ADJUSTMENT.row)),
    (PayoutFile, insert(tables.payout_files, rows.PAYOUT_FILE.row)),
    (
        FileMoved,
        change(
            setting(
                where(tables.payout_files, id="the_id", state="seen_state", cursor="seen_cursor"),
                tables.payout_files,
                _FILE_MOVING,
            ),
            _file_row,
        ),
    ),
    (
        PayoutMoved,
        change(
            setting(
                where(tables.payouts, id="the_id", state="seen_state", amount="seen_amount"),
                tables.payouts,
                _PAYOUT_MOVING,
            ),
            _payout_row,
        ),
    ),
    (AdjustmentTaken, insert(tables.payout_adjustments, named("adjustment_id", "payout_id"))),
    (Dispute, insert(tables.payout_disputes, rows.DISPUTE.row)),
    (
        DisputeAnswered,
        change(
            setting(
                where(tables.payout_disputes, id="the_id", state="seen"), tables.payout_disputes, _ANSWERING
            ),
            _answer_row,
        ),
    ),
    (RunChanged, _change_runs),
    (
        RunOpened,
        change(
            setting(where(tables.pay_runs, period_id="the_id"), tables.pay_runs, ("is_open",)),
            lambda opened: {"the_id": opened.period_id, "new_is_open": opened.is_open},
        ),
    ),
    (PayApproval, insert(tables.payout_approvals, rows.PAY_APPROVAL.row)),
    (
        PaymentMark,
        insert(
            tables.payment_marks,
            named("payout_id", "provider_ref", "outcome", "at", "by", "file_sha256"),
        ),
    ),
)
