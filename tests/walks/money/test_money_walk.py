"""Twenty thousand random steps of work, rates, cut-offs, payouts and invoices, with the books held against each."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.walks.money.taking import take_steps

PARTS, WALKS, STEPS = 2, 2, 5_000  # parts may run side by side


@pytest.fixture(autouse=True, scope="module")
def _collect_the_new_alone() -> Iterator[None]:
    """A walk makes a great many small things: collecting them need not look through all that is there already."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=WALKS, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(min_value=0, max_value=2**32 - 1))
def test_the_money_of_two_firms_adds_up_after_every_step_of_a_random_walk(part: int, seed: int) -> None:
    done = take_steps(seed * PARTS + part, STEPS)
    assert {
        "RecordVerdict",
        "UndoVerdict",
        "VoidVerdict",
        "WithdrawTask",
        "SetRate",
        "AdjustTime",
    } <= done.keys()
    assert {"CloseWeek", "TakeEntries", "IssueDigests"} <= done.keys()
    assert {"OpenPreBill", "TakeForBill", "PriceLines", "DecideLine", "IssueInvoices"} <= done.keys()
    assert {"SettlePayouts", "PostPayouts", "FillPayoutFile", "MarkPayouts"} <= done.keys()
