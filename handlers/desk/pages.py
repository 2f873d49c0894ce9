"""The desk's page: what is set up, and buttons for what the reader may do about it."""

from datetime import datetime

from handlers.decisions import Sheet
from handlers.desk.points import OWN_WORDS, left_of, lines_of, own_told, points
from handlers.desk.sections import (
    clients_section,
    kept_section,
    matters_section,
    people_section,
    rates_section,
    walls_section,
)
from handlers.desk.sheets.billing.pages import invoices_section
from handlers.desk.sheets.firm_sheets import STEPS
from handlers.desk.values import DeskButton, DeskPage, DeskSection
from handlers.people.duties.consents import use_words
from handlers.people.duties.notices import PAY_NOTES
from handlers.people.experts.experts import open_invitation
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Person, PersonState, Role
from handlers.people.permissions import AT_THE_DESK, may
from handlers.people.terms.changing import (
    ChangeFirm,
)
from handlers.review.cards.home_values import duty_words

_PAID = "Your notice of outside business is settled: what you answer from now on is paid to you. Thank you."


def desk_page(facts: FirmFacts, person: Person, steps: frozenset[str], now: datetime) -> DeskPage:
    """Build the page for a reader; a section that is not theirs to change is not there."""
    firm = facts.firm
    assert firm is not None, "a firm that was found by its id is there"
    sections = (
        _oneself(facts, person, now),
        _set_up(facts, person, steps),
        _firm(facts, person, steps),
        people_section(facts, person),
        clients_section(facts, firm, person, now),
        matters_section(facts, person),
        rates_section(facts, person),
        walls_section(person),
        invoices_section(person),
        kept_section(facts, person),
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
