"""The proof of the ledger: every rule of the money asked of the database, and the trial balance of each firm."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from bot.commands.files import chosen_firms
from bot.commands.opening import opened
from bot.commands.screen import FAILED, complain, fail, say, show_table
from bot.process.clock import Clock
from bot.process.settings import Settings
from handlers.money.amounts import Money, decimal_text
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm
from storage.doctor import LEDGER_RULES, Broken, broken
from storage.views.balances import AccountsHeld, trial_balance

_COLUMNS = ("Account", "Number", "Debits", "Credits", "Balance")
_FIGURES = len(_COLUMNS) - 1


def prove(settings: Settings, firm: str) -> int:
    """Ask every rule, print the balances and what is wrong, and give the exit code: 1 when something is."""
    with opened(settings.database) as database, database.reading() as connection:
        try:
            firms = chosen_firms(connection, firm)
        except Mistyped as mistake:
            fail(str(mistake))
        now = Clock().now()
        asked = track(LEDGER_RULES, "Checking", console=Console(stderr=True), transient=True)
        wrong = [found for rule in asked if (found := broken(connection, rule, now)) is not None]
        held = [(one, trial_balance(connection, one.id)) for one in firms]
    uneven = [name for one, lines in held for name in _show(one, lines)]
    _tell(wrong)
    for name in uneven:
        complain(f"{name}: debits and credits differ.")
    if wrong or uneven:
        return FAILED
    say(f"The ledger balances: {len(LEDGER_RULES)} rules were asked of every entry, and each holds.")
    return 0


def _show(firm: Firm, lines: Sequence[AccountsHeld]) -> list[str]:
    """Print a firm's balances, currency by currency; give those that do not come to nothing."""
    if not lines:
        say(f"{firm.name}: nothing is in the ledger yet.")
    uneven = []
    for currency, group in groupby(lines, key=lambda line: line.currency):
        of_currency = [*group]
        left = sum(line.debits for line in of_currency)
        right = sum(line.credits for line in of_currency)
        rows = [
            (line.kind, f"{line.accounts:,}", *_figures(line.debits, line.credits, currency))
            for line in of_currency
        ]
        rows.append(("In all", "", *_figures(left, right, currency)))
        show_table(f"{firm.name}, {currency}", _COLUMNS, rows, right=_FIGURES)
        if left != right:
            uneven.append(f"{firm.name}, {currency}")
    return uneven


def _figures(left: int, right: int, currency: str) -> tuple[str, str, str]:
    return (_amount(left, currency), _amount(right, currency), _amount(left - right, currency))


def _amount(minor: int, currency: str) -> str:
    return decimal_text(Money(minor=minor, currency=currency))


def _tell(wrong: Sequence[Broken]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for found in wrong:
        ids = ", ".join(found.ids)
        count = f"{found.count:,} {found.invariant.words}"
        table.add_row(Text("✗", style="bold red"), Text(count), Text(ids, style="dim"))
        table.add_row("", Text(f"→ {found.invariant.remedy}", style="dim"), "")
    if wrong:
        Console(highlight=False).print(table)
