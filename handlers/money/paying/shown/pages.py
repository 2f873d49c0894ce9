"""The card of a week's payouts for finance, word of a dispute, and the answer for the expert."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.decisions import Sheet
from handlers.desk.values import DeskButton, DeskPage, DeskSection
from handlers.money.amounts import Money, show, totals
from handlers.money.paying.outcomes import REASON_WORDS
from handlers.money.paying.shown.values import DisputeShown, Group, LineShown, WeekShown
from handlers.money.paying.values import DisputeState, PayoutState
from handlers.money.time import hours_text
from handlers.review.cards.card_words import date_words, day_words

NOTHING_YET = "No week is settled yet. The first card comes once your firm’s first week has closed."
_STATES = {
    PayoutState.APPROVED: "Approved, in no file yet",
    PayoutState.EXPORTED: "In a file",
    PayoutState.PAID: "Paid",
    PayoutState.BOUNCED: "Bounced: goes into the next file",
}
_OWN_STATES = {
    PayoutState.DRAFTED: "waits for approval",
    PayoutState.APPROVED: "approved",
    PayoutState.EXPORTED: "on its way",
    PayoutState.PAID: "paid",
    PayoutState.BOUNCED: "came back; your firm sees to it",
    PayoutState.TAKEN: "is being settled",
}
_WAITING = {PayoutState.HELD: "Held", PayoutState.CARRIED: "Carried over"}


def money_words(amounts: Iterable[Money]) -> str:
    """Write amounts of several currencies, which are never added up."""
    return " and ".join(show(amount) for amount in amounts) or "nothing"


def count_words(count: int) -> str:
    """Write how many people."""
    return "1 person" if count == 1 else f"{count:,} people"


def group_words(one: Group) -> str:
    """Tell an expert what becomes of a payout of theirs."""
    told = REASON_WORDS[one.reason] if one.reason else _OWN_STATES.get(one.state, "carried over")
    return f"{show(one.total)}, {told}"


def week_page(week: WeekShown, now: datetime) -> DeskPage:
    """Build the card of a week's payouts."""
    sections = (_to_approve(week, now), _rest(week), *_earlier(week), _more())
    return DeskPage(
        title=f"Payouts, {week.label}",
        sections=sections,
        notification="The week’s payouts",
    )


def nothing_page() -> DeskPage:
    """Build the card of a firm that has settled no week yet."""
    return DeskPage(title="Payouts", intro=(NOTHING_YET,), sections=(_more(),), notification="Payouts")


def _to_approve(week: WeekShown, now: datetime) -> DeskSection:
    run = week.run
    lines = [
        f"{show(one.total)} for {count_words(one.people)}"
        for one in sorted(week.drafted, key=lambda one: one.total.currency)
    ]
    buttons: list[DeskButton] = []
    if week.drafted and now < run.disputes_until:
        lines.append(f"Experts may say until {date_words(run.disputes_until, week.zone)} what is not right.")
    if week.drafted:
        lines.append(_approval_words(week))
        label = "Approve" if now >= run.disputes_until else "Look and approve"
        buttons.append(
            DeskButton(
                label=label,
                sheet=Sheet.APPROVE_PAYOUTS,
                about=run.period_id,
                is_next=now >= run.disputes_until,
            )
        )
    else:
        lines.append("Nothing waits for approval.")
    asked = week.open_disputes
    disputes = f"Open disputes ({asked})" if asked else "Disputes"
    buttons.append(DeskButton(label=disputes, sheet=Sheet.DISPUTES, about=run.period_id, is_next=bool(asked)))
    buttons.append(DeskButton(label="Download files", sheet=Sheet.PAYOUT_FILE, about=run.period_id))
    return DeskSection(title="To approve", lines=tuple(lines), buttons=tuple(buttons))


def _approval_words(week: WeekShown) -> str:
    needed = "One person approves" if week.run.approvals == 1 else "Two people approve"
    if not week.approved_by:
        return f"{needed}, and nobody their own pay."
    return f"{needed}, and nobody their own pay. Approved by {' and '.join(week.approved_by)}."


def _rest(week: WeekShown) -> DeskSection:
    lines = [
        f"{words}: {_sum(mine)}"
        for state, words in _STATES.items()
        if (mine := [one for one in week.groups if one.state is state])
    ]
    for state, words in _WAITING.items():
        for reason, told in REASON_WORDS.items():
            mine = [one for one in week.groups if (one.state, one.reason) == (state, reason)]
            if mine and any(one.total.minor for one in mine):
                lines.append(f"{words}, {told}: {_sum(mine)}")
    if week.open_disputes:
        count = "1 line is" if week.open_disputes == 1 else f"{week.open_disputes} lines are"
        lines.append(f"{count} in question; a payout with one waits for the answer.")
    return DeskSection(title="The rest", lines=tuple(lines) or ("Nothing else.",))


def _sum(groups: Sequence[Group]) -> str:
    amounts = money_words(totals(one.total for one in groups))
    return f"{amounts}, {count_words(sum(one.people for one in groups))}"


def _earlier(week: WeekShown) -> tuple[DeskSection, ...]:
    if not week.earlier:
        return ()
    buttons = tuple(
        DeskButton(label=label, sheet=Sheet.APPROVE_PAYOUTS, about=period_id)
        for period_id, label in week.earlier
    )
    told = "These weeks wait for approval too."
    return (DeskSection(title="Earlier weeks", lines=(told,), buttons=buttons),)


def _more() -> DeskSection:
    buttons = (
        DeskButton(label="Bonus or clawback", sheet=Sheet.ADJUST_PAY),
        DeskButton(label="Mark paid", sheet=Sheet.MARK_PAID),
        DeskButton(label="Pay details", sheet=Sheet.PAY_DETAILS),
        DeskButton(label="Exchange rate", sheet=Sheet.EXCHANGE_RATE),
        DeskButton(label="Terms", sheet=Sheet.PAY_TERMS),
    )
    return DeskSection(title="More", buttons=buttons)


def line_words(line: LineShown) -> str:
    """Say what a line of a payout is, by the review's reference alone."""
    time = f", {hours_text(line.milliseconds)} h" if line.milliseconds else ""
    return f"{day_words(line.day)}, {line.matter}, review {line.reference}{time}: {show(line.money)}"


def dispute_page(dispute: DisputeShown) -> DeskPage:
    """Tell finance of a line that is in question."""
    return DeskPage(
        title=f"{dispute.person} says that a line is not right",
        intro=(f"{line_words(dispute.line)} ({dispute.week})", f"“{dispute.words}”"),
        sections=(DeskSection(title="Your answer", buttons=(answer_button(dispute),)),),
        notification="A line of a payout is in question",
    )


def answer_button(dispute: DisputeShown) -> DeskButton:
    """Lead to the answer."""
    return DeskButton(label="Answer", sheet=Sheet.ANSWER_DISPUTE, about=dispute.id, is_next=True)


def answer_words(dispute: DisputeShown) -> str:
    """Tell an expert what finance answered."""
    line = line_words(dispute.line)
    if dispute.line.said is DisputeState.ACCEPTED and dispute.correction is not None:
        by = show(dispute.correction)
        return f"About your pay ({line}): finance corrected it by {by}. They say: “{dispute.line.answer}”"
    return f"About your pay ({line}): finance looked at it, and it stays. They say: “{dispute.line.answer}”"
