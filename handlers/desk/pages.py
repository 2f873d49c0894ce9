"""The desk's page: what is set up, and buttons for what the reader may do about it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from handlers.decisions import Sheet
from handlers.desk.points import OWN_WORDS, left_of, lines_of, own_told, points, some
from handlers.desk.sheets.firm_sheets import STEPS
from handlers.desk.values import DeskButton, DeskPage, DeskSection
from handlers.people.duties.commands import RecordNotice
from handlers.people.duties.consents import use_words
from handlers.people.duties.notices import PAY_NOTES
from handlers.people.experts.experts import open_invitation
from handlers.people.experts.inviting import InviteExperts
from handlers.people.experts.name_lists import ListNames
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import (
    AddPerson,
    CreateClient,
    CreateMatter,
    IssueKey,
    PlaceHold,
    SetRate,
    SetRetention,
)
from handlers.people.people import Firm, OutsideBusiness, Person, PersonState, Role
from handlers.people.permissions import AT_THE_DESK, may
from handlers.people.roles import IS_THERE
from handlers.people.terms.changing import (
    ChangeFirm,
    ChangeMatter,
    ChangeWording,
    ClearClient,
    GiveRoles,
)
from handlers.people.terms.rate_files import ImportRates
from handlers.records import ClientAdded
from handlers.retention.values import FOR_EVER
from handlers.review.cards.card_words import date_words
from handlers.review.cards.home_values import duty_words
from handlers.review.tasks import Matter, Offer
from handlers.walls.walling import AddWall, EndWall, ImportWalls, ReleasePay, WatchName

_SHOWN = 8  # lines of a section; the forms list all
_PAID = "Your notice of outside business is settled: what you answer from now on is paid to you. Thank you."
_UNPAID = {
    OutsideBusiness.MISSING: "No notice of outside business, so nothing accrues to them",
    OutsideBusiness.EMPLOYER_PAID: "Paid to the firm and not to them",
}


def desk_page(facts: FirmFacts, person: Person, steps: frozenset[str], now: datetime) -> DeskPage:
    """Build the page for a reader; a section that is not theirs to change is not there."""
    firm = facts.firm
    assert firm is not None, "a firm that was found by its id is there"
    sections = (
        _oneself(facts, person, now),
        _set_up(facts, person, steps),
        _firm(facts, person, steps),
        _people(facts, person),
        _clients(facts, firm, person, now),
        _matters(facts, person),
        _rates(facts, person),
        _walls(person),
        _kept(facts, person),
    )
    return DeskPage(
        title=f"The desk of {firm.name}"
        if not person.roles.isdisjoint(AT_THE_DESK)
        else f"You at {firm.name}",
        sections=tuple(section for section in sections if section.buttons),
    )


def welcome_page(facts: FirmFacts, person: Person, steps: frozenset[str]) -> DeskPage:
    """Build what the first admin is greeted with: the steps of the set-up, which can be left and gone on with."""
    firm = facts.firm
    assert firm is not None, "a firm that was found by its id is there"
    return DeskPage(
        title="Welcome to Signoff",
        intro=(
            (
                f"Hello {person.name}. You are an admin of {firm.name} here. These short steps lead to the first "
                "card, in about ten minutes. Each form is filled in with what is usual, and you can stop and go on "
                "whenever you like."
            ),
            "You find all of this again under “setup”, and on the Home tab, where there is one.",
        ),
        sections=(_set_up(facts, person, steps),),
        notification="Welcome to Signoff",
    )


def invitation_page(facts: FirmFacts, person: Person) -> DeskPage:
    """Build what somebody who is invited is asked."""
    firm, invitation = facts.firm, open_invitation(facts, person.id)
    assert firm is not None, "a firm that was found by its id is there"
    assert invitation is not None, "only who is invited is asked"
    by = next((one.name for one in facts.people if one.id == invitation.invited_by), firm.name)
    areas = ", ".join(invitation.practice_areas)
    return DeskPage(
        title="An invitation",
        intro=(
            (
                f"Hello {person.name}. {by} invites you to be an expert of {firm.name} in Signoff, for {areas}. "
                "Short drafts by AI agents come to you here in chat; you approve, edit or reject each, and every "
                "answer is logged and paid as your firm has agreed."
            ),
            "You choose your areas, your hours and how much a day. Nothing comes before you accept.",
        ),
        sections=(_oneself_invited(),),
        notification="An invitation to Signoff",
    )


def notice_page(person: Person) -> DeskPage:
    """Build what an expert is told when it was recorded where they stand with their notice of outside business."""
    words = PAY_NOTES[person.unpaid] if person.unpaid else _PAID
    return DeskPage(title="About your pay", intro=(words,), notification="A word about your set-up")


def _oneself_invited() -> DeskSection:
    button = DeskButton(label="Look at it", sheet=Sheet.ACCEPT, is_next=True)
    return DeskSection(title="Your answer", buttons=(button,))


def _oneself(facts: FirmFacts, person: Person, now: datetime) -> DeskSection:
    if open_invitation(facts, person.id) is not None:
        return _oneself_invited()
    return _coming_and_going(person, now)


def own_page(person: Person, now: datetime) -> DeskPage:
    """Build the page of an expert who sees to nothing else of the firm."""
    return DeskPage(title="Your work here", sections=(_coming_and_going(person, now),))


def _coming_and_going(person: Person, now: datetime) -> DeskSection:
    if Role.EXPERT not in person.roles:
        return DeskSection(title="You")
    out = person.state is PersonState.PAUSED
    label, sheet = ("I am back", Sheet.BACK) if out else ("Step out", Sheet.OUT)
    return DeskSection(
        title="You",
        lines=(
            duty_words(person, now),
            f"Areas: {', '.join(sorted(person.practice_areas))}",
            f"Your answers may be used {use_words(person.uses)}.",
            *((PAY_NOTES[person.unpaid],) if person.unpaid else ()),
        ),
        buttons=(
            DeskButton(label=label, sheet=sheet),
            DeskButton(label="Use of my answers", sheet=Sheet.CONSENT),
            DeskButton(label="Leave", sheet=Sheet.LEAVE),
        ),
    )


def _set_up(facts: FirmFacts, person: Person, steps: frozenset[str]) -> DeskSection:
    """What lies between here and the first card, with a button for what is next; nothing once all of it is done."""
    left, known = left_of(facts, steps), points(facts, steps)
    if not left or not may(person, ChangeFirm):
        return DeskSection(title="Set-up")
    number = known.index(left[0]) + 1
    button = DeskButton(label=left[0].label, sheet=left[0].sheet, is_next=True)
    title = f"Set-up: step {number} of {len(known)} is next"
    return DeskSection(title=title, lines=lines_of(known), buttons=(button,), is_marked=True)


def _firm(facts: FirmFacts, person: Person, steps: frozenset[str]) -> DeskSection:
    told = own_told(facts)
    # while the set-up lasts, its own lines say so
    lines = () if left_of(facts, steps) else tuple(f"{OWN_WORDS[step][0]}: {told[step]}" for step in STEPS)
    buttons = tuple(DeskButton(label=OWN_WORDS[step][1], sheet=step) for step in STEPS)
    return DeskSection(title="The firm", lines=lines, buttons=buttons if may(person, ChangeFirm) else ())


def _people(facts: FirmFacts, person: Person) -> DeskSection:
    there = [one for one in facts.people if one.state in IS_THERE and one.roles]
    held = Counter(role for one in there for role in one.roles)
    told = ", ".join(f"{held[role]} {role}" for role in Role if held[role])
    return DeskSection(
        title="People",
        lines=(f"{len(there)} with the firm: {told}.", *_invited(facts), *_unpaid(facts)) if there else (),
        buttons=_buttons(
            person,
            (InviteExperts, "Invite experts", Sheet.INVITE),
            (AddPerson, "Add somebody", Sheet.ADD_PERSON),
            (GiveRoles, "Roles", Sheet.ROLES),
            *(((RecordNotice, "Outside business", Sheet.NOTICE),) if _experts(facts) else ()),
        ),
    )


def _invited(facts: FirmFacts) -> tuple[str, ...]:
    open_ones = {one.person_id for one in facts.invitations if one.accepted_at is None}
    names = [one.name for one in facts.people if one.id in open_ones]
    return (f"Invited, not accepted yet: {some(names)}.",) if names else ()


def _experts(facts: FirmFacts) -> list[Person]:
    return [one for one in facts.people if Role.EXPERT in one.roles and one.state in IS_THERE]


def _unpaid(facts: FirmFacts) -> Iterator[str]:
    """Say to whom nothing accrues, and why: clients are billed for their answers all the same."""
    for status, told in _UNPAID.items():
        names = [one.name for one in _experts(facts) if one.unpaid is status]
        if names:
            yield f"{told}: {some(names)}."


def _clients(facts: FirmFacts, firm: Firm, person: Person, now: datetime) -> DeskSection:
    return DeskSection(
        title="Clients",
        lines=_capped(
            [f"{one.name}: {_clearance(one, firm, now)}" for one in facts.clients],
            "No client yet. Nothing is delivered before a client is cleared.",
        ),
        buttons=_buttons(
            person,
            (CreateClient, "Clear a client", Sheet.NEW_CLIENT),
            *(((ClearClient, "Clearance", Sheet.CLEARANCE),) if facts.clients else ()),
            *(((IssueKey, "API keys", Sheet.KEYS),) if facts.clients else ()),
        ),
    )


def _clearance(client: ClientAdded, firm: Firm, now: datetime) -> str:
    since, until = client.cleared_from, client.cleared_until
    if since is None:
        return "not cleared"
    if until is not None and until <= now:
        return f"not cleared any more, since {date_words(until, firm.zone)}"
    by = f"cleared by {client.cleared_by}"
    by += f" from {date_words(since, firm.zone)}" if since > now else ""
    return f"{by} until {date_words(until, firm.zone)}" if until else by


def _matters(facts: FirmFacts, person: Person) -> DeskSection:
    known = sorted(facts.matters, key=lambda one: (not one.is_open, one.code))
    return DeskSection(
        title="Matters",
        lines=_capped([_matter(one) for one in known], "No matter yet."),
        buttons=_buttons(
            person,
            *(((CreateMatter, "Open a matter", Sheet.NEW_MATTER),) if facts.clients else ()),
            *(((ChangeMatter, "Terms", Sheet.TERMS),) if known else ()),
            *(((ChangeWording, "Reasons and rubric", Sheet.WORDING),) if known else ()),
            *(((ChangeMatter, "Open or close", Sheet.OPEN_OR_CLOSE),) if known else ()),
        ),
    )


def _rates(facts: FirmFacts, person: Person) -> DeskSection:
    count = len(facts.rates)
    told = (
        f"{count} {'rate' if count == 1 else 'rates'}, dated; what was answered before a change keeps its own."
        if count
        else "No rate yet."
    )
    return DeskSection(
        title="Rates",
        lines=(told,),
        buttons=_buttons(
            person, (SetRate, "Set a rate", Sheet.RATE), (ImportRates, "Import rates", Sheet.RATES)
        ),
    )


def _walls(person: Person) -> DeskSection:
    return DeskSection(
        title="Walls",
        lines=("Who is kept from what. A new wall holds at once, for cards that are open too.",),
        buttons=_buttons(
            person,
            (AddWall, "Put up a wall", Sheet.WALL),
            (AddWall, "Restricted list", Sheet.RESTRICT),
            (WatchName, "Watch list", Sheet.WATCH),
            (AddWall, "Into a team", Sheet.MEMBER),
            (EndWall, "See and end walls", Sheet.WALLS),
            (ImportWalls, "Import walls", Sheet.WALL_FILE),
            (ReleasePay, "Held pay", Sheet.HELD_PAY),
        ),
    )


def _kept(facts: FirmFacts, person: Person) -> DeskSection:
    span = {FOR_EVER: "for ever", "law": "7 years", "bank": "3 years"}.get(facts.keep, f"{facts.keep} days")
    held = {matter for matter, _ in facts.holds}
    codes = some([matter.code for matter in facts.matters if matter.id in held]) or "no matter"
    return DeskSection(
        title="Records",
        lines=(f"Texts are kept: {span}. On legal hold: {codes}.",),
        buttons=_buttons(
            person,
            *(((PlaceHold, "Legal hold", Sheet.HOLD),) if facts.matters else ()),
            (SetRetention, "Retention", Sheet.RETENTION),
            (ListNames, "List of names", Sheet.NAMES),
        ),
    )


def _matter(matter: Matter) -> str:
    where = "in a channel" if matter.offer is Offer.CHANNEL else "direct"
    state = "" if matter.is_open else " (closed)"
    return f"{matter.code}: {matter.title}, {matter.practice_area}, {where}{state}"


def _buttons(person: Person, *known: tuple[type, str, Sheet]) -> tuple[DeskButton, ...]:
    return tuple(DeskButton(label=label, sheet=sheet) for act, label, sheet in known if may(person, act))


def _capped(lines: list[str], nothing: str) -> tuple[str, ...]:
    more = len(lines) - _SHOWN
    return tuple([*lines[:_SHOWN], *([f"and {more} more"] if more > 0 else [])] or [nothing])
