"""What changes at a firm's desk, as the audit tells it: what it is from now on, and what it was."""

from dataclasses import fields

from handlers.audit.described.change_values import Change, Described
from handlers.money.rating.premiums import PremiumLine
from handlers.people import changed as c
from handlers.people.duties.values import ConsentGiven, NoticeRecorded
from handlers.people.people import Firm, Person
from handlers.review.tasks import Matter

_TOLD_OF_A_MATTER = (
    *("practice_area", "offer", "basis", "currency", "reviews_per_task", "workspace_id", "channel"),
    *("confidential", "answers_may", "is_open", "expected_minutes", "due_minutes"),
)


def _firm(changed: c.FirmChanged) -> Change:
    firm: Firm = changed.firm
    return {
        "did": "firm.changed",
        "name": firm.name,
        "currency": firm.currency,
        "zone": firm.zone,
        "week_end": firm.week_end,
        "next_close_at": firm.next_close_at.isoformat(),
    }


def _roles(given: c.RolesGiven) -> Change:
    return {
        "did": "roles.given",
        "person": given.person_id,
        "roles": sorted(given.roles),
        "roles_before": sorted(given.seen),
    }


def _cleared(cleared: c.ClientCleared) -> Change:
    return {
        "did": "client.cleared",
        "client": cleared.client_id,
        "cleared_by": cleared.cleared_by,
        "cleared_from": cleared.cleared_from.isoformat(),
        "cleared_until": None if cleared.cleared_until is None else cleared.cleared_until.isoformat(),
    }


def _keys(revoked: c.KeysRevoked) -> Change:
    return {"did": "keys.revoked", "client": revoked.client_id, "but": revoked.but}


def _matter(changed: c.MatterChanged) -> Change:
    """Which terms are others now; of the wording of reasons and rubric, that it is another."""
    matter, former = changed.matter, changed.former
    premiums = [_premium(one) for one in matter.premiums if one not in former.premiums]
    return {
        "did": "matter.changed",
        "matter": matter.id,
        "client": matter.client_id,
        "code": matter.code,
        "version": matter.version,
        "version_before": former.version,
        "changed": sorted(_different(matter, former)),
        "to": {name: getattr(matter, name) for name in _different(matter, former) & set(_TOLD_OF_A_MATTER)},
        "from": {name: getattr(former, name) for name in _different(matter, former) & set(_TOLD_OF_A_MATTER)},
        **({"premiums": premiums} if premiums else {}),
    }


def _premium(line: PremiumLine) -> Change:
    return {
        "kind": line.kind,
        "pay_bp": line.pay_bp,
        "price_bp": line.price_bp,
        "within": line.within_minutes,
        "from": line.effective_from.isoformat(),
    }


def _different(matter: Matter, former: Matter) -> set[str]:
    return {
        field.name
        for field in fields(matter)
        if field.name != "version" and getattr(matter, field.name) != getattr(former, field.name)
    }


def _invitation(invited: c.Invitation) -> Change:
    accepted = invited.accepted_at is not None
    return {
        "did": "expert.accepted" if accepted else "expert.invited",
        "person": invited.person_id,
        "areas": sorted(invited.practice_areas),
        "seniority": invited.seniority,
        "invited_by": invited.invited_by,
        "consents": invited.consents,
        "outside_business": invited.outside_business,
    }


def _person(changed: c.PersonChanged) -> Change:
    person: Person = changed.person
    return {
        "did": "person.changed",
        "person": person.id,
        "roles": sorted(person.roles),
        "roles_before": sorted(changed.seen.roles),
        "areas": sorted(person.practice_areas),
        "seniority": person.seniority,
        "state": person.state,
    }


def _notice(recorded: NoticeRecorded) -> Change:
    """Where somebody stands with their notice; what was noted to it is text, and not told."""
    return {
        "did": "notice.recorded",
        "person": recorded.person_id,
        "number": recorded.number,
        "status": recorded.status,
        "dated_on": None if recorded.dated_on is None else recorded.dated_on.isoformat(),
    }


def _consent(given: ConsentGiven) -> Change:
    return {
        "did": "consent.given",
        "person": given.person_id,
        "version": given.version,
        "uses": list(given.uses),
    }


DESK: Described = {
    c.FirmChanged: _firm,
    c.RolesGiven: _roles,
    c.ClientCleared: _cleared,
    c.KeysRevoked: _keys,
    c.MatterChanged: _matter,
    c.Invitation: _invitation,
    c.PersonChanged: _person,
    NoticeRecorded: _notice,
    ConsentGiven: _consent,
}
