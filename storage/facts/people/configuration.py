"""What applying a configuration file is decided on: the firm with all its settings, and nothing of any other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.configuration.applying import ApplyConfiguration, leaving
from handlers.configuration.standing import ConfigurationFacts
from handlers.configuration.values import Document
from handlers.ids import FirmId, PersonId, WorkspaceId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.records import DigestChannelSet
from storage.facts.money.billing import details_of
from storage.facts.people.setting_up import firm_names, firm_of
from storage.facts.review.claims import held_turns
from storage.facts.walls.holding import hold_answers
from storage.facts.walls.walls import newest_walls
from storage.tables import firms, workspaces


def configuration_facts(
    connection: Connection, commands: Sequence[ApplyConfiguration], now: datetime
) -> Sequence[ConfigurationFacts]:
    """Load each command's firm, which nobody else changes meanwhile, and what waits for those whom a file ends."""
    return [_held(connection, command, now) for command in commands]


def firm_with_settings(
    connection: Connection, firm_id: FirmId | None, document: Document | None = None
) -> ConfigurationFacts:
    """Load a firm with all its settings, and who has the workspaces that a file names."""
    owners = {} if document is None else _owners(connection, document)
    if firm_id is None:
        return ConfigurationFacts(firm=FirmFacts(firm=None, firm_names=firm_names(connection)), owners=owners)
    firm = firm_of(connection, firm_id)
    return ConfigurationFacts(
        firm=firm,
        walls=newest_walls(connection, firm_id),
        digest=_digest(connection, firm_id),
        owners=owners,
        billing=details_of(connection, firm),
    )


def _held(connection: Connection, command: ApplyConfiguration, now: datetime) -> ConfigurationFacts:
    if command.firm_id is not None:
        # it may put up a wall, or change who is paid: no other change of walls and no answer is decided meanwhile
        hold_answers(connection, command.firm_id)
    facts = firm_with_settings(connection, command.firm_id, command.document)
    gone = leaving(command, facts, now)
    held = {PersonId(one): held_turns(connection, one) for one in gone}
    return replace(facts, held=held)


def _digest(connection: Connection, firm_id: FirmId) -> DigestChannelSet | None:
    chosen = select(firms.c.digest_workspace_id, firms.c.digest_channel).where(firms.c.id == firm_id)
    workspace_id, channel = connection.execute(chosen).one()
    if not (workspace_id and channel):
        return None
    return DigestChannelSet(firm_id=firm_id, workspace_id=WorkspaceId(workspace_id), channel=channel)


def _owners(connection: Connection, document: Document) -> Mapping[tuple[str, str], FirmId]:
    """Say of the workspaces of a file which firm has each; that and nothing else is told of another firm."""
    named = {str(item.values["id"]) for item in document.tables.get("workspaces", ())}
    wanted = sorted(named | {one.lower() for one in named})  # a directory's ids are kept without capitals
    w = workspaces.c
    found = select(w.platform, w.external_id, w.firm_id).where(w.external_id.in_(wanted))
    rows = connection.execute(found) if wanted else ()
    return {(row.platform, row.external_id.casefold()): FirmId(row.firm_id) for row in rows}
