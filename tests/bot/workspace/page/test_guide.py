import re

import pytest

from bot.demo.empty.steps import set_up_guide
from bot.workspace.page.guide import STEPS


@pytest.mark.parametrize(
    ("done", "steps"),
    [
        ("button:Approve", ["approve"]),
        ("button:Edit", []),
        ("send:Edit · Save edit", ["edit"]),
        ("button:Reject", []),
        ("send:Reject · Reject", ["reject"]),
        ("overflow:Decline: no time", ["decline"]),
        ("button:Undo", ["undo"]),
        ("reply:approve", ["reply"]),
        ("reply:reject: wrong jurisdiction", []),
        ("message:approve", []),
        ("home:", ["home"]),
        ("demo:close-week Close the week", ["week"]),
        ("demo:more Send a card", []),
    ],
)
def test_what_one_does_ticks_the_step_that_it_is_and_no_other(done: str, steps: list[str]) -> None:
    assert [step.key for step in STEPS if re.search(step.done_by, done, re.IGNORECASE)] == steps


@pytest.mark.parametrize(
    ("done", "steps"),
    [
        ("command:/signoff claim ABCD-EFGH-JKMN", ["claim"]),
        ("send:Your firm · Save", []),
        ("send:Who approves payouts · Save", ["firm"]),
        ("send:Clear a client · Clear", []),
        ("send:API key · Make the key", ["client"]),
        ("send:Set a rate · Save", ["rates"]),
        ("send:Open a matter · Open", ["matter"]),
        ("send:Invite experts · Invite", ["invite"]),
        ("command:/invite @Signoff", ["channel"]),
        ("command:/signoff connect", []),
        ("send:Connect this channel · Connect", ["connect"]),
        ("send:Your invitation · Accept", ["accept"]),
        ("button:Approve", ["first"]),
        ("button:Approvers", []),
    ],
)
def test_each_step_of_the_set_up_is_ticked_by_what_it_asks_for(done: str, steps: list[str]) -> None:
    known = set_up_guide("ABCD-EFGH-JKMN").steps
    assert [step.key for step in known if re.search(step.done_by, done, re.IGNORECASE)] == steps
