"""Looking at a configuration file beside its firm: what it would change, and who changed what since."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.commands.screen import fail
from bot.configuration.toml import Raw
from bot.dispatch import new_command_id
from handlers.configuration.applying import ApplyConfiguration, Plan, plan_of
from handlers.configuration.bases import BASE, base_of
from handlers.configuration.reading import read_document
from handlers.configuration.values import UNKNOWN, Document, Since
from handlers.ids import FirmId
from handlers.people.people import Firm
from storage.facts.people.configuration import firm_with_settings
from storage.facts.people.setting_up import firm_as_set_up
from storage.views.setting_changes import setting_changes_since
from storage.views.settings import firm_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A plan, the command that carries it out, and the firm as it is; None where the file creates it."""

    plan: Plan
    command: ApplyConfiguration
    firm: Firm | None

    @property
    def since(self) -> Since:
        """Who changed what since the file was made."""
        return self.command.since


def look_at(
    connection: Connection, raw: Raw, now: datetime, *, firm: str, take_file: bool, by: str
) -> Looked:
    """Say what a file would change; ends the program where it is not clear of which firm."""
    found = _firm(connection, raw, firm)
    document = read_document(raw, found.zone if found else "UTC", now)
    if document.base is not None and (found is None or document.base.firm_id != found.id):
        document = replace(document, base=None)  # of another firm, or of another installation
    command = ApplyConfiguration(
        id=new_command_id(),
        firm_id=found.id if found else None,
        document=document,
        seen="",
        take_file=take_file,
        by=by,
    )
    facts = firm_with_settings(connection, command.firm_id, document)
    plan = plan_of(command, facts, now)
    if plan.steps and found is not None:
        command = replace(command, since=_since(connection, found, document))
        plan = plan_of(command, facts, now)
    return Looked(plan=plan, command=replace(command, seen=plan.mark), firm=found)


def _since(connection: Connection, firm: Firm, document: Document) -> Since:
    if document.base is None:
        return UNKNOWN
    changes = setting_changes_since(connection, firm.id, document.base.as_of, firm.zone)
    return Since(changes=changes, is_known=True)


def _firm(connection: Connection, raw: Raw, asked: str) -> Firm | None:
    """Find the firm: the one that was asked for, the one that the file was made from, or that of its name."""
    if asked.strip():
        found = firm_as_set_up(connection, asked)
        if found.firm is None:
            fail(f"There is no firm “{asked.strip()[:40]}”. Nothing was changed.")
        return found.firm
    base, _ = base_of(raw.get(BASE))
    if base is not None and (made_from := firm_by_id(connection, FirmId(base.firm_id))) is not None:
        return made_from
    table = raw.get("firm")
    name = table.get("name") if isinstance(table, dict) else ""
    known = firm_as_set_up(connection, str(name or ""))
    if known.firm is None and known.firm_names and not name:
        fail(f"There are several firms; say which one with --firm: {', '.join(known.firm_names)}.")
    return known.firm
