"""Rates: one typed into a form, or a whole rate card as CSV, looked at first and imported whole or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, DeskForm, Figures, Picks, Sheet, ShowDeskForm
from handlers.desk.filled import choice, lines, pick, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.money.rates import RateUnit
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import SetRate
from handlers.people.firms.typed import Mistyped
from handlers.people.terms.engaging import set_rate
from handlers.people.terms.rate_files import COLUMNS, ImportRates, RatePreview, import_rates

_UNITS = {RateUnit.PIECE: "For each answer: a fixed fee", RateUnit.HOUR: "For each hour, metered"}
_SHOWN = 25
_TEXT_MAX = 12_000  # of a card that is pasted; a longer one is imported with the command line
_HINT = (
    f"The first row names the columns: {', '.join(COLUMNS)}. per, pay and price are needed; "
    "an empty cell is any, an empty day is now."
)


def _show_one(asked: Asked) -> DeskForm:
    known, currency = ", ".join(sorted(asked.firm.seniorities)[:8]), asked.own.currency
    return DeskForm(
        sheet=Sheet.RATE,
        title="Set a rate",
        intro=("One rate for everybody is enough to begin with; finer ones go before it wherever they fit.",),
        fields=(
            choice("unit", "The rate is", {str(k): v for k, v in _UNITS.items()}, RateUnit.PIECE),
            words("pay", f"The expert is paid, in {currency}", hint="Such as 12.50."),
            words("price", f"The client is charged, in {currency}", hint="Such as 18."),
            words(
                "seniority",
                "Only for this seniority",
                hint=f"Empty: for everybody. The firm has: {known}." if known else "Empty: for everybody.",
                needed=False,
            ),
            words("practice_area", "Only for this practice area", hint="Empty: for every one.", needed=False),
            pick("effective_from", "From", Picks.DATE, hint="Nothing chosen: from now on."),
        ),
    )


def _read_one(asked: Asked) -> SetRate:
    filled = asked.filled
    if filled.text("unit") not in tuple(RateUnit):
        raise Mistyped("Choose what the rate is for.", field="unit")
    return SetRate(
        id=asked.sent.id,
        firm="",
        unit=RateUnit(filled.text("unit")),
        pay=filled.text("pay"),
        price=filled.text("price"),
        practice_area=filled.text("practice_area"),
        seniority=filled.text("seniority"),
        effective_from=filled.text("effective_from"),
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
    Sheet.RATE: SheetLine(act=SetRate, show=_show_one, read=_read_one, do=set_rate),
    Sheet.RATES: SheetLine(act=ImportRates, show=_show, read=_read, do=_do),
}
