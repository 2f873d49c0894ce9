"""Matters: opening one with its terms, changing them, its wording and its channel, and closing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, DeskForm, Done, Sheet
from handlers.desk.filled import choice, lines, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.desk.sheets.matter_terms import term_fields, terms_read
from handlers.ids import MatterId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import workspace_named
from handlers.people.firms.setting_up import CreateMatter
from handlers.people.firms.typed import Mistyped
from handlers.people.places.platform_words import how_to_connect, how_to_let_in
from handlers.people.terms.changing import ChangeMatter, ChangeWording, ConnectChannel, OpenOrCloseMatter
from handlers.people.terms.engagement_changes import (
    change_matter,
    change_wording,
    client_with,
    connect_channel,
    matter_with,
    open_or_close_matter,
)
from handlers.people.terms.engaging import DEFAULT_REASONS, create_matter
from handlers.review.tasks import Matter, Offer

_STATES = {"open": "Open: it takes tasks", "closed": "Closed: it takes no more tasks"}
_ENOUGH = (
    "Code, title and practice area are all that it needs. The rest is filled in with what is usual, and can be changed "
    "at any time under “Terms”."
)
_ONE_A_LINE = "One a line; the first 75 characters are shown."


def _named(matter: Matter, firm: FirmFacts) -> str:
    several = len(firm.clients) > 1
    client = f", {client_with(firm, matter.client_id).name}" if several else ""
    return f"{matter.code}: {matter.title}{client}"


def _matters(firm: FirmFacts) -> Mapping[str, str]:
    return {one.id: _named(one, firm) for one in sorted(firm.matters, key=lambda m: (not m.is_open, m.code))}


def _show_new(asked: Asked) -> DeskForm:
    clients: dict[str, str] = {one.id: one.name for one in asked.firm.clients}
    if not clients:
        raise Mistyped(
            "A matter is for a client, and none is cleared yet: clear a client first.", field="client"
        )
    only = next(iter(clients)) if len(clients) == 1 else ""
    return DeskForm(
        sheet=Sheet.NEW_MATTER,
        title="Open a matter",
        intro=(_ENOUGH,),
        fields=(
            choice("client", "Client", clients, only),
            words("code", "Code", hint="What the client names with each output, such as LAW-101."),
            *term_fields(None),
        ),
        submit="Open",
    )


def _read_new(asked: Asked) -> CreateMatter:
    filled, sent = asked.filled, asked.sent
    return terms_read(
        sent.id,
        filled,
        workspace=sent.sender.workspace,
        client=client_with(asked.firm, filled.text("client")).name,
        code=filled.text("code"),
    )


def _do_new(command: CreateMatter, facts: FirmFacts, now: datetime) -> Decision:
    """Open it, and say how its reviews get into a channel where they do not yet."""
    decision = create_matter(command, facts, now)
    reply = decision.reply
    if not isinstance(reply, Done) or reply.already or command.offer is not Offer.DIRECT:
        return decision
    how = how_to_connect(workspace_named(facts, command.workspace).platform)
    said = f"{reply.words} Its reviews go to one expert at a time; to offer them in a channel, {how}."
    return replace(decision, reply=replace(reply, words=said))


def _show_terms(asked: Asked) -> DeskForm:
    matter = matter_with(asked.firm, asked.about)
    return DeskForm(
        sheet=Sheet.TERMS,
        title="Terms",
        about=asked.about,
        seen=matter.version,
        intro=(f"{_named(matter, asked.firm)}. New terms hold for tasks from now on.",),
        fields=term_fields(matter),
    )


def _read_terms(asked: Asked) -> ChangeMatter:
    sent, matter = asked.sent, matter_with(asked.firm, asked.about)
    terms = terms_read(
        sent.id,
        asked.filled,
        workspace=sent.sender.workspace,
        client=client_with(asked.firm, matter.client_id).name,
        code=matter.code,
        currency=matter.currency,
    )
    return ChangeMatter(id=sent.id, matter_id=matter.id, seen=sent.seen, terms=terms, by=asked.person.id)


def _show_wording(asked: Asked) -> DeskForm:
    matter = matter_with(asked.firm, asked.about)
    return DeskForm(
        sheet=Sheet.WORDING,
        title="Reasons and rubric",
        about=asked.about,
        seen=matter.version,
        intro=(
            (
                f"{_named(matter, asked.firm)}. This is version {matter.version}; "
                "the earlier ones are kept, with who changed them and when."
            ),
        ),
        fields=(
            lines(
                "reason",
                "Reasons to reject",
                [one.text for one in matter.reject_reasons],
                hint=f"{_ONE_A_LINE} Empty: {', '.join(DEFAULT_REASONS).lower()}.",
            ),
            lines(
                "criterion", "Rubric", [one.text for one in matter.rubric], hint=f"{_ONE_A_LINE} Ten at most."
            ),
        ),
    )


def _read_wording(asked: Asked) -> ChangeWording:
    sent = asked.sent
    return ChangeWording(
        id=sent.id,
        matter_id=MatterId(asked.about),
        seen=sent.seen,
        reject_reasons=asked.filled.lines("reason"),
        criteria=asked.filled.lines("criterion"),
        by=asked.person.id,
    )


def _show_state(asked: Asked) -> DeskForm:
    matter = matter_with(asked.firm, asked.about)
    return DeskForm(
        sheet=Sheet.OPEN_OR_CLOSE,
        title="Open or close",
        about=asked.about,
        intro=(f"{_named(matter, asked.firm)}. Reviews that were begun can be finished either way.",),
        fields=(choice("state", "The matter is", _STATES, "open" if matter.is_open else "closed"),),
    )


def _read_state(asked: Asked) -> OpenOrCloseMatter:
    return OpenOrCloseMatter(
        id=asked.sent.id,
        matter_id=MatterId(asked.about),
        is_open=asked.filled.text("state") == "open",
        by=asked.person.id,
    )


def _show_connect(asked: Asked) -> DeskForm:
    matters = {
        key: text for key, text in _matters(asked.firm).items() if matter_with(asked.firm, key).is_open
    }
    if not matters:
        raise Mistyped("There is no open matter yet that could be connected.", field="matter")
    if not asked.command.place:
        raise Mistyped("Ask for this in the channel that the reviews shall come to.", field="matter")
    here = [key for key in matters if matter_with(asked.firm, key).channel == asked.command.place]
    proposed = here[:1] or (list(matters) if len(matters) == 1 else [])
    return DeskForm(
        sheet=Sheet.CONNECT,
        title="Connect this channel",
        intro=(
            (
                "Reviews of the matter are offered in this channel from now on. Signoff itself has to be in it: "
                f"{how_to_let_in(asked.command.sender.platform)}."
            ),
        ),
        fields=(choice("matter", "Matter", matters, next(iter(proposed), "")),),
        submit="Connect",
    )


def _read_connect(asked: Asked) -> ConnectChannel:
    sent = asked.sent
    return ConnectChannel(
        id=sent.id,
        matter_id=MatterId(asked.filled.text("matter")),
        workspace=sent.sender.workspace,
        channel=sent.place,
        by=asked.person.id,
    )


MATTER_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.NEW_MATTER: SheetLine(act=CreateMatter, show=_show_new, read=_read_new, do=_do_new),
    Sheet.TERMS: SheetLine(
        act=ChangeMatter,
        show=_show_terms,
        read=_read_terms,
        do=change_matter,
        which=_matters,
        which_label="Matter",
    ),
    Sheet.WORDING: SheetLine(
        act=ChangeWording,
        show=_show_wording,
        read=_read_wording,
        do=change_wording,
        which=_matters,
        which_label="Matter",
    ),
    Sheet.OPEN_OR_CLOSE: SheetLine(
        act=OpenOrCloseMatter,
        show=_show_state,
        read=_read_state,
        do=open_or_close_matter,
        which=_matters,
        which_label="Matter",
    ),
    Sheet.CONNECT: SheetLine(act=ConnectChannel, show=_show_connect, read=_read_connect, do=connect_channel),
}
