"""Firms, people, accounts, places, clients, keys and matters, as the audit tells them."""

from handlers import records as r
from handlers.audit.described.change_values import Change, Described
from handlers.people.people import Firm, Person
from handlers.people.places.place_values import Place
from handlers.review.tasks import Matter


def _firm(firm: Firm) -> Change:
    return {
        "did": "firm.created",
        "name": firm.name,
        "currency": firm.currency,
        "zone": firm.zone,
        "week_end": firm.week_end,
        "undo_minutes": firm.undo_minutes,
        "day_hours": firm.day_hours,
    }


def _workspace(connected: r.WorkspaceConnected) -> Change:
    return {
        "did": "workspace.connected",
        "workspace": connected.id,
        "platform": connected.platform,
        "external": connected.external_id,
    }


def _person(person: Person) -> Change:
    return {
        "did": "person.added",
        "person": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "areas": sorted(person.practice_areas),
        "seniority": person.seniority,
        "state": person.state,
    }


def _linked(linked: r.AccountLinked) -> Change:
    return {
        "did": "account.linked",
        "person": linked.person_id,
        "workspace": linked.workspace_id,
        "account": linked.platform_user_id,
    }


def _account(noted: r.AccountNoted) -> Change:
    return {
        "did": "account.noted",
        "workspace": noted.workspace_id,
        "account": noted.platform_user_id,
        "guest": noted.is_guest,
        "deactivated": noted.is_deactivated,
    }


def _preferred(preferred: r.PlatformPreferred) -> Change:
    return {"did": "platform.preferred", "person": preferred.person_id, "platform": preferred.platform}


def _digest_channel(chosen: r.DigestChannelSet) -> Change:
    return {"did": "digest_channel.set", "workspace": chosen.workspace_id, "place": chosen.channel}


def _place(place: Place) -> Change:
    return {
        "did": f"place.{place.state}",
        "workspace": place.workspace_id,
        "place": place.conversation_id,
        "kind": place.kind,
        "account": place.platform_user_id,
    }


def _client(added: r.ClientAdded) -> Change:
    return {
        "did": "client.added",
        "client": added.id,
        "name": added.name,
        "cleared_by": added.cleared_by,
        "cleared_from": None if added.cleared_from is None else added.cleared_from.isoformat(),
        "cleared_until": None if added.cleared_until is None else added.cleared_until.isoformat(),
    }


def _key(issued: r.ApiKeyIssued) -> Change:
    """The public part of a key; neither the secret nor its hash."""
    return {"did": "key.issued", "client": issued.client_id, "key": issued.id}


def _matter(matter: Matter) -> Change:
    return {
        "did": "matter.created",
        "matter": matter.id,
        "client": matter.client_id,
        "code": matter.code,
        "area": matter.practice_area,
        "offer": matter.offer,
        "basis": matter.basis,
        "currency": matter.currency,
        "reviews_per_task": matter.reviews_per_task,
        "workspace": matter.workspace_id,
        "place": matter.channel,
        "reasons": [reason.code for reason in matter.reject_reasons],
        "rubric": [criterion.id for criterion in matter.rubric],
        "confidential": matter.confidential,
        "answers_may": matter.answers_may,
    }


PEOPLE: Described = {
    Firm: _firm,
    r.WorkspaceConnected: _workspace,
    Person: _person,
    r.AccountLinked: _linked,
    r.AccountNoted: _account,
    r.PlatformPreferred: _preferred,
    r.DigestChannelSet: _digest_channel,
    Place: _place,
    r.ClientAdded: _client,
    r.ApiKeyIssued: _key,
    Matter: _matter,
}
