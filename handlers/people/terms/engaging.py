"""Setting up what a client has asked for: matters with their terms, and the rates that are paid and charged."""

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import MatterId, RateLineId, WorkspaceId, derived_id
from handlers.money.amounts import Money, show
from handlers.money.rates import RateLine
from handlers.people.experts.joining import seniority_of
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import client_named, firm_named, matter_named, workspace_named
from handlers.people.firms.setting_up import CreateMatter, SetRate
from handlers.people.firms.typed import (
    Mistyped,
    amount_of,
    beginning_of,
    between,
    currency_of,
    known_spelling,
    name_of,
    refusing,
)
from handlers.people.people import Firm
from handlers.people.places.platform_ids import channel_of, like_channel
from handlers.records import ClientAdded
from handlers.review.tasks import Criterion, Matter, Offer, Reason

# Slack shows 75 characters of an option, 100 options in a list and 10 boxes to tick.
_CHOICE_MAX = 75
_REASONS_MAX = 30
_CRITERIA_MAX = 10
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
USES = ("train", "evaluate", "index")
NO_PAY = (
    "A pay of nothing would pay nobody who answers. Where somebody’s employer pays them, record that with them "
    "(outside business: paid by the employer): then nothing accrues to them, whatever the rate says."
)
DEFAULT_REASONS = ("Wrong", "Incomplete", "Unclear", "Not what was asked", "Not safe to send")
_DAY = 24 * 60
_MONTH = 31 * _DAY


@refusing
def create_matter(command: CreateMatter, facts: FirmFacts, now: datetime) -> Decision:
    """Create a matter, open for tasks from now on."""
    del now
    firm = firm_named(facts, command.firm)
    client = client_named(facts, command.client)
    code = command.code.strip()
    if not _CODE.fullmatch(code):
        words = (
            "A matter’s code has up to 40 letters, figures and . _ / - and begins with a letter or a figure."
        )
        raise Mistyped(words, field="code")
    key = MatterId(derived_id(command.id, "matter"))
    for other in facts.matters:
        if other.id == key:
            return Decision(reply=Done(words=f"{code} is there already.", subject_id=key, already=True))
        if (other.client_id, other.code.casefold()) == (client.id, code.casefold()):
            words = f"{client.name} has a matter {other.code} already. Nothing was changed."
            return refuse(Refusal.CONFLICT, words, field="code")
    matter = terms_of(command, facts, firm, client, key)
    return Decision(
        reply=Done(words=f"{client.name} has the matter {code} now.", subject_id=key), records=(matter,)
    )


def terms_of(
    command: CreateMatter, facts: FirmFacts, firm: Firm, client: ClientAdded, key: MatterId
) -> Matter:
    """Read a matter's terms; raises Mistyped for those that cannot stand."""
    minutes = between(command.expected_minutes, 1, _DAY, what="The expected minutes", field="minutes")
    cap = 3 * minutes if command.cap_minutes is None else command.cap_minutes
    workspace_id, channel = _place(command, facts)
    if command.answers_may not in USES:
        raise Mistyped(f"Answers may be used to: {', '.join(USES)}.", field="answers_may")
    return Matter(
        id=key,
        firm_id=firm.id,
        client_id=client.id,
        code=command.code.strip(),
        title=name_of(command.title, what="The matter’s title", field="title"),
        practice_area=known_spelling(
            command.practice_area, facts.practice_areas, what="The practice area", field="practice_area"
        ),
        offer=command.offer,
        basis=command.basis,
        currency=currency_of(command.currency or firm.currency),
        reviews_per_task=between(
            command.reviews_per_task, 1, 10, what="The number of reviews", field="reviews"
        ),
        expected_minutes=minutes,
        cap_ms=between(cap, minutes, _DAY, what="The meter’s limit in minutes", field="cap") * 60_000,
        due_minutes=between(command.due_minutes, 5, _MONTH, what="The minutes until it is due", field="due"),
        claim_minutes=between(
            command.claim_minutes, 1, _DAY, what="The minutes to hold a claim", field="claim"
        ),
        workspace_id=workspace_id,
        channel=channel,
        reject_reasons=reasons_of(command.reject_reasons),
        rubric=criteria_of(command.criteria),
        confidential=command.confidential,
        is_open=True,
        answers_may=command.answers_may,
    )


def reasons_of(texts: Sequence[str]) -> tuple[Reason, ...]:
    """Read the reasons to reject; none are the usual ones."""
    chosen = _choices(texts or DEFAULT_REASONS, "reason", _REASONS_MAX)
    return tuple(Reason(code=slug, text=text) for slug, text in chosen)


def criteria_of(texts: Sequence[str]) -> tuple[Criterion, ...]:
    """Read the lines of a rubric."""
    return tuple(Criterion(id=slug, text=text) for slug, text in _choices(texts, "criterion", _CRITERIA_MAX))


def _place(command: CreateMatter, facts: FirmFacts) -> tuple[WorkspaceId | None, str | None]:
    if command.channel.strip():
        if command.offer is Offer.DIRECT:
            raise Mistyped("A direct matter goes to one expert and has no channel.", field="channel")
        workspace = workspace_named(facts, command.workspace, fits=like_channel(command.channel))
        return workspace.id, channel_of(command.channel, workspace.platform)
    if command.offer is Offer.CHANNEL:
        raise Mistyped("A matter that is offered in a channel needs the channel’s id.", field="channel")
    return None, None


def _choices(texts: Sequence[str], field: str, most: int) -> list[tuple[str, str]]:
    """Give each text a short code of its own; the codes are what is stored with a verdict."""
    if len(texts) > most:
        raise Mistyped(f"There may be at most {most} of them; these are {len(texts)}.", field=field)
    named: dict[str, str] = {}
    for text in texts:
        words = name_of(text, what=f"A {field}’s text", field=field, longest=_CHOICE_MAX)
        slug = re.sub(r"\W+", "_", words.casefold()).strip("_")[:40]
        if not slug or slug in named:
            raise Mistyped(f"“{words}” is there twice, or has no letters.", field=field)
        named[slug] = words
    return list(named.items())


@refusing
def set_rate(command: SetRate, facts: FirmFacts, now: datetime) -> Decision:
    """Add a line to the firm's rate card; what was entered before it took effect keeps its rate."""
    firm = firm_named(facts, command.firm)
    line = rate_line_of(command, facts, now)
    for other in facts.rates:
        if other.id == line.id:
            return Decision(reply=Done(words="That rate is there already.", subject_id=line.id, already=True))
        if scope_of(other) == scope_of(line):
            words = "There is a rate for just that from the same moment on. Nothing was changed."
            return refuse(Refusal.CONFLICT, words, field="effective_from")
    pay, price = (show(Money(minor=minor, currency=line.currency)) for minor in (line.pay, line.price))
    loss = " The firm bears the difference." if line.pay > line.price else ""
    words = f"{firm.name} pays {pay} and charges {price} per {line.unit}.{loss}"
    return Decision(reply=Done(words=words, subject_id=line.id), records=(line,))


def rate_line_of(command: SetRate, facts: FirmFacts, now: datetime) -> RateLine:
    """Read a line of the rate card; raises Mistyped for one that cannot stand."""
    firm = firm_named(facts, command.firm)
    matter = matter_named(facts, command.matter, command.client) if command.matter.strip() else None
    currency = currency_of(command.currency or (matter.currency if matter else firm.currency))
    if matter is not None:
        _fits(command, currency, matter)
    pay, price = (
        amount_of(command.pay, currency, field="pay"),
        amount_of(command.price, currency, field="price"),
    )
    if price == 0:
        raise Mistyped("A price of nothing cannot be charged.", field="price")
    if pay == 0:
        raise Mistyped(NO_PAY, field="pay")
    return RateLine(
        id=RateLineId(derived_id(command.id, "rate")),
        firm_id=firm.id,
        matter_id=matter.id if matter else None,
        practice_area=_area_of(command.practice_area, facts),
        seniority=seniority_of(command.seniority, facts),
        unit=command.unit,
        pay=pay,
        price=price,
        currency=currency,
        effective_from=beginning_of(
            command.effective_from, now, zone=firm.zone, what="The rate", field="effective_from"
        ),
    )


def _area_of(text: str, facts: FirmFacts) -> str | None:
    if not text.strip():
        return None
    return known_spelling(text, facts.practice_areas, what="The practice area", field="practice_area")


def _fits(command: SetRate, currency: str, matter: Matter) -> None:
    if currency != matter.currency:
        words = f"{matter.code} is in {matter.currency}, so a rate in {currency} would never hold for it."
        raise Mistyped(words, field="currency")
    if command.unit is not matter.basis:
        words = (
            f"{matter.code} is paid per {matter.basis}, so a rate per {command.unit} would never hold for it."
        )
        raise Mistyped(words, field="unit")


def scope_of(line: RateLine) -> tuple[object, ...]:
    """Give what a rate is for, and from when: no two rates of a firm are alike in that."""
    where = (line.matter_id, line.practice_area, line.seniority)
    return (*where, line.unit, line.currency, line.effective_from)
