"""All that hangs of a firm, for whoever runs Signoff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.ids import FirmId
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from handlers.remedies.commands import ReviveDeliveries
from handlers.remedies.sending import ReviveFacts
from handlers.remedies.values import Stuck
from storage.facts.mending.stuck import stuck_groups, stuck_of
from storage.facts.people.setting_up import firm_as_set_up


def revive_facts(
    connection: Connection, commands: Sequence[ReviveDeliveries], now: datetime
) -> Sequence[ReviveFacts]:
    """Load what hangs of each command's firm, group by group, or the groups of those that it names."""
    return [_facts(connection, command, now) for command in commands]


def _facts(connection: Connection, command: ReviveDeliveries, now: datetime) -> ReviveFacts:
    try:
        firm = firm_named(firm_as_set_up(connection, command.firm), command.firm)
    except Mistyped as mistake:
        return ReviveFacts(problem=str(mistake))
    return ReviveFacts(stuck=_stuck(connection, firm.id, command, now))


def _stuck(
    connection: Connection, firm_id: FirmId, command: ReviveDeliveries, now: datetime
) -> tuple[Stuck, ...]:
    about = command.delivery_ids or [one.about for one in stuck_groups(connection, firm_id, now)]
    found = (stuck_of(connection, firm_id, one, now) for one in about)
    by_first = {one.deliveries[0].id: one for one in found if one is not None and one.deliveries}
    return tuple(by_first.values())
