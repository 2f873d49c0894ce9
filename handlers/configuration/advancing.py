"""What a firm is once records are kept: so that each command of a file is decided on what those before it left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from handlers.configuration.standing import ConfigurationFacts
from handlers.money.billing.changed import ClientBillingSet, FirmBillingSet
from handlers.money.billing.facts import BillingFacts
from handlers.money.rates import RateLine
from handlers.money.rating.billing_terms import BillingTermsSet
from handlers.people import changed as c
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Firm, Person
from handlers.records import (
    AccountLinked,
    ClientAdded,
    DigestChannelSet,
    PlatformPreferred,
    Record,
    WorkspaceConnected,
)
from handlers.retention.values import RetentionSet
from handlers.review.tasks import Matter
from handlers.walls.wall_records import WallSetMade
from handlers.walls.wall_sets import WallAdded, WallEnded, WallSet

_Apply = Callable[[FirmFacts, Any], FirmFacts]
_ADDED_TO: Mapping[type[Any], str] = {
    WorkspaceConnected: "workspaces",
    ClientAdded: "clients",
    Matter: "matters",
    Person: "people",
    AccountLinked: "accounts",
    RateLine: "rates",
}


def advanced(facts: ConfigurationFacts, records: Iterable[Record]) -> ConfigurationFacts:
    """Give the facts as they are once these records are kept."""
    for record in records:
        kind = type(record)
        if kind in _ADDED_TO:
            name = _ADDED_TO[kind]
            held: dict[str, Any] = {name: (*getattr(facts.firm, name), record)}
            facts = replace(facts, firm=replace(facts.firm, **held))
        elif kind in _CHANGED:
            facts = replace(facts, firm=_CHANGED[kind](facts.firm, record))
        elif isinstance(record, DigestChannelSet):
            facts = replace(facts, digest=record)
        elif isinstance(record, FirmBillingSet | ClientBillingSet):
            facts = replace(facts, billing=_invoicing(facts, record))
        elif isinstance(record, WallSetMade | WallAdded | WallEnded):
            facts = replace(facts, walls=_walls(facts.walls, record))
    return facts


def _invoicing(facts: ConfigurationFacts, record: FirmBillingSet | ClientBillingSet) -> BillingFacts:
    known = facts.billing or BillingFacts(firm=facts.firm)
    if isinstance(record, FirmBillingSet):
        return replace(known, own=record.billing)
    return replace(known, clients={**known.clients, record.billing.client_id: record.billing})


def _walls(walls: WallSet, record: WallSetMade | WallAdded | WallEnded) -> WallSet:
    if isinstance(record, WallSetMade):
        return replace(walls, version=record.version)
    if isinstance(record, WallAdded):
        return replace(walls, walls=(*walls.walls, record.wall))
    ended = replace(record.wall, until=record.at)
    return replace(walls, walls=tuple(ended if one.id == ended.id else one for one in walls.walls))


def _people(firm: FirmFacts, key: str, **changes: Any) -> FirmFacts:
    return replace(
        firm, people=tuple(replace(one, **changes) if one.id == key else one for one in firm.people)
    )


def _firm(firm: FirmFacts, record: Firm) -> FirmFacts:
    return replace(firm, firm=record, firm_names=(*firm.firm_names, record.name))


def _cleared(firm: FirmFacts, record: c.ClientCleared) -> FirmFacts:
    dates: dict[str, Any] = {
        "cleared_by": record.cleared_by,
        "cleared_from": record.cleared_from,
        "cleared_until": record.cleared_until,
    }
    clients = (replace(one, **dates) if one.id == record.client_id else one for one in firm.clients)
    return replace(firm, clients=tuple(clients))


def _matter(firm: FirmFacts, record: c.MatterChanged) -> FirmFacts:
    matters = (record.matter if one.id == record.matter.id else one for one in firm.matters)
    return replace(firm, matters=tuple(matters))


def _billing(firm: FirmFacts, record: BillingTermsSet) -> FirmFacts:
    others = (one for one in firm.billing if one.matter_id != record.terms.matter_id)
    return replace(firm, billing=(*others, record.terms))


def _person(firm: FirmFacts, record: c.PersonChanged) -> FirmFacts:
    people = (record.person if one.id == record.person.id else one for one in firm.people)
    return replace(firm, people=tuple(people))


def _preferred(firm: FirmFacts, record: PlatformPreferred) -> FirmFacts:
    return _people(firm, record.person_id, preferred_platform=record.platform)


_CHANGED: Mapping[type[Any], _Apply] = {
    Firm: _firm,
    c.FirmChanged: lambda firm, record: replace(firm, firm=record.firm),
    c.ClientCleared: _cleared,
    c.MatterChanged: _matter,
    BillingTermsSet: _billing,
    c.PersonChanged: _person,
    c.RolesGiven: lambda firm, record: _people(firm, record.person_id, roles=record.roles),
    PlatformPreferred: _preferred,
    RetentionSet: lambda firm, record: replace(firm, keep=record.keep),
}
