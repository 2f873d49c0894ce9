"""How tasks come in and are withdrawn."""

from bot.dispatch import Line, Table
from handlers.review.answering.withdrawals import withdraw_task
from handlers.review.commands import WithdrawTask
from handlers.review.intake.intake import create_tasks
from handlers.review.intake.intake_values import CreateTasks, NewTask
from storage.facts.review.intake import intake_facts
from storage.facts.review.withdrawals import withdrawal_facts


def _names(command: CreateTasks) -> tuple[str, ...]:
    client = command.client_id
    key = () if command.key is None else (f"key/{client}/{command.key}",)
    return key + tuple(
        f"external/{client}/{sent.external_id}"
        for sent in command.tasks
        if isinstance(sent, NewTask) and sent.external_id is not None
    )


INTAKE_LINES: Table = {
    CreateTasks: Line(load=intake_facts, decide=create_tasks, keys=_names),
    # alone: it may touch many reviews, and the accruals of several people
    WithdrawTask: Line(load=withdrawal_facts, decide=withdraw_task, alone=True),
}
