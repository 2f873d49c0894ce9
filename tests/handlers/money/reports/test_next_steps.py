"""What waits for finance and for an expert, and the buttons that lead there."""

from dataclasses import replace

import pytest

from handlers.decisions import Sheet
from handlers.ids import PeriodId
from handlers.money.amounts import Money
from handlers.money.paying.shown.values import Group, WeekShown
from handlers.money.paying.values import PayoutState, PayReason, PayRun
from handlers.money.reports.next_steps import expert_lines, expert_steps, finance_lines, finance_steps
from tests.handlers.money.reports.report_samples import FIRM, STARTS

S, R = PayoutState, PayReason


def group(state: PayoutState, minor: int, reason: PayReason | None = None, *, people: int = 1) -> Group:
    return Group(state=state, reason=reason, people=people, total=Money(minor=minor, currency="EUR"))


WEEK = WeekShown(
    run=PayRun(
        period_id=PeriodId("p"), firm_id=FIRM.id, settled_at=STARTS[1], disputes_until=STARTS[2], approvals=1
    ),
    label="19–25 Oct 2026",
    zone="UTC",
    ends_at=STARTS[1],
)
DRAFTED = group(S.DRAFTED, 12_000, people=3)


@pytest.mark.parametrize(
    ("groups", "disputes", "bills", "lines", "steps"),
    [
        ((), 0, 0, [], ["Download files"]),
        (
            (DRAFTED,),
            0,
            0,
            ["Payouts to approve: €120.00, 3 people"],
            ["Approve payout", "Download files"],
        ),
        (
            (
                DRAFTED,
                group(S.HELD, 500, R.NEW),
                group(S.CARRIED, -200, R.NEGATIVE),
                group(S.CARRIED, 0, R.NOTHING),
            ),
            2,
            1,
            [
                "Payouts to approve: €120.00, 3 people",
                "2 lines are in question",
                "Held, held while they are new: €5.00, 1 person",
                "Carried over, more was taken back than earned: −€2.00, 1 person",
                "1 pre-bill waits",
            ],
            ["Approve payout", "Open disputes", "Download files", "Invoices"],
        ),
        ((group(S.PAID, 900),), 0, 3, ["3 pre-bills wait"], ["Download files", "Invoices"]),
    ],
)
def test_finance_is_led_to_what_waits(
    groups: tuple[Group, ...], disputes: int, bills: int, lines: list[str], steps: list[str]
) -> None:
    week = replace(WEEK, groups=groups, open_disputes=disputes)
    assert list(finance_lines(week, bills)) == lines
    buttons = finance_steps(week, bills)
    assert [one.label for one in buttons] == steps
    assert {one.about for one in buttons} <= {"p", ""}
    assert [one.label for one in buttons if one.is_next] == [one for one in steps if one == "Approve payout"]


def test_a_week_that_is_not_settled_leads_to_invoices_alone() -> None:
    assert (finance_lines(None), finance_steps(None)) == ((), ())
    assert [one.sheet for one in finance_steps(None, 2)] == [Sheet.INVOICES]


def test_an_expert_reads_what_becomes_of_their_pay_and_may_look_at_its_lines() -> None:
    groups = (group(S.DRAFTED, 1_200), group(S.CARRIED, 300, R.MINIMUM), group(S.CARRIED, 0, R.NOTHING))
    assert expert_lines(groups) == (
        "€12.00, waits for approval",
        "€3.00, under the firm’s minimum",
    )
    assert [one.sheet for one in expert_steps(groups)] == [Sheet.MY_PAY]
    assert (expert_lines(()), expert_steps(())) == ((), ())
