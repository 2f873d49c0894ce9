"""The proof of the audit's chains, firm by firm, in words."""

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Connection

from bot.commands.opening import opened
from bot.commands.screen import FAILED, complain, fail, say
from bot.process.settings import Settings
from handlers.ids import FirmId
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from storage.facts.people.setting_up import firm_as_set_up
from storage.views.audit import Proven, count_records, firm_names, proven_chains

MANY = 10_000  # records that take long enough for a bar to be welcome


def prove(settings: Settings, firm: str) -> int:
    """Prove the chain of one firm, or of all, print what came of it, and give the exit code."""
    with opened(settings.database) as database, database.reading() as connection:
        firm_id = one_firm(connection, firm)
        names, total = firm_names(connection), count_records(connection, firm_id)
        with Progress(console=Console(stderr=True), transient=True, disable=total < MANY) as progress:
            bar = progress.add_task("Proving", total=total)
            proven = [*proven_chains(connection, firm_id, tell=lambda count: progress.advance(bar, count))]
    for one in proven:
        _tell(one, names.get(one.firm_id, f"firm {one.firm_id}"))
    if not proven:
        say("There are no records of the audit yet.")
    return FAILED if any(one.faults for one in proven) else 0


def one_firm(connection: Connection, name: str) -> FirmId | None:
    """Find the firm of this name; None where none was named; ends the program where there is none such."""
    if not name.strip():
        return None
    try:
        return firm_named(firm_as_set_up(connection, name), name).id
    except Mistyped as mistake:
        fail(str(mistake))


def _tell(proven: Proven, name: str) -> None:
    for fault in proven.faults:
        complain(f"{name}, record {fault.record}: {fault.words}.")
    if proven.count:
        well = "" if proven.faults else " Nothing was changed, and nothing is missing."
        span = f"from {proven.first_at} to {proven.last_at}"
        say(f"{name}: the chain has {proven.count:,} records, {span}.{well}")
        say(f"{name}: its newest seal is {proven.seal}")
    if proven.unsealed:
        say(f"{name}: {proven.unsealed:,} more are not in the chain yet. signoff serve puts them there.")
