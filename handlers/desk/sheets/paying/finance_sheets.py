"""What finance does with a week: approve it, answer disputes, have a file made, and mark what was paid."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from handlers.decisions import DeskForm, DeskRow, Refusal, Sheet
from handlers.desk.filled import choice, lines, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.desk.sheets.paying.paying_line import again, paying
from handlers.ids import FirmId, PeriodId
from handlers.money.amounts import BadAmount, parse_money, show
from handlers.money.paying.changing.disputing import AnswerDispute, answer_dispute
from handlers.money.paying.files.returned import ReturnedLine, read_returned
from handlers.money.paying.going_out.approving import ApprovePayouts, approve_payouts
from handlers.money.paying.going_out.exporting import (
    AskPayoutFile,
    SendFileAgain,
    ask_payout_file,
    send_file_again,
)
from handlers.money.paying.going_out.marking import MarkPayouts, mark_payouts
from handlers.money.paying.shown.pages import count_words, line_words
from handlers.money.paying.shown.values import WeekShown
from handlers.money.paying.values import Preset
from handlers.people.firms.typed import Mistyped

_SHOWN = 40
_TEXT_MAX = 12_000  # of a file that is pasted; a longer one is read on the command line
PRESETS = {
    Preset.GENERIC: "CSV, for any payroll",
    Preset.GUSTO: "Gusto contractors",
    Preset.WISE: "Wise batch",
    Preset.PAYPAL: "PayPal payouts",
    Preset.REVOLUT: "Revolut Business",
    Preset.CHARGE_BACK: "Charge-back by cost centre",
}
_ANSWERS = {"accept": "It is corrected", "refuse": "It stays as it is"}


def _week(asked: Asked) -> WeekShown:
    week = paying(asked).week
    if week is None:
        raise Mistyped("There is no such week.", field="", reason=Refusal.NOT_FOUND)
    return week


def _show_approve(asked: Asked) -> DeskForm:
    week = _week(asked)
    told = [f"{show(one.total)} for {count_words(one.people)}" for one in week.drafted]
    if week.open_disputes:
        told.append(
            f"{week.open_disputes} in question: a payout with an open question waits, and is not in it."
        )
    told.append("What you approve is posted as payable. Nothing is paid by Signoff itself.")
    return DeskForm(
        sheet=Sheet.APPROVE_PAYOUTS,
        title="Approve payouts",
        about=asked.about,
        seen=week.run.changes,
        intro=(f"{week.label}:", *told) if week.drafted else (f"{week.label}: nothing waits for approval.",),
        submit="Approve" if week.drafted else "",
    )


def _read_approve(asked: Asked) -> ApprovePayouts:
    return ApprovePayouts(id=asked.sent.id, period_id=PeriodId(asked.about), seen=asked.sent.seen)


def _show_disputes(asked: Asked) -> DeskForm:
    found = paying(asked).disputes
    rows = tuple(
        DeskRow(
            text=f"{one.person}: {line_words(one.line)}. “{one.words}”",
            label="Answer",
            sheet=Sheet.ANSWER_DISPUTE,
            about=one.id,
        )
        for one in found[:_SHOWN]
    )
    more = (f"The first {_SHOWN} of {len(found)}.",) if len(found) > _SHOWN else ()
    intro = more if found else ("No line is in question.",)
    return DeskForm(
        sheet=Sheet.DISPUTES, title="Disputes", about=asked.about, intro=intro, rows=rows, submit=""
    )


def _show_answer(asked: Asked) -> DeskForm:
    found = next((one for one in paying(asked).disputes if one.id == asked.about), None)
    if found is None:
        raise Mistyped("That is answered already.", field="", reason=Refusal.NOT_FOUND)
    return DeskForm(
        sheet=Sheet.ANSWER_DISPUTE,
        title="Answer",
        about=asked.about,
        intro=(f"{found.person}, {found.week}: {line_words(found.line)}", f"“{found.words}”"),
        fields=(
            choice("outcome", "The line", _ANSWERS),
            words(
                "amount",
                f"Corrected by, in {found.line.money.currency}",
                hint="Such as 5.00, or -5.00 to take something off. Empty where it stays.",
                needed=False,
            ),
            replace(words("words", "In words, for the expert"), multiline=True, max_length=1_000),
        ),
        submit="Answer",
    )


def _read_answer(asked: Asked) -> AnswerDispute:
    facts = paying(asked).answering
    outcome = asked.filled.text("outcome")
    if outcome not in _ANSWERS:
        raise Mistyped("Please choose what becomes of the line.", field="outcome")
    currency = facts.currency if facts else ""
    return AnswerDispute(
        id=asked.sent.id,
        dispute_id=asked.about,
        accepts=outcome == "accept",
        correction=_signed(asked.filled.text("amount"), currency),
        words=asked.filled.text("words"),
    )


def _signed(text: str, currency: str) -> int:
    if not text or not currency:
        return 0
    minus = text[:1] in ("-", "−")
    try:
        size = parse_money(text.lstrip("+-−"), currency).minor
    except BadAmount as mistake:
        raise Mistyped(str(mistake), field="amount") from None
    return -size if minus else size


def _show_file(asked: Asked) -> DeskForm:
    week = _week(asked)
    rows = tuple(
        DeskRow(
            text=f"{one.name or 'A file that is being made'}: {one.lines} in it"
            + (f", {one.left} could not be" if one.left else ""),
            label="Send again" if one.name else "",
            sheet=Sheet.FILE_AGAIN if one.name else None,
            about=one.id,
        )
        for one in week.files[:_SHOWN]
    )
    intro = (
        (
            f"{week.label}. A new file takes what is approved and in no file yet, and what bounced. "
            "Signoff keeps no bank account and no tax number: those columns stay empty."
        ),
    )
    return DeskForm(
        sheet=Sheet.PAYOUT_FILE,
        title="Payout files",
        about=asked.about,
        intro=intro,
        rows=rows,
        fields=(choice("preset", "For", {str(key): told for key, told in PRESETS.items()}, Preset.GENERIC),),
        submit="Make the file",
    )


def _read_file(asked: Asked) -> AskPayoutFile:
    preset = asked.filled.text("preset")
    if preset not in tuple(Preset):
        raise Mistyped("Please choose what the file is for.", field="preset")
    return AskPayoutFile(
        id=asked.sent.id,
        firm_id=asked.person.firm_id,
        period_id=PeriodId(asked.about),
        preset=Preset(preset),
    )


def _show_again(asked: Asked) -> DeskForm:
    file = paying(asked).file
    if file is None:
        raise Mistyped("There is no such file.", field="", reason=Refusal.NOT_FOUND)
    told = f"{file.name}, as it went out: {file.lines} payouts. It comes to you in our own chat."
    return DeskForm(
        sheet=Sheet.FILE_AGAIN, title="Send again", about=asked.about, intro=(told,), submit="Send again"
    )


def _read_again(asked: Asked) -> SendFileAgain:
    return SendFileAgain(id=asked.sent.id, by=asked.person.id)


def _show_mark(asked: Asked) -> DeskForm:
    del asked
    pasted = lines(
        "lines",
        "The returned file",
        (),
        hint="CSV whose header names reference, amount, currency, status (paid or bounced) and transaction id.",
    )
    return DeskForm(
        sheet=Sheet.MARK_PAID,
        title="Mark paid",
        intro=(
            (
                "Paste what came back from your provider. Every line is checked first; one that is wrong refuses "
                "them all. Long files go through “signoff payouts mark-paid”."
            ),
        ),
        fields=(replace(pasted, required=True, max_length=_TEXT_MAX),),
        submit="Mark",
    )


def _read_mark(asked: Asked) -> MarkPayouts:
    text = pasted_of(asked.sent.values)
    found, wrong = read_returned(text)
    if wrong:
        raise Mistyped("\n".join(wrong[:10]), field="lines")
    return MarkPayouts(
        id=asked.sent.id,
        firm_id=FirmId(asked.person.firm_id),
        lines=found,
        file_sha256=sha256(text.encode()).hexdigest(),
    )


def pasted_of(values: Mapping[str, str | tuple[str, ...]]) -> str:
    """Give the text that was pasted into the form."""
    value = values.get("lines", "")
    return value if isinstance(value, str) else "\n".join(value)


def returned_of(values: Mapping[str, str | tuple[str, ...]]) -> tuple[ReturnedLine, ...]:
    """Give the lines that a pasted file has, as far as they can be read."""
    return read_returned(pasted_of(values))[0]


FINANCE_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.APPROVE_PAYOUTS: SheetLine(
        act=ApprovePayouts,
        show=_show_approve,
        read=_read_approve,
        do=approve_payouts,
        known=lambda asked: paying(asked).approving,
    ),
    Sheet.DISPUTES: again(AnswerDispute, _show_disputes),
    Sheet.ANSWER_DISPUTE: SheetLine(
        act=AnswerDispute,
        show=_show_answer,
        read=_read_answer,
        do=answer_dispute,
        known=lambda asked: paying(asked).answering,
    ),
    Sheet.PAYOUT_FILE: SheetLine(
        act=AskPayoutFile,
        show=_show_file,
        read=_read_file,
        do=ask_payout_file,
        known=lambda asked: paying(asked).file_asked,
    ),
    Sheet.FILE_AGAIN: SheetLine(
        act=AskPayoutFile,
        show=_show_again,
        read=_read_again,
        do=send_file_again,
        known=lambda asked: paying(asked).file,
    ),
    Sheet.MARK_PAID: SheetLine(
        act=MarkPayouts,
        show=_show_mark,
        read=_read_mark,
        do=mark_payouts,
        known=lambda asked: paying(asked).marking,
    ),
}
