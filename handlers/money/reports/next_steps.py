"""What comes next after a digest: the buttons beside it, each a form of the desk, and the lines above them.

The server asks on every press whether somebody may do that, so that a digest may stand in a channel.
"""

from collections.abc import Mapping, Sequence

from handlers.decisions import Sheet
from handlers.desk.values import DeskButton
from handlers.ids import PeriodId
from handlers.money.amounts import Money, totals
from handlers.money.paying.outcomes import REASON_WORDS
from handlers.money.paying.shown.pages import count_words, group_words, money_words
from handlers.money.paying.shown.values import Group, WeekShown
from handlers.money.paying.values import PayoutState

APPROVE, DISPUTES, FILES, INVOICES, OWN_PAY = (
    ("Approve payout", Sheet.APPROVE_PAYOUTS),
    ("Open disputes", Sheet.DISPUTES),
    ("Download files", Sheet.PAYOUT_FILE),
    ("Invoices", Sheet.INVOICES),
    ("Your pay", Sheet.MY_PAY),
)
_WAITING: Mapping[PayoutState, str] = {PayoutState.HELD: "Held", PayoutState.CARRIED: "Carried over"}


def finance_steps(week: WeekShown | None, pre_bills: int = 0) -> tuple[DeskButton, ...]:
    """Lead finance to what waits: the approval first, then disputes, files and invoices."""
    bills = (_button(INVOICES),) if pre_bills else ()
    if week is None:
        return bills
    period_id = week.run.period_id
    approve = (_button(APPROVE, period_id, is_next=True),) if week.drafted else ()
    disputes = (_button(DISPUTES, period_id),) if week.open_disputes else ()
    return (*approve, *disputes, _button(FILES, period_id), *bills)


def finance_lines(week: WeekShown | None, pre_bills: int = 0) -> tuple[str, ...]:
    """Say what waits for finance."""
    told = []
    if week is not None and week.drafted:
        told.append(_payouts("Payouts to approve", [one for one in week.groups if _is_drafted(one)]))
    if week is not None and week.open_disputes:
        told.append(
            "1 line is in question"
            if week.open_disputes == 1
            else f"{week.open_disputes} lines are in question"
        )
    for state, words in _WAITING.items():
        groups = [one for one in week.groups if one.state is state and one.total.minor] if week else []
        for reason in {one.reason: None for one in groups}:
            why = f", {REASON_WORDS[reason]}" if reason else ""
            told.append(_payouts(f"{words}{why}", [one for one in groups if one.reason is reason]))
    if pre_bills:
        told.append("1 pre-bill waits" if pre_bills == 1 else f"{pre_bills} pre-bills wait")
    return tuple(told)


def expert_steps(groups: Sequence[Group]) -> tuple[DeskButton, ...]:
    """Lead an expert to the lines of their pay, where there are any: there they say what is not right."""
    return (_button(OWN_PAY),) if groups else ()


def expert_lines(groups: Sequence[Group]) -> tuple[str, ...]:
    """Say what becomes of an expert's pay: where it stands, and why it is held or carried."""
    return tuple(group_words(one) for one in groups if one.total.minor)


def _is_drafted(one: Group) -> bool:
    return one.state is PayoutState.DRAFTED


def _payouts(words: str, groups: Sequence[Group]) -> str:
    amounts: tuple[Money, ...] = totals(one.total for one in groups)
    return f"{words}: {money_words(amounts)}, {count_words(sum(one.people for one in groups))}"


def _button(
    step: tuple[str, Sheet], period_id: PeriodId | None = None, *, is_next: bool = False
) -> DeskButton:
    return DeskButton(label=step[0], sheet=step[1], about=period_id or "", is_next=is_next)
