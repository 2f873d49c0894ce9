"""The sections of the desk's page that are about the firm, each with buttons for what the reader may change."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from handlers.decisions import Sheet
from handlers.desk.points import some
from handlers.desk.values import DeskButton, DeskSection
from handlers.money.paying.terms import SetPayDetails, SetPayTerms
from handlers.people.duties.commands import RecordNotice
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
from handlers.people.people import Firm, OutsideBusiness, Person, Role
from handlers.people.permissions import may
from handlers.people.roles import IS_THERE
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.changing import (
    ChangeMatter,
    ChangeWording,
    ClearClient,
    GiveRoles,
)
from handlers.people.terms.rate_files import ImportRates
from handlers.records import ClientAdded
from handlers.retention.values import FOR_EVER
from handlers.review.cards.card_words import date_words
from handlers.review.tasks import Matter, Offer
from handlers.walls.walling import AddWall, EndWall, ImportWalls, ReleasePay, WatchName

_SHOWN = 8  # lines of a section; the forms list all
_UNPAID = {
    OutsideBusiness.MISSING: "No notice of outside business, so nothing accrues to them",
    OutsideBusiness.EMPLOYER_PAID: "Paid to the firm and not to them",
}


def people_section(facts: FirmFacts, person: Person) -> DeskSection:
    """Who is with the firm, who is invited, and to whom nothing accrues."""
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


def clients_section(facts: FirmFacts, firm: Firm, person: Person, now: datetime) -> DeskSection:
    """Which clients are cleared, by whom and until when."""
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


def matters_section(facts: FirmFacts, person: Person) -> DeskSection:
    """The matters, the open ones first."""
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


def rates_section(facts: FirmFacts, person: Person) -> DeskSection:
    """How many rates there are."""
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
            person,
            (SetRate, "Set a rate", Sheet.RATE),
            (ImportRates, "Import rates", Sheet.RATES),
            *(((SetPremium, "Premiums", Sheet.PREMIUM),) if facts.matters else ()),
            *(((SetBilling, "Billing terms", Sheet.BILLING),) if facts.matters else ()),
            (SetPayTerms, "How you pay", Sheet.PAY_TERMS),
            (SetPayDetails, "Pay details", Sheet.PAY_DETAILS),
        ),
    )


def walls_section(person: Person) -> DeskSection:
    """What there is to do about walls; who is kept from what is shown in the forms alone."""
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


def kept_section(facts: FirmFacts, person: Person) -> DeskSection:
    """How long texts are kept, and what is on hold."""
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
