"""Experts are invited, accept on their own terms, step out for a while, and leave."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import PersonId, derived_id
from handlers.messages import Message
from handlers.people.accounts import HeldTurn
from handlers.people.changed import Invitation, PersonChanged
from handlers.people.duties.consents import consent_of, uses_of
from handlers.people.duties.notices import PAY_NOTES, notice_of, recorded_by_another, status_of
from handlers.people.experts.inviting import (
    AcceptInvitation,
    ComeBack,
    InviteExperts,
    Leave,
    StepOut,
)
from handlers.people.experts.joining import seniority_of
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.first_admins import desk_message
from handlers.people.firms.named import firm_named, workspace_named
from handlers.people.firms.typed import (
    Mistyped,
    between,
    hours_of,
    known_spelling,
    refusing,
    weekday_of,
    weekdays_of,
    zone_of,
)
from handlers.people.people import Hours, Person, PersonState, Role
from handlers.people.places.platform_ids import PLATFORMS, member_of
from handlers.people.roles import IS_THERE, LAST_ADMIN, living_admins, newcomer, person_with
from handlers.records import AccountLinked, Record
from handlers.review.answering.releases import passed_on
from handlers.review.cards.card_words import date_words
from handlers.review.reviews import ReviewState

_FARTHEST = timedelta(days=366)


@refusing
def invite_experts(command: InviteExperts, facts: FirmFacts, now: datetime) -> Decision:
    """Invite people by their accounts: until they accept they are nobody's expert, and are sent nothing else."""
    workspace = workspace_named(facts, command.workspace)
    if not command.members:
        raise Mistyped("Choose at least one person.", field="members")
    areas = _areas(command.practice_areas, facts)
    members = [member_of(one, workspace.platform) for one in command.members]
    records: list[Record] = []
    messages: list[Message] = []
    for member in members:
        person, added = _invited(command, facts, workspace.id, member)
        records += (*added, _invitation(command, facts, person, areas, now))
        messages.append(desk_message(person.firm_id, person.id, command.id, now))
    one = len(members) == 1
    count = "One invitation is" if one else f"{len(members)} invitations are"
    words = (
        f"{count} on the way{'' if one else ', each'} into a direct chat. Who accepts is an expert at once."
    )
    return Decision(reply=Done(words=words), records=tuple(records), messages=tuple(messages))


def _invited(
    command: InviteExperts, facts: FirmFacts, workspace_id: str, member: str
) -> tuple[Person, tuple[Record, ...]]:
    """Find who has an account, or make somebody new who is nothing yet."""
    firm = firm_named(facts, "")
    for account in facts.accounts:
        if (account.workspace_id, account.platform_user_id) == (workspace_id, member):
            person = next(one for one in facts.people if one.id == account.person_id)
            if Role.EXPERT in person.roles and person.state in IS_THERE:
                raise Mistyped(f"{person.name} is an expert already.", field="members")
            return person, ()
    key = PersonId(derived_id(command.id, "person", member))
    name = command.names.get(member, "")
    if not name.strip():
        words = "What they are called is not told here, so please type each name, in the order of the people."
        raise Mistyped(words, field="names")
    person = newcomer(key, firm, name, frozenset())
    workspace = next(one for one in facts.workspaces if one.id == workspace_id)
    linked = AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=key)
    return person, (person, linked)


def _invitation(
    command: InviteExperts, facts: FirmFacts, person: Person, areas: tuple[str, ...], now: datetime
) -> Invitation:
    return Invitation(
        person_id=person.id,
        firm_id=person.firm_id,
        practice_areas=areas,
        seniority=seniority_of(command.seniority, facts) or "",
        invited_by=command.by,
        invited_at=now,
    )


def _areas(typed: tuple[str, ...], facts: FirmFacts) -> tuple[str, ...]:
    if not typed:
        words = "An expert needs a practice area, or no review would ever come."
        raise Mistyped(words, field="practice_areas")
    known = facts.practice_areas
    return tuple(
        dict.fromkeys(
            known_spelling(one, known, what="A practice area", field="practice_areas") for one in typed
        )
    )


@refusing
def accept_invitation(command: AcceptInvitation, facts: FirmFacts, now: datetime) -> Decision:
    """Become an expert, on the firm's terms and one's own."""
    invitation = open_invitation(facts, command.person_id)
    person = next((one for one in facts.people if one.id == command.person_id), None)
    if invitation is None or person is None:
        return refuse(Refusal.NOT_FOUND, "There is no invitation to accept any more. Nothing was changed.")
    if not command.accepts_terms:
        raise Mistyped("Without the terms nobody can be an expert.", field="terms")
    after = replace(
        person,
        roles=person.roles | {Role.EXPERT},
        practice_areas=frozenset(_areas(command.practice_areas, facts)),
        seniority=invitation.seniority,
        zone=zone_of(command.zone),
        hours=_hours(command),
        daily_capacity=between(command.daily_capacity, 1, 500, what="The daily capacity", field="capacity"),
        state=PersonState.ACTIVE,
        paused_until=None,
        preferred_platform=command.prefers if command.prefers in PLATFORMS else person.preferred_platform,
    )
    uses, said = uses_of(command.uses), status_of(command.outside_business)
    # whoever comes back does not undo by their own word what compliance has recorded of them
    stands = recorded_by_another(facts, person)
    status = said if stands is None else stands.status
    accepted = replace(invitation, accepted_at=now, consents=bool(uses), outside_business=status)
    words = "Welcome! You are an expert now: reviews in your areas come to you in your hours. Ask “help” for the rest."
    return Decision(
        reply=Done(words=f"{words} {PAY_NOTES.get(status, '')}".strip(), subject_id=person.id),
        records=(
            PersonChanged(person=after, seen=person),
            accepted,
            *((notice_of(facts, person, status, now),) if stands is None else ()),
            consent_of(person, uses, now),
        ),
        messages=_told(command, invitation, now),
    )


def _told(command: AcceptInvitation, invitation: Invitation, now: datetime) -> tuple[Message, ...]:
    """Owe whoever invited them the news: its subject is the new expert, and not who is told."""
    by = invitation.invited_by
    if by is None or by == command.person_id:
        return ()
    return (replace(desk_message(invitation.firm_id, by, command.id, now), subject_id=command.person_id),)


def open_invitation(facts: FirmFacts, person_id: PersonId) -> Invitation | None:
    """Find the invitation that somebody has not accepted yet."""
    found = (one for one in facts.invitations if one.person_id == person_id and one.accepted_at is None)
    return next(found, None)


def _hours(command: AcceptInvitation) -> Hours:
    ends = "24:00" if command.ends == "00:00" else command.ends
    try:
        start, end = hours_of(f"{command.starts}-{ends}")
    except Mistyped:
        raise Mistyped("Your day has to end after it begins.", field="ends") from None
    if not command.days:
        raise Mistyped("Choose at least one day of the week.", field="days")
    return Hours(start=start, end=end, weekdays=weekdays_of(",".join(command.days)))


@refusing
def step_out(command: StepOut, facts: FirmFacts, now: datetime) -> Decision:
    """Stop what is sent to somebody for a while: what they have not begun goes to others at once."""
    person = person_with(facts, command.person_id)
    until = _back_on(command.until, person.zone, now)
    after = replace(person, state=PersonState.PAUSED, paused_until=until)
    end = f"until {date_words(until, person.zone)}" if until else "until you say “back”"
    words = f"You are out {end}. What you have begun stays with you; the rest goes to others."
    not_begun = [held for held in command.held if held.review.state is ReviewState.OFFERED]
    return _changed(person, after, words, not_begun, now)


@refusing
def come_back(command: ComeBack, facts: FirmFacts, now: datetime) -> Decision:
    """Be asked again."""
    person = person_with(facts, command.person_id)
    if person.state is PersonState.ACTIVE:
        return Decision(reply=Done(words="You are not out, so reviews come to you as ever.", already=True))
    after = replace(person, state=PersonState.ACTIVE, paused_until=None)
    return _changed(person, after, "Welcome back: reviews come to you again.", [], now)


@refusing
def leave(command: Leave, facts: FirmFacts, now: datetime) -> Decision:
    """Leave: what waits goes to others, what was earned stays owed. The last admin makes another one first."""
    person = person_with(facts, command.person_id)
    if not command.is_sure:
        raise Mistyped("Tick that you are sure, or close this.", field="sure")
    if living_admins(facts) == {person.id}:
        return refuse(Refusal.CONFLICT, LAST_ADMIN.format(name=person.name), field="sure")
    after = replace(person, state=PersonState.LEFT, paused_until=None)
    words = "You have left. What you earned stays owed to you and comes with the next payout. Thank you."
    return _changed(person, after, words, list(command.held), now)


def _changed(person: Person, after: Person, words: str, held: list[HeldTurn], now: datetime) -> Decision:
    given_back = [passed_on(one.review, one.matter, now) for one in held]
    records = (record for found, _ in given_back for record in found)
    messages = (message for _, owed in given_back for message in owed)
    return Decision(
        reply=Done(words=words, subject_id=person.id),
        records=(PersonChanged(person=after, seen=person), *records),
        messages=tuple(messages),
    )


def _back_on(typed: str, zone: str, now: datetime) -> datetime | None:
    """Read the day on which somebody is back: a date, or the next of a weekday; it begins at their midnight."""
    said = typed.strip()
    if not said:
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    try:
        day = date.fromisoformat(said)
    except ValueError:
        weekday = weekday_of(said, field="until")
        day = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if not today < day <= today + _FARTHEST:
        raise Mistyped("The day you are back is after today, and within a year.", field="until")
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(now.tzinfo)
