"""`signoff admin list`: how a firm is set up, in tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands.opening import opened
from bot.commands.screen import fail, say, show_table
from bot.process.settings import Settings
from handlers.ids import MatterId
from handlers.money.amounts import Money, show
from handlers.money.rates import RateLine
from handlers.money.rating.billing_terms import BillingTerms
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm, Hours, Person
from handlers.people.terms.billing.setting import premium_told
from handlers.people.terms.billing.typed_terms import tier_text
from handlers.records import ClientAdded
from handlers.retention.values import FOR_EVER
from handlers.review.cards.card_words import DAYS
from storage.facts.people.setting_up import firm_as_set_up

_MATTERS = ("Matter", "Client", "Practice area", "Offer", "Paid per", "Open", "On hold")
_PEOPLE = ("Name", "Roles", "Practice areas", "Seniority", "Works", "State", "Accounts")


def list_firm(settings: Settings, name: str) -> None:
    """Print a firm, or every firm where there are several and none was named."""
    with opened(settings.database) as database, database.reading() as connection:
        facts = firm_as_set_up(connection, name)
        if facts.firm is not None or name.strip() or not facts.firm_names:
            _print(facts, name)
            return
        for known in facts.firm_names:
            _print(firm_as_set_up(connection, known), known)


def _print(facts: FirmFacts, name: str) -> None:
    try:
        firm = firm_named(facts, name)
    except Mistyped as mistake:
        fail(str(mistake))
    say(f"{firm.name}: {firm.currency}, {firm.zone}, week ends on {DAYS[firm.week_end]}")
    if facts.keep != FOR_EVER:
        say(f"Texts of tasks are kept: {facts.keep}")
    places = [(one.external_id, one.platform) for one in facts.workspaces]
    show_table("Workspaces", ("Id", "Platform"), places or [("none yet", "")])
    show_table("Clients", ("Client", "Cleared by", "From", "Until"), _clients(facts.clients, firm))
    show_table("Matters", _MATTERS, _matters(facts))
    show_table("People", _PEOPLE, _people(facts))
    codes = {matter.id: matter.code for matter in facts.matters}
    _show_billing(facts, firm)
    columns = ("For", "From", "Per", "Pay", "Price")
    ordered = sorted(facts.rates, key=lambda rate: rate.effective_from)
    show_table("Rates", columns, (_rate(rate, codes, firm) for rate in ordered), right=2)


def _clients(clients: Iterable[ClientAdded], firm: Firm) -> Iterator[tuple[str, ...]]:
    for client in clients:
        since, until = (_day(moment, firm.zone) for moment in (client.cleared_from, client.cleared_until))
        yield client.name, client.cleared_by, since, until


def _matters(facts: FirmFacts) -> Iterator[tuple[str, ...]]:
    names = {client.id: client.name for client in facts.clients}
    held = dict(facts.holds)
    for matter in facts.matters:
        place = f"in {matter.channel}" if matter.channel else "direct"
        state = "yes" if matter.is_open else "no"
        hold = "yes" if matter.id in held else "no"
        yield matter.code, names[matter.client_id], matter.practice_area, place, matter.basis, state, hold


def _show_billing(facts: FirmFacts, firm: Firm) -> None:
    """Print what matters have beside their rates, where any has something."""
    premiums = [
        (one.code, premium_told(line), _day(line.effective_from, firm.zone))
        for one in facts.matters
        for line in one.premiums
    ]
    if premiums:
        show_table("Premiums", ("Matter", "Premium", "From"), premiums)
    billed = [(one, facts.billing_of(one)) for one in facts.matters]
    own = [_billing(one.code, terms) for one, terms in billed if terms.version]
    if own:
        show_table("Billing", ("Matter", "Time", "Minimum", "Discount", "Task code", "PO number"), own)


def _billing(code: str, terms: BillingTerms) -> tuple[str, ...]:
    least = show(Money(minor=terms.minimum, currency=terms.currency)) if terms.minimum else "–"
    off = ", ".join(tier_text(tier, terms.currency) for tier in terms.tiers) or "–"
    return code, terms.rounding, least, off, terms.task_code, terms.po_number or "–"


def _people(facts: FirmFacts) -> Iterator[tuple[str, ...]]:
    for person in facts.people:
        roles, areas = ", ".join(sorted(person.roles)), ", ".join(sorted(person.practice_areas))
        works, accounts = _hours(person.hours), _accounts(person, facts)
        yield person.name, roles, areas, person.seniority, works, person.state, accounts


def _accounts(person: Person, facts: FirmFacts) -> str:
    platforms = {one.id: one.platform for one in facts.workspaces}
    theirs = [one for one in facts.accounts if one.person_id == person.id]
    named = sorted(f"{platforms.get(one.workspace_id, '?')} {one.platform_user_id}" for one in theirs)
    prefers = f" (prefers {person.preferred_platform})" if person.preferred_platform else ""
    return f"{', '.join(named)}{prefers}"


def _rate(rate: RateLine, codes: Mapping[MatterId, str], firm: Firm) -> tuple[str, ...]:
    named = (codes.get(rate.matter_id) if rate.matter_id else None, rate.practice_area, rate.seniority)
    whose = ", ".join(name for name in named if name) or "everything"
    pay, price = (show(Money(minor=minor, currency=rate.currency)) for minor in (rate.pay, rate.price))
    return whose, _day(rate.effective_from, firm.zone), rate.unit, pay, price


def _hours(hours: Hours) -> str:
    start, end = (f"{minute // 60}:{minute % 60:02d}" for minute in (hours.start, hours.end))
    return f"{start}–{end} {' '.join(DAYS[day] for day in hours.weekdays)}"


def _day(moment: datetime | None, zone: str) -> str:
    return "–" if moment is None else f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
