"""The list of names that no answer may mention: putting names on it, taking them off, asking whether one is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, DeskForm, Done, Sheet
from handlers.desk.filled import choice, lines
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.people.experts.name_lists import (
    ListNames,
    NameFacts,
    TypedName,
    UnlistNames,
    is_listed,
    list_names,
    unlist_names,
)
from handlers.people.firms.typed import Mistyped
from handlers.review.outbound.listing import NameKind

_ACTS = {"add": "Put them on the list", "remove": "Take them off", "check": "Say whether they are on it"}
_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckNames:
    names: tuple[str, ...]


def _show(asked: Asked) -> DeskForm:
    counts = ", ".join(f"{count:,} {kind}" for kind, count in asked.listing.counts)
    told = f"On it now: {counts}." if counts else "No name is on it yet."
    return DeskForm(
        sheet=Sheet.NAMES,
        title="List of names",
        intro=(
            (
                "An edit or a comment that mentions a name of this list waits for a supervisor. "
                "The names themselves are kept nowhere, so the list cannot be shown; you can ask for a name."
            ),
            told,
        ),
        fields=(
            choice("act", "Do", _ACTS, "add"),
            lines("names", "Names", (), hint="One a line, such as a client’s or a deal’s.", needed=True),
            choice("kind", "They are names of", {kind: kind.capitalize() for kind in NameKind}, "other"),
        ),
        submit="Do it",
    )


def _read(asked: Asked) -> ListNames | UnlistNames | CheckNames:
    sent, filled = asked.sent, asked.filled
    typed = filled.lines("names")
    if not typed:
        raise Mistyped("There is no name in it.", field="names")
    names = tuple(TypedName(text=name) for name in typed)
    match filled.text("act"):
        case "remove":
            return UnlistNames(id=sent.id, firm="", names=names)
        case "check":
            return CheckNames(names=typed)
    kind = filled.text("kind")
    return ListNames(
        id=sent.id,
        firm="",
        names=names,
        new_key=sent.name_key,
        kind=NameKind(kind) if kind in tuple(NameKind) else NameKind.OTHER,
    )


def _do(command: ListNames | UnlistNames | CheckNames, facts: NameFacts, now: datetime) -> Decision:
    match command:
        case ListNames():
            return list_names(command, facts, now)
        case UnlistNames():
            return unlist_names(command, facts, now)
        case CheckNames():
            said = [
                f"{name}: {'listed' if is_listed(name, facts) else 'not listed'}"
                for name in command.names[:_SHOWN]
            ]
            more = len(command.names) - _SHOWN
            return Decision(
                reply=Done(words="; ".join([*said, *([f"and {more} not asked"] if more > 0 else [])]))
            )


def _listing(asked: Asked) -> NameFacts:
    return asked.listing


NAME_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.NAMES: SheetLine(act=ListNames, show=_show, read=_read, do=_do, known=_listing)
}
