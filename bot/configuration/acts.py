"""Doing what `signoff config` asks: writing a file, and applying one through the dispatcher like all that writes."""

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy import Connection

from bot.commands.files import chosen_firms, whole_file
from bot.commands.opening import ask, asked, opened
from bot.commands.screen import FAILED, USAGE, complain, fail, say, say_styled, warn
from bot.configuration.looking import Looked, look_at
from bot.configuration.toml import read, rebased, written
from bot.dispatch import new_command_id
from bot.lines.audit import AUDIT_LINES
from bot.lines.configuration import CONFIGURATION_LINES
from bot.process.clock import Clock
from bot.process.settings import Settings
from handlers.audit.noting import NoteExport
from handlers.configuration.comparing import Mark, agreed
from handlers.configuration.standing import tables_of
from handlers.configuration.values import Tables
from handlers.configuration.words import plan_lines, summary
from handlers.decisions import Refused
from handlers.ids import FirmId
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm
from storage.engine import Database
from storage.facts.people.configuration import firm_with_settings
from storage.views.setting_changes import last_setting_change

DIFFERS = 2
_STYLES: Mapping[Mark, str] = {
    Mark.ADD: "green",
    Mark.CHANGE: "yellow",
    Mark.END: "red",
    Mark.STAYS: "cyan",
    Mark.CONFLICT: "bold red",
}


def export_configuration(settings: Settings, file: Path, *, firm: str, watch_list: bool) -> None:
    """Write a firm's configuration to a file; that it is written is in the firm's audit first."""
    with opened(settings.database) as database:
        chosen = _one_firm(database, firm)
        note = NoteExport(id=new_command_id(), firm_id=chosen.id, what="configuration")
        ask(database, AUDIT_LINES, note)
        with database.reading() as connection:
            tables = _standing(connection, chosen.id, Clock().now(), watch_list=watch_list)
            text = written(tables, chosen.id, last_setting_change(connection, chosen.id))
    try:
        with whole_file(file) as beside:
            beside.write(text)
    except OSError as problem:
        fail(f"{file} cannot be written: {problem.strerror or problem}")
    say(f"The configuration of {chosen.name} is written to {file}.")


def apply_configuration(
    settings: Settings, file: Path, *, firm: str, plan: bool, yes: bool, take_file: bool, by: str
) -> None:
    """Show what a file changes, and change it once somebody said yes."""
    raw = read(file)
    with opened(settings.database, to_write=not plan) as database:
        with database.reading() as connection:
            looked = look_at(connection, raw, Clock().now(), firm=firm, take_file=take_file, by=by)
        show(looked)
        _refuse_bad(looked)
        if not looked.plan.changes:
            say("Nothing is to be changed.")
            return
        if plan:
            return
        _ask_for_yes(yes=yes)
        reply = asked(database, CONFIGURATION_LINES, looked.command)
        if isinstance(reply, Refused):
            _complain_lines(reply.words)
            raise typer.Exit(FAILED)
        say(reply.words)
        _rebase(database, file, looked, FirmId(reply.subject_id))


def compare_configuration(settings: Settings, file: Path, *, firm: str) -> None:
    """Show how file and firm differ; exit code 2 where they do."""
    raw = read(file)
    with opened(settings.database) as database, database.reading() as connection:
        looked = look_at(connection, raw, Clock().now(), firm=firm, take_file=False, by="")
    show(looked)
    if looked.plan.mistakes:
        _refuse_bad(looked)
    if looked.plan.steps:
        raise typer.Exit(DIFFERS)
    say("The file and the firm say the same.")


def show(looked: Looked) -> None:
    """Print a plan, each line in the colour of what it does."""
    plan = looked.plan
    if not plan.steps or looked.command.document.mistakes:
        return  # of a file that cannot be read whole nobody knows what it would change
    style = ""
    for line in plan_lines(plan.steps, looked.since, looked.firm.zone if looked.firm else "UTC"):
        if line.mark is not None:
            style = _STYLES[line.mark]
            say_styled(f"  {line.mark} {line.text}", style)
        else:
            say_styled(f"      {line.text}", style)
    say(summary(plan))


def _refuse_bad(looked: Looked) -> None:
    """End the program where the file has mistakes, all of them said, or where somebody has to decide."""
    plan = looked.plan
    if plan.mistakes:
        for mistake in plan.mistakes:
            warn(f"{mistake.where}: {mistake.words}")
        count = "1 mistake" if len(plan.mistakes) == 1 else f"{len(plan.mistakes)} mistakes"
        fail(f"Nothing was changed: the file has {count}.")
    if plan.conflicts:
        why = "" if looked.command.document.base else " The file does not say which state it was made from."
        fail(
            f"Nothing was changed: chat and file disagree where ! stands.{why} "
            "Write the file anew with signoff config export, or let it win with --take-file."
        )


def somebody_is_there() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin.isatty()


def _ask_for_yes(*, yes: bool) -> None:
    if yes:
        return
    if not somebody_is_there():
        fail("Nobody is here to say yes, so nothing was changed. Look at the plan, then say --yes.", USAGE)
    if not typer.confirm("Apply this?"):
        complain("Nothing was changed.")
        raise typer.Exit(FAILED)


def _complain_lines(words: str) -> None:
    *reasons, last = words.splitlines()
    for reason in reasons:
        warn(reason)
    complain(last)


def _rebase(database: Database, file: Path, looked: Looked, firm_id: FirmId) -> None:
    """Say in the file from which state its next changes are made; the rest of it stays as somebody wrote it."""
    document = looked.command.document
    stays = any(step.mark is Mark.STAYS for step in looked.plan.steps)
    with database.reading() as connection:
        standing = _standing(connection, firm_id, Clock().now(), watch_list="watch" in document.tables)
        newest = last_setting_change(connection, firm_id)
    # who changed what stays is to be told as long as it is not in the file
    as_of = document.base.as_of if stays and document.base else newest
    if not rebased(file, agreed(document, standing), firm_id, as_of):
        warn(f"{file} could not be brought up to date. Write it anew with signoff config export.")


def _standing(connection: Connection, firm_id: FirmId, now: datetime, *, watch_list: bool) -> Tables:
    tables = tables_of(firm_with_settings(connection, firm_id), now)
    return {name: items for name, items in tables.items() if watch_list or name != "watch"}


def _one_firm(database: Database, name: str) -> Firm:
    with database.reading() as connection:
        try:
            firms = chosen_firms(connection, name)
        except Mistyped as mistake:
            fail(str(mistake))
    if len(firms) > 1:
        fail(f"There are several firms; say which one with --firm: {', '.join(one.name for one in firms)}.")
    return firms[0]
