"""`signoff admin wall list`, `hits` and `held`: what compliance reads of walls, in tables."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.commands.opening import opened
from bot.commands.screen import fail, say, show_table
from bot.process.settings import Settings
from handlers.money.amounts import show
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm
from handlers.walls.wall_sets import LISTS, Judgement, Wall, WallKind
from handlers.walls.walling import reference_of_wall
from storage.facts.people.setting_up import firm_as_set_up
from storage.facts.walls.walls import newest_walls
from storage.views.walls import held_sums, list_hits

_WALLS = ("Wall", "About", "Subject", "Bars", "From", "Until", "Note")
_JUDGED = {Judgement.NOBODY: "to nobody", Judgement.COMPLIANCE: "to nobody, compliance told"}


def list_walls(settings: Settings, name: str) -> None:
    """Print a firm's walls, those that are over too."""

    def read(connection: Connection, facts: FirmFacts, firm: Firm) -> None:
        walls = newest_walls(connection, firm.id)
        if not walls.walls:
            say(f"{firm.name} has no walls.")
            return
        say(f"{firm.name}: version {walls.version} of its walls")
        ordered = sorted(walls.walls, key=lambda wall: (wall.kind, wall.subject, wall.since))
        show_table("", _WALLS, (_row(wall, _names(facts), firm) for wall in ordered))

    _of_firm(settings, name, read)


def list_hits_of(settings: Settings, name: str) -> None:
    """Print what was offered to nobody, the newest first."""

    def read(connection: Connection, _: FirmFacts, firm: Firm) -> None:
        hits = list_hits(connection, firm.id, datetime.now(UTC))
        if not hits:
            say("Nothing was kept from everybody.")
        columns = ("Review", "Matter", "Offered", "Names", "Judged")
        show_table(
            "",
            columns,
            (
                (
                    hit.reference,
                    hit.matter,
                    _JUDGED[hit.judgement],
                    ", ".join(hit.names),
                    _day(hit.judged_at, firm),
                )
                for hit in hits
            ),
        )

    _of_firm(settings, name, read)


def list_held(settings: Settings, name: str) -> None:
    """Print what walls hold of unpaid work, by person and matter."""

    def read(connection: Connection, _: FirmFacts, firm: Firm) -> None:
        held = held_sums(connection, firm.id, datetime.now(UTC))
        if not held:
            say("No pay is held.")
        rows = (
            (one.person, one.matter, str(one.entries), ", ".join(show(amount) for amount in one.pay))
            for one in held
        )
        show_table("", ("Person", "Matter", "Entries", "Pay"), rows, right=2)

    _of_firm(settings, name, read)


def _of_firm(settings: Settings, name: str, read: Callable[[Connection, FirmFacts, Firm], None]) -> None:
    with opened(settings.database) as database, database.reading() as connection:
        facts = firm_as_set_up(connection, name)
        try:
            firm = firm_named(facts, name)
        except Mistyped as mistake:
            fail(str(mistake))
        read(connection, facts, firm)


def _names(facts: FirmFacts) -> Mapping[str, str]:
    named: Iterable[tuple[str, str]] = (
        *((client.id, client.name) for client in facts.clients),
        *((matter.id, matter.code) for matter in facts.matters),
        *((person.id, person.name) for person in facts.people),
    )
    return dict(named)


def _row(wall: Wall, names: Mapping[str, str], firm: Firm) -> tuple[str, ...]:
    about = "team" if wall.kind is WallKind.MEMBER else wall.kind.value
    subject = names.get(wall.subject, wall.subject)
    dates = (_day(wall.since, firm), _day(wall.until, firm))
    return reference_of_wall(wall.id), about, subject, _whom(wall, names), *dates, wall.note


def _whom(wall: Wall, names: Mapping[str, str]) -> str:
    if wall.person_id is not None:
        who = names.get(wall.person_id, wall.person_id)
        return f"is {who}" if wall.kind is WallKind.MEMBER else who
    if wall.team is not None:
        return f"team {wall.team}"
    return "–" if wall.kind in LISTS else "everybody"


def _day(moment: datetime | None, firm: Firm) -> str:
    return "–" if moment is None else f"{moment.astimezone(ZoneInfo(firm.zone)):%Y-%m-%d %H:%M}"
