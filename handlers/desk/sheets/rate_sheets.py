"""Rate cards: pasted as CSV, looked at before anything changes, and imported whole or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, DeskForm, Figures, Sheet, ShowDeskForm
from handlers.desk.filled import lines
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.people.firm_facts import FirmFacts
from handlers.people.rate_files import COLUMNS, ImportRates, RatePreview, import_rates

_SHOWN = 25
_TEXT_MAX = 12_000  # of a card that is pasted; a longer one is imported with the command line
_HINT = (
    f"The first row names the columns: {', '.join(COLUMNS)}. per, pay and price are needed; "
    "an empty cell is any, an empty day is now."
)


def _show(asked: Asked) -> DeskForm:
    del asked
    return _form(
        "", ("Paste a rate card as CSV. Nothing is changed before you have seen what will.",), "Look at it"
    )


def _form(text: str, intro: tuple[str, ...], submit: str, mark: str = "") -> DeskForm:
    pasted = replace(lines("rates", "Rates", (), hint=_HINT), value=text, required=True, max_length=_TEXT_MAX)
    return DeskForm(
        sheet=Sheet.RATES, title="Import rates", about=mark, intro=intro, fields=(pasted,), submit=submit
    )


def _read(asked: Asked) -> ImportRates:
    value = asked.sent.values.get("rates", "")
    return ImportRates(id=asked.sent.id, text=value if isinstance(value, str) else "", seen=asked.about)


def _do(command: ImportRates, facts: FirmFacts, now: datetime) -> Decision:
    """Import what was looked at; anything else is shown first, and the same form sent again imports it."""
    decision = import_rates(command, facts, now)
    if not isinstance(decision.reply, Figures) or not isinstance(decision.reply.value, RatePreview):
        return decision
    preview = decision.reply.value
    more = len(preview.lines) - _SHOWN
    told = [*preview.lines[:_SHOWN], *([f"… and {more} more"] if more > 0 else [])]
    intro = ["This will change. Send it again to import it, or change it to look anew:", *told]
    if preview.same:
        intro.append(f"{preview.same} more say what is in force already.")
    return Decision(reply=ShowDeskForm(form=_form(command.text, tuple(intro), "Import", preview.mark)))


RATE_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.RATES: SheetLine(act=ImportRates, show=_show, read=_read, do=_do)
}
