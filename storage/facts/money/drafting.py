"""What drafting a pre-bill is decided on, and which step of which pre-bill comes next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select, tuple_

from handlers.ids import CommandId, PersonId, PreBillId, PreBillLineId
from handlers.money.billing.commands import PriceLines, TakeForBill
from handlers.money.billing.facts import holders
from handlers.money.prebill.drafting import CHUNK, DAYS, Day, PricingFacts, TakingFacts
from handlers.money.prebill.grouping import LineFacts
from handlers.money.prebill.narratives import Done
from handlers.money.prebill.values import (
    UNIT,
    BillEntry,
    LineKey,
    LineState,
    PreBill,
    PreBillLine,
    PreBillState,
)
from handlers.money.rates import RateUnit
from handlers.money.rating.premiums import with_premium
from handlers.money.rating.rounding import BilledBefore
from handlers.people.people import Role
from handlers.walls.wall_sets import WallSet, hits
from storage.columns import Identity, Moment
from storage.facts.money.billing_terms import terms_of
from storage.facts.people.setting_up import firm_of
from storage.facts.walls.walls import named_task, newest_walls
from storage.shapes.bills import PRE_BILL, PRE_BILL_LINE
from storage.tables import (
    bill_takes,
    matters,
    pre_bill_lines,
    pre_bills,
    rate_lines,
    reviews,
    tasks,
    time_entries,
)

Step = TakeForBill | PriceLines

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_t, _l, _p = time_entries.c, pre_bill_lines.c, pre_bills.c
_IS_TAKEN = exists().where(bill_takes.c.time_entry_id == _t.id, bill_takes.c.freed_at.is_(None))
_FREE = (
    select(_t.dated_at, _t.id)
    .where(
        _t.firm_id == bindparam("firm"),
        _t.dated_at < bindparam("ends_at", type_=Moment),
        tuple_(_t.dated_at, _t.id)
        > tuple_(bindparam("after", type_=Moment), bindparam("after_id", type_=Identity)),
        _t.client_id == bindparam("client"),
        _t.currency == bindparam("currency"),
        ~_IS_TAKEN,
    )
    .order_by(_t.dated_at, _t.id)
    .limit(CHUNK)
)
_UNDER_WAY = (PreBillState.TAKING, PreBillState.PRICING)


def drafts_under_way(connection: Connection) -> tuple[PreBillId, ...]:
    """Find the pre-bills that are not drafted to the end."""
    found = select(_p.id).where(_p.state.in_(_UNDER_WAY)).order_by(_p.opened_at)
    return tuple(connection.scalars(found))


def state_of(connection: Connection, pre_bill_id: PreBillId) -> PreBillState | None:
    """Say how a pre-bill stands."""
    state = connection.scalar(select(_p.state).where(_p.id == pre_bill_id))
    return None if state is None else PreBillState(state)


def next_draft_step(connection: Connection, pre_bill_id: PreBillId, command_id: CommandId) -> Step | None:
    """Make the next command of a pre-bill's drafting; None when it is done.

    The search reads past all that was taken before, so it belongs on a connection that only reads.
    """
    row = connection.execute(select(*PRE_BILL.columns).where(_p.id == pre_bill_id)).first()
    pre_bill = None if row is None else PRE_BILL.value(row)
    if pre_bill is None or pre_bill.state not in _UNDER_WAY:
        return None
    if pre_bill.state is PreBillState.PRICING:
        return PriceLines(id=command_id, pre_bill_id=pre_bill.id, cursor=pre_bill.cursor)
    moment, _, entry_id = pre_bill.cursor.partition("/")
    bounds = {
        "firm": pre_bill.firm_id,
        "client": pre_bill.client_id,
        "currency": pre_bill.currency,
        "ends_at": pre_bill.ends_at,
        "after": datetime.fromisoformat(moment) if moment else _BEGINNING,
        "after_id": entry_id,
    }
    found = connection.execute(_FREE, bounds).all()
    return TakeForBill(
        id=command_id,
        pre_bill_id=pre_bill.id,
        cursor=pre_bill.cursor,
        entry_ids=tuple(entry_id for _, entry_id in found),
        next_cursor=f"{found[-1][0].isoformat()}/{found[-1][1]}" if found else pre_bill.cursor,
    )


def bill_taking_facts(
    connection: Connection, commands: Sequence[TakeForBill], now: datetime
) -> Sequence[TakingFacts]:
    """Load pre-bills, locked, with those of the commands' entries that may still be taken."""
    del now
    return [_taking(connection, command) for command in commands]


def _taking(connection: Connection, command: TakeForBill) -> TakingFacts:
    pre_bill = locked_pre_bill(connection, command.pre_bill_id)
    if pre_bill is None or not command.entry_ids:
        return TakingFacts(pre_bill=pre_bill)
    # after the lock, and by their ids alone: see storage/facts/closing
    asked = (
        select(time_entries, rate_lines.c.price.label("rate"))
        .join(rate_lines, rate_lines.c.id == _t.rate_line_id)
        .where(_t.id.in_(command.entry_ids), ~_IS_TAKEN)
    )
    entries = tuple(
        _entry(row)
        for row in connection.execute(asked)
        if (row.firm_id, row.client_id, row.currency)
        == (pre_bill.firm_id, pre_bill.client_id, pre_bill.currency)
        and row.dated_at < pre_bill.ends_at
    )
    return TakingFacts(pre_bill=pre_bill, entries=entries)


def _entry(row: Any) -> BillEntry:
    key = LineKey(
        matter_id=row.matter_id,
        person_id=row.person_id,
        local_day=row.local_day,
        activity=row.activity,
        rate_line_id=row.rate_line_id,
        premium=f"{row.premium}+{row.premium_price_bp}" if row.premium else "",
    )
    return BillEntry(
        id=row.id,
        key=key,
        unit=RateUnit(row.unit),
        rate=with_premium(row.rate, row.premium_price_bp),
        milliseconds=row.milliseconds,
        pieces=row.units,
        exact=row.price,
    )


def locked_pre_bill(connection: Connection, pre_bill_id: str) -> PreBill | None:
    """Load a pre-bill and hold its row."""
    locked = select(*PRE_BILL.columns).where(_p.id == pre_bill_id).with_for_update(key_share=True)
    row = connection.execute(locked).first()
    return PRE_BILL.value(row) if row else None


def pricing_facts(
    connection: Connection, commands: Sequence[PriceLines], now: datetime
) -> Sequence[PricingFacts]:
    """Load pre-bills, locked, with the lines of their next days and what those are priced by."""
    return [_pricing(connection, command, now) for command in commands]


def _pricing(connection: Connection, command: PriceLines, now: datetime) -> PricingFacts:
    pre_bill = locked_pre_bill(connection, command.pre_bill_id)
    if pre_bill is None or pre_bill.state is not PreBillState.PRICING:
        return PricingFacts(pre_bill=pre_bill)
    days = _days_after(connection, pre_bill)
    lines = [line for mine in days.values() for line in mine]
    walls = newest_walls(connection, pre_bill.firm_id)
    return PricingFacts(
        pre_bill=pre_bill,
        days=days,
        lines=_facts_of(connection, lines, walls, now),
        before=_before(connection, pre_bill, days),
        # told after the last part alone
        reviewers=_reviewers(connection, pre_bill) if len(days) < DAYS else (),
    )


def _reviewers(connection: Connection, pre_bill: PreBill) -> tuple[PersonId, ...]:
    return tuple(one.id for one in holders(firm_of(connection, pre_bill.firm_id), Role.SUPERVISOR))


def _days_after(connection: Connection, pre_bill: PreBill) -> Mapping[Day, Sequence[PreBillLine]]:
    day, _, person = pre_bill.cursor.partition("/")
    after = (date.fromisoformat(day) if day else date.min, person)
    of_it = _l.pre_bill_id == pre_bill.id
    later = tuple_(_l.local_day, _l.person_id) > tuple_(*after)
    groups = connection.execute(
        select(_l.local_day, _l.person_id)
        .where(of_it, later)
        .distinct()
        .order_by(_l.local_day, _l.person_id)
        .limit(DAYS)
    ).all()
    if not groups:
        return {}
    last = tuple_(_l.local_day, _l.person_id) <= tuple_(*groups[-1])
    found: dict[Day, list[PreBillLine]] = {(row.local_day, row.person_id): [] for row in groups}
    asked = select(*PRE_BILL_LINE.columns).where(of_it, later, last).order_by(_l.id)
    for row in connection.execute(asked):
        line = PRE_BILL_LINE.value(row)
        found[line.local_day, line.person_id].append(line)
    return found


def _facts_of(
    connection: Connection, lines: Sequence[PreBillLine], walls: WallSet, now: datetime
) -> Mapping[PreBillLineId, LineFacts]:
    if not lines:
        return {}
    matter_ids = {line.matter_id for line in lines}
    known = select(matters.c.id, matters.c.practice_area, matters.c.confidential)
    of_matters = {row.id: row for row in connection.execute(known.where(matters.c.id.in_(matter_ids)))}
    terms = terms_of(connection, lines[0].firm_id, matter_ids)
    done = _done(connection, lines, walls, now)
    return {
        line.id: LineFacts(
            terms=terms[line.matter_id],
            practice_area=of_matters[line.matter_id].practice_area,
            done=done[line.id] if not of_matters[line.matter_id].confidential else _unnamed(done[line.id]),
        )
        for line in lines
    }


def _unnamed(done: Done) -> Done:
    return Done(answers=done.answers, taken_back=done.taken_back)


def _done(
    connection: Connection, lines: Sequence[PreBillLine], walls: WallSet, now: datetime
) -> Mapping[PreBillLineId, Done]:
    """Count the answers of each line; an answer that was taken back within it is none."""
    taken = (
        select(
            bill_takes.c.line_id,
            _t.id,
            _t.reverses,
            _t.milliseconds,
            _t.units,
            _t.review_id,
            tasks.c.title,
            *(tasks.c[name] for name in ("client_id", "matter_id", "parties", "issuers", "tags")),
        )
        .join(time_entries, _t.id == bill_takes.c.time_entry_id)
        .join(reviews, reviews.c.id == _t.review_id)
        .join(tasks, tasks.c.id == reviews.c.task_id)
        .where(bill_takes.c.line_id.in_([line.id for line in lines]), bill_takes.c.freed_at.is_(None))
        .order_by(_t.dated_at, _t.id)
    )
    net: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in connection.execute(taken):
        is_true_up = not row.milliseconds and not row.units  # it corrects a rounding, and is no answer
        net[row.line_id][row.review_id] += 0 if is_true_up else (-1 if row.reverses else 1)
        if row.title and not any(True for _ in hits(walls, named_task(row), now)):
            titles[row.line_id][row.review_id] = row.title
    return {line.id: _counted(net[line.id], titles[line.id]) for line in lines}


def _counted(net: Mapping[str, int], titles: Mapping[str, str]) -> Done:
    answers = [review for review, count in net.items() if count > 0]
    taken_back = [review for review, count in net.items() if count < 0]
    named = answers or taken_back
    return Done(
        answers=len(answers),
        taken_back=len(taken_back),
        titles=tuple(titles[review] for review in named if review in titles),
    )


def _before(connection: Connection, pre_bill: PreBill, days: Iterable[Day]) -> Mapping[Day, BilledBefore]:
    """What was billed already of these days, by any other pre-bill whose entries stand, for any client."""
    wanted = list(days)
    if not wanted:
        return {}
    stands = exists().where(bill_takes.c.line_id == _l.id, bill_takes.c.freed_at.is_(None))
    asked = (
        select(
            _l.local_day,
            _l.person_id,
            func.sum(_l.milliseconds).label("milliseconds"),
            func.sum(_l.units).label("units"),
        )
        .where(
            tuple_(_l.person_id, _l.local_day).in_([(person, day) for day, person in wanted]),
            _l.pre_bill_id != pre_bill.id,
            _l.unit == RateUnit.HOUR,
            _l.state.not_in((LineState.HELD,)),
            stands,
        )
        .group_by(_l.local_day, _l.person_id)
    )
    return {
        (row.local_day, PersonId(row.person_id)): BilledBefore(
            milliseconds=int(row.milliseconds), hours=Decimal(int(row.units)) / UNIT
        )
        for row in connection.execute(asked)
    }
