import re

import pytest

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
