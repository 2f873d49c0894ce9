"""What payout files are decided on, the rows that they are written of, and what comes next of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, select

from handlers.ids import CommandId, FirmId, PersonId
from handlers.money.amounts import Money
from handlers.money.paying.files.presets import FilePart, PayRow, file_of, why_not
from handlers.money.paying.going_out.exporting import (
    CHUNK,
    AskPayoutFile,
    FileAskedFacts,
    FillingFacts,
    FillPayoutFile,
    SealPayoutFile,
)
from handlers.money.paying.values import FileState, PayoutFile, PayoutStanding
from handlers.money.time import local_day
from storage.rows import PAYOUT, PAYOUT_FILE, PERIOD
from storage.tables import firms, pay_details, pay_periods, pay_runs, payout_files, payouts, people

# written out, so that the database sees that its partial index fits
_WAITS: ColumnElement[bool] = literal_column(
    "payouts.state IN ('approved', 'bounced') AND payouts.state IN ('drafted', 'approved', 'bounced')"
)
_f = payout_files.c
_IN_SHORT = tuple(
    literal_column("''") if column.name == "content" else column for column in PAYOUT_FILE.columns
)


def file_asked(
    connection: Connection, firm_id: FirmId, by: PersonId | None, period_id: str
) -> FileAskedFacts:
    """Load what a file of a firm's week is asked on, the week held until the end."""
    held = select(pay_runs.c.period_id).where(
        pay_runs.c.period_id == period_id, pay_runs.c.firm_id == firm_id
    )
    found = connection.execute(held.with_for_update(key_share=True)).scalar()
    if found is None:
        return FileAskedFacts(firm_id=firm_id, by=by)
    waits = select(func.count()).select_from(payouts).where(payouts.c.period_id == found, _WAITS)
    filling = exists().where(_f.period_id == found, _f.state == FileState.FILLING)
    return FileAskedFacts(
        firm_id=firm_id,
        by=by,
        period_id=found,
        waiting=connection.execute(waits).scalar_one(),
        is_filling=connection.execute(select(filling)).scalar_one(),
    )


def filling_facts(
    connection: Connection, commands: Sequence[FillPayoutFile | SealPayoutFile], now: datetime
) -> Sequence[FillingFacts]:
    """Load files, locked, with the next payouts after their cursors."""
    del now
    return [_filling(connection, command.file_id) for command in commands]


def _filling(connection: Connection, file_id: str) -> FillingFacts:
    file = _file(connection, file_id)
    if file is None:
        return FillingFacts(file=None)
    asked = (
        select(*PAYOUT.columns, pay_details.c.email, pay_details.c.cost_centre)
        .outerjoin(pay_details, pay_details.c.person_id == payouts.c.person_id)
        .where(payouts.c.period_id == file.period_id, _WAITS, payouts.c.id > file.cursor)
        .order_by(payouts.c.id)
        .limit(CHUNK)
        .with_for_update(of=payouts)
    )
    return FillingFacts(
        file=file,
        payouts=tuple(
            (payout, _why_not(file, payout, row.email or "", row.cost_centre or ""))
            for row in connection.execute(asked)
            for payout in (PAYOUT.value(row),)
        ),
    )


def _why_not(file: PayoutFile, payout: PayoutStanding, email: str, cost_centre: str) -> str:
    currency = payout.goes_out.currency
    return why_not(file.preset, email=email, cost_centre=cost_centre, currency=currency)


def _file(connection: Connection, file_id: str) -> PayoutFile | None:
    asked = select(*_IN_SHORT).where(_f.id == file_id).with_for_update(key_share=True)
    row = connection.execute(asked).first()
    return replace(PAYOUT_FILE.value(row), content=b"") if row else None


def next_filling(
    connection: Connection, firm_id: FirmId, command_id: CommandId
) -> FillPayoutFile | SealPayoutFile | None:
    """Make the next command of a firm's file that is not ready; its text is written here, in nobody's way."""
    asked = select(*_IN_SHORT).where(_f.firm_id == firm_id, _f.state == FileState.FILLING)
    row = connection.execute(asked.order_by(_f.at, _f.id).limit(1)).first()
    if row is None:
        return None
    file = PAYOUT_FILE.value(row)
    more = exists().where(payouts.c.period_id == file.period_id, _WAITS, payouts.c.id > file.cursor)
    if connection.execute(select(more)).scalar_one():
        return FillPayoutFile(id=command_id, file_id=file.id, cursor=file.cursor)
    return SealPayoutFile(id=command_id, file_id=file.id, part=written(connection, file))


def written(connection: Connection, file: PayoutFile) -> FilePart:
    """Write what a file holds."""
    firm = connection.execute(select(firms.c.currency, firms.c.zone).where(firms.c.id == file.firm_id)).one()
    row = connection.execute(select(*PERIOD.columns).where(pay_periods.c.id == file.period_id)).one()
    period = PERIOD.value(row)
    first = local_day(period.starts_at, firm.zone)
    last = local_day(period.ends_at - timedelta(microseconds=1), firm.zone)
    asked = (
        select(*PAYOUT.columns, people.c.name, pay_details.c.email, pay_details.c.cost_centre)
        .join(people, people.c.id == payouts.c.person_id)
        .outerjoin(pay_details, pay_details.c.person_id == payouts.c.person_id)
        .where(payouts.c.file_id == file.id)
    )
    rows = (
        PayRow(
            payout_id=payout.id,
            person=row.name,
            email=row.email or "",
            cost_centre=row.cost_centre or "",
            money=Money(minor=payout.goes_out.minor, currency=payout.goes_out.currency),
            first_day=first,
            last_day=last,
        )
        for row in connection.execute(asked)
        for payout in (PAYOUT.value(row),)
    )
    name = f"payouts-{first.isoformat()}-to-{last.isoformat()}-{file.preset}"
    return file_of(file.preset, rows, firm_currency=firm.currency, name=name)


def file_asked_facts(
    connection: Connection, commands: Sequence[AskPayoutFile], now: datetime
) -> Sequence[FileAskedFacts]:
    """Load what files are asked on by whoever runs Signoff, who is nobody of the firm."""
    del now
    return [file_asked(connection, command.firm_id, None, command.period_id) for command in commands]
