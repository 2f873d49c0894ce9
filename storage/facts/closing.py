"""What closing a week is decided on, and which step of which firm's closing comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    literal,
    literal_column,
    select,
    tuple_,
    union,
)

from handlers.ids import CommandId, FirmId, PeriodId, PersonId, TimeEntryId
from handlers.messages import Destination, ToChannel, ToPerson
from handlers.money.closing import (
    CHUNK,
    PEOPLE,
    CloseWeek,
    IssueDigests,
    IssuingFacts,
    TakeEntries,
    TakingFacts,
    WeekFacts,
)
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.money.leaving import MARGIN
from handlers.money.paying.settling import SettlePayouts
from handlers.money.payouts import PayEntry
from handlers.people.people import PersonState, Role
from handlers.people.places.platform_ids import FILES_TO_PEOPLE_ALONE
from storage.columns import Identity, Moment
from storage.facts.money.staff import staff_of
from storage.facts.walls.walling import held_among
from storage.facts.walls.walls import newest_walls
from storage.joined_ids import joined, split_up
from storage.queries import Query
from storage.rows import FIRM, PERIOD
from storage.tables import (
    firms,
    left_entries,
    pay_periods,
    payout_lines,
    payouts,
    people,
    time_entries,
    workspaces,
)

Step = CloseWeek | TakeEntries | SettlePayouts | IssueDigests
_Place = tuple[datetime, str]  # in the order of entries by their date

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_BEHIND = "left/"  # and how far a period's cursor has come among what was left behind
# written out, so that the database sees that its partial index fits
_IS_UNFINISHED = pay_periods.c.state != literal_column(f"'{PeriodState.CLOSED}'")
# Asked entry by entry: an anti-join would have PostgreSQL read all that was ever taken, once for each part.
_TAKEN_BY = (
    select(payout_lines.c.payout_id)
    .where(payout_lines.c.time_entry_id == time_entries.c.id)
    .scalar_subquery()
)
_PAYOUT = (
    select(payouts.c.id)
    .where(
        payouts.c.period_id == bindparam("period"),
        payouts.c.person_id == time_entries.c.person_id,
        payouts.c.currency == time_entries.c.currency,
    )
    .scalar_subquery()
)

_DUE = union(
    select(firms.c.id).where(firms.c.next_close_at <= bindparam("now", type_=Moment)),
    select(pay_periods.c.firm_id).where(_IS_UNFINISHED),
)
# Whether they are taken is told of those found and is no condition: the database would guess how many are not, and
# sort all that are left of the week for each part of it.
_PAGE = Query(
    select(time_entries.c.dated_at, time_entries.c.id, _TAKEN_BY)
    .where(
        time_entries.c.firm_id == bindparam("firm"),
        time_entries.c.dated_at < bindparam("ends_at", type_=Moment),
        tuple_(time_entries.c.dated_at, time_entries.c.id)
        > tuple_(bindparam("after", type_=Moment), bindparam("after_id", type_=Identity)),
    )
    .order_by(time_entries.c.dated_at, time_entries.c.id)
    .limit(CHUNK)
)
_LEFT = Query(
    select(left_entries.c.time_entry_id)
    .join(time_entries, time_entries.c.id == left_entries.c.time_entry_id)
    .where(
        left_entries.c.firm_id == bindparam("firm"),
        left_entries.c.time_entry_id > bindparam("after_id", type_=Identity),
        time_entries.c.dated_at < bindparam("ends_at", type_=Moment),
        _TAKEN_BY.is_(None),
    )
    .order_by(left_entries.c.time_entry_id)
    .limit(CHUNK)
)
_ENTRIES = select(
    *(time_entries.c[name] for name in ("id", "person_id", "currency", "firm_id", "dated_at")),
    _PAYOUT,
    _TAKEN_BY,
    select(left_entries.c.firm_id).where(left_entries.c.time_entry_id == time_entries.c.id).scalar_subquery(),
)
_ASKED = {
    "sqlite": _ENTRIES.where(time_entries.c.id.in_(bindparam("asked", expanding=True))),
    # one text, for the driver reads a statement with hundreds of parameters anew each time, and an array value by value
    "postgresql": _ENTRIES.where(time_entries.c.id == any_(split_up(bindparam("asked", type_=Text)))),
}


def due_closings(connection: Connection, now: datetime) -> tuple[FirmId, ...]:
    """Find the firms whose cut-off is past or whose closing is not finished."""
    return tuple(FirmId(row[0]) for row in connection.execute(_DUE, {"now": now}))


def next_step(connection: Connection, firm_id: FirmId, now: datetime, command_id: CommandId) -> Step | None:
    """Make the next command of a firm's closing; None when nothing is due.

    The search for untaken entries begins with those that an earlier week left behind, and goes on a day before the
    week; it may pass some that are taken, so it belongs on a connection that only reads, where it is in nobody's way.
    """
    unfinished = select(*PERIOD.columns).where(pay_periods.c.firm_id == firm_id, _IS_UNFINISHED)
    row = connection.execute(unfinished.order_by(pay_periods.c.ends_at).limit(1)).first()
    if row is None:
        is_due = select(literal(1)).where(firms.c.id == firm_id, firms.c.next_close_at <= now)
        found = connection.execute(is_due).first()
        return CloseWeek(id=command_id, firm_id=firm_id) if found else None
    period = PERIOD.value(row)
    if period.state is PeriodState.TAKING:
        return _taking(connection, period, command_id)
    if period.state is PeriodState.SETTLING:
        return SettlePayouts(id=command_id, period_id=period.id, cursor=period.cursor)
    return IssueDigests(id=command_id, period_id=period.id)


def taking_after(
    connection: Connection, step: TakeEntries, firm_id: FirmId, command_id: CommandId
) -> TakeEntries | None:
    """Make the command that will follow this one if it is done: it can be looked for while the other is written.

    What the first takes from among those left behind may be found once more; whoever takes it looks again.
    """
    if len(step.entry_ids) < CHUNK:
        return None
    its = select(*PERIOD.columns).where(pay_periods.c.id == step.period_id, pay_periods.c.firm_id == firm_id)
    row = connection.execute(its).first()
    if row is None:
        return None
    return _taking(connection, replace(PERIOD.value(row), cursor=step.next_cursor), command_id)


def _taking(connection: Connection, period: PayPeriod, command_id: CommandId) -> TakeEntries:
    found, cursor = _left_behind(connection, period)
    seen, place = set(found), _place(connection, period)
    if len(found) < CHUNK:
        last = None
        for last in _in_order(connection, period, place):
            _, entry_id, taken_by = last
            if taken_by is None and entry_id not in seen:
                found.append(entry_id)
            if len(found) == CHUNK:
                break
        cursor = cursor if last is None else f"{last[0].isoformat()}/{last[1]}"
    return TakeEntries(
        id=command_id,
        period_id=period.id,
        cursor=period.cursor,
        entry_ids=tuple(found),
        next_cursor=cursor,
    )


def _left_behind(connection: Connection, period: PayPeriod) -> tuple[list[TimeEntryId], str]:
    """The next of what earlier weeks left behind and no payout has, and how far that came."""
    if period.cursor and not period.cursor.startswith(_BEHIND):
        return [], period.cursor
    after_id = period.cursor.removeprefix(_BEHIND)
    rows = _LEFT.rows(connection, firm=period.firm_id, ends_at=period.ends_at, after_id=after_id)
    found = [TimeEntryId(row[0]) for row in rows]
    return found, f"{_BEHIND}{found[-1]}" if found else period.cursor


def _in_order(connection: Connection, period: PayPeriod, place: _Place) -> Iterator[Sequence[Any]]:
    """The firm's entries after a place and before the cut-off, with the payouts that have them, page by page."""
    bounds = {"firm": period.firm_id, "ends_at": period.ends_at}
    after, after_id = place
    while page := _PAGE.rows(connection, **bounds, after=after, after_id=after_id):
        yield from page
        after, after_id, _ = page[-1]


def _place(connection: Connection, period: PayPeriod) -> _Place:
    """Where the search by date goes on, or begins: with the firm's first week, at the beginning of all."""
    moment, _, entry_id = period.cursor.partition("/")
    if moment and not period.cursor.startswith(_BEHIND):
        return datetime.fromisoformat(moment), entry_id
    before = select(literal(1)).where(
        pay_periods.c.firm_id == period.firm_id, pay_periods.c.ends_at <= period.starts_at
    )
    is_first = connection.execute(before.limit(1)).first() is None
    return (_BEGINNING if is_first else period.starts_at - MARGIN), ""


def week_facts(connection: Connection, commands: Sequence[CloseWeek], now: datetime) -> Sequence[WeekFacts]:
    """Load firms, locked, with the period that ended last."""
    del now
    return [_week_facts(connection, command.firm_id) for command in commands]


def _week_facts(connection: Connection, firm_id: FirmId) -> WeekFacts:
    # not FOR UPDATE: every row that names the firm would have to wait
    locked = select(*FIRM.columns).where(firms.c.id == firm_id).with_for_update(key_share=True)
    firm = connection.execute(locked).first()
    if firm is None:
        return WeekFacts(firm=None)
    periods = select(*PERIOD.columns).where(pay_periods.c.firm_id == firm_id)
    last = connection.execute(periods.order_by(pay_periods.c.ends_at.desc()).limit(1)).first()
    return WeekFacts(firm=FIRM.value(firm), last=PERIOD.value(last) if last else None)


def taking_facts(
    connection: Connection, commands: Sequence[TakeEntries], now: datetime
) -> Sequence[TakingFacts]:
    """Load periods, locked, with those entries that may still be taken."""
    return [_taking_facts(connection, command, now) for command in commands]


def _taking_facts(connection: Connection, command: TakeEntries, now: datetime) -> TakingFacts:
    period = _locked_period(connection, command.period_id)
    if period is None or not command.entry_ids:
        return TakingFacts(period=period)
    # A second statement after the lock: it sees what whoever held the lock has taken. It finds the entries by
    # their ids alone, for with more to choose by SQLite reads all that the firm ever had.
    is_sqlite = connection.dialect.name == "sqlite"
    ids = list(command.entry_ids) if is_sqlite else joined(command.entry_ids)
    asked = {"period": period.id, "asked": ids}
    found = connection.execute(_ASKED[connection.dialect.name], asked).all()
    entries, there, left = [], set(), set()
    for row in found:
        entry_id, person_id, currency, firm_id, dated_at, payout_id, taken_by, left_by = tuple(row)
        if taken_by is None and firm_id == period.firm_id and dated_at < period.ends_at:
            entries.append(
                PayEntry(time_entry_id=entry_id, person_id=person_id, currency=currency, payout_id=payout_id)
            )
            there.add(payout_id)
            if left_by is not None:
                left.add(entry_id)
    walls = newest_walls(connection, period.firm_id)
    held = held_among(connection, walls, (entry.time_entry_id for entry in entries), now)
    return TakingFacts(
        period=period,
        entries=tuple(entries),
        held=held,
        there=frozenset(there - {None}),
        left=frozenset(left),
    )


def _locked_period(connection: Connection, period_id: PeriodId) -> PayPeriod | None:
    locked = select(*PERIOD.columns).where(pay_periods.c.id == period_id).with_for_update(key_share=True)
    row = connection.execute(locked).first()
    return PERIOD.value(row) if row else None


def issuing_facts(
    connection: Connection, commands: Sequence[IssueDigests], now: datetime
) -> Sequence[IssuingFacts]:
    """Load periods, locked, with the next people whom they pay and with who gets the firm's digest."""
    del now
    return [_issuing_facts(connection, command) for command in commands]


def _issuing_facts(connection: Connection, command: IssueDigests) -> IssuingFacts:
    period = _locked_period(connection, command.period_id)
    if period is None:
        return IssuingFacts(period=None)
    firm = connection.execute(select(*FIRM.columns).where(firms.c.id == period.firm_id)).one()
    paid = select(payouts.c.person_id).distinct()
    paid = paid.where(payouts.c.period_id == period.id, payouts.c.person_id > period.cursor)
    found = tuple(connection.scalars(paid.order_by(payouts.c.person_id).limit(PEOPLE)))
    is_last = len(found) < PEOPLE
    firm_to, file_to = _firm_to(connection, period.firm_id) if is_last else ((), None)
    return IssuingFacts(
        period=period,
        firm=FIRM.value(firm),
        people=found,
        firm_to=firm_to,
        file_to=file_to,
        quiet=not found and not period.cursor,
        staff=staff_of(connection, period.firm_id) if is_last else (),
    )


def _firm_to(
    connection: Connection, firm_id: FirmId
) -> tuple[tuple[Destination, ...], tuple[Destination, ...] | None]:
    """The firm's digest channel, or else finance; and who gets its file where that channel cannot."""
    place = (
        select(firms.c.digest_workspace_id, firms.c.digest_channel, workspaces.c.platform)
        .select_from(firms.outerjoin(workspaces, workspaces.c.id == firms.c.digest_workspace_id))
        .where(firms.c.id == firm_id)
    )
    workspace_id, channel, platform = connection.execute(place).one()
    if not (workspace_id and channel):
        return _finance(connection, firm_id), None
    to_channel = (ToChannel(workspace_id=workspace_id, channel=channel),)
    return to_channel, _finance(connection, firm_id) if platform in FILES_TO_PEOPLE_ALONE else None


def _finance(connection: Connection, firm_id: FirmId) -> tuple[Destination, ...]:
    """Each person in finance; a firm with nobody there tells its admins."""
    holding = (connection.scalars(_holders(firm_id, role)).all() for role in (Role.FINANCE, Role.ADMIN))
    return tuple(ToPerson(person_id=PersonId(person_id)) for person_id in next(filter(None, holding), ()))


def _holders(firm_id: FirmId, role: Role) -> Select[str]:
    is_there = people.c.state.in_((PersonState.ACTIVE, PersonState.PAUSED))
    holds = cast(people.c.roles, Text).contains(f'"{role}"')
    return select(people.c.id).where(people.c.firm_id == firm_id, is_there, holds).order_by(people.c.id)
