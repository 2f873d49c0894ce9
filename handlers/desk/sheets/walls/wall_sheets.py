"""Putting up a wall, putting a name on a list, and putting somebody into a team."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.decisions import Decision, DeskForm, FormField, Picks, Sheet
from handlers.desk.filled import choice, pick, ticks, words
from handlers.desk.sheets.line import WALLING, Asked, SheetLine
from handlers.desk.sheets.walls.picked import Picked, picked
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.typed import Mistyped
from handlers.walls.typed_walls import EVERYBODY, TypedWall
from handlers.walls.wall_sets import WallKind
from handlers.walls.walling import AddWall, WallingFacts, WatchName, add_wall

_KINDS: Mapping[str, str] = {
    WallKind.CLIENT: "A client",
    WallKind.MATTER: "A matter",
    WallKind.PARTY: "A party that tasks name",
    WallKind.ISSUER: "An issuer that tasks name",
    WallKind.TAG: "A tag of tasks",
}
_LISTS = {Sheet.RESTRICT: WallKind.RESTRICTED, Sheet.WATCH: WallKind.WATCH}
_MOST_CHOICES = 100
_TEAMS_SHOWN = 8
_WORKS = (
    "From its day on they see nothing of it: open cards are taken back, texts are hidden, and no pay for it "
    "reaches them. Nobody who is refused is told of a wall."
)
_LISTED = {
    Sheet.RESTRICT: "Nothing that names them is offered to anybody in the firm.",
    Sheet.WATCH: "Nothing that names them is offered to anybody, and compliance alone is told when something does.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWall:
    """A wall to put up, and whom it bars where they are new here."""

    add: AddWall
    who: Picked | None = None


def _dates(asked: Asked) -> tuple[FormField, ...]:
    return (
        pick("from", "From", Picks.DATE, hint="Nothing chosen: from now on."),
        pick("until", "Until", Picks.DATE, hint="It ends as this day begins. Nothing chosen: no end."),
        words("note", "Reason", hint="For those who read the list of walls, and nobody else."),
        words("told", "Who has been told", hint="Such as the client, or the person.", needed=False),
        words("by", "Decided by", asked.person.name),
    )


def _who(label: str, *, needed: bool) -> tuple[FormField, ...]:
    return (
        pick("person", label, Picks.PERSON, needed=needed),
        words("name", "Their name", hint="Only where they are not in Signoff yet.", needed=False),
    )


def _teams(asked: Asked) -> str:
    known = {wall.subject for wall in asked.walling.walls.walls if wall.kind is WallKind.MEMBER}
    shown = ", ".join(sorted(known)[:_TEAMS_SHOWN])
    return f"Such as: {shown}." if shown else "A team is whoever you put into it at the desk."


def _subject(kind: WallKind, firm: FirmFacts) -> FormField:
    label = _KINDS[kind]
    if kind is WallKind.CLIENT:
        known: Mapping[str, str] = {one.id: one.name for one in firm.clients}
    elif kind is WallKind.MATTER:
        known = {one.id: f"{one.code}: {one.title}" for one in firm.matters}
    else:
        return words("subject", label, hint="As it is called; capitals and legal forms make no difference.")
    if not known:
        raise Mistyped(f"The firm has no {kind} yet.", field="subject")
    if len(known) > _MOST_CHOICES:
        return words("subject", label, hint="Its name or its code.")
    return choice("subject", label, known)


def _kind(asked: Asked) -> WallKind:
    if asked.about not in _KINDS:
        raise Mistyped("Say what the wall is about.", field="which")
    return WallKind(asked.about)


def _kinds(firm: FirmFacts) -> Mapping[str, str]:
    del firm
    return _KINDS


def _show_wall(asked: Asked) -> DeskForm:
    kind = _kind(asked)
    return DeskForm(
        sheet=Sheet.WALL,
        title="Put up a wall",
        about=kind,
        intro=(_WORKS,),
        fields=(
            _subject(kind, asked.firm),
            *_who("Whom it bars", needed=False),
            words("team", "Or a team", hint=_teams(asked), needed=False),
            ticks("everybody", "Or everybody", {"yes": "It bars everybody in the firm"}),
            *_dates(asked),
        ),
        submit="Put it up",
    )


def _read_wall(asked: Asked) -> NewWall:
    filled, who = asked.filled, picked(asked, "person")
    everybody = "yes" in filled.several("everybody")
    if everybody and (who is not None or filled.text("team")):
        raise Mistyped("It bars everybody, or a person, or a team: only one of them.", field="everybody")
    person = who.person.id if who is not None else (EVERYBODY if everybody else "")
    return _new(asked, _kind(asked), filled.text("subject"), person, who, team=filled.text("team"))


def _show_listed(asked: Asked) -> DeskForm:
    sheet = asked.command.sheet
    return DeskForm(
        sheet=sheet,
        title="Restricted list" if sheet is Sheet.RESTRICT else "Watch list",
        intro=(_LISTED[sheet],),
        fields=(words("subject", "Name", hint="A party’s or an issuer’s."), *_dates(asked)),
        submit="Put on the list",
    )


def _read_listed(asked: Asked) -> NewWall:
    return _new(asked, _LISTS[asked.command.sheet], asked.filled.text("subject"))


def _read_watched(asked: Asked) -> WatchName:
    return WatchName(wall=_read_listed(asked).add)


def _do_watched(command: WatchName, facts: WallingFacts, now: datetime) -> Decision:
    return add_wall(command.wall, facts, now)


def _show_member(asked: Asked) -> DeskForm:
    return DeskForm(
        sheet=Sheet.MEMBER,
        title="Into a team",
        intro=("A wall against a team bars whoever is in it, from the day on which they are.",),
        fields=(
            *_who("Person", needed=True),
            words("subject", "Team", hint=_teams(asked)),
            *_dates(asked),
        ),
        submit="Put into the team",
    )


def _read_member(asked: Asked) -> NewWall:
    who = picked(asked, "person")
    if who is None:
        raise Mistyped("Say who.", field="person")
    return _new(asked, WallKind.MEMBER, asked.filled.text("subject"), who.person.id, who)


def _new(
    asked: Asked, kind: WallKind, subject: str, person: str = "", who: Picked | None = None, team: str = ""
) -> NewWall:
    filled = asked.filled
    wall = TypedWall(
        kind=kind,
        subject=subject,
        person=person,
        team=team,
        since=filled.text("from"),
        until=filled.text("until"),
        note=filled.text("note"),
        told=filled.text("told"),
    )
    add = AddWall(id=asked.sent.id, firm="", decided_by=filled.text("by") or asked.person.name, wall=wall)
    return NewWall(add=add, who=who)


def _do(command: NewWall, facts: WallingFacts, now: datetime) -> Decision:
    """Put it up; whoever it bars and is new here becomes somebody of the firm, without a role."""
    if command.who is None or command.who.linked is None:
        return add_wall(command.add, facts, now)
    people = (*facts.firm.people, command.who.person)
    decision = add_wall(command.add, replace(facts, firm=replace(facts.firm, people=people)), now)
    if not decision.records:
        return decision
    return replace(decision, records=(command.who.person, command.who.linked, *decision.records))


WALL_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.WALL: SheetLine(
        act=AddWall,
        show=_show_wall,
        read=_read_wall,
        do=_do,
        which=_kinds,
        which_label="Kind of wall",
        known=WALLING,
    ),
    Sheet.RESTRICT: SheetLine(act=AddWall, show=_show_listed, read=_read_listed, do=_do, known=WALLING),
    Sheet.WATCH: SheetLine(
        act=WatchName, show=_show_listed, read=_read_watched, do=_do_watched, known=WALLING
    ),
    Sheet.MEMBER: SheetLine(act=AddWall, show=_show_member, read=_read_member, do=_do, known=WALLING),
}
