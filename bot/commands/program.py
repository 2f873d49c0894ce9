"""The program `signoff`: its commands and the options that they share."""

import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Annotated

import typer

from bot.commands import audit, config, invoices, keys, ledes, names, teams, walls
from bot.commands.admin import clients, firms, listing, matters, people, rates
from bot.commands.demo import demo
from bot.commands.digest import digest
from bot.commands.doctor import doctor
from bot.commands.export import export
from bot.commands.ledger import ledger
from bot.commands.paying import payouts
from bot.commands.remedies import deliveries
from bot.commands.report import report
from bot.commands.screen import fail, say
from bot.commands.serve import serve
from bot.commands.submit import submit
from bot.process.settings import DEFAULT_DATABASE, BadSettings, Settings

_Commands = Mapping[str, Callable[..., None]]

_ADMIN: _Commands = {
    "firm": firms.firm,
    "workspace": firms.workspace,
    "client": clients.client,
    "key": clients.key,
    "matter": matters.matter,
    "person": people.person,
    "account": people.account,
    "rate": rates.rate,
    "rates": rates.rates,
    "premium": rates.premium,
    "billing": rates.billing,
    "digest-channel": firms.digest_channel,
    "retention": firms.retention,
    "hold": firms.hold,
    "list": listing.list_all,
}
_WALLS: _Commands = {
    "add": walls.add,
    "end": walls.end,
    "list": walls.list_all,
    "import": walls.import_file,
    "hits": walls.hits,
    "held": walls.held,
    "release": walls.release,
}
_AUDIT: _Commands = {"verify": audit.verify, "export": audit.export}
_CONFIG: _Commands = {
    "export": config.export,
    "apply": config.apply,
    "diff": config.diff,
}
_NAMES: _Commands = {
    "add": names.add,
    "list": names.show,
    "import": names.import_file,
    "remove": names.remove,
}
_DELIVERIES: _Commands = {"list": deliveries.show, "revive": deliveries.revive}
_TEAMS: _Commands = {"package": teams.package}
_LEDGER: _Commands = {"check": ledger.check}
_LEDES: _Commands = {"check": ledes.check}
_INVOICES: _Commands = {
    "details": invoices.details,
    "client": invoices.client,
    "draft": invoices.draft,
    "list": invoices.list_all,
    "show": invoices.show,
    "decide": invoices.decide,
    "accept": invoices.accept,
    "drop": invoices.drop,
    "issue": invoices.issue,
    "void": invoices.void,
    "credit": invoices.credit,
    "receipt": invoices.receipt,
    "export": invoices.export,
}
_PAYOUTS: _Commands = {
    "list": payouts.list_all,
    "show": payouts.show,
    "export": payouts.export,
    "mark-paid": payouts.mark_paid,
}
_KEYS: _Commands = {"make": keys.make, "rotate": keys.rotate}
_COMMANDS: _Commands = {
    "demo": demo,
    "serve": serve,
    "submit": submit,
    "digest": digest,
    "report": report,
    "export": export,
    "doctor": doctor,
}

# each group, its words and its commands, in the order in which the help shows them; a group within another after it
_GROUPS: tuple[tuple[str, str, _Commands], ...] = (
    ("admin", "Set a firm up: its people, clients, matters and rates.", _ADMIN),
    ("admin wall", "Ethical walls, the restricted list and the watch list.", _WALLS),
    ("admin names", "Keep the list of names that no answer may mention.", _NAMES),
    ("admin deliveries", "See what did not arrive and why, and send it again.", _DELIVERIES),
    ("audit", "Prove the audit, and write it to a file for an archive.", _AUDIT),
    ("config", "Keep a firm's configuration in a file that can be reviewed.", _CONFIG),
    ("invoices", "Bill clients: pre-bills, invoices, credit notes and receipts.", _INVOICES),
    ("payouts", "See weekly payouts, write them to a provider's file, and mark what was paid.", _PAYOUTS),
    ("ledger", "Prove the ledger.", _LEDGER),
    ("ledes", "Work with LEDES, the files that e-billing systems take.", _LEDES),
    ("keys", "Make and replace the keys that stored tokens are sealed with.", _KEYS),
    ("teams", "Connect Microsoft Teams.", _TEAMS),
)


def program() -> typer.Typer:
    """Put the command line together."""
    groups = {
        "": _group("Puts short agent outputs in front of a firm's own experts in Slack or Microsoft Teams.")
    }
    groups[""].callback()(start)
    for name, words, commands in (("", "", _COMMANDS), *_GROUPS):
        around, _, own = name.rpartition(" ")
        group = groups.setdefault(name, _group(words))
        for command, act in commands.items():
            group.command(command)(act)
        if own:
            groups[around].add_typer(group, name=own)
    return groups[""]


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


def _add_group(to: typer.Typer, name: str, words: str, commands: Mapping[str, Callable[..., None]]) -> None:
    group = _group(words)
    for command_name, command in commands.items():
        group.command(command_name)(command)
    to.add_typer(group, name=name)


def _filled(words: str, commands: Mapping[str, Callable[..., None]]) -> typer.Typer:
    group = _group(words)
    for name, command in commands.items():
        group.command(name)(command)
    return group


def _group(words: str) -> typer.Typer:
    return typer.Typer(help=words, no_args_is_help=True, invoke_without_command=True, add_completion=False)
