"""A firm as it is set up, as the tables of a configuration file hold it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.configuration.carrying.billing_items import billing_items, premium_items
from handlers.configuration.carrying.invoicing_items import client_items, invoicing_items
from handlers.configuration.cells import BETWEEN, WEEKDAYS, amount_text, hours_words, utc_text
from handlers.configuration.keys import counted, item_of
from handlers.configuration.tables import DAYS, TABLES
from handlers.configuration.values import Item, Tables, Value
from handlers.ids import FirmId, PersonId
from handlers.money.billing.facts import BillingFacts
from handlers.people.accounts import HeldTurn
from handlers.people.experts.experts import open_invitation
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Firm, Person
from handlers.people.roles import IS_THERE
from handlers.records import ClientAdded, DigestChannelSet
from handlers.review.tasks import Matter
from handlers.walls.typed_walls import EVERYBODY
from handlers.walls.wall_sets import LISTS, NO_WALLS, Wall, WallKind, WallSet


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationFacts:
    """All that a configuration file can say of a firm, as it is.

    `owners` are the firms that have the workspaces which the file names, by platform and id; `held` is what waits for
    those people whom the file leaves out.
    """

    firm: FirmFacts
    walls: WallSet = NO_WALLS
    digest: DigestChannelSet | None = None
    owners: Mapping[tuple[str, str], FirmId] = field(default_factory=dict)
    held: Mapping[PersonId, tuple[HeldTurn, ...]] = field(default_factory=dict)
    billing: BillingFacts | None = None


def tables_of(facts: ConfigurationFacts, now: datetime) -> Tables:
    """Give every table of a firm that is set up; none where there is no such firm yet."""
    firm = facts.firm.firm
    if firm is None:
        return {}
    return {
        "firm": (_firm(firm),),
        "workspaces": tuple(_workspaces(facts)),
        "week": (_week(firm, facts),),
        "retention": (item_of(TABLES["retention"], {"keep": facts.firm.keep}, firm.id),),
        "clients": tuple(_client(one, now) for one in facts.firm.clients),
        "matters": tuple(_matter(one, facts.firm) for one in facts.firm.matters),
        **_invoicing(facts),
        "client_billing": tuple(client_items(facts.billing, facts.firm)),
        "people": tuple(_people(facts.firm)),
        "rates": tuple(_rates(facts.firm)),
        "premiums": tuple(premium_items(facts.firm)),
        "billing": tuple(billing_items(facts.firm)),
        **{name: tuple(counted(TABLES[name], items)) for name, items in _walls(facts, now).items()},
    }


def _invoicing(facts: ConfigurationFacts) -> Tables:
    """What stands on invoices, where that is set; what is not there yet is no table."""
    found = tuple(invoicing_items(facts.billing))
    return {"invoicing": found} if found else {}


def _firm(firm: Firm) -> Item:
    values: dict[str, Value] = {
        "name": firm.name,
        "currency": firm.currency,
        "zone": firm.zone,
        "undo_minutes": firm.undo_minutes,
        "day_hours": firm.day_hours,
    }
    return item_of(TABLES["firm"], values, firm.id)


def _workspaces(facts: ConfigurationFacts) -> Iterator[Item]:
    for one in facts.firm.workspaces:
        yield item_of(TABLES["workspaces"], {"platform": one.platform, "id": one.external_id}, one.id)


def _week(firm: Firm, facts: ConfigurationFacts) -> Item:
    day = (firm.week_end + 1) % 7 if firm.digest_day is None else firm.digest_day
    values: dict[str, Value] = {
        "ends": WEEKDAYS[firm.week_end],
        "digest_day": WEEKDAYS[day],
        "digest_hour": firm.digest_hour,
        "digest_workspace": _workspace(facts.digest.workspace_id if facts.digest else None, facts.firm),
        "digest_channel": facts.digest.channel if facts.digest else "",
    }
    return item_of(TABLES["week"], values, firm.id)


def _client(client: ClientAdded, now: datetime) -> Item:
    values: dict[str, Value] = {
        "name": client.name,
        "cleared_by": client.cleared_by,
        "cleared_from": utc_text(client.cleared_from),
        "cleared_until": utc_text(client.cleared_until),
    }
    is_over = client.cleared_until is not None and client.cleared_until <= now
    return item_of(TABLES["clients"], values, client.id, is_over=is_over)


def _matter(matter: Matter, firm: FirmFacts) -> Item:
    values: dict[str, Value] = {
        "client": next((one.name for one in firm.clients if one.id == matter.client_id), ""),
        "code": matter.code,
        "title": matter.title,
        "practice_area": matter.practice_area,
        "open": matter.is_open,
        "offer": matter.offer.value,
        "workspace": _workspace(matter.workspace_id, firm),
        "channel": matter.channel or "",
        "basis": matter.basis.value,
        "currency": matter.currency,
        "reviews_per_task": matter.reviews_per_task,
        "expected_minutes": matter.expected_minutes,
        "cap_minutes": matter.cap_ms // 60_000,
        "due_minutes": matter.due_minutes,
        "claim_minutes": matter.claim_minutes,
        "confidential": matter.confidential,
        "answers_may": matter.answers_may,
        "reject_reasons": tuple(one.text for one in matter.reject_reasons),
        "rubric": tuple(one.text for one in matter.rubric),
    }
    return item_of(TABLES["matters"], values, matter.id, is_over=not matter.is_open)


def _people(firm: FirmFacts) -> Iterator[Item]:
    """Those who are with the firm; who was only invited, and has not said yes, is nobody's expert yet."""
    for person in firm.people:
        accounts = accounts_of(person, firm)
        only_invited = not person.roles and open_invitation(firm, person.id) is not None
        if person.state in IS_THERE and accounts and not only_invited:
            yield item_of(TABLES["people"], _person(person, accounts), person.id)


def _person(person: Person, accounts: tuple[str, ...]) -> dict[str, Value]:
    return {
        "name": person.name,
        "accounts": accounts,
        "roles": tuple(sorted(person.roles)),
        "practice_areas": tuple(sorted(person.practice_areas)),
        "seniority": person.seniority,
        "zone": person.zone,
        "hours": hours_words(person.hours.start, person.hours.end),
        "days": tuple(DAYS[day] for day in sorted(person.hours.weekdays)),
        "daily_capacity": person.daily_capacity,
        "prefers": person.preferred_platform or "",
    }


def accounts_of(person: Person, firm: FirmFacts) -> tuple[str, ...]:
    """Give a person's accounts, each as its workspace and member id."""
    theirs = (one for one in firm.accounts if one.person_id == person.id)
    return tuple(
        sorted(f"{_workspace(one.workspace_id, firm)}{BETWEEN}{one.platform_user_id}" for one in theirs)
    )


def _rates(firm: FirmFacts) -> Iterator[Item]:
    matters = {one.id: one for one in firm.matters}
    clients = {one.id: one.name for one in firm.clients}
    for rate in sorted(firm.rates, key=lambda one: (one.effective_from, one.id)):
        matter = matters.get(rate.matter_id) if rate.matter_id else None
        values: dict[str, Value] = {
            "per": rate.unit.value,
            "currency": rate.currency,
            "client": clients.get(matter.client_id, "") if matter else "",
            "matter": matter.code if matter else "",
            "practice_area": rate.practice_area or "",
            "seniority": rate.seniority or "",
            "from": utc_text(rate.effective_from),
            "pay": amount_text(rate.pay, rate.currency),
            "price": amount_text(rate.price, rate.currency),
        }
        yield item_of(TABLES["rates"], values, rate.id)


def _walls(facts: ConfigurationFacts, now: datetime) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = {name: [] for name in ("teams", "walls", "restricted", "watch")}
    names = people_names(facts.firm)
    for wall in facts.walls.walls:
        if wall.until is None or wall.until > now:
            table, values = _wall(wall, facts.firm, names)
            dates: dict[str, Value] = {"from": utc_text(wall.since), "until": utc_text(wall.until)}
            found[table].append(item_of(TABLES[table], {**values, **dates, "note": wall.note}, wall.id))
    return found


def _wall(wall: Wall, firm: FirmFacts, names: Mapping[PersonId, str]) -> tuple[str, dict[str, Value]]:
    person = names.get(wall.person_id, "") if wall.person_id else ""
    if wall.kind is WallKind.MEMBER:
        return "teams", {"team": wall.subject, "person": person}
    if wall.kind in LISTS:
        return wall.kind.value, {"name": wall.subject}
    matter = next((one for one in firm.matters if one.id == wall.subject), None)
    client_id = matter.client_id if matter else wall.subject
    client = next((one.name for one in firm.clients if one.id == client_id), "")
    subject = matter.code if matter else client if wall.kind is WallKind.CLIENT else wall.subject
    return "walls", {
        "kind": wall.kind.value,
        "subject": subject,
        "client": client if matter else "",
        "person": EVERYBODY if wall.is_for_all else person,
        "team": wall.team or "",
    }


def people_names(firm: FirmFacts) -> Mapping[PersonId, str]:
    """Give what the file calls people where it names them; who shares a name is told apart by their account."""
    counted_names = Counter(" ".join(one.name.split()).casefold() for one in firm.people)
    found: dict[PersonId, str] = {}
    for one in firm.people:
        several = counted_names[" ".join(one.name.split()).casefold()] > 1
        account = next(iter(accounts_of(one, firm)), "")
        found[one.id] = f"{one.name} ({account})" if several and account else one.name
    return found


def _workspace(workspace_id: str | None, firm: FirmFacts) -> str:
    return next((one.external_id for one in firm.workspaces if one.id == workspace_id), "")
