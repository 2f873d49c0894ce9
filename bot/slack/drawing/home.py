"""A person's own page, the Home tab."""

from bot.chat.figures import amounts, count_of, firm_groups, firm_totals, notes_words, verdicts
from bot.markup.runs import Run
from bot.slack.drawing.desk_views import desk_part
from bot.slack.drawing.overviews import chart_blocks, overview_part
from bot.slack.drawing.parts import BLOCKS_IN_VIEW, bold, bullets, divider, fields, header, line, named, small
from bot.slack.drawing.rich_text import Block
from handlers.money.digests import ExpertFigures, FirmFigures
from handlers.money.time import hours_text
from handlers.overview.revenue import revenue_chart
from handlers.review.cards.card_words import clock_words
from handlers.review.cards.home_values import HomeFigures, QueueLine, day_words

_QUEUE_LINES = 20  # our own: two blocks a line leave room for the rest among a view's 100
_GROUP_LINES = 5
_OWN_BLOCKS = 19  # of an own page without its queue, at the most


def home_view(figures: HomeFigures) -> dict[str, object]:
    """Render the page: an expert's queue and earnings, the firm's week where it is theirs to see, or a welcome."""
    week = [] if figures.firm_week is None else [divider(), *firm_week_blocks(figures.firm_week)]
    week += chart_blocks(revenue_chart(figures.revenue)) if figures.revenue else []
    updated = f"Updated {clock_words(figures.updated_at, figures.zone)} · /signoff help says what you can ask"
    desk = [] if figures.desk is None else desk_part(figures.desk)
    overview = [] if figures.overview is None else overview_part(figures.overview)
    rest = [*week, *desk, divider(), small(updated)]
    # two blocks a line of the queue; what is left out of it is counted
    room = BLOCKS_IN_VIEW - len(overview) - len(rest) - _OWN_BLOCKS
    own = _own(figures, most=min(_QUEUE_LINES, room // 2))
    # who reviews nothing themself comes for how the others' work stands
    first = [*own, divider(), *overview] if figures.today is not None else [*overview, divider(), *own]
    return {"type": "home", "blocks": named([*(first if overview else own), *rest], "home")}


def queue_part(figures: HomeFigures, most: int = _QUEUE_LINES) -> list[Block]:
    """What waits for the person."""
    if not figures.queue:
        calm = "Nothing waits for you. New reviews come to your channels and to our direct chat."
        return [header("Your queue"), line(Run(calm))]
    lines = [block for entry in figures.queue[:most] for block in _queue_line(entry)]
    left = len(figures.queue) - most
    more = [small(f"and {left} more")] if left > 0 else []
    return [header(f"Your queue: {count_of(len(figures.queue))}"), *lines, *more]


def earnings_part(figures: HomeFigures) -> list[Block]:
    """What the person did and earned, and at what rates."""
    day = [small(day_words(figures.day))] if figures.day is not None else []
    today = [] if figures.today is None else [*_span("Today", figures.today), *day]
    week = [] if figures.this_week is None else _span("This week", figures.this_week)
    rates = [small("What you earn"), bullets([Run(rate)] for rate in figures.rates)] if figures.rates else []
    note = [line(Run(figures.pay_note))] if figures.pay_note else []
    return [*note, *today, *week, line(bold("Not yet paid: "), Run(amounts(figures.unpaid))), *rates]


def firm_week_blocks(figures: FirmFigures) -> list[Block]:
    """The firm's week so far, by practice area."""
    areas = [lines for name, lines in firm_groups(figures) if name == "Practice area"]
    entries = [
        [bold(entry.name or "–"), Run(f": {count_of(entry.reviews)} · {hours_text(entry.milliseconds)}")]
        for lines in areas
        for entry in lines[:_GROUP_LINES]
    ]
    shown = [bullets(entries)] if entries else []
    return [header("The firm this week"), fields(firm_totals(figures)), *shown]


def _own(figures: HomeFigures, most: int) -> list[Block]:
    if figures.today is None:
        # who sees how the work stands knows what Signoff is
        return welcome(figures) if figures.overview is None else [_whom_to_ask(figures)]
    greeting = [line(bold(figures.person_name), Run(f" · {figures.duty}"))]
    return [*greeting, *queue_part(figures, most), divider(), *earnings_part(figures)]


def welcome(figures: HomeFigures) -> list[Block]:
    """Say what Signoff is to somebody who is no expert here, and whom to ask."""
    return [
        header("Welcome to Signoff"),
        line(
            Run("Signoff brings short drafts by AI agents to the right professional of your firm, who "),
            bold("approves, edits or rejects"),
            Run(" them here in chat. Each answer is logged as a small piece of billable work."),
        ),
        _whom_to_ask(figures),
    ]


def _whom_to_ask(figures: HomeFigures) -> Block:
    if figures.nobody_yet:
        return line(Run(figures.nobody_yet))
    if figures.person_name in figures.admins:
        return line(Run("You are an admin here. To review as well, add yourself as an expert."))
    ask = " or ".join(figures.admins) if figures.admins else "your firm's admin"
    return line(Run("You are not set up as an expert yet. To review, ask "), bold(ask), Run(" to add you."))


def _queue_line(entry: QueueLine) -> list[Block]:
    about = (entry.practice_area, entry.pay, entry.due, entry.state, f"ref {entry.reference}")
    return [line(bold(entry.title)), small(" · ".join(part for part in about if part))]


def _span(name: str, figures: ExpertFigures) -> list[Block]:
    rows = [
        ("Reviews", f"{figures.reviews:,}"),
        ("Metered time", hours_text(figures.milliseconds)),
        ("Earned", amounts(figures.earned)),
    ]
    said = " · ".join(filter(None, (verdicts(figures.by_verdict), notes_words(figures))))
    return [header(name), fields(rows), *([small(said)] if said else [])]
