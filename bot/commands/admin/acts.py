"""Doing what `signoff admin` asks, through the dispatcher like everything else that writes."""

from dataclasses import replace
from pathlib import Path

from bot.agents.keys import new_key
from bot.commands.opening import ask, look, opened
from bot.commands.screen import fail, say
from bot.dispatch import new_command_id
from bot.lines.setting_up import SETTING_UP_LINES
from bot.process.settings import Settings
from handlers.decisions import Done, Figures
from handlers.ids import ClientId
from handlers.people.firms.setting_up import CreateClient, IssueKey, SettingUp
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.rate_files import ImportRates, RatePreview
from storage.engine import Database


def set_up(settings: Settings, command: SettingUp | SetPremium | SetBilling) -> None:
    """Do a command and print what was done."""
    with opened(settings.database, to_write=True) as database:
        say(ask(database, SETTING_UP_LINES, replace(command, id=new_command_id())).words)


def add_client(settings: Settings, command: CreateClient) -> None:
    """Create a client, give it a key and print that once."""
    with opened(settings.database, to_write=True) as database:
        say(ask(database, SETTING_UP_LINES, replace(command, id=new_command_id())).words)
        _give_key(database, firm=command.firm, client=command.client)


def add_key(settings: Settings, *, firm: str, client: str) -> None:
    """Give a client a further key and print that once."""
    with opened(settings.database, to_write=True) as database:
        _give_key(database, firm=firm, client=client)


def import_rate_card(settings: Settings, file: Path, *, firm: str, yes: bool) -> None:
    """Show what a rate card will change, and import it where that was said."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        fail(f"{file} cannot be read: {problem}")
    command = ImportRates(id=new_command_id(), firm=firm, text=text)
    with opened(settings.database, to_write=True) as database:
        reply = look(database, SETTING_UP_LINES, command)
        if not (isinstance(reply, Figures) and isinstance(reply.value, RatePreview)):
            say(reply.words if isinstance(reply, Done) else "")
            return
        for line in reply.value.lines:
            say(line)
        if not yes:
            say("Nothing was changed yet: say --yes to import it.")
            return
        say(ask(database, SETTING_UP_LINES, replace(command, seen=reply.value.mark)).words)


def _give_key(database: Database, *, firm: str, client: str) -> None:
    text, made = new_key(ClientId(""))
    command = IssueKey(
        id=new_command_id(), firm=firm, client=client, key_id=made.id, secret_hash=made.secret_hash
    )
    say(ask(database, SETTING_UP_LINES, command).words)
    say("Its API key, shown this once and kept nowhere:")
    say(text)
