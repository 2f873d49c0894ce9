"""How the firm pays, where each person's pay goes, bonuses and clawbacks, and rates of exchange."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.decisions import DeskForm, Sheet
from handlers.desk.filled import choice, lines, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.desk.sheets.paying.paying_line import paying
from handlers.money.amounts import Money, decimal_text
from handlers.money.paying.changing.adjusting import AdjustPay, adjust_pay
from handlers.money.paying.going_out.converting import NoteRate, note_rate
from handlers.money.paying.terms import SetPayDetails, SetPayTerms, set_pay_details, set_pay_terms
from handlers.money.paying.values import AdjustmentKind, PayTerms
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Role

_KINDS = {AdjustmentKind.BONUS: "A bonus", AdjustmentKind.CLAWBACK: "Taken back, by the contract"}


def _experts(firm: FirmFacts) -> Mapping[str, str]:
    return {one.id: one.name for one in firm.people if Role.EXPERT in one.roles}


def _show_terms(asked: Asked) -> DeskForm:
    terms = paying(asked).pay_terms
    assert isinstance(terms, PayTerms), "the loader reads the terms for this form"
    minimums = tuple(
        f"{currency} {decimal_text(Money(minor=minor, currency=currency))}"
        for currency, minor in terms.minimums
    )
    return DeskForm(
        sheet=Sheet.PAY_TERMS,
        title="How you pay",
        intro=("What you set counts from the next week that closes.",),
        fields=(
            choice(
                "approvals",
                "A week is approved by",
                {"1": "One person", "2": "Two people"},
                str(terms.approvals),
            ),
            lines("minimums", "Paid from", minimums, hint="One line a currency, such as USD 50. Less waits."),
            words("hold_weeks", "Weeks that a new expert’s pay waits", str(terms.hold_weeks)),
            words("dispute_hours", "Hours to say that a line is not right", str(terms.dispute_hours)),
        ),
    )


def _read_terms(asked: Asked) -> SetPayTerms:
    return SetPayTerms(
        id=asked.sent.id,
        approvals=asked.filled.number("approvals", what="How many approve"),
        minimums=asked.filled.lines("minimums"),
        hold_weeks=asked.filled.number("hold_weeks", what="The weeks that new experts wait"),
        dispute_hours=asked.filled.number("dispute_hours", what="The hours for disputes"),
    )


def _show_details(asked: Asked) -> DeskForm:
    facts = paying(asked).details
    before = facts.before if facts else None
    name = facts.person.name if facts and facts.person else ""
    return DeskForm(
        sheet=Sheet.PAY_DETAILS,
        title="Pay details",
        about=asked.about,
        intro=(f"{name}. No bank account, no tax number: those stay with your payroll or provider.",),
        fields=(
            words("email", "E-mail address at the provider", before.email if before else "", needed=False),
            words("cost_centre", "Cost centre", before.cost_centre if before else "", needed=False),
            words(
                "currency",
                "Paid in",
                before.currency if before else "",
                hint="Empty: as it is earned.",
                needed=False,
            ),
            replace(
                words(
                    "term",
                    "What the contract says of taking pay back",
                    before.clawback_term if before else "",
                    hint="Empty: nothing is ever taken back.",
                    needed=False,
                ),
                max_length=500,
                multiline=True,
            ),
        ),
    )


def _read_details(asked: Asked) -> SetPayDetails:
    filled = asked.filled
    return SetPayDetails(
        id=asked.sent.id,
        email=filled.text("email"),
        cost_centre=filled.text("cost_centre"),
        clawback_term=filled.text("term"),
        currency=filled.text("currency"),
    )


def _show_adjust(asked: Asked) -> DeskForm:
    facts = paying(asked).adjusting
    name = facts.person.name if facts and facts.person else ""
    term = facts.details.clawback_term if facts and facts.details else ""
    told = (
        f"Their contract on taking pay back: “{term}”"
        if term
        else "Their contract has no term on taking pay back."
    )
    return DeskForm(
        sheet=Sheet.ADJUST_PAY,
        title="Bonus or clawback",
        about=asked.about,
        intro=(f"{name}. It goes out with their next payout.", told),
        fields=(
            choice("kind", "What is it?", {str(key): label for key, label in _KINDS.items()}),
            words("amount", "Amount", hint="Such as 50.00."),
            words("currency", "Currency", asked.own.currency),
            words("reason", "Why", hint="It stands in the books."),
        ),
        submit="Record",
    )


def _read_adjust(asked: Asked) -> AdjustPay:
    filled = asked.filled
    kind = filled.text("kind")
    if kind not in {str(one) for one in _KINDS}:
        raise Mistyped("Please choose what it is.", field="kind")
    return AdjustPay(
        id=asked.sent.id,
        kind=AdjustmentKind(kind),
        amount=filled.text("amount"),
        currency=filled.text("currency"),
        reason=filled.text("reason"),
    )


def _show_rate(asked: Asked) -> DeskForm:
    return DeskForm(
        sheet=Sheet.EXCHANGE_RATE,
        title="Exchange rate",
        intro=(
            "For people who are paid in another currency than they earn in. What was approved keeps its rate.",
        ),
        fields=(
            words("from", "One", asked.own.currency, hint="Such as USD."),
            words("to", "is in", hint="Such as EUR."),
            words("rate", "Rate", hint="Such as 0.9215."),
            words("source", "Source", hint="Such as ECB reference rate, 27 Nov 2026."),
        ),
        submit="Note it",
    )


def _read_rate(asked: Asked) -> NoteRate:
    filled = asked.filled
    return NoteRate(
        id=asked.sent.id,
        from_currency=filled.text("from"),
        to_currency=filled.text("to"),
        rate=filled.text("rate"),
        source=filled.text("source"),
    )


TERMS_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.PAY_TERMS: SheetLine(
        act=SetPayTerms,
        show=_show_terms,
        read=_read_terms,
        do=set_pay_terms,
        known=lambda asked: paying(asked).terms,
    ),
    Sheet.PAY_DETAILS: SheetLine(
        act=SetPayDetails,
        show=_show_details,
        read=_read_details,
        do=set_pay_details,
        which=_experts,
        which_label="Expert",
        known=lambda asked: paying(asked).details,
    ),
    Sheet.ADJUST_PAY: SheetLine(
        act=AdjustPay,
        show=_show_adjust,
        read=_read_adjust,
        do=adjust_pay,
        which=_experts,
        which_label="Expert",
        known=lambda asked: paying(asked).adjusting,
    ),
    Sheet.EXCHANGE_RATE: SheetLine(
        act=NoteRate,
        show=_show_rate,
        read=_read_rate,
        do=note_rate,
        known=lambda asked: paying(asked).rate,
    ),
}
