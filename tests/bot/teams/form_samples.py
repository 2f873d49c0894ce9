"""Forms of every purpose, as cards that Teams takes, and their answers."""

from dataclasses import replace
from typing import Any

from bot.teams.answering.parse import command_from_submission
from bot.teams.cards.forms import form_card
from handlers.decisions import Form, FormPurpose, Refusal, Refused
from handlers.ids import CommandId
from handlers.review.cards.form_values import context_form, edit_form, read_form, reject_form
from handlers.review.commands import Answer
from handlers.review.tasks import Criterion, Matter, Reason
from tests.bot.slack.hostile import LONG_PROSE
from tests.bot.teams.cards_read import MESSAGE_BYTES, checked, utf16
from tests.bot.teams.sending import pressed
from tests.handlers.review.adjusting.time_samples import time_form
from tests.handlers.review.held.held_samples import held_form
from tests.handlers.review.samples import MATTER, REVIEW, TASK

WORDING = "Says which law governs, cites the clause that says so, and does not mistake jurisdiction for it."
RUBRIC = replace(
    MATTER, rubric=tuple(Criterion(id=f"c{number}", text=f"{WORDING} ({number})") for number in range(13))
)
REASONS = replace(
    MATTER, reject_reasons=tuple(Reason(code=f"r{n}", text=f"Reason {n} " * 20) for n in range(40))
)
PURPOSES = list(FormPurpose)
ROOM = MESSAGE_BYTES - 3_000  # what goes round a card in its message
REFUSED = Refused(reason=Refusal.INCOMPLETE, words="Please choose a reason.", field="reason")


def form(purpose: FormPurpose, output: str, matter: Matter = MATTER, edited: str | None = None) -> Form:
    task, text = replace(TASK, output=output), output if edited is None else edited
    match purpose:
        case FormPurpose.EDIT:
            return edit_form(REVIEW, text, matter)
        case FormPurpose.REJECT:
            return reject_form(REVIEW, matter)
        case FormPurpose.READ:
            return read_form(REVIEW, task, text, matter)
        case FormPurpose.CONTEXT:
            return context_form(REVIEW, task)
        case FormPurpose.RELEASE | FormPurpose.SEND_BACK:
            return held_form(purpose, output)
        case FormPurpose.ADJUST | FormPurpose.REFUSE_TIME:
            return time_form(purpose)


def card_of(made: Form, **how: Any) -> dict[str, Any]:
    card = checked(form_card(made, **how))
    assert utf16(card) <= ROOM
    assert "refresh" not in card, "a form that Teams refreshes loses what was typed into it"
    return card


def answer(card: dict[str, Any], **typed: Any) -> Answer | None:
    command = command_from_submission(pressed(card, "form_submit", **typed), CommandId("c"))
    if command is None:
        return None
    assert command.review_id == REVIEW.id
    assert command.clicked is None
    return command.answer


TWENTY_THOUSAND = {
    "prose": (LONG_PROSE * 2)[:20_000],
    "quotation marks": '"' * 20_000,
    "signs of two units": "🏛" * 20_000,
    "backslashes": "\\ " * 10_000,
    "lines": "a\n" * 10_000,
}
