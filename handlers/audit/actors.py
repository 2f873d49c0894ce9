"""Who did it, for which firm, and where: read off a command and the facts that it was decided on."""

from collections.abc import Sequence
from typing import Any

from handlers import records as r
from handlers.audit.noting import NoteExport
from handlers.configuration.applying import ApplyConfiguration
from handlers.ids import FirmId
from handlers.installs.values import InstallApp, NoteConnected, NoteUninstalled, ResealTokens
from handlers.money.billing.commands import Billing
from handlers.people.firms.setting_up import SettingUp
from handlers.people.people import Account, Firm, Sender
from handlers.people.places.place_values import NoteBlocked, NoteInstalled, NoteMember, NotePlace, NoteRemoved
from handlers.review.commands import NoteAccount
from handlers.walls.rosters import NoteMembership
from handlers.walls.walling import Walling

# what a platform tells us about somebody is not that person's own act
_TOLD = (
    *(NoteAccount, NotePlace, NoteInstalled, NoteRemoved, NoteBlocked, NoteMember, NoteMembership),
    *(InstallApp, NoteUninstalled, NoteConnected),
)
_WITHIN = {
    r.ReviewChanged: "review",
    r.CardAdopted: "card",
    r.DeliveryChanged: "delivery",
    r.PeriodMoved: "period",
}
Told = dict[str, Any]


def account_in(facts: Any) -> Account | None:
    """Give the account that facts were gathered for: their own `account`, or that of their `turn`."""
    facts = getattr(facts, "facts", facts)  # of a card's button: the facts, beside the copy that was clicked
    account = getattr(facts, "account", None)
    if account is None:
        account = getattr(getattr(facts, "turn", None), "account", None)
    return account if isinstance(account, Account) else None


def firm_in(records: Sequence[Any], account: Account | None, facts: Any) -> FirmId | None:
    """Give the firm that an act belongs to; a command's records and facts are all of one."""
    for record in records:
        if isinstance(record, Firm):
            return record.id
        within = _WITHIN.get(type(record))
        firm: FirmId | None = getattr(record if within is None else getattr(record, within), "firm_id", None)
        if firm is not None:
            return firm
    if account is not None:
        return account.person.firm_id
    of_facts = getattr(facts, "firm", None)
    of_facts = getattr(of_facts, "firm", of_facts)  # of a change of walls: all that the firm has set up
    return of_facts.id if isinstance(of_facts, Firm) else getattr(facts, "firm_id", None)


def who(command: Any, account: Account | None) -> Told:
    """Say who acted: a person with their roles, a client, a platform, whoever runs Signoff, or Signoff itself."""
    if isinstance(command, _TOLD):
        return {"kind": "platform", "platform": command.sender.platform}
    if account is not None and getattr(command, "sender", None) is not None:
        person = account.person
        return {"kind": "person", "person": person.id, "roles": sorted(person.roles)}
    if getattr(command, "sender", None) is not None:
        return {"kind": "stranger"}
    if isinstance(command, ApplyConfiguration):
        return {"kind": "file", "by": command.by}
    client = getattr(command, "client_id", None)
    if client is not None:
        return {"kind": "client", "client": client}
    return {
        "kind": "operator"
        if isinstance(command, (SettingUp, Walling, Billing, NoteExport, ResealTokens))
        else "signoff"
    }


def where(command: Any) -> Told:
    """Say where it was done: platform, workspace and account, and the conversation and message if it was one."""
    sender = getattr(command, "sender", None)
    if not isinstance(sender, Sender):
        return {}
    told: Told = {
        "platform": sender.platform,
        "workspace": sender.workspace,
        "account": sender.platform_user_id,
    }
    clicked = getattr(command, "clicked", None)
    if clicked is not None:
        told["place"], told["message"] = clicked.place, clicked.message
    elif isinstance(place := getattr(command, "place", None), str):
        told["place"] = place
    return told
