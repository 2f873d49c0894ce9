"""Changing what was engaged: a client's clearance, a matter's terms, wording and channel, and whether it is open."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import PersonId
from handlers.people.changed import ClientCleared, MatterChanged
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.founding import clearance_of
from handlers.people.firms.named import firm_named, workspace_named
from handlers.people.firms.typed import Mistyped, name_of, refusing
from handlers.people.places.platform_ids import channel_of
from handlers.people.terms.billing.setting import check_due
from handlers.people.terms.changing import (
    ChangeMatter,
    ChangeWording,
    ClearClient,
    ConnectChannel,
    OpenOrCloseMatter,
)
from handlers.people.terms.engaging import criteria_of, reasons_of, terms_of
from handlers.records import ClientAdded
from handlers.review.cards.card_words import date_words
from handlers.review.tasks import Matter, Offer

CHANGED_SINCE = "Somebody changed this matter since the form was opened. Nothing was changed."


def client_with(facts: FirmFacts, client_id: str) -> ClientAdded:
    """Give the firm's client with this id; raises Mistyped when there is none."""
    found = next((one for one in facts.clients if one.id == client_id), None)
    if found is None:
        raise Mistyped("There is no such client here.", field="client", reason=Refusal.NOT_FOUND)
    return found


def matter_with(facts: FirmFacts, matter_id: str) -> Matter:
    """Give the firm's matter with this id; raises Mistyped when there is none."""
    found = next((one for one in facts.matters if one.id == matter_id), None)
    if found is None:
        raise Mistyped("There is no such matter here.", field="matter", reason=Refusal.NOT_FOUND)
    return found


@refusing
def clear_client(command: ClearClient, facts: FirmFacts, now: datetime) -> Decision:
    """Clear a client anew, or let its clearance end: nothing is delivered outside of it (DESIGN §6)."""
    firm = firm_named(facts, "")
    client = client_with(facts, command.client_id)
    since, until = clearance_of(command.cleared_from, command.cleared_until, firm.zone, now, before=client)
    cleared = ClientCleared(
        client_id=client.id,
        cleared_by=name_of(command.cleared_by, what="Who cleared the client", field="cleared_by"),
        cleared_from=since,
        cleared_until=until,
    )
    end = "without an end" if until is None else f"until {date_words(until, firm.zone)}"
    words = f"{client.name} is cleared {end}."
    if until is not None and until <= now:
        words = (
            f"{client.name} is not cleared any more: nothing is delivered for it, and it can send nothing."
        )
    return Decision(reply=Done(words=words, subject_id=client.id), records=(cleared,))


@refusing
def change_matter(command: ChangeMatter, facts: FirmFacts, now: datetime) -> Decision:
    """Change a matter's terms; whoever had an older form open is refused, and sees what changed meanwhile."""
    firm = firm_named(facts, "")
    matter = matter_with(facts, command.matter_id)
    client = client_with(facts, matter.client_id)
    if matter.version != command.seen:
        return refuse(Refusal.CONFLICT, CHANGED_SINCE)
    terms = replace(command.terms, code=matter.code, currency=command.terms.currency or matter.currency)
    after = terms_of(terms, facts, firm, client, matter.id)
    after = replace(
        after,
        is_open=matter.is_open,
        reject_reasons=matter.reject_reasons,
        rubric=matter.rubric,
        premiums=matter.premiums,
    )
    check_due(matter, after.due_minutes, now)
    _check_currency(facts, matter, after)
    return _changed(matter, after, command.by, now)


def _check_currency(facts: FirmFacts, matter: Matter, after: Matter) -> None:
    billing = facts.billing_of(matter)
    if after.currency != billing.currency and (billing.minimum or billing.tiers):
        words = (
            f"{matter.code} has a minimum or a discount in {billing.currency}, which would say something else in "
            f"{after.currency}. Take them out of its billing terms first."
        )
        raise Mistyped(words, field="currency")


@refusing
def change_wording(command: ChangeWording, facts: FirmFacts, now: datetime) -> Decision:
    """Change the reasons and the rubric of a matter; what was answered before keeps the wording that it was given."""
    matter = matter_with(facts, command.matter_id)
    if matter.version != command.seen:
        return refuse(Refusal.CONFLICT, CHANGED_SINCE)
    after = replace(
        matter, reject_reasons=reasons_of(command.reject_reasons), rubric=criteria_of(command.criteria)
    )
    return _changed(matter, after, command.by, now)


@refusing
def open_or_close_matter(command: OpenOrCloseMatter, facts: FirmFacts, now: datetime) -> Decision:
    """Open a matter for tasks, or close it; reviews that were begun may be finished."""
    matter = matter_with(facts, command.matter_id)
    return _changed(matter, replace(matter, is_open=command.is_open), command.by, now)


@refusing
def connect_channel(command: ConnectChannel, facts: FirmFacts, now: datetime) -> Decision:
    """Offer a matter's reviews in a channel; what is offered elsewhere stays where it is."""
    matter = matter_with(facts, command.matter_id)
    workspace = workspace_named(facts, command.workspace)
    channel = channel_of(command.channel, workspace.platform)
    after = replace(matter, offer=Offer.CHANNEL, workspace_id=workspace.id, channel=channel)
    return _changed(
        matter, after, command.by, now, words=f"Reviews of {matter.code} come to this channel from now on."
    )


def _changed(
    matter: Matter, after: Matter, by: PersonId | None, now: datetime, *, words: str = ""
) -> Decision:
    after = replace(after, version=matter.version, cleared_from=None, cleared_until=None)
    matter = replace(matter, cleared_from=None, cleared_until=None)
    if after == matter:
        return Decision(reply=Done(words=f"{matter.code} is just so already.", already=True))
    state = "open" if after.is_open else "closed, and takes no more tasks"
    said = words or f"{matter.code} is changed, for tasks from now on. It is {state}."
    changed = MatterChanged(matter=replace(after, version=matter.version + 1), former=matter, by=by, at=now)
    return Decision(reply=Done(words=said, subject_id=matter.id), records=(changed,))
