"""What a card is built from, read fresh at the moment it is sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.ids import PersonId
from handlers.money.amounts import Money, show
from handlers.money.rates import RateLine, RateUnit, rate_in_force
from handlers.money.rating.premiums import NO_PREMIUM, Premium, offered_words, premium_words, with_premium
from handlers.people.duties.notices import PAID_WORDS, PAY_WORDS
from handlers.people.people import Person
from handlers.review.answering.verdict_values import Verdict
from handlers.review.cards.card_values import CardFacts
from handlers.review.held.values import HeldAnswer
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter, Task, Wording
from handlers.walls.wall_sets import Judgement, judge_channel, judge_reader
from storage import tables
from storage.facts.people.people import people_by_id
from storage.facts.review.held import standing_of
from storage.facts.review.turns import reviews_by_id, verdicts_in_force, walls_of
from storage.facts.review.verdicts import rates_of
from storage.facts.review.wordings import wording_of
from storage.facts.walls.walls import channel_key, readers_of
from storage.views.adjustments import counted_for, day_left_for

_PER = {RateUnit.PIECE: "a review", RateUnit.HOUR: "an hour"}


def card_facts(
    connection: Connection, review_id: str, reader_id: PersonId | None, now: datetime
) -> CardFacts | None:
    """Read what the card of a review shows a reader (None: a channel); None for a review that is not there."""
    known = reviews_by_id(connection, (review_id,)).get(review_id)
    if known is None:
        return None
    review = known.review
    earner = reader_id or review.expert_id
    reader = people_by_id(connection, (earner,)).get(earner) if earner else None
    rates = rates_of(connection, {review.firm_id})[review.firm_id]
    walls = walls_of(connection, (known,))
    mine = walls[review.firm_id]
    if reader_id is None:
        readers = readers_of(connection, walls, (known.card,), now).get(channel_key(known.matter))
        judged = judge_channel(mine, readers, known.task, now)
    else:
        judged = judge_reader(mine, reader_id, known.task, now)
    verdict = verdicts_in_force(connection, (review_id,)).get(review_id)
    seen = facts_seen(
        review,
        known.task,
        known.matter,
        expert_name=known.expert_name,
        verdict=verdict,
        rates=rates,
        earner=reader,
        is_own=reader_id is not None,
        zone=reader.zone if reader_id and reader else known.zone,
        judged=judged,
        wall_version=mine.version,
        now=now,
        premium=premium_of_answer(connection, known.matter, verdict),
    )
    held, wording = _held(connection, review), wording_then(connection, known.matter, verdict)
    whole = replace(seen, reader_id=reader_id, held=held, wording=wording)
    if reader_id is None or reader_id != review.expert_id:
        return whole
    day = day_left_for(connection, review, known.matter, known.zone, known.day_hours, now)
    return replace(whole, counted=counted_for(connection, known.matter, verdict), day=day)


def facts_seen(
    review: Review,
    task: Task,
    matter: Matter,
    *,
    expert_name: str,
    verdict: Verdict | None,
    rates: Sequence[RateLine],
    earner: Person | None,
    is_own: bool,
    zone: str,
    judged: Judgement,
    wall_version: int,
    now: datetime,
    premium: Premium = NO_PREMIUM,
) -> CardFacts:
    """Put together what a card is built from, judged by the walls, wherever it is read.

    `is_own`: it is the earner's own chat, where it says what they alone are told of their pay. `premium` is what the
    answer was entered with.
    """
    own = (
        pay_text(rates, matter, earner, now, verdict, premium)
        if is_own
        else fee_text(rates, matter, earner, now if verdict is None else verdict.decided_at)
    )
    if verdict is None and own and not (is_own and earner and earner.unpaid):
        more = offered_words(matter.premiums, at=now, arrived_at=task.created_at, due_at=task.due_at)
        own = ", ".join((own, *more))
    return CardFacts(
        review=review,
        task=task,
        matter=matter,
        expert_name=expert_name or None,
        verdict=verdict,
        fee_text=own,
        zone=zone,
        reader_id=earner.id if is_own and earner else None,
        judged=judged,
        wall_version=wall_version,
    )


def wording_then(connection: Connection, matter: Matter, verdict: Verdict | None) -> Wording | None:
    """Load the wording that a verdict was given by, where its matter has changed since."""
    given_by = None if verdict is None else verdict.matter_version
    return wording_of(connection, matter.firm_id, matter.id, given_by, matter.version)


def _held(connection: Connection, review: Review) -> HeldAnswer | None:
    if review.state is not ReviewState.HELD:
        return None
    return standing_of(connection, (review.id,)).get(review.id)


def premium_of_answer(connection: Connection, matter: Matter, verdict: Verdict | None) -> Premium:
    """Read the premium that an answer was entered with; of a matter that never had any nothing is asked."""
    if verdict is None or not matter.premiums:
        return NO_PREMIUM
    t = tables.time_entries.c
    entered = select(t.premium, t.premium_pay_bp, t.premium_price_bp).where(
        t.review_id == verdict.review_id, t.version == verdict.version, t.reverses.is_(None)
    )
    row = connection.execute(entered.order_by(t.dated_at)).first()
    return NO_PREMIUM if row is None else Premium(kinds=row[0], pay_bp=row[1], price_bp=row[2])


def fee_text(
    rates: Sequence[RateLine],
    matter: Matter,
    reader: Person | None,
    now: datetime,
    premium: Premium = NO_PREMIUM,
) -> str:
    """What this reader earns; what anybody does, where the card is for anybody. Of a premium, the expert's own side."""
    line = rate_in_force(
        rates,
        matter_id=matter.id,
        practice_area=matter.practice_area,
        seniority=reader.seniority if reader else None,
        unit=matter.basis,
        currency=matter.currency,
        at=now,
    )
    if line is None:
        return ""
    pay = Money(minor=with_premium(line.pay, premium.pay_bp), currency=line.currency)
    more = f", with {premium_words(premium.kinds, premium.pay_bp)}" if premium.pay_bp else ""
    return f"{show(pay)} {_PER[matter.basis]}{more}"


def pay_text(
    rates: Sequence[RateLine],
    matter: Matter,
    reader: Person | None,
    now: datetime,
    given: Verdict | None = None,
    premium: Premium = NO_PREMIUM,
) -> str:
    """What somebody earns or earned with what they have given, or why they do not; where nobody else reads it.

    What was given has the rate of when it was, whatever holds by now.
    """
    if given is not None:
        earned = fee_text(rates, matter, reader, given.decided_at, premium)
        return PAID_WORDS[given.unpaid] if given.unpaid else earned
    why = reader.unpaid if reader else None
    return PAY_WORDS[why] if why else fee_text(rates, matter, reader, now)


def draft_of(connection: Connection, draft_id: str) -> tuple[str, str] | None:
    """Find the review of a draft, and in which message's thread it was written, if any."""
    d = tables.drafts
    row = connection.execute(select(d.c.review_id, d.c.person_id).where(d.c.id == draft_id)).first()
    return None if row is None else (row.review_id, row.person_id)
