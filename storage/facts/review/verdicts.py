"""The facts that a verdict is decided on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, select

from handlers.ids import FirmId, PersonId
from handlers.money.ledger import AccrualKey, Accrued
from handlers.money.rates import RateLine, RateUnit
from handlers.money.time import local_day
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import UNCHECKED, VerdictFacts
from handlers.review.commands import RecordVerdict
from handlers.review.held.values import HeldOutcome
from handlers.review.offering.turns import TurnFacts
from handlers.review.tasks import Matter
from storage import tables
from storage.facts.money.metering import with_taken
from storage.facts.review.outbound import outbound_facts
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
        _entries.c.matter_id == bindparam("matter"),
        _entries.c.local_day == bindparam("day"),
        BY_THE_HOUR,
    )
    .group_by(_entries.c.activity, _entries.c.rate_line_id, *PREMIUM)
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


def accrued_already(
    connection: Connection, facts: TurnFacts, now: datetime
) -> tuple[tuple[AccrualKey, Accrued], ...]:
    """Sum what is in force for this expert, matter and local day, by activity, rate line and premium."""
    if facts.account is None or facts.matter is None:
        return ()
    return accrued_by(connection, facts.account.person.id, facts.matter, facts.firm_zone, now)


def accrued_by(
    connection: Connection, person_id: PersonId, matter: Matter, zone: str, now: datetime
) -> tuple[tuple[AccrualKey, Accrued], ...]:
    """Sum what is in force for a person, a matter and the local day; of piece work nothing is asked."""
    if matter.basis is RateUnit.PIECE:
        return ()
    found = _ALREADY.rows(connection, person=person_id, matter=matter.id, day=local_day(now, zone))
    return tuple(((row[0], row[1], row[2], row[3]), accrued_from(row[4:])) for row in found)


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
        VerdictFacts(
            turn=t,
            rates=rates[t.review.firm_id] if t.review is not None else (),
            already=accrued_already(connection, t, now),
            text=texts.get(command.review_id, ""),
            outbound=outbound.get(t.review.firm_id, UNCHECKED) if t.review is not None else UNCHECKED,
        )
        for command, t in zip(commands, turns, strict=True)
    ]


def _has_words(command: RecordVerdict) -> bool:
    """Whether an answer says anything that has to be checked; a click says nothing."""
    return command.answer.kind is VerdictKind.EDIT or bool(command.answer.comment)


def _by_the_hour(facts: TurnFacts) -> PersonId | None:
    if facts.account is None or facts.matter is None or facts.matter.basis is RateUnit.PIECE:
        return None
    return facts.account.person.id
