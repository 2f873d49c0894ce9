"""The facts that a verdict is decided on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, select

from handlers.ids import FirmId, PersonId
from handlers.money.ledger import AccrualKey, Accrued
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import local_day
from handlers.review.answering.day_limits import HOUR_MS, DayFacts
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import NO_DAY, UNCHECKED, VerdictFacts
from handlers.review.commands import RecordVerdict
from handlers.review.held.values import HeldOutcome, OutboundFacts
from handlers.review.offering.turns import TurnFacts
from handlers.review.tasks import Matter
from storage import tables
from storage.facts.money.metering import with_taken
from storage.facts.review.outbound import outbound_facts, overseers_in
from storage.facts.review.turns import turn_facts
from storage.facts.walls.holding import hold_days
from storage.queries import Query
from storage.rows import RATE_LINE

_RATES = Query(
    select(*RATE_LINE.columns).where(tables.rate_lines.c.firm_id.in_(bindparam("firms", expanding=True)))
)
_entries = tables.time_entries
# as the partial index says it: what accrues by the piece depends on nothing that was accrued before
BY_THE_HOUR = _entries.c.unit == literal_column("'hour'")
UNPAID_MS = func.sum(case((_entries.c.unpaid.is_not(None), _entries.c.milliseconds), else_=0))
PREMIUM = (_entries.c.premium_pay_bp, _entries.c.premium_price_bp)
_ALREADY = Query(
    select(
        _entries.c.matter_id,
        _entries.c.activity,
        _entries.c.rate_line_id,
        *PREMIUM,
        func.sum(_entries.c.milliseconds),
        func.sum(_entries.c.pay),
        func.sum(_entries.c.price),
        UNPAID_MS,
    )
    .where(
        _entries.c.person_id == bindparam("person"),
        _entries.c.local_day == bindparam("day"),
        BY_THE_HOUR,
    )
    .group_by(_entries.c.matter_id, _entries.c.activity, _entries.c.rate_line_id, *PREMIUM)
)
_UNDONE_EDITS = Query(
    select(
        tables.verdicts.c.review_id,
        tables.verdicts.c.expert_id,
        tables.verdicts.c.edited_output,
        tables.verdicts.c.version,
    )
    .where(
        tables.verdicts.c.review_id.in_(bindparam("reviews", expanding=True)),
        tables.verdicts.c.edited_output.is_not(None),
        tables.verdicts.c.revoked_at.is_not(None),
    )
    .order_by(tables.verdicts.c.version)
)
_held = tables.held_answers
_CAME_BACK = Query(
    select(_held.c.review_id, _held.c.expert_id, _held.c.edited_output, _held.c.version)
    .where(
        _held.c.review_id.in_(bindparam("reviews", expanding=True)),
        _held.c.edited_output.is_not(None),
        _held.c.outcome.in_((HeldOutcome.SENT_BACK, HeldOutcome.TAKEN_BACK)),
    )
    .order_by(_held.c.version)
)


def rates_of(connection: Connection, firms: set[FirmId]) -> Mapping[FirmId, tuple[RateLine, ...]]:
    """Load the rate cards of firms."""
    cards: dict[FirmId, list[RateLine]] = {firm: [] for firm in firms}
    for row in _RATES.rows(connection, firms=sorted(firms)) if firms else ():
        line = RATE_LINE.value(row)
        cards[line.firm_id].append(line)
    return {firm: tuple(lines) for firm, lines in cards.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAccrued:
    """What is in force for a person and a local day: of one matter by activity, rate line and premium, and in all."""

    already: tuple[tuple[AccrualKey, Accrued], ...] = ()
    milliseconds: int = 0


_NOTHING = DayAccrued()


def accrued_by(
    connection: Connection, person_id: PersonId, matter: Matter, zone: str, now: datetime
) -> DayAccrued:
    """Sum what is in force for a person and a local day, and of it what is a matter's; of pieces nothing is asked."""
    if matter.basis is RateUnit.PIECE:
        return _NOTHING
    found = _ALREADY.rows(connection, person=person_id, day=local_day(now, zone))
    return DayAccrued(
        already=tuple(
            ((row[1], row[2], row[3], row[4]), accrued_from(row[5:])) for row in found if row[0] == matter.id
        ),
        milliseconds=sum(int(row[5]) for row in found),
    )


def day_of(connection: Connection, facts: TurnFacts, day_ms: int, now: datetime) -> DayFacts:
    """Say what an answer may add to; who may grant more is asked only where it may pass the day's limit."""
    review, matter = facts.review, facts.matter
    if review is None or matter is None or matter.basis is RateUnit.PIECE:
        return NO_DAY
    comes_to = day_ms + review.meter(matter.cap_ms).read(now, facts.taken)
    if comes_to <= facts.day_hours * HOUR_MS:
        return DayFacts(milliseconds=day_ms)
    return DayFacts(milliseconds=day_ms, people=overseers_in(connection, review.firm_id))


def accrued_from(sums: Sequence[Any]) -> Accrued:
    """Read sums of milliseconds, pay, price and unpaid milliseconds; PostgreSQL gives them as decimals."""
    milliseconds, pay, price, unpaid_ms = (int(total) for total in sums)
    return Accrued(milliseconds=milliseconds, pay=pay, price=price, unpaid_ms=unpaid_ms)


def texts_to_edit(connection: Connection, turns: Sequence[TurnFacts]) -> Mapping[str, str]:
    """Give the text that an edit starts from: what this person wrote last and had undone or back, else the output."""
    texts: dict[str, str] = {}
    undone: dict[str, PersonId] = {}
    for one in turns:
        if one.review is None or one.task is None or one.account is None:
            continue
        texts[one.review.id] = one.task.output
        if one.review.version > 1 and one.review.decided_at is not None:
            undone[one.review.id] = one.account.person.id
    if undone:
        asked = sorted(undone)
        found = (*_UNDONE_EDITS.rows(connection, reviews=asked), *_CAME_BACK.rows(connection, reviews=asked))
        in_order = sorted(found, key=lambda row: row[3])
        texts |= {review: text for review, expert, text, _ in in_order if undone[review] == expert}
    return texts


def verdict_facts(
    connection: Connection, commands: Sequence[RecordVerdict], now: datetime
) -> Sequence[VerdictFacts]:
    """Load the facts of verdicts, in the order of the commands."""
    turns = turn_facts(connection, commands, now)
    hold_days(connection, (_by_the_hour(t) or t.meters for t in turns))
    turns = with_taken(connection, turns)
    rates = rates_of(connection, {t.review.firm_id for t in turns if t.review is not None})
    texts = texts_to_edit(connection, turns)
    worded = [t.review.firm_id for c, t in zip(commands, turns, strict=True) if t.review and _has_words(c)]
    outbound = outbound_facts(connection, worded)
    return [
        _facts(connection, command, turn, rates, texts, outbound, now)
        for command, turn in zip(commands, turns, strict=True)
    ]


def _facts(
    connection: Connection,
    command: RecordVerdict,
    turn: TurnFacts,
    rates: Mapping[FirmId, tuple[RateLine, ...]],
    texts: Mapping[str, str],
    outbound: Mapping[FirmId, OutboundFacts],
    now: datetime,
) -> VerdictFacts:
    review, accrued = turn.review, _NOTHING
    if turn.account is not None and turn.matter is not None:
        accrued = accrued_by(connection, turn.account.person.id, turn.matter, turn.firm_zone, now)
    return VerdictFacts(
        turn=turn,
        rates=rates[review.firm_id] if review is not None else (),
        already=accrued.already,
        text=texts.get(command.review_id, ""),
        outbound=outbound.get(review.firm_id, UNCHECKED) if review is not None else UNCHECKED,
        day=day_of(connection, turn, accrued.milliseconds, now),
    )


def _has_words(command: RecordVerdict) -> bool:
    """Whether an answer says anything that has to be checked; a click says nothing."""
    return command.answer.kind is VerdictKind.EDIT or bool(command.answer.comment)


def _by_the_hour(facts: TurnFacts) -> PersonId | None:
    if facts.account is None or facts.matter is None or facts.matter.basis is RateUnit.PIECE:
        return None
    return facts.account.person.id
