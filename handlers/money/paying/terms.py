"""How a firm pays, and where a person's pay goes: never a bank account, a tax number or a social security number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId
from handlers.money.paying.values import PayDetails, PayTerms
from handlers.people.firms.typed import Mistyped, amount_of, between, currency_of, name_of, refusing
from handlers.people.people import Firm, Person

# what a provider sends mail to; anything odder is typed wrong far more often than it is somebody's
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
# an IBAN, a card or a tax number has this many figures in a row, give or take a space or a dash
_SECRET = re.compile(r"[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){10,30}|[0-9](?:[ -]?[0-9]){7,}")
_TERM_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPayTerms:
    """`minimums` are lines such as "USD 50"."""

    id: CommandId
    approvals: int
    minimums: tuple[str, ...]
    hold_weeks: int
    dispute_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPayDetails:
    id: CommandId
    email: str
    cost_centre: str
    clawback_term: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsFacts:
    firm: Firm
    finance: int  # how many people may approve


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsFacts:
    """Whom details are set of; `by` is who does, None for whoever runs Signoff."""

    person: Person | None
    by: Person | None = None
    before: PayDetails | None = None


@refusing
def set_pay_terms(command: SetPayTerms, facts: TermsFacts, now: datetime) -> Decision:
    """Set how a firm pays; it counts for weeks that are settled from now on."""
    del now
    approvals = between(command.approvals, 1, 2, what="How many approve", field="approvals")
    if approvals > max(facts.finance, 1):
        words = f"There is only {facts.finance} person in finance, so two could never approve."
        raise Mistyped(words, field="approvals")
    terms = PayTerms(
        firm_id=facts.firm.id,
        approvals=approvals,
        minimums=tuple(sorted(_minimums(command.minimums).items())),
        hold_weeks=between(
            command.hold_weeks, 0, 12, what="The weeks that new experts wait", field="hold_weeks"
        ),
        dispute_hours=between(
            command.dispute_hours, 0, 168, what="The hours for disputes", field="dispute_hours"
        ),
    )
    words = "Set. It counts from the next week that closes; what is settled already stays as it is."
    return Decision(reply=Done(words=words, subject_id=facts.firm.id), records=(terms,))


def _minimums(lines: tuple[str, ...]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        code, _, amount = " ".join(line.replace(":", " ").split()).partition(" ")
        currency = currency_of(code)
        if currency in found:
            raise Mistyped(f"{currency} stands there twice.", field="minimums")
        found[currency] = amount_of(amount, currency, field="minimums")
    return found


@refusing
def set_pay_details(command: SetPayDetails, facts: DetailsFacts, now: datetime) -> Decision:
    """Set where a person's pay goes. Nobody sets their own contract's term."""
    del now
    person, before = facts.person, facts.before
    if person is None:
        return refuse(Refusal.NOT_FOUND, "There is nobody of that name here, so nothing was changed.")
    term = " ".join(command.clawback_term.split())
    is_own = facts.by is not None and facts.by.id == person.id
    if is_own and term != (before.clawback_term if before else ""):
        return refuse(Refusal.NOT_ALLOWED, "Somebody else records what your own contract says.", field="term")
    if len(term) > _TERM_MAX:
        raise Mistyped(f"At most {_TERM_MAX} characters, please.", field="term")
    details = PayDetails(
        person_id=person.id,
        firm_id=person.firm_id,
        email=email_of(command.email),
        cost_centre=_cost_centre(command.cost_centre),
        clawback_term=term,
        currency=currency_of(command.currency) if command.currency.strip() else "",
    )
    return Decision(
        reply=Done(words=f"Set for {person.name}.", subject_id=person.id, already=details == before),
        records=() if details == before else (details,),
    )


def email_of(text: str) -> str:
    """Read an e-mail address; none is none."""
    email = text.strip()
    if email and not _EMAIL.fullmatch(email):
        raise Mistyped(f"“{email[:60]}” is not an e-mail address.", field="email")
    return email


def _cost_centre(text: str) -> str:
    if not text.strip():
        return ""
    centre = name_of(text, what="The cost centre", field="cost_centre", longest=40)
    if _SECRET.search(centre.upper()):
        words = "That looks like an account or a tax number, which Signoff never keeps."
        raise Mistyped(words, field="cost_centre")
    return centre
