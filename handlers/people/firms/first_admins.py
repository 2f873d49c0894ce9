"""The first admin of a firm: whoever presents the one-time code that the operator was shown, or installs the app.

There is one such moment: once anybody is an admin here, admins make admins.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, FirmId, PersonId, WorkspaceId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.periods import next_cutoff
from handlers.people.changed import ClaimOffered, ClaimUsed, RolesGiven
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.typed import NAME_MAX, Mistyped, zone_of
from handlers.people.people import Firm, Role, Sender
from handlers.people.roles import newcomer
from handlers.records import AccountLinked, Record, WorkspaceConnected

CODE_LASTS = timedelta(minutes=30)
_SUNDAY, _MORNING = 6, 9
_CURRENCIES = {
    "Europe/London": "GBP",
    "Europe/Zurich": "CHF",
    "Asia/Tokyo": "JPY",
    "Asia/Singapore": "SGD",
    "Asia/Hong_Kong": "HKD",
    "Australia": "AUD",
    "Europe": "EUR",
}
_WELCOME = "You are the first admin of {firm} in Signoff. I have sent you the set-up in our direct chat."
_THERE_IS_ONE = "There is an admin here already, so this code does nothing. An admin can make you one too."
_NO_CODE = (
    "This code is not good, or not any more: it works once, for 30 minutes. "
    "Whoever runs Signoff gets a new one by starting `signoff serve` again. Nothing was changed."
)
_NOT_YOURS = "Guests and deactivated accounts cannot be a firm’s admin. Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferClaim:
    """Let whoever presents this code be the first admin; `code_hash` is its SHA-256."""

    id: CommandId
    code_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFirm:
    """Be the first admin. An empty `code_hash`: by installing the app, which the platform vouches for.

    `firm`, `person` and `zone` are what the platform calls the workspace and the person, and where they are.
    """

    id: CommandId
    sender: Sender
    code_hash: str
    firm: str
    person: str
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdminFacts:
    """Whether anybody is an admin here, whether the code is good, and the firm that the workspace is of."""

    has_admin: bool
    is_offered: bool = False
    firm: FirmFacts | None = None
    firm_names: tuple[str, ...] = ()


def offer_claim(command: OfferClaim, facts: FirstAdminFacts, now: datetime) -> Decision:
    """Offer a code for half an hour, in the place of any before it; none once there is an admin."""
    if facts.has_admin:
        return refuse(Refusal.CONFLICT, _THERE_IS_ONE)
    offered = ClaimOffered(code_hash=command.code_hash, until=now + CODE_LASTS)
    return Decision(reply=Done(), records=(offered,))


def claim_firm(command: ClaimFirm, facts: FirstAdminFacts, now: datetime) -> Decision:
    """Make the sender the first admin, of the workspace's firm or of a new one that is called like the workspace."""
    if facts.has_admin:
        return refuse(Refusal.CONFLICT, _THERE_IS_ONE)
    if command.code_hash and not facts.is_offered:
        return refuse(Refusal.NOT_ALLOWED, _NO_CODE)
    used = (ClaimUsed(code_hash=command.code_hash, at=now),) if command.code_hash else ()
    found = _founded(command, facts, now) if facts.firm is None or facts.firm.firm is None else None
    firm = found[0] if found else facts.firm.firm if facts.firm else None
    assert firm is not None, "it is there, or was founded"
    made = _admin(command, facts.firm, firm, found[1] if found else _workspace(facts.firm, command.sender))
    if made is None:
        return refuse(Refusal.GUEST, _NOT_YOURS)
    person_id, records = made
    return Decision(
        reply=Done(words=_WELCOME.format(firm=firm.name), subject_id=person_id),
        records=(*used, *(found or ()), *records),
        messages=(desk_message(firm.id, person_id, command.id, now),),
    )


def desk_message(firm_id: FirmId, person_id: PersonId, cause: str, now: datetime) -> Message:
    """Owe a person what the desk has to tell them; one cause owes it once."""
    return Message(
        key=f"{MessageKind.DESK}/{person_id}/{cause}",
        kind=MessageKind.DESK,
        firm_id=firm_id,
        to=ToPerson(person_id=person_id),
        subject_id=person_id,
        version=0,
        due_at=now,
    )


def _founded(command: ClaimFirm, facts: FirstAdminFacts, now: datetime) -> tuple[Firm, WorkspaceConnected]:
    zone = _zone(command.zone)
    firm = Firm(
        id=FirmId(derived_id(command.id, "firm")),
        name=_free_name(command.firm, facts.firm_names),
        currency=_currency(zone),
        zone=zone,
        week_end=_SUNDAY,
        digest_hour=_MORNING,
        next_close_at=next_cutoff(now, zone=zone, week_end=_SUNDAY),
    )
    sender = command.sender
    return firm, WorkspaceConnected(
        id=WorkspaceId(derived_id(sender.platform, sender.workspace)),
        firm_id=firm.id,
        platform=sender.platform,
        external_id=sender.workspace,
    )


def _workspace(known: FirmFacts | None, sender: Sender) -> WorkspaceConnected:
    assert known is not None, "the workspace is of a firm"
    return next(
        one
        for one in known.workspaces
        if (one.platform, one.external_id) == (sender.platform, sender.workspace)
    )


def _admin(
    command: ClaimFirm, known: FirmFacts | None, firm: Firm, workspace: WorkspaceConnected
) -> tuple[PersonId, tuple[Record, ...]] | None:
    """Make the sender an admin: whoever is with the firm already keeps what they are. None for a guest."""
    member = command.sender.platform_user_id
    for account in known.accounts if known else ():
        if (account.workspace_id, account.platform_user_id) != (workspace.id, member):
            continue
        if account.is_guest or account.is_deactivated:
            return None
        person = next(one for one in (known.people if known else ()) if one.id == account.person_id)
        roles = person.roles | {Role.ADMIN}
        return person.id, (RolesGiven(person_id=person.id, roles=roles, seen=person.roles),)
    key = PersonId(derived_id(command.id, "person"))
    name = " ".join(command.person.split())[:NAME_MAX] or "The first admin"
    person = replace(newcomer(key, firm, name, frozenset({Role.ADMIN})), zone=_zone(command.zone, firm.zone))
    linked = AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=key)
    return key, (person, linked)


def _zone(said: str, otherwise: str = "UTC") -> str:
    try:
        return zone_of(said) if said.strip() else otherwise
    except Mistyped:
        return otherwise


def _currency(zone: str) -> str:
    """Guess what is mostly counted in there; the set-up's first step asks."""
    return _CURRENCIES.get(zone) or _CURRENCIES.get(zone.partition("/")[0]) or "USD"


def _free_name(said: str, taken: tuple[str, ...]) -> str:
    name = " ".join(said.split())[: NAME_MAX - 5] or "Our firm"
    known = {other.casefold() for other in taken}
    if name.casefold() not in known:
        return name
    return next(other for number in range(2, 1000) if (other := f"{name} {number}").casefold() not in known)
