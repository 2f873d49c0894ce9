"""An answer of Ada's whose time was metered, and those who may decide about more of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.decisions import Form, FormPurpose, ShowForm
from handlers.ids import AdjustmentId, ClientId, FirmId, MatterId, TimeEntryId
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.ledger import Accrued, Work, accrue
from handlers.people.people import Account, Person
from handlers.review.adjusting.adjusting import open_time_form
from handlers.review.adjusting.cards import AdjustmentCardFacts
from handlers.review.adjusting.commands import OpenRefusal, OpenTimeForm
from handlers.review.adjusting.granting import open_refusal
from handlers.review.adjusting.values import AdjustFacts, GrantFacts
from handlers.review.answering.undo import UndoFacts
from handlers.review.reviews import ReviewState
from tests.handlers.review.held.held_samples import SOL
from tests.handlers.review.samples import ADA, MATTER, NOW, REVIEW
from tests.handlers.review.turn_samples import ADAS, HOURLY, ID, PERSON, RATES, account, asked

HOUR_RATE = RATES[1]
MINUTE = 60_000
METERED = 20 * MINUTE
ANSWERED = NOW - timedelta(minutes=5)
OPENED = ANSWERED - timedelta(minutes=30)


def entered(milliseconds: int = METERED, already: Accrued | None = None) -> Any:
    """Ada's time entry for the review, with its postings."""
    work = Work(
        firm_id=FirmId("firm"),
        person_id=ADA,
        client_id=ClientId("client"),
        matter_id=MatterId("matter"),
        review_id=REVIEW.id,
        version=5,
        activity="A104",
        milliseconds=milliseconds,
        dated_at=ANSWERED,
        zone="Europe/Berlin",
    )
    return accrue(work=work, rate=HOUR_RATE, already=already or Accrued())


def undo_facts(by: Account | None = None, milliseconds: int = METERED, **changes: Any) -> UndoFacts:
    """Somebody looks at Ada's answer, that she gave five minutes ago after half an hour with it."""
    entry, postings = entered(milliseconds)
    times = {"opened_at": OPENED, "decided_at": ANSWERED, "metered_ms": METERED}
    facts = UndoFacts(
        turn=asked(ReviewState.APPROVED, by=by, matter=HOURLY, review_changes=times),
        entry=entry,
        postings=postings,
        rate=HOUR_RATE,
        already=Accrued(milliseconds=entry.milliseconds, pay=entry.pay, price=entry.price),
    )
    return replace(facts, **changes)


def adjust_facts(
    by: Account | None = None, people: tuple[Person, ...] = (SOL,), **changes: Any
) -> AdjustFacts:
    return AdjustFacts(undo=undo_facts(by, **changes), people=people)


def asked_time(**changes: Any) -> TimeAdjustment:
    """Ada asks for 25 minutes instead of 20."""
    made = TimeAdjustment(
        id=AdjustmentId("0" * 12 + "a" * 20),
        firm_id=FirmId("firm"),
        person_id=ADA,
        review_id=REVIEW.id,
        entry_id=TimeEntryId(entered()[0].id),
        from_ms=METERED,
        to_ms=25 * MINUTE,
        reason="I had to read the annex.",
        state=AdjustmentState.ASKED,
        asked_at=NOW,
    )
    return replace(made, **changes)


def grant_facts(
    who: Person = SOL, adjustment: TimeAdjustment | None = None, *, by: Account | None = None, **changes: Any
) -> GrantFacts:
    made = asked_time() if adjustment is None else adjustment
    return GrantFacts(
        undo=undo_facts(by or account(who), asked=made, **changes), adjustment=made, expert=PERSON
    )


def card_facts(**adjustment: Any) -> AdjustmentCardFacts:
    return AdjustmentCardFacts(
        adjustment=asked_time(**adjustment),
        matter=MATTER,
        expert_name="Ada Okafor",
        ended_by="Sol Reyes",
        zone="Europe/Berlin",
    )


def time_form(purpose: FormPurpose) -> Form:
    """The form that is shown to Ada, or to a supervisor who wants to refuse."""
    if purpose is FormPurpose.ADJUST:
        command = OpenTimeForm(id=ID, sender=ADAS, review_id=REVIEW.id)
        shown = open_time_form(command, adjust_facts(), NOW).reply
    else:
        refusal = OpenRefusal(id=ID, sender=ADAS, adjustment_id=asked_time().id)
        shown = open_refusal(refusal, grant_facts(), NOW).reply
    assert isinstance(shown, ShowForm)
    return shown.form
