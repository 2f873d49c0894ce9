"""Doing what `signoff admin deliveries` asks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.commands.opening import ask, opened
from bot.commands.screen import fail, say, show_table
from bot.dispatch import new_command_id
from bot.lines.remedies import REMEDY_LINES
from bot.process.settings import Settings
from handlers.ids import DeliveryId
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from handlers.remedies.causes import cause_of
from handlers.remedies.commands import ReviveDeliveries
from handlers.remedies.kinds import kinds_words
from handlers.remedies.values import StuckGroup
from storage.facts.mending.stuck import stuck_groups
from storage.facts.people.setting_up import firm_as_set_up


def show(settings: Settings, firm: str) -> None:
    """Print what did not arrive, by place and reason."""
    with opened(settings.database) as database, database.reading() as connection:
        try:
            of = firm_named(firm_as_set_up(connection, firm), firm)
        except Mistyped as mistake:
            fail(str(mistake))
        groups = stuck_groups(connection, of.id, datetime.now(UTC))
    if not groups:
        say(f"Everything that {of.name} owes to anybody has arrived, or is on its way.")
    columns = ("Id", "What", "To", "Since", "Why, and what mends it")
    show_table("", columns, (_row(one, of.zone) for one in groups))


def revive(settings: Settings, ids: Sequence[str], firm: str) -> None:
    """Have it sent again and print what came of it, a line for each place and reason."""
    command = ReviveDeliveries(
        id=new_command_id(), firm=firm, delivery_ids=tuple(DeliveryId(one) for one in ids)
    )
    with opened(settings.database, to_write=True) as database:
        say(ask(database, REMEDY_LINES, command).words)


def _row(group: StuckGroup, zone: str) -> tuple[str, ...]:
    cause = cause_of(group.trouble, group.error)
    since = f"{group.since.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    return group.about, kinds_words(group.kinds), group.where, since, f"{cause.why} {cause.mend}"
