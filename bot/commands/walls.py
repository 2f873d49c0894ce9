"""`signoff admin wall`: ethical walls, the restricted list and the watch list."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of
from handlers.ids import CommandId
from handlers.walls.typed_walls import EVERYBODY, TypedWall
from handlers.walls.wall_sets import WallKind
from handlers.walls.walling import AddWall, EndWall, ReleasePay, Walling

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
DecidedBy = Annotated[str, typer.Option("--by", help="Who at the firm decided it.", show_default=False)]
Client = Annotated[
    str, typer.Option(help="The client of the matter, where several have its code.", show_default=False)
]
_NEW = CommandId("")  # gets an id of its own when it is done


def add(
    context: typer.Context,
    kind: Annotated[WallKind, typer.Argument(help="What it is about.", show_default=False)],
    subject: Annotated[
        str,
        typer.Argument(
            help="Its name: the client, the matter's code, the party, issuer or tag, or a member's team.",
            show_default=False,
        ),
    ],
    by: DecidedBy,
    person: Annotated[str, typer.Option(help="Whom it bars, or who the member is.", show_default=False)] = "",
    team: Annotated[str, typer.Option(help="Instead: the team that it bars.", show_default=False)] = "",
    everybody: Annotated[bool, typer.Option("--everybody", help="Instead: it bars everybody.")] = False,
    client: Client = "",
    since: Annotated[
        str, typer.Option("--from", help="From which day on; now if not said.", show_default=False)
    ] = "",
    until: Annotated[str, typer.Option(help="Until which day.", show_default=False)] = "",
    note: Annotated[str, typer.Option(help="A word for those who read the list.", show_default=False)] = "",
    told: Annotated[str, typer.Option(help="Who had notice of it.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Put up a wall, put a name on a list (restricted, watch), or somebody into a team (member)."""
    wall = TypedWall(
        kind=kind,
        subject=subject,
        person=person or (EVERYBODY if everybody else ""),
        team=team,
        client=client,
        since=since,
        until=until,
        note=note,
        told=told,
    )
    _do(context, AddWall(id=_NEW, firm=firm, decided_by=by, wall=wall))


def end(
    context: typer.Context,
    wall: Annotated[str, typer.Argument(help="What the list calls it.", show_default=False)],
    by: DecidedBy,
    at: Annotated[str, typer.Option(help="When it ends; now if not said.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """End a wall, an entry of a list, or somebody's time in a team; what has been stays on record."""
    _do(context, EndWall(id=_NEW, firm=firm, decided_by=by, reference=wall, at=at))


def import_file(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV file with the columns kind, subject, person, team, client, from, until, note, told.",
            show_default=False,
            exists=True,
            dir_okay=False,
        ),
    ],
    by: DecidedBy,
    firm: Firm = "",
) -> None:
    """Put up all walls of a file, or none: with one bad row the reasons of all bad ones are printed."""
    from bot.commands.wall_acts import import_walls  # noqa: PLC0415  # keeps `--help` quick

    import_walls(settings_of(context), file, firm=firm, by=by)


def release(
    context: typer.Context,
    person: Annotated[str, typer.Argument(help="Whose pay.", show_default=False)],
    by: DecidedBy,
    matter: Annotated[str, typer.Option(help="On this matter alone.", show_default=False)] = "",
    client: Client = "",
    firm: Firm = "",
) -> None:
    """Let pay go that a wall holds; the next closing of a week takes it."""
    command = ReleasePay(id=_NEW, firm=firm, decided_by=by, person=person, matter=matter, client=client)
    _do(context, command)


def list_all(context: typer.Context, firm: Firm = "") -> None:
    """List the walls, lists and teams of a firm."""
    from bot.commands.wall_lists import list_walls  # noqa: PLC0415  # keeps `--help` quick

    list_walls(settings_of(context), firm)


def hits(context: typer.Context, firm: Firm = "") -> None:
    """List the reviews that were offered to nobody because of a list or a wall for everybody."""
    from bot.commands.wall_lists import list_hits_of  # noqa: PLC0415  # keeps `--help` quick

    list_hits_of(settings_of(context), firm)


def held(context: typer.Context, firm: Firm = "") -> None:
    """List the unpaid work that walls keep out of payouts."""
    from bot.commands.wall_lists import list_held  # noqa: PLC0415  # keeps `--help` quick

    list_held(settings_of(context), firm)


def _do(context: typer.Context, command: Walling) -> None:
    from bot.commands.wall_acts import do  # noqa: PLC0415  # keeps `--help` quick

    do(settings_of(context), command)
