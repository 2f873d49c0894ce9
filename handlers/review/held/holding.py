"""Holding an answer: it waits for a supervisor, nothing accrues, and the client sees nothing of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.messages import Message, MessageKind, ToPerson
from handlers.people.people import Person, Role
from handlers.records import Record, ReviewChanged
from handlers.review.answering.verdict_values import Verdict
from handlers.review.held.values import HeldAnswer, held_id_of
from handlers.review.messages import card_update
from handlers.review.offering.turns import Turn
from handlers.review.outbound.findings import Finding, Part, finding_words
from handlers.review.reviews import Review
from handlers.review.tasks import Matter


def overseers_of(
    people: Iterable[Person], matter: Matter, expert: Person, now: datetime
) -> tuple[Person, ...]:
    """Say who is asked to release an answer: never its own expert.

    The supervisors of the practice area; where there are none all supervisors, else the admins. Who is away is asked
    only where nobody else is there.
    """
    others = [person for person in people if person.id != expert.id]
    there = [person for person in others if person.is_there(now)]
    for among in (there, others):
        supervisors = [person for person in among if Role.SUPERVISOR in person.roles]
        of_area = [person for person in supervisors if matter.practice_area in person.practice_areas]
        admins = [person for person in among if Role.ADMIN in person.roles]
        if asked := of_area or supervisors or admins:
            return tuple(asked)
    return ()


def hold_answer(
    mine: Turn,
    review: Review,
    given: Verdict,
    found: Sequence[Finding],
    overseers: Sequence[Person],
    now: datetime,
) -> Decision:
    """Decide to hold an answer: it is kept as it was given, its expert is told why, and the overseers are asked."""
    held = HeldAnswer(
        id=held_id_of(review.id, review.version),
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=review.version,
        expert_id=mine.person.id,
        kind=given.kind,
        edited_output=given.edited_output,
        reason=given.reason,
        comment=given.comment,
        criteria_met=given.criteria_met,
        findings=tuple(found),
        held_at=now,
        matter_version=given.matter_version,
    )
    changed = ReviewChanged(review=review, seen_state=mine.review.state, seen_version=mine.review.version)
    records: tuple[Record, ...] = (changed, held)
    words = (
        f"Your answer waits for a supervisor: there is {finding_words(found, whose='your')}. "
        "Nothing has gone out; you can take it back and change it."
    )
    messages = (
        card_update(review, now),
        held_notice(held, review.version, now),
        *(_held_card(held, person, now) for person in overseers),
    )
    return Decision(reply=Done(words=words, subject_id=held.id), records=records, messages=messages)


def nobody_releases(found: Sequence[Finding], field: str) -> Refused:
    """Refuse what nobody of the firm could ever release."""
    words = (
        f"There is {finding_words(found, whose='your')}, which the task does not say itself. Please take it out: "
        "nobody else of your firm is set up to release such an answer. Nothing was recorded."
    )
    about_edit = found[0].part is Part.EDIT
    return Refused(reason=Refusal.NOT_ALLOWED, words=words, field=field if about_edit else "comment")


def _held_card(held: HeldAnswer, person: Person, now: datetime) -> Message:
    return Message(
        key=f"card/{held.id}/{person.id}",
        kind=MessageKind.CARD,
        firm_id=held.firm_id,
        to=ToPerson(person_id=person.id),
        subject_id=held.id,
        version=held.version,
        due_at=now,
    )


def held_notice(held: HeldAnswer, version: int, now: datetime) -> Message:
    """Owe the expert a word about their held answer as of this version of the review."""
    return Message(
        key=f"held_notice/{held.id}/{version}",
        kind=MessageKind.HELD_NOTICE,
        firm_id=held.firm_id,
        to=ToPerson(person_id=held.expert_id),
        subject_id=held.id,
        version=version,
        due_at=now,
    )


def held_card_update(review: Review, version: int, now: datetime) -> Message:
    """Owe every card of the answer that a review was held with at `version` a look at what became of it."""
    held_id = held_id_of(review.id, version)
    return Message(
        key=f"update/{held_id}/{review.version}",
        kind=MessageKind.CARD_UPDATE,
        firm_id=review.firm_id,
        to=None,
        subject_id=held_id,
        version=review.version,
        due_at=now,
    )


def held_card_recheck(review: Review, version: int, wall_version: int, cause: str, now: datetime) -> Message:
    """Owe every card of the answer that a review was held with at `version` a look because of walls."""
    update = held_card_update(review, version, now)
    return replace(update, key=f"{update.key}/walls/{wall_version}/{cause}")
