"""Notice of outside business: who may be paid from when on, what is refused, and who is told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, Refusal
from handlers.desk.pages import desk_page, notice_page
from handlers.ids import PersonId
from handlers.money.ledger import LedgerEntry, Leg
from handlers.money.time import TimeEntry
from handlers.people.duties.commands import RecordNotice
from handlers.people.duties.notices import PAY_NOTES, PAY_WORDS, record_notice
from handlers.people.duties.values import NoticeRecorded
from handlers.people.experts.experts import accept_invitation
from handlers.people.people import OutsideBusiness, PersonState, Role
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, RecordVerdict
from tests.handlers.people.samples import ADA, FIRM, ID, NOW, READY, refused
from tests.handlers.people.test_experts import ACCEPT, INVITATION, INVITED
from tests.handlers.review import turn_samples as turns

KIM = replace(ADA, id=PersonId("kim"), name="Kim Hart", roles=frozenset({Role.COMPLIANCE}))
STAFFED = replace(READY, people=(ADA, KIM))
MISSING = NoticeRecorded(
    person_id=ADA.id, firm_id=FIRM.id, number=1, status=OutsideBusiness.MISSING, since=NOW - timedelta(days=2)
)
UNPAID = replace(
    STAFFED, people=(replace(ADA, outside_business=OutsideBusiness.MISSING), KIM), notices=(MISSING,)
)
APPROVE = RecordNotice(
    id=ID, person_id=ADA.id, status="approved", dated_on="2026-11-20", note=" By Kim ", by=KIM.id
)


def noted(decision: Decision) -> NoticeRecorded:
    (found,) = [one for one in decision.records if isinstance(one, NoticeRecorded)]
    return found


@pytest.mark.parametrize(
    ("status", "pays", "reason"),
    [
        (OutsideBusiness.NOT_NEEDED, 600, None),
        (OutsideBusiness.APPROVED, 600, None),
        (OutsideBusiness.EMPLOYER_PAID, 0, OutsideBusiness.EMPLOYER_PAID),
        (OutsideBusiness.MISSING, 0, OutsideBusiness.MISSING),
    ],
)
@pytest.mark.parametrize("kind", list(VerdictKind))
def test_whom_an_answer_pays_hangs_on_the_notice_and_what_the_client_owes_does_not(
    status: OutsideBusiness, pays: int, reason: OutsideBusiness | None, kind: VerdictKind
) -> None:
    person = replace(turns.PERSON, outside_business=status)
    text = "Changed." if kind is VerdictKind.EDIT else None
    reasons = [one.code for one in turns.CLEARED.reject_reasons] or [None]
    answer = Answer(kind=kind, text=text, reason=reasons[0] if kind is VerdictKind.REJECT else None)
    asked = turns.asked(by=turns.account(person))
    command = RecordVerdict(id=turns.ID, sender=turns.ADAS, review_id=turns.review().id, answer=answer)
    decision = record_verdict(
        command, VerdictFacts(turn=asked, rates=turns.RATES, text=turns.TASK.output), turns.NOW
    )
    (entry,) = [one for one in decision.records if isinstance(one, TimeEntry)]
    assert (entry.pay, entry.price, entry.unpaid) == (pays, 1_000, reason)
    moved = {one.leg: one.amount for one in decision.records if isinstance(one, LedgerEntry)}
    assert moved == ({Leg.PAY: 600, Leg.MARGIN: 400} if pays else {Leg.MARGIN: 1_000})
    assert isinstance(decision.reply, Done)
    assert (PAY_NOTES[reason] in decision.reply.words) if reason else ("paid" not in decision.reply.words)


def test_an_approval_is_recorded_with_its_day_and_note_from_now_on_and_its_expert_is_told() -> None:
    decision = record_notice(APPROVE, UNPAID, NOW)
    recorded = noted(decision)
    assert recorded == NoticeRecorded(
        person_id=ADA.id,
        firm_id=FIRM.id,
        number=2,
        status=OutsideBusiness.APPROVED,
        since=NOW,
        dated_on=date(2026, 11, 20),
        note="By Kim",
        recorded_by=KIM.id,
    )
    (message,) = decision.messages
    assert (message.subject_id, message.version) == (ADA.id, 2)
    assert isinstance(decision.reply, Done)
    assert "From now on Ada Kern has an approved notice, and is paid." in decision.reply.words


def test_another_note_tells_the_expert_nothing_and_the_same_again_is_no_record() -> None:
    known = replace(
        UNPAID, notices=(MISSING, replace(MISSING, number=2, dated_on=date(2026, 11, 1), note="Asked"))
    )
    again = record_notice(replace(APPROVE, status="missing", note="Asked twice"), known, NOW)
    assert (noted(again).number, again.messages) == (3, ())
    same = record_notice(replace(APPROVE, status="missing", dated_on="2026-11-01", note="Asked"), known, NOW)
    assert (same.records, same.messages) == ((), ())
    assert isinstance(same.reply, Done)
    assert same.reply.already


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"status": "perhaps"}, Refusal.INVALID, "status"),
        ({"dated_on": "yesterday"}, Refusal.INVALID, "dated_on"),
        ({"dated_on": "2026-11-24"}, Refusal.INVALID, "dated_on"),  # tomorrow
        ({"note": "x" * 501}, Refusal.INVALID, "note"),
        ({"person_id": PersonId("nobody")}, Refusal.NOT_FOUND, "person"),
    ],
)
def test_what_cannot_be_recorded_is_refused_beside_its_field(
    changes: dict[str, Any], reason: Refusal, field: str
) -> None:
    assert refused(record_notice(replace(APPROVE, **changes), UNPAID, NOW))[:2] == (reason, field)


def test_of_somebody_who_left_nothing_is_recorded() -> None:
    gone = replace(UNPAID, people=(replace(ADA, state=PersonState.LEFT), KIM))
    assert refused(record_notice(APPROVE, gone, NOW))[0] is Refusal.NOT_FOUND


@pytest.mark.parametrize("said", list(OutsideBusiness))
def test_who_accepts_says_where_they_stand_and_reads_what_comes_of_it(said: OutsideBusiness) -> None:
    decision = accept_invitation(replace(ACCEPT, outside_business=said.value), INVITED, NOW)
    assert (noted(decision).status, noted(decision).number) == (said, 1)
    assert isinstance(decision.reply, Done)
    assert PAY_NOTES.get(said, "Welcome!") in decision.reply.words
    assert "Welcome!" in decision.reply.words


def test_the_desk_names_to_whom_nothing_accrues_to_those_who_record_it_and_to_the_expert() -> None:
    ada, _ = UNPAID.people
    told = "No notice of outside business, so nothing accrues to them: Ada Kern."
    theirs = desk_page(UNPAID, replace(KIM, roles=frozenset({Role.ADMIN})), frozenset(), NOW)
    own = desk_page(UNPAID, ada, frozenset(), NOW)
    assert told in [line for section in theirs.sections for line in section.lines]
    (you,) = own.sections
    assert PAY_NOTES[OutsideBusiness.MISSING] in you.lines
    assert notice_page(ada).intro == (PAY_NOTES[OutsideBusiness.MISSING],)
    assert "is paid to you" in notice_page(ADA).intro[0]
    assert set(PAY_WORDS) == set(PAY_NOTES)


HERS = replace(MISSING, person_id=INVITATION.person_id)


@pytest.mark.parametrize(
    ("recorded", "stands"),
    [
        ((), OutsideBusiness.APPROVED),
        ((HERS,), OutsideBusiness.APPROVED),
        ((replace(HERS, recorded_by=INVITATION.person_id),), OutsideBusiness.APPROVED),
        ((replace(HERS, recorded_by=ADA.id),), OutsideBusiness.MISSING),
        (
            (
                replace(HERS, recorded_by=ADA.id),
                replace(
                    HERS, number=2, status=OutsideBusiness.EMPLOYER_PAID, recorded_by=INVITATION.person_id
                ),
            ),
            OutsideBusiness.EMPLOYER_PAID,
        ),
    ],
)
def test_whoever_comes_back_does_not_undo_what_another_has_recorded(
    recorded: tuple[NoticeRecorded, ...], stands: OutsideBusiness
) -> None:
    decision = accept_invitation(
        replace(ACCEPT, outside_business="approved"), replace(INVITED, notices=recorded), NOW
    )
    assert isinstance(decision.reply, Done)
    is_own = not any(one.recorded_by == ADA.id for one in recorded)
    assert [one.status for one in decision.records if isinstance(one, NoticeRecorded)] == [stands] * is_own
    assert (PAY_NOTES.get(stands, "paid") in decision.reply.words) is not is_own
