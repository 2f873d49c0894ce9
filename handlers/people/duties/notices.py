"""Notice of outside business (FINRA 3270): while it is missing nothing accrues to the person; the client still pays.

A status holds from the moment at which it is recorded. What was answered while the notice was missing never accrues,
also once it is approved: the rule is that no compensation is taken without prior notice.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.decisions import Decision, Done
from handlers.people.duties.commands import RecordNotice
from handlers.people.duties.values import NoticeRecorded
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.first_admins import desk_message
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped, refusing
from handlers.people.people import OutsideBusiness, Person
from handlers.people.roles import person_with

NOTE_MAX = 500
# what an expert reads where their pay would stand
PAY_WORDS = {
    OutsideBusiness.MISSING: "no pay yet: your notice of outside business is missing",
    OutsideBusiness.EMPLOYER_PAID: "paid to your firm",
}
# and with an answer that was given
PAID_WORDS = {
    OutsideBusiness.MISSING: "not paid: your notice of outside business was missing",
    OutsideBusiness.EMPLOYER_PAID: "paid to your firm",
}
# and what to do about it, on their own page and with each of their answers
PAY_NOTES = {
    OutsideBusiness.MISSING: (
        "Nothing you answer is paid to you yet: your notice of outside business is missing. "
        "Give it to your compliance, and ask them to record it here; your answers are paid from then on."
    ),
    OutsideBusiness.EMPLOYER_PAID: "What you answer is paid to your firm, not to you, as was agreed.",
}
# what is told of an entry that pays its person nothing, in digests and files
UNPAID_WORDS = {
    OutsideBusiness.MISSING: "no notice of outside business",
    OutsideBusiness.EMPLOYER_PAID: "employer-paid",
}
_FROM_NOW = {
    OutsideBusiness.NOT_NEEDED: "needs no notice, and is paid",
    OutsideBusiness.APPROVED: "has an approved notice, and is paid",
    OutsideBusiness.EMPLOYER_PAID: "is not paid: what they answer is paid to the firm",
    OutsideBusiness.MISSING: "is not paid while the notice is missing; clients are billed all the same",
}


def status_of(said: str, *, field: str = "outside_business") -> OutsideBusiness:
    """Read a status; raises Mistyped for what is none."""
    if said not in tuple(OutsideBusiness):
        raise Mistyped("Say how it stands with the notice of outside business.", field=field)
    return OutsideBusiness(said)


def notice_of(facts: FirmFacts, person: Person, status: OutsideBusiness, now: datetime) -> NoticeRecorded:
    """Give the next word about somebody's notice."""
    known = [one.number for one in facts.notices if one.person_id == person.id]
    return NoticeRecorded(
        person_id=person.id,
        firm_id=person.firm_id,
        number=max(known, default=0) + 1,
        status=status,
        since=now,
        recorded_by=person.id,
    )


def recorded_by_another(facts: FirmFacts, person: Person) -> NoticeRecorded | None:
    """Give the newest word about somebody's notice, if somebody else of the firm has given any; else None."""
    mine = [one for one in facts.notices if one.person_id == person.id]
    if all(one.recorded_by in (None, person.id) for one in mine):
        return None
    return max(mine, key=lambda one: one.number)


@refusing
def record_notice(command: RecordNotice, facts: FirmFacts, now: datetime) -> Decision:
    """Decide where an expert stands with their notice from now on; they are told."""
    firm = firm_named(facts, "")
    person = person_with(facts, command.person_id)
    status = status_of(command.status, field="status")
    note = command.note.strip()
    if len(note) > NOTE_MAX:
        raise Mistyped(f"A note has at most {NOTE_MAX} characters.", field="note")
    recorded = replace(
        notice_of(facts, person, status, now),
        dated_on=_day(command.dated_on, now.astimezone(ZoneInfo(firm.zone)).date()),
        note=note,
        recorded_by=command.by,
    )
    before = [one for one in facts.notices if one.person_id == person.id]
    if before and _said(before[-1]) == _said(recorded):
        return Decision(reply=Done(words=f"That is recorded of {person.name} already.", already=True))
    words = f"From now on {person.name} {_FROM_NOW[status]}. What was answered before stays as it is."
    told = replace(desk_message(firm.id, person.id, command.id, now), version=recorded.number)
    messages = (told,) if status is not person.outside_business else ()
    return Decision(reply=Done(words=words, subject_id=person.id), records=(recorded,), messages=messages)


def _said(recorded: NoticeRecorded) -> tuple[object, ...]:
    return recorded.status, recorded.dated_on, recorded.note


def _day(typed: str, today: date) -> date | None:
    said = typed.strip()
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Mistyped("Type the day as in 2026-11-20.", field="dated_on") from None
    if day > today:
        raise Mistyped("The day of a notice is not after today.", field="dated_on")
    return day
