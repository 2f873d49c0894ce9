"""What an expert does with their pay: look through its lines, and say that one is not right."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import DeskForm, DeskRow, Refusal, Sheet
from handlers.desk.filled import words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.desk.sheets.paying.paying_line import again, paying
from handlers.ids import TimeEntryId
from handlers.money.amounts import show
from handlers.money.paying.changing.disputing import DisputeLine, dispute_line
from handlers.money.paying.shown.pages import group_words, line_words
from handlers.money.paying.shown.values import LineShown, OwnPay
from handlers.money.paying.values import DisputeState
from handlers.people.firms.typed import Mistyped
from handlers.review.cards.card_words import date_words

SHOWN = 40  # lines of one form
NOT_RIGHT = "This is not right"
_SAID = {
    DisputeState.OPEN: "finance is asked",
    DisputeState.ACCEPTED: "corrected",
    DisputeState.REFUSED: "finance looked at it, and it stays",
}


def _show_own(asked: Asked) -> DeskForm:
    own = paying(asked).own
    if own is None:
        told = "No week of yours is settled yet. Your payout and its lines stand here once one is."
        return DeskForm(sheet=Sheet.MY_PAY, title="Your pay", intro=(told,), submit="")
    is_open = asked.now < own.disputes_until
    rows = [_row(line, is_open=is_open) for line in own.lines]
    rest = own.total - own.at - len(own.lines)
    if rest > 0:
        rows.append(
            DeskRow(
                text=f"And {rest:,} more lines.",
                label="More",
                sheet=Sheet.MY_PAY,
                about=str(own.at + len(own.lines)),
            )
        )
    return DeskForm(
        sheet=Sheet.MY_PAY,
        title="Your pay",
        about=asked.about,
        intro=(f"{own.label}: {_standing(own)}.", _until(own, asked.now)),
        rows=tuple(rows),
        submit="",
    )


def _standing(own: OwnPay) -> str:
    return "; ".join(group_words(one) for one in own.groups) or "nothing was paid"


def _until(own: OwnPay, now: datetime) -> str:
    until = date_words(own.disputes_until, own.zone)
    if now < own.disputes_until:
        return f"If a line is not right, say so until {until}. Finance answers you here."
    return f"The time to say that a line is not right ended {until}."


def _row(line: LineShown, *, is_open: bool) -> DeskRow:
    text = line_words(line)
    if line.said is not None:
        answer = f" “{line.answer}”" if line.answer else ""
        return DeskRow(text=f"{text} ({_SAID[line.said]}){answer}")
    if not is_open:
        return DeskRow(text=text)
    return DeskRow(text=text, label=NOT_RIGHT, sheet=Sheet.NOT_RIGHT, about=line.time_entry_id)


def _show_not_right(asked: Asked) -> DeskForm:
    facts = paying(asked).disputing
    if facts is None or facts.money is None:
        raise Mistyped("That is no line of a payout of yours.", field="", reason=Refusal.NOT_FOUND)
    return DeskForm(
        sheet=Sheet.NOT_RIGHT,
        title="This is not right",
        about=asked.about,
        intro=(
            (
                f"A line of {show(facts.money)}. Finance reads what you write, and answers you here in chat. "
                "Please name nobody and nothing confidential."
            ),
        ),
        fields=(replace(words("words", "What is not right?"), multiline=True, max_length=1_000),),
        submit="Send to finance",
    )


def _read_not_right(asked: Asked) -> DisputeLine:
    return DisputeLine(
        id=asked.sent.id, time_entry_id=TimeEntryId(asked.about), words=asked.filled.text("words")
    )


EXPERT_PAY_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.MY_PAY: again(DisputeLine, _show_own),
    Sheet.NOT_RIGHT: SheetLine(
        act=DisputeLine,
        show=_show_not_right,
        read=_read_not_right,
        do=dispute_line,
        known=lambda asked: paying(asked).disputing,
    ),
}
