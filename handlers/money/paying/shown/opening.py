"""Looking at a week's payouts in chat: the card that finance acts on."""

from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Figures, Refused
from handlers.ids import CommandId
from handlers.money.paying.shown.pages import nothing_page, week_page
from handlers.money.paying.shown.values import WeekShown
from handlers.people.gate import admit
from handlers.people.people import Account, Role, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPayouts:
    """Show the card of the newest settled week."""

    id: CommandId
    sender: Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutsFacts:
    """Who asks, and the newest settled week of their firm."""

    account: Account | None
    week: WeekShown | None = None


def open_payouts(command: OpenPayouts, facts: PayoutsFacts, now: datetime) -> Decision:
    """Show the card to finance, and to nobody else."""
    del command
    person = admit(facts.account, Role.FINANCE)
    if isinstance(person, Refused):
        return Decision(reply=person)
    page = nothing_page() if facts.week is None else week_page(facts.week, now)
    return Decision(reply=Figures(value=page))
