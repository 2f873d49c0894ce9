"""Work done in the seeded firm: verdicts with their time and money, as the product would have recorded them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import cycle
from typing import Any

from sqlalchemy import Connection

from handlers.ids import PersonId, TimeEntryId, VerdictId, derived_id
from handlers.money.ledger import Accrued, LedgerEntry, Work, accrue, reverse
from handlers.money.rates import RateLine
from handlers.money.rating.premiums import NO_PREMIUM, Premium
from handlers.money.time import TimeEntry, activity_of, reverse_time
from handlers.records import Record
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.held.values import HeldAnswer, HeldOutcome, held_id_of
from handlers.review.outbound.findings import Finding, FindingKind, Part
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter
from storage.rows import TIME_ENTRY
from storage.tables import time_entries
from tests.seed import Seeded, _rates, review_of, task_of, write

STATES = {
    VerdictKind.APPROVE: ReviewState.APPROVED,
    VerdictKind.EDIT: ReviewState.EDITED,
    VerdictKind.REJECT: ReviewState.REJECTED,
}


def work_done(
    seeded: Seeded,
    account: str,
    name: str,
    *,
    at: datetime,
    kind: VerdictKind | None = VerdictKind.APPROVE,
    matter: str = "PIECE-1",
    milliseconds: int = 0,
    already: Accrued | None = None,
    premium: Premium = NO_PREMIUM,
) -> tuple[Record, ...]:
    """A task, its review and what one person's answer left; without a verdict the client withdrew it meanwhile."""
    person, the_matter = seeded.people[account], seeded.matters[matter]
    task = task_of(the_matter, name, now=at)
    review = replace(
        review_of(task, now=at),
        state=STATES[kind] if kind else ReviewState.WITHDRAWN,
        version=1,
        expert_id=person.id,
        route_at=None,
        metered_ms=milliseconds,
        decided_at=at,
    )
    entry, postings = accrue(
        work=_work(seeded, the_matter, review, person.id, kind),
        rate=next(rate for rate in rates(seeded) if rate.unit is the_matter.basis),
        already=already or Accrued(),
        premium=premium,
    )
    return task, review, *((_verdict(review, person.id, kind),) if kind else ()), entry, *postings


def held_work(seeded: Seeded, account: str, name: str, *, at: datetime, **held: Any) -> tuple[Record, ...]:
    """A task, its review and one person's edit that waits for a supervisor, or what `held` says became of it."""
    task = task_of(seeded.matters["PIECE-1"], name, now=at)
    outcome = held.get("outcome", HeldOutcome.STANDING)
    review = replace(
        review_of(task, now=at),
        state=ReviewState.HELD if outcome is HeldOutcome.STANDING else ReviewState.OPEN,
        version=2 if outcome is HeldOutcome.STANDING else 3,
        expert_id=seeded.people[account].id,
        offers=1,
        route_at=None,
        decided_at=at,
    )
    made = HeldAnswer(
        id=held_id_of(review.id, 2),
        firm_id=review.firm_id,
        task_id=task.id,
        review_id=review.id,
        version=2,
        expert_id=seeded.people[account].id,
        kind=VerdictKind.EDIT,
        edited_output="Pay to DE89 3704 0044 0532 0130 00.",
        reason=None,
        comment="Paid there.",
        criteria_met=None,
        findings=(Finding(kind=FindingKind.IBAN, part=Part.EDIT),),
        held_at=at,
    )
    return task, review, replace(made, **held)


def _work(
    seeded: Seeded, matter: Matter, review: Review, person_id: PersonId, kind: VerdictKind | None
) -> Work:
    assert review.decided_at is not None
    return Work(
        firm_id=review.firm_id,
        person_id=person_id,
        client_id=matter.client_id,
        matter_id=matter.id,
        review_id=review.id,
        version=review.version,
        activity=activity_of(kind or VerdictKind.APPROVE),
        milliseconds=review.metered_ms,
        dated_at=review.decided_at,
        zone=seeded.firm.zone,
    )


def _verdict(review: Review, person_id: PersonId, kind: VerdictKind) -> Verdict:
    assert review.decided_at is not None
    return Verdict(
        id=VerdictId(derived_id(review.id, f"verdict/{review.version}")),
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=review.version,
        expert_id=person_id,
        kind=kind,
        edited_output=None,
        reason=None,
        comment="",
        criteria_met=None,
        decided_at=review.decided_at,
    )


def rates(seeded: Seeded) -> tuple[RateLine, ...]:
    """The seeded firm's rate card."""
    return tuple(_rates(seeded.firm))


def taken_back(records: Iterable[Record], at: datetime) -> tuple[Record, ...]:
    """The reversals of all that these records posted."""
    return tuple(
        reverse_time(record, at) if isinstance(record, TimeEntry) else reverse(record, at)
        for record in records
        if isinstance(record, TimeEntry | LedgerEntry)
    )


def seed_many_entries(
    connection: Connection, seeded: Seeded, count: int, *, at: datetime, people: Sequence[PersonId] = ()
) -> None:
    """Write a great many entries quickly: paid work of these people in turn (else of U1), all on one review."""
    task, review, entry, *_ = work_done(seeded, "U1", "one of many", at=at, kind=None)
    assert isinstance(entry, TimeEntry)
    write(connection, task, review)
    whose = cycle(people or [entry.person_id])
    rows = [
        TIME_ENTRY.row(
            replace(entry, id=TimeEntryId(derived_id(entry.id, str(number))), person_id=next(whose))
        )
        for number in range(count)
    ]
    connection.execute(time_entries.insert(), rows)
