"""The program `signoff`: its commands and the options that they share."""

import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Annotated

import typer

from bot.commands import audit, config, keys, names, teams, walls
from bot.commands.admin import clients, firms, listing, matters, people, rates
from bot.commands.demo import demo
from bot.commands.digest import digest
from bot.commands.doctor import doctor
from bot.commands.export import export
from bot.commands.paying import payouts
from bot.commands.remedies import deliveries
from bot.commands.screen import fail, say
from bot.commands.serve import serve
from bot.commands.submit import submit
from bot.process.settings import DEFAULT_DATABASE, BadSettings, Settings

_ADMIN: Mapping[str, Callable[..., None]] = {
    "firm": firms.firm,
    "workspace": firms.workspace,
    "client": clients.client,
    "key": clients.key,
    "matter": matters.matter,
    "person": people.person,
    "account": people.account,
    "rate": rates.rate,
    "rates": rates.rates,
    "digest-channel": firms.digest_channel,
    "retention": firms.retention,
    "hold": firms.hold,
    "list": listing.list_all,
}
_WALLS: Mapping[str, Callable[..., None]] = {
    "add": walls.add,
    "end": walls.end,
    "list": walls.list_all,
    "import": walls.import_file,
    "hits": walls.hits,
    "held": walls.held,
    "release": walls.release,
}
_AUDIT: Mapping[str, Callable[..., None]] = {"verify": audit.verify, "export": audit.export}
_CONFIG: Mapping[str, Callable[..., None]] = {
    "export": config.export,
    "apply": config.apply,
    "diff": config.diff,
}
_NAMES: Mapping[str, Callable[..., None]] = {
    "add": names.add,
    "list": names.show,
    "import": names.import_file,
    "remove": names.remove,
}
_DELIVERIES: Mapping[str, Callable[..., None]] = {"list": deliveries.show, "revive": deliveries.revive}
_PAYOUTS: Mapping[str, Callable[..., None]] = {
    "list": payouts.list_all,
    "show": payouts.show,
    "export": payouts.export,
    "mark-paid": payouts.mark_paid,
}
_TEAMS: Mapping[str, Callable[..., None]] = {"package": teams.package}
_KEYS: Mapping[str, Callable[..., None]] = {"make": keys.make, "rotate": keys.rotate}
_COMMANDS: Mapping[str, Callable[..., None]] = {
    "demo": demo,
    "serve": serve,
    "submit": submit,
    "digest": digest,
    "export": export,
    "doctor": doctor,
}

_GROUPS: tuple[tuple[str, str, Mapping[str, Callable[..., None]]], ...] = (
    ("audit", "Prove the audit, and write it to a file for an archive.", _AUDIT),
    ("payouts", "See weekly payouts, write them to a provider's file, and mark what was paid.", _PAYOUTS),
    ("config", "Keep a firm's configuration in a file that can be reviewed.", _CONFIG),
    ("keys", "Make and replace the keys that stored tokens are sealed with.", _KEYS),
    ("teams", "Connect Microsoft Teams.", _TEAMS),
)


def program() -> typer.Typer:
    """Put the command line together."""
    signoff = _group("Puts short agent outputs in front of a firm's own experts in Slack or Microsoft Teams.")
    signoff.callback()(start)
    for name, command in _COMMANDS.items():
        signoff.command(name)(command)
    set_up = _group("Set a firm up: its people, clients, matters and rates.")
    for name, command in _ADMIN.items():
        set_up.command(name)(command)
    with_walls = _group("Ethical walls, the restricted list and the watch list.")
    for name, command in _WALLS.items():
        with_walls.command(name)(command)
    set_up.add_typer(with_walls, name="wall")
    with_names = _group("Keep the list of names that no answer may mention.")
    for name, command in _NAMES.items():
        with_names.command(name)(command)
    set_up.add_typer(with_names, name="names")
    with_deliveries = _group("See what did not arrive and why, and send it again.")
    for name, command in _DELIVERIES.items():
        with_deliveries.command(name)(command)
    set_up.add_typer(with_deliveries, name="deliveries")
    signoff.add_typer(set_up, name="admin")
    for name, words, commands in _GROUPS:
        group = _group(words)
        for one, command in commands.items():
            group.command(one)(command)
        signoff.add_typer(group, name=name)
    return signoff


def start(
    context: typer.Context,
    database: Annotated[
        str,
        typer.Option(
            help="The database: sqlite:///file.db or postgresql+psycopg://host/name.",
            envvar="SIGNOFF_DATABASE",
        ),
    ] = DEFAULT_DATABASE,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Puts short agent outputs in front of a firm's own experts in Slack or Microsoft Teams, and bills each verdict."""
    if show_version:
        say(f"signoff {version('signoff')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit
    try:
        context.obj = Settings.from_env({**os.environ, "SIGNOFF_DATABASE": database})
    except BadSettings as problem:
        fail(f"The settings are not right: {problem}")


def _group(words: str) -> typer.Typer:
    return typer.Typer(help=words, no_args_is_help=True, invoke_without_command=True, add_completion=False)
