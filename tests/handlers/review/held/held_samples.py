"""An answer of Ada's that is held, and those who may decide about it."""

from dataclasses import replace
from typing import Any

from handlers.decisions import Form, FormPurpose, ShowForm
from handlers.ids import PersonId
from handlers.money.ledger import Accrued
from handlers.people.people import Account, Person, PersonState, Role
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.held.commands import OpenHeldForm
from handlers.review.held.releasing import HeldFacts, open_held_form
from handlers.review.held.values import HeldAnswer, OutboundFacts, held_id_of
from handlers.review.outbound.findings import Finding, FindingKind, Part
from handlers.review.reviews import ReviewState
from handlers.review.tasks import Matter
from tests.handlers.review.samples import ADA, NOW, REVIEW, TASK
from tests.handlers.review.turn_samples import ADAS, CLEARED, ID, PERSON, RATES, account, asked, review

IBAN = "DE89 3704 0044 0532 0130 00"
EDIT_WITH_IBAN = f"The cap is two years.\n\nPay to {IBAN}."
SOL = replace(PERSON, id=PersonId("sol"), name="Sol Reyes", roles=frozenset({Role.SUPERVISOR}))
MAX = replace(SOL, id=PersonId("max"), name="Max Roth", practice_areas=frozenset({"tax"}))
ADM = replace(SOL, id=PersonId("adm"), name="Adi Min", roles=frozenset({Role.ADMIN}))
OVERSEEN = OutboundFacts(overseers=(SOL,))
FOUND = (Finding(kind=FindingKind.IBAN, part=Part.EDIT, paragraph=2),)


def held_form(purpose: FormPurpose, edited: str = EDIT_WITH_IBAN) -> Form:
    """The form that a supervisor is shown about an edit, with a comment as long as one may be."""
    held = held_answer(edited_output=edited, comment="& " * 1_000)
    command = OpenHeldForm(id=ID, sender=ADAS, held_id=held.id, purpose=purpose)
    shown = open_held_form(command, decided_by(SOL, held), NOW).reply
    assert isinstance(shown, ShowForm)
    return shown.form


def paused(person: Person, **changes: Any) -> Person:
    return replace(person, state=PersonState.PAUSED, **changes)


def held_answer(kind: VerdictKind = VerdictKind.EDIT, **changes: Any) -> HeldAnswer:
    """What Ada said, held at the version that the samples' reviews have."""
    made = HeldAnswer(
        id=held_id_of(REVIEW.id, 5),
        firm_id=REVIEW.firm_id,
        task_id=TASK.id,
        review_id=REVIEW.id,
        version=5,
        expert_id=ADA,
        kind=kind,
        edited_output=EDIT_WITH_IBAN if kind is VerdictKind.EDIT else None,
        reason="law" if kind is VerdictKind.REJECT else None,
        comment="" if kind is VerdictKind.EDIT else f"Pay to {IBAN}.",
        criteria_met=None,
        findings=FOUND,
        held_at=NOW,
    )
    return replace(made, **changes)


def decided_by(
    who: Person = SOL,
    held: HeldAnswer | None = None,
    *,
    matter: Matter = CLEARED,
    state: ReviewState = ReviewState.HELD,
    already: tuple[tuple[tuple[str, str], Accrued], ...] = (),
    by: Account | None = None,
    expert: Person = PERSON,
    **review_changes: Any,
) -> HeldFacts:
    """Somebody decides about Ada's answer, whose review has a minute on its meter."""
    assert review(state).version == 5
    changes = {"metered_ms": 60_000, "decided_at": NOW, **review_changes}
    return HeldFacts(
        turn=asked(state, by=by or account(who), of=ADA, matter=matter, review_changes=changes),
        held=held or held_answer(),
        expert=expert,
        rates=RATES,
        already=already,
    )
