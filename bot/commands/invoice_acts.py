"""Doing what `signoff invoices` asks, through the dispatcher like everything else that writes."""

from dataclasses import replace

from bot.commands.opening import ask, opened
from bot.commands.screen import say
from bot.dispatch import new_command_id
from bot.lines.billing import BILLING_LINES
from bot.process.settings import Settings
from handlers.ids import PreBillId
from handlers.money.billing.commands import Billing, OpenPreBill
from handlers.money.prebill.values import PreBillState
from storage.engine import Database
from storage.facts.money.drafting import Step, next_draft_step, state_of


def do(settings: Settings, command: Billing) -> None:
    """Do a command and print what was done."""
    with opened(settings.database, to_write=True) as database:
        say(ask(database, BILLING_LINES, replace(command, id=new_command_id())).words)


def draft_now(settings: Settings, *, firm: str, client: str, through: str, currency: str) -> None:
    """Draft a pre-bill to the end, and say how to go on."""
    command = OpenPreBill(id=new_command_id(), firm=firm, client=client, through=through, currency=currency)
    with opened(settings.database, to_write=True) as database:
        pre_bill_id = PreBillId(ask(database, BILLING_LINES, command).subject_id)
        while step := _next(database, pre_bill_id):
            ask(database, BILLING_LINES, step)
        with database.reading() as connection:
            state = state_of(connection, pre_bill_id)
    if state is PreBillState.DROPPED:
        say("There is nothing to bill.")
        return
    say(
        f"The pre-bill is drafted, and its reviewers are told. See it with: signoff invoices show {pre_bill_id}"
    )


def _next(database: Database, pre_bill_id: PreBillId) -> Step | None:
    with database.reading() as connection:
        return next_draft_step(connection, pre_bill_id, new_command_id())
