"""What an answer earns with a premium of its matter: at once, released, undone or withdrawn, and what is said of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.decisions import Decision
from handlers.money.ledger import AccrualKey, Accrued
from handlers.money.rating.premiums import PremiumKind, PremiumLine
from handlers.money.time import TimeEntry
from handlers.people.people import OutsideBusiness, Person
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.answering.withdrawals import withdraw_task
from handlers.review.commands import Answer, RecordVerdict
from handlers.review.held.commands import ReleaseHeld
from handlers.review.held.releasing import release_held
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Matter
from tests.handlers.review.held.held_samples import decided_by, held_answer
from tests.handlers.review.samples import NOW, TASK
from tests.handlers.review.test_withdrawals import OPEN, WITHDRAW, facts
from tests.handlers.review.turn_samples import (
    ADAS,
    CLEARED,
    HOURLY,
    ID,
    PERSON,
    RATES,
    account,
    asked,
    review,
    words,
)

SATURDAY = NOW + timedelta(days=5)
UNDO = "Approved. You can undo it for 10 minutes."
WEEKEND = PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=2500, price_bp=5000, effective_from=NOW)
PRICE_ALONE = replace(WEEKEND, pay_bp=0)
RUSH = PremiumLine(kind=PremiumKind.RUSH, pay_bp=1000, price_bp=1000, effective_from=NOW, within_minutes=360)
RUSH_PRICE = replace(RUSH, pay_bp=0)


def entry_of(decision: Decision) -> TimeEntry:
    (entry,) = [record for record in decision.records if isinstance(record, TimeEntry)]
    return entry


def approve(
    matter: Matter,
    *premiums: PremiumLine,
    at: datetime = SATURDAY,
    already: tuple[tuple[AccrualKey, Accrued], ...] = (),
    person: Person = PERSON,
) -> Decision:
    """Approve a task that arrived an hour ago, is due five hours from now, and took a minute."""
    metered = {"metered_ms": 60_000, "meter_since": None}
    turn = asked(
        ReviewState.OPEN,
        matter=replace(matter, premiums=premiums),
        review_changes=metered,
        task=replace(TASK, created_at=at - timedelta(hours=1), due_at=at + timedelta(hours=5)),
        by=account(person),
    )
    command = RecordVerdict(
        id=ID, sender=ADAS, review_id=review().id, answer=Answer(kind=VerdictKind.APPROVE)
    )
    return record_verdict(command, VerdictFacts(turn=turn, rates=RATES, already=already), at)


# A minute is paid at $120.00 and charged at $200.00 an hour; a piece is paid $6.00 and charged $10.00.
@pytest.mark.parametrize(
    ("premiums", "at", "hour", "piece", "said"),
    [
        ((), SATURDAY, (200, 333), (600, 1000), ""),
        ((WEEKEND,), NOW, (200, 333), (600, 1000), ""),
        # $150.00 and $300.00 an hour, $7.50 and $15.00 a piece
        ((WEEKEND,), SATURDAY, (250, 500), (750, 1500), " It earns a weekend premium of 25 %."),
        # $132.00 and $220.00 an hour: $3.6667 is charged
        ((RUSH,), NOW, (220, 367), (660, 1100), " It earns a rush premium of 10 %."),
        # 35 % and 60 %
        ((WEEKEND, RUSH), SATURDAY, (270, 533), (810, 1600), " It earns a premium of 35 %."),
        # an expert never hears of what the client alone pays more for
        ((PRICE_ALONE,), SATURDAY, (200, 500), (600, 1500), ""),
        ((WEEKEND, RUSH_PRICE), SATURDAY, (250, 533), (750, 1600), " It earns a premium of 25 %."),
    ],
)
def test_an_answer_is_entered_and_told_with_its_premium(
    premiums: tuple[PremiumLine, ...], at: datetime, hour: tuple[int, int], piece: tuple[int, int], said: str
) -> None:
    for matter, amounts in ((HOURLY, hour), (CLEARED, piece)):
        decision = approve(matter, *premiums, at=at)
        entry = entry_of(decision)
        assert (entry.pay, entry.price) == amounts
        assert words(decision) == f"{UNDO}{said}"


def test_time_with_a_premium_accrues_by_itself() -> None:
    plain = (("A104", "hour", 0, 0), Accrued(milliseconds=10_000, pay=33, price=56))
    raised = (("A104", "hour", 2500, 5000), Accrued(milliseconds=10_000, pay=41, price=83))

    entry = entry_of(approve(HOURLY, WEEKEND, already=(plain, raised)))

    # 70 s at $150.00 and $300.00 an hour are $2.9167 and $5.8333
    assert (entry.pay, entry.price) == (292 - 41, 583 - 83)


def test_to_whom_nothing_accrues_a_premium_does_not_either() -> None:
    nobody = replace(PERSON, outside_business=OutsideBusiness.MISSING)

    decision = approve(HOURLY, WEEKEND, person=nobody)

    assert (entry_of(decision).pay, entry_of(decision).price) == (0, 500)
    assert "premium" not in words(decision)


@pytest.mark.parametrize(("held_at", "amounts"), [(SATURDAY, (250, 500)), (NOW, (200, 333))])
def test_a_release_pays_what_held_when_the_expert_answered(
    held_at: datetime, amounts: tuple[int, int]
) -> None:
    held = replace(held_answer(), held_at=held_at)
    case = decided_by(held=held, matter=replace(HOURLY, premiums=(WEEKEND,)))
    later = replace(RATES[1], id="later", pay=1, price=1, effective_from=held_at + timedelta(hours=1))

    released = release_held(
        ReleaseHeld(id=ID, sender=ADAS, held_id=held.id, note=""),
        replace(case, rates=(*RATES, later)),
        held_at + timedelta(days=3),
    )

    assert (entry_of(released).pay, entry_of(released).price) == amounts


def test_what_is_withdrawn_on_a_saturday_is_paid_with_the_premium() -> None:
    task = replace(TASK, due_at=SATURDAY + timedelta(hours=1))
    started = replace(OPEN, metered_ms=60_000, meter_since=None)
    known = replace(facts(started, matter=replace(HOURLY, premiums=(WEEKEND,))), task=task)

    entry = entry_of(withdraw_task(WITHDRAW, known, SATURDAY))

    assert (entry.pay, entry.price, entry.premium) == (250, 500, "weekend")
