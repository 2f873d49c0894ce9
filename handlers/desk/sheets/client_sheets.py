"""Clients: clearing one, changing or ending its clearance, and its API keys."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.decisions import DeskForm, FormField, Picks, Sheet
from handlers.desk.filled import choice, pick, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.ids import ClientId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.founding import create_client, issue_key
from handlers.people.firms.setting_up import CreateClient, IssueKey
from handlers.people.firms.typed import Mistyped
from handlers.people.terms.changing import ClearClient
from handlers.people.terms.engagement_changes import clear_client, client_with

_EARLIER = {
    "keep": "Earlier keys go on to open, until they are replaced",
    "replace": "Earlier keys open nothing from now on",
}
_CLEARED = "Nothing is delivered before a client is cleared, or after its clearance ends."


def _clearance(cleared_by: str, since: str, until: str) -> tuple[FormField, ...]:
    return (
        words("cleared_by", "Cleared by", cleared_by, hint="Who at the firm checked for conflicts."),
        pick("cleared_from", "From", Picks.DATE, value=since, hint="Nothing chosen: from now on."),
        pick(
            "cleared_until",
            "Until",
            Picks.DATE,
            value=until,
            hint="It ends as this day begins. Nothing chosen: no end.",
        ),
    )


def _show_new(asked: Asked) -> DeskForm:
    return DeskForm(
        sheet=Sheet.NEW_CLIENT,
        title="Clear a client",
        intro=(_CLEARED,),
        fields=(words("client", "The client’s name"), *_clearance(asked.person.name, "", "")),
        submit="Clear",
    )


def _read_new(asked: Asked) -> CreateClient:
    filled = asked.filled
    return CreateClient(
        id=asked.sent.id,
        firm="",
        client=filled.text("client"),
        cleared_by=filled.text("cleared_by"),
        cleared_from=filled.text("cleared_from"),
        cleared_until=filled.text("cleared_until"),
    )


def _clients(firm: FirmFacts) -> Mapping[str, str]:
    return {one.id: one.name for one in firm.clients}


def _show_clearance(asked: Asked) -> DeskForm:
    client, zone = client_with(asked.firm, asked.about), asked.own.zone
    return DeskForm(
        sheet=Sheet.CLEARANCE,
        title="Clearance",
        about=asked.about,
        intro=(f"{client.name}. {_CLEARED} To let it lapse at once, choose today as its end.",),
        fields=_clearance(
            client.cleared_by, _day(client.cleared_from, zone), _day(client.cleared_until, zone)
        ),
    )


def _day(at: datetime | None, zone: str) -> str:
    return "" if at is None else at.astimezone(ZoneInfo(zone)).date().isoformat()


def _read_clearance(asked: Asked) -> ClearClient:
    """A day that was left as it stood keeps the moment that it stands for."""
    filled, client = asked.filled, client_with(asked.firm, asked.about)

    def moment(field: str, was: datetime | None) -> str:
        typed = filled.text(field)
        return was.isoformat() if was is not None and typed == _day(was, asked.own.zone) else typed

    return ClearClient(
        id=asked.sent.id,
        client_id=ClientId(client.id),
        cleared_by=filled.text("cleared_by"),
        cleared_from=moment("cleared_from", client.cleared_from),
        cleared_until=moment("cleared_until", client.cleared_until),
    )


def _show_key(asked: Asked) -> DeskForm:
    client = client_with(asked.firm, asked.about)
    return DeskForm(
        sheet=Sheet.KEYS,
        title="API key",
        about=asked.about,
        intro=(
            (
                f"A new key for {client.name}. It is shown to you once, here, and kept nowhere: "
                "hand it to the client in a way that only they can read."
            ),
        ),
        fields=(choice("earlier", "Earlier keys", _EARLIER, "keep"),),
        submit="Make the key",
    )


def _read_key(asked: Asked) -> IssueKey:
    sent, client = asked.sent, client_with(asked.firm, asked.about)
    if sent.key is None:
        raise Mistyped("No key was made; please try again.", field="earlier")
    return IssueKey(
        id=sent.id,
        firm="",
        client=client.name,
        key_id=sent.key.id,
        secret_hash=sent.key.secret_hash,
        replaces=asked.filled.text("earlier") == "replace",
    )


CLIENT_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.NEW_CLIENT: SheetLine(act=CreateClient, show=_show_new, read=_read_new, do=create_client),
    Sheet.CLEARANCE: SheetLine(
        act=ClearClient,
        show=_show_clearance,
        read=_read_clearance,
        do=clear_client,
        which=_clients,
        which_label="Client",
    ),
    Sheet.KEYS: SheetLine(
        act=IssueKey,
        show=_show_key,
        read=_read_key,
        do=issue_key,
        which=_clients,
        which_label="Client",
    ),
}
