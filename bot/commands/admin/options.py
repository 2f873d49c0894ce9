"""What the commands of `signoff admin` have in common: options, and how a command is done."""

from typing import Annotated

import typer

from bot.commands.screen import settings_of
from handlers.ids import CommandId
from handlers.people.firms.setting_up import SettingUp
from handlers.people.terms.billing.commands import SetBilling, SetPremium

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
Workspace = Annotated[
    str, typer.Option(help="The workspace's id, where there are several.", show_default=False)
]
NEW = CommandId("")  # gets an id of its own when it is done


def do(context: typer.Context, command: SettingUp | SetPremium | SetBilling) -> None:
    """Do what a command asks, and print what came of it."""
    from bot.commands.admin.acts import set_up  # noqa: PLC0415  # keeps `--help` quick

    set_up(settings_of(context), command)
