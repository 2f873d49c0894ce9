"""What a person asks for about themselves: their queue, their earnings, and who they are here."""

from bot.chat.figures import amounts, count_of, firm_groups, firm_totals, notes_words, verdicts
from bot.markup.runs import Run
from bot.teams.cards.elements import (
    HEADING,
    Element,
    bold,
    bullets,
    card,
    figures,
    reference,
    rich,
    small,
    title,
    units,
    words,
)
from bot.teams.cards.overviews import chart_elements
from bot.teams.cards.pictures import picture_element
from bot.teams.cards.rendered import Rendered, with_card
from handlers.money.digests import ExpertFigures, FirmFigures
from handlers.money.reports.trends import REVENUE_TITLE
from handlers.money.time import hours_text
from handlers.overview.revenue import revenue_chart
from handlers.review.cards.card_words import clock_words
from handlers.review.cards.home_values import HomeFigures, QueueLine, day_words

_QUEUE_LINES = 20  # our own
_RATES = 20
_GROUP_LINES = 5
_CARD_UNITS = 38_000  # as a digest’s, and room for what follows
_CALM = "Nothing waits for you. New reviews come to your channels and to our chat."


def queue_card(home: HomeFigures) -> Rendered:
    """Say what waits for the person; who is no expert is told whom to ask."""
    body = welcome_elements(home) if home.today is None else [_greeting(home), *_queue(home)]
    return with_card(card([*body, _updated(home)]), summary="Your queue")


def earnings_card(home: HomeFigures, revenue: bytes = b"") -> Rendered:
    """Say what the person did and earned, and how the firm's week goes where that is theirs to see.

    `revenue` is the picture (a PNG) of the weeks' revenue; where there is none, or no room for it, bars stand there.
    """
    own = welcome_elements(home) if home.today is None else [_greeting(home), *_earnings(home)]
    week = [] if home.firm_week is None else _firm_week(home.firm_week)
    made = [*own, *week]
    return with_card(
        card([*made, *_revenue(home, revenue, made), _updated(home)]), summary="What you did and earned"
    )


def _revenue(home: HomeFigures, picture: bytes, beside: list[Element]) -> list[Element]:
    if not home.revenue:
        return []
    room = _CARD_UNITS - units(card(beside))
    shown = picture_element(picture, REVENUE_TITLE, room=room) if picture else None
    return [shown] if shown else chart_elements(revenue_chart(home.revenue))


def welcome_card(home: HomeFigures) -> Rendered:
    """Say what Signoff is to somebody who is new to it."""
    return with_card(card(welcome_elements(home)), summary="Welcome to Signoff")


def welcome_elements(home: HomeFigures) -> list[Element]:
    """What Signoff is, and whom to ask."""
    return [
        title("Welcome to Signoff"),
        rich(
            [
                Run("Signoff brings short drafts by AI agents to the right professional of your firm, who "),
                bold("approves, edits or rejects"),
                Run(" them here in chat. Each answer is logged as a small piece of billable work."),
            ]
        ),
        _whom_to_ask(home),
    ]


def _whom_to_ask(home: HomeFigures) -> Element:
    if home.today is not None:
        return words("You are set up as an expert: reviews come to your channels and to our chat.")
    if home.nobody_yet:
        return words(home.nobody_yet)
    if home.person_name in home.admins:
        return words("You are an admin here. To review as well, add yourself as an expert.")
    ask = " or ".join(home.admins) if home.admins else "your firm's admin"
    return rich([Run("You are not set up as an expert yet. To review, ask "), bold(ask), Run(" to add you.")])


def _greeting(home: HomeFigures) -> Element:
    return rich([bold(home.person_name), Run(f" · {home.duty}")])


def _updated(home: HomeFigures) -> Element:
    return small(f"Updated {clock_words(home.updated_at, home.zone)} · “help” says what you can ask")


def _queue(home: HomeFigures) -> list[Element]:
    if not home.queue:
        return [title("Your queue"), words(_CALM)]
    lines = [element for entry in home.queue[:_QUEUE_LINES] for element in _queue_line(entry)]
    left = len(home.queue) - _QUEUE_LINES
    more = [small(f"and {left} more")] if left > 0 else []
    return [title(f"Your queue: {count_of(len(home.queue))}"), *lines, *more]


def _queue_line(entry: QueueLine) -> list[Element]:
    about = (entry.practice_area, entry.pay, entry.due, entry.state, reference(entry.reference))
    return [rich([bold(entry.title)]), small(" · ".join(part for part in about if part))]


def _earnings(home: HomeFigures) -> list[Element]:
    day = [small(day_words(home.day))] if home.day is not None else []
    today = [] if home.today is None else [*_span("Today", home.today), *day]
    week = [] if home.this_week is None else _span("This week", home.this_week)
    rates = [[Run(rate)] for rate in home.rates[:_RATES]]
    earn = [words("What you earn", HEADING, spacing="Medium"), *bullets(rates)] if rates else []
    note = [words(home.pay_note)] if home.pay_note else []
    return [*note, *today, *week, *figures([("Not yet paid", amounts(home.unpaid))]), *earn]


def _span(name: str, span: ExpertFigures) -> list[Element]:
    rows = [
        ("Reviews", f"{span.reviews:,}"),
        ("Metered time", hours_text(span.milliseconds)),
        ("Earned", amounts(span.earned)),
    ]
    said = " · ".join(filter(None, (verdicts(span.by_verdict), notes_words(span))))
    heading = words(name, HEADING, spacing="Medium")
    return [heading, *figures(rows), *([small(said)] if said else [])]


def _firm_week(week: FirmFigures) -> list[Element]:
    areas = [lines for name, lines in firm_groups(week) if name == "Practice area"]
    entries = [
        [bold(entry.name or "–"), Run(f": {count_of(entry.reviews)} · {hours_text(entry.milliseconds)}")]
        for lines in areas
        for entry in lines[:_GROUP_LINES]
    ]
    heading = words("The firm this week", HEADING, spacing="Medium")
    return [heading | {"separator": True}, *figures(firm_totals(week)), *bullets(entries)]
