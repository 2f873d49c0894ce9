"""A matter's terms as fields of a form, read back into terms, and what changed between two versions of them."""

from collections.abc import Iterator

from handlers.decisions import FormField, Picks
from handlers.desk.filled import Filled, choice, pick, ticks, words
from handlers.ids import CommandId
from handlers.money.rates import RateUnit
from handlers.people.firms.setting_up import CreateMatter
from handlers.people.firms.typed import Mistyped
from handlers.people.terms.billing.setting import premium_told
from handlers.review.tasks import Matter, Offer

_OFFERS = {
    Offer.CHANNEL: "In a channel: the first expert of the area takes it",
    Offer.DIRECT: "Direct: sent to one expert at a time",
}
_BASES = {RateUnit.PIECE: "By the piece: a fixed fee for each answer", RateUnit.HOUR: "By the hour, metered"}
_USES = {
    "index": "Only the quality index",
    "evaluate": "The index, and to evaluate models",
    "train": "The index, to evaluate and to train models",
}
_YES = {"yes": "A channel shows no text: it comes to the expert alone"}
_MINUTE = 60_000
_SHOWN = 60


def term_fields(matter: Matter | None) -> tuple[FormField, ...]:
    """The fields of a matter's terms, filled in with what they are, or with what is usual."""
    offer, basis = (matter.offer, matter.basis) if matter else (Offer.CHANNEL, RateUnit.PIECE)
    minutes = matter.expected_minutes if matter else 5
    cap = matter.cap_ms // _MINUTE if matter else ""
    return (
        words("title", "Title", matter.title if matter else ""),
        words("practice_area", "Practice area", matter.practice_area if matter else ""),
        choice("offer", "Reviews are offered", {str(k): v for k, v in _OFFERS.items()}, offer),
        pick(
            "channel",
            "Channel",
            Picks.CHANNEL,
            (matter.channel,) if matter and matter.channel else (),
            hint="Nothing chosen: reviews go to one expert at a time, until you connect a channel.",
        ),
        choice("basis", "Experts are paid", {str(k): v for k, v in _BASES.items()}, basis),
        words(
            "reviews",
            "Experts who answer each task",
            str(matter.reviews_per_task if matter else 1),
        ),
        words("minutes", "Minutes that a review should take", str(minutes)),
        words(
            "cap",
            "Minutes at which the meter stops",
            str(cap),
            hint="Time after these counts no more. Empty: three times as many as it should take.",
            needed=False,
        ),
        words(
            "due",
            "Minutes until an answer is due",
            str(matter.due_minutes if matter else 240),
            hint="240 are four hours.",
        ),
        words(
            "claim",
            "Minutes that a claim is held",
            str(matter.claim_minutes if matter else 30),
            hint="Who has begun a review and left it loses it to others after these.",
        ),
        ticks("confidential", "Confidential", _YES, ("yes",) if matter and matter.confidential else ()),
        choice("answers_may", "Answers may be used for", _USES, matter.answers_may if matter else "index"),
    )


def terms_read(
    command_id: CommandId, filled: Filled, *, workspace: str, client: str, code: str, currency: str = ""
) -> CreateMatter:
    """Read the terms of a form that was filled in; raises Mistyped beside the field."""
    if filled.text("offer") not in tuple(Offer):
        raise Mistyped("Choose how reviews are offered.", field="offer")
    if filled.text("basis") not in tuple(RateUnit):
        raise Mistyped("Choose how experts are paid.", field="basis")
    # a channel may be connected later; until then there is none to offer in
    offer = Offer(filled.text("offer")) if filled.text("channel") else Offer.DIRECT
    return CreateMatter(
        id=command_id,
        firm="",
        client=client,
        code=code,
        title=filled.text("title"),
        practice_area=filled.text("practice_area"),
        offer=offer,
        basis=RateUnit(filled.text("basis")),
        currency=currency,
        reviews_per_task=filled.number("reviews", what="The number of experts"),
        expected_minutes=filled.number("minutes", what="The expected minutes"),
        cap_minutes=(
            filled.number("cap", what="The meter’s limit in minutes") if filled.text("cap") else None
        ),
        due_minutes=filled.number("due", what="The minutes until it is due"),
        claim_minutes=filled.number("claim", what="The minutes to hold a claim"),
        workspace=workspace,
        # a form always shows the channel; for what goes direct it says nothing
        channel=filled.text("channel") if offer is Offer.CHANNEL else "",
        confidential="yes" in filled.several("confidential"),
        answers_may=filled.text("answers_may"),
    )


def differences(before: Matter, after: Matter) -> tuple[str, ...]:
    """Say in words what changed between two versions of a matter's terms."""
    was, now = dict(_terms(before)), dict(_terms(after))
    return tuple(f"{name}: {was[name]} → {now[name]}" for name in was if was[name] != now[name])


def _terms(matter: Matter) -> Iterator[tuple[str, str]]:
    yield "Title", _short(matter.title)
    yield "Practice area", _short(matter.practice_area)
    yield "Offered", "in a channel" if matter.offer is Offer.CHANNEL else "direct"
    yield "Channel", matter.channel or "none"
    yield "Paid by", matter.basis.value
    yield "Experts for each task", str(matter.reviews_per_task)
    yield "Minutes", str(matter.expected_minutes)
    yield "Meter stops at", f"{matter.cap_ms // _MINUTE} minutes"
    yield "Due in", f"{matter.due_minutes} minutes"
    yield "Claim held for", f"{matter.claim_minutes} minutes"
    yield "Confidential", "yes" if matter.confidential else "no"
    yield "Answers may be used to", matter.answers_may
    yield "Premiums set", _short(", ".join(premium_told(line) for line in matter.premiums) or "none")
    yield "Open", "yes" if matter.is_open else "no"
    yield "Reasons", _short(", ".join(reason.text for reason in matter.reject_reasons))
    yield "Rubric", _short(", ".join(criterion.text for criterion in matter.rubric) or "none")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
