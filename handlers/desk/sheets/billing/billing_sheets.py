"""What a matter pays more for, and how its invoices are made: two forms that finance fills in."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers.decisions import DeskForm, Picks, Sheet
from handlers.desk.filled import choice, lines, pick, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.money.amounts import Money, decimal_text
from handlers.money.rating.codes import TASK_CODES
from handlers.money.rating.premiums import PremiumKind
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.billing.setting import line_in_force, premium_told, set_billing, set_premium
from handlers.people.terms.billing.typed_terms import tier_text
from handlers.people.terms.engagement_changes import matter_with
from handlers.review.cards.card_words import date_words
from handlers.review.tasks import Matter

_KINDS = {
    PremiumKind.WEEKEND: "Weekend: answered on a Saturday or a Sunday",
    PremiumKind.RUSH: "Rush: due soon after it came, and answered by then",
}
_ROUNDINGS = {
    RoundingPolicy.NEAREST_TENTH: "To the nearest tenth of an hour, once a line",
    RoundingPolicy.EXACT: "Not at all: exact time",
    RoundingPolicy.UP_TENTH_ONCE_PER_DAY: "A day of the matter up to a tenth, once",
    RoundingPolicy.MIN_TENTH_PER_DAY: "To the nearest tenth, and a day is one at least",
}
_PERCENT = "In percent on top of the rate, such as 25. Empty: none."


def matters_of(firm: FirmFacts) -> Mapping[str, str]:
    """Name a firm's matters, the open ones first."""
    known = sorted(firm.matters, key=lambda one: (not one.is_open, one.code))
    return {one.id: f"{one.code}: {one.title}" for one in known}


def _show_premium(asked: Asked) -> DeskForm:
    matter = matter_with(asked.firm, asked.about)
    return DeskForm(
        sheet=Sheet.PREMIUM,
        title="Premiums",
        about=asked.about,
        intro=tuple(_premiums_told(matter, asked.own.zone, asked.now)),
        fields=(
            choice("kind", "The premium is for", {str(k): v for k, v in _KINDS.items()}),
            words("pay", "The expert is paid more", hint=_PERCENT, needed=False),
            words("price", "The client is charged more", hint=_PERCENT, needed=False),
            words(
                "within",
                "A rush is due within, in minutes",
                hint=f"Counted from its arrival; under the {matter.due_minutes} that a task has anyway.",
                needed=False,
            ),
            pick("effective_from", "From", Picks.DATE, hint="Nothing chosen: from now on."),
        ),
    )


def _premiums_told(matter: Matter, zone: str, now: datetime) -> Iterator[str]:
    """Say what holds now and what is to come."""
    yield f"{matter.code}: {matter.title}. What was answered before a change keeps its own; both kinds add up."
    for kind in PremiumKind:
        line = line_in_force(matter.premiums, kind, now)
        if line is not None:
            yield f"Now {premium_told(line)}."
    for line in matter.premiums:
        if line.effective_from > now:
            yield f"From {date_words(line.effective_from, zone)} {premium_told(line)}."
    yield "A premium of nothing ends the one that holds."


def _read_premium(asked: Asked) -> SetPremium:
    filled = asked.filled
    return SetPremium(
        id=asked.sent.id,
        firm="",
        matter=matter_with(asked.firm, asked.about).id,
        kind=filled.text("kind"),
        pay=filled.text("pay"),
        price=filled.text("price"),
        within=filled.text("within"),
        effective_from=filled.text("effective_from"),
        by=asked.person.id,
    )


def _show_billing(asked: Asked) -> DeskForm:
    matter = matter_with(asked.firm, asked.about)
    terms, currency = asked.firm.billing_of(matter), matter.currency
    minimum = decimal_text(Money(minor=terms.minimum, currency=currency)) if terms.minimum else ""
    kinds = ", ".join(f"{kind} ({code})" for kind, code in TASK_CODES.items())
    intro = f"{matter.code}: {matter.title}. It holds from its next invoice on; earlier terms are kept."
    return DeskForm(
        sheet=Sheet.BILLING,
        title="Billing terms",
        about=asked.about,
        seen=terms.version,
        intro=(intro,),
        fields=(
            choice(
                "rounding",
                "Metered time is rounded",
                {str(k): v for k, v in _ROUNDINGS.items()},
                terms.rounding,
                hint="Never each answer. A day is never billed more than a tenth above what was worked.",
            ),
            words(
                "minimum",
                f"An invoice is at least, in {currency}",
                minimum,
                hint="Where there is anything to bill. Empty: no minimum.",
                needed=False,
            ),
            lines(
                "discounts",
                f"Volume discount, in {currency}",
                [tier_text(tier, currency) for tier in terms.tiers],
                hint="One tier a line, like 10000: 5 %. Each holds for what is above it.",
            ),
            words("task_code", "Task code", terms.task_code, hint=f"{kinds}, or one like L310."),
            words("client_matter_id", "The client’s matter id", terms.client_matter_id, needed=False),
            words("po_number", "PO number", terms.po_number, needed=False),
        ),
    )


def _read_billing(asked: Asked) -> SetBilling:
    filled = asked.filled
    return SetBilling(
        id=asked.sent.id,
        firm="",
        matter=matter_with(asked.firm, asked.about).id,
        rounding=filled.text("rounding"),
        minimum=filled.text("minimum"),
        discounts=filled.lines("discounts"),
        task_code=filled.text("task_code"),
        client_matter_id=filled.text("client_matter_id"),
        po_number=filled.text("po_number"),
        seen=asked.sent.seen,
        by=asked.person.id,
    )


BILLING_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.PREMIUM: SheetLine(
        act=SetPremium,
        show=_show_premium,
        read=_read_premium,
        do=set_premium,
        which=matters_of,
        which_label="Matter",
    ),
    Sheet.BILLING: SheetLine(
        act=SetBilling,
        show=_show_billing,
        read=_read_billing,
        do=set_billing,
        which=matters_of,
        which_label="Matter",
    ),
}
