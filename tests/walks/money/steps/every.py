"""The steps of a walk, with how often each is taken; a new kind of step is a function and a line here."""

from tests.walks.money.steps.adjusting import adjust, decide_time
from tests.walks.money.steps.billing import bill_on, correct
from tests.walks.money.steps.closing import close_on
from tests.walks.money.steps.paying import answer_dispute, approve, dispute, pay_out, post_on
from tests.walks.money.steps.rating import set_rate
from tests.walks.money.steps.working import answer, ask_again, let_time_pass, start, undo, void, withdraw
from tests.walks.money.walk import Step

STEPS: dict[Step, int] = {
    answer: 10,
    undo: 7,
    void: 6,
    start: 4,
    withdraw: 3,
    ask_again: 4,
    let_time_pass: 12,
    adjust: 6,
    decide_time: 3,
    set_rate: 2,
    close_on: 16,
    approve: 3,
    post_on: 5,
    pay_out: 5,
    dispute: 2,
    answer_dispute: 2,
    bill_on: 10,
    correct: 2,
}
