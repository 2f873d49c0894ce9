"""The overview's page: how the work stands, and what somebody has to see to, with a button for each remedy."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.decisions import Sheet
from handlers.desk.values import DeskButton
from handlers.ids import reference_of
from handlers.overview.charts import experts_chart, queue_charts, week_chart
from handlers.overview.unseen import without_closed
from handlers.overview.values import (
    Overview,
    OverviewFacts,
    OverviewPart,
    OverviewRow,
    WaitingReview,
)
from handlers.remedies.causes import cause_of
from handlers.remedies.kinds import kinds_words
from handlers.remedies.sheets import again_label, let_be_label
from handlers.remedies.values import StuckGroup, Trouble
from handlers.review.cards.card_words import area_words, date_words
from handlers.review.reviews import ReviewState
from handlers.walls.wall_sets import barred

_SHOWN = 5  # rows of a part: of 100 blocks that a Home may have, each takes three
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_REMIND, _ELSEWHERE, _TIME = (
    ("Remind", Sheet.REMIND),
    ("Ask somebody else", Sheet.ELSEWHERE),
    ("More time", Sheet.MORE_TIME),
)


def overview(facts: OverviewFacts, now: datetime) -> Overview:
    """Build the page for a reader; what walls keep from them is counted and never named, what from all is not there."""
    facts = without_closed(facts, now)
    zone = facts.reader.zone
    today = now.astimezone(ZoneInfo(zone)).date()
    days = facts.days
    newest = days[-1:] if days else ()
    parts = (needs_somebody(facts, now), *(() if facts.stuck is None else (_failures(facts.stuck, zone),)))
    return Overview(
        title=f"How {facts.firm_name} stands",
        figures=(
            ("Today", ", ".join(f"{one.received:,} in, {one.answered:,} answered" for one in newest) or "–"),
            ("Waiting for an answer", _waiting(facts, now)),
            ("Overdue", f"{facts.queue.dues[0]:,} waiting, {facts.expired_total:,} over in 7 days"),
            ("With nobody yet", f"{facts.queue.unplaced:,}"),
            ("Held for a supervisor", _held(facts, now)),
            ("Not arrived", "–" if facts.stuck is None else _not_arrived(facts.stuck)),
        )[: None if facts.stuck is not None else 5],
        charts=(
            week_chart(days, days[-1].day if days else today),
            *queue_charts(facts.queue),
            experts_chart(facts.experts, now),
        ),
        parts=parts,
        updated_at=now,
        zone=zone,
    )


def span_words(span: timedelta) -> str:
    """Write a span in its largest unit, such as "3 h"."""
    if span < _HOUR:
        return f"{max(0, span // _MINUTE)} min"
    return f"{span // _HOUR} h" if span < 2 * _DAY else f"{span // _DAY} days"


def _waiting(facts: OverviewFacts, now: datetime) -> str:
    oldest = facts.queue.oldest_at
    count = f"{facts.queue.waiting:,}"
    return count if oldest is None else f"{count}, the oldest for {span_words(now - oldest)}"


def _held(facts: OverviewFacts, now: datetime) -> str:
    oldest = facts.held.oldest_at
    count = f"{facts.held.standing:,}"
    return count if oldest is None else f"{count}, the oldest for {span_words(now - oldest)}"


def _not_arrived(stuck: Iterable[StuckGroup]) -> str:
    total = sum(one.total for one in stuck if one.trouble is not Trouble.TWICE)
    return "1 message" if total == 1 else f"{total:,} messages"


def needs_somebody(facts: OverviewFacts, now: datetime, *, most: int = _SHOWN) -> OverviewPart:
    """List what is late, due soon or with nobody, and what nobody answered, the most urgent first."""
    listed = (*facts.waiting, *facts.expired)
    rows = tuple(_review(one, facts, now) for one in listed[:most])
    left = facts.needing + facts.expired_total - len(rows)
    note = "" if rows else "Nothing is late and nothing waits for somebody to take it."
    return OverviewPart(title="Needs somebody", rows=rows, note=f"and {left:,} more" if left > 0 else note)


def _review(one: WaitingReview, facts: OverviewFacts, now: datetime) -> OverviewRow:
    may_see = not barred(facts.walls, facts.reader.id, one.task, now)
    about = (
        *((one.matter.code, area_words(one.matter)) if may_see else ()),
        _due(one, facts.reader.zone, now),
        _whose(one),
        f"ref {reference_of(one.review.id)}",
    )
    shows_title = may_see and not one.matter.confidential and one.task.purged_at is None
    title = (one.task.title if shows_title else "") or "A review"
    buttons = (DeskButton(label=label, sheet=sheet, about=one.review.id) for label, sheet in _remedies(one))
    return OverviewRow(title=title, lines=(" · ".join(about),), buttons=tuple(buttons))


def _due(one: WaitingReview, zone: str, now: datetime) -> str:
    due_at = one.task.due_at
    if one.review.state is ReviewState.EXPIRED:
        return f"nobody answered before {date_words(due_at, zone)}"
    if due_at <= now:
        return f"overdue for {span_words(now - due_at)}"
    return f"due in {span_words(due_at - now)}"


def _whose(one: WaitingReview) -> str:
    review = one.review
    if review.state is ReviewState.EXPIRED:
        return f"last with {one.expert_name}" if one.expert_name else "nobody had taken it"
    if review.state is ReviewState.OPEN:
        return f"open with {one.expert_name}"
    if review.expert_id is not None:
        return f"offered to {one.expert_name}"
    return "in its channel" if review.in_channel else "nobody is free for it"


def _remedies(one: WaitingReview) -> Iterator[tuple[str, Sheet]]:
    review = one.review
    if review.state is ReviewState.EXPIRED:
        yield "Ask again", Sheet.MORE_TIME
        return
    if review.expert_id is not None:
        yield _REMIND
    if review.state is ReviewState.OFFERED:
        yield _ELSEWHERE if review.offers else ("Offer it now", Sheet.ELSEWHERE)
    yield _TIME


def _failures(stuck: tuple[StuckGroup, ...], zone: str) -> OverviewPart:
    rows = tuple(_failure(one, zone) for one in stuck[:_SHOWN])
    left = len(stuck) - len(rows)
    places = "1 more place" if left == 1 else f"{left:,} more places"
    note = "" if rows else "Everything has arrived, or is on its way."
    return OverviewPart(title="Not arrived", rows=rows, note=f"and {places} or reasons" if left > 0 else note)


def _failure(group: StuckGroup, zone: str) -> OverviewRow:
    cause = cause_of(group.trouble, group.error)
    what = kinds_words(group.kinds)
    again = DeskButton(
        label=again_label(group.trouble), sheet=Sheet.SEND_AGAIN, about=group.about, is_next=True
    )
    let_be = DeskButton(label=let_be_label(group.trouble), sheet=Sheet.GIVE_UP, about=group.about)
    since = f"Since {date_words(group.since, zone)}"
    return OverviewRow(
        title=f"{what[:1].upper()}{what[1:]} to {group.where}",
        lines=(f"{cause.why} {cause.mend}", since),
        buttons=(let_be,) if group.trouble is Trouble.TWICE else (again, let_be),
    )
