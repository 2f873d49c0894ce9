"""The weeks' revenue on one's own page: the firm's for finance and admins, a practice head's own, else nobody's."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.dispatch import Dispatcher
from bot.housekeeping.closing import close_due
from bot.lines.closing import CLOSING_LINES
from bot.sending.weekly.trends import draw_trend
from bot.slack.drawing.home import home_view
from bot.teams.cards.home import earnings_card
from bot.workspace.limits.surfaces import view_problems
from handlers.people.people import Role
from handlers.review.cards.home_values import HomeFigures
from storage import tables
from storage.engine import Database
from storage.views.home import home_figures
from tests.bot.teams.cards_read import checked, parts
from tests.clocks import StillClock
from tests.seed import Seeded, seed_firm, write
from tests.work import work_done

CUTOFF = datetime(2026, 10, 18, 22, tzinfo=UTC)
NOW = CUTOFF + timedelta(days=8)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
async def firm(database: Database) -> Seeded:
    """Two closed weeks of ten and of twenty dollars, and another firm's of much more."""
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        other = seed_firm(connection, name="Other LLP", workspace="T2")
        for number, days in enumerate((-2, 2, 3)):
            at = CUTOFF + timedelta(days=days)
            write(connection, *work_done(firm, "U1", f"{number}", at=at))
            for more in range(5):
                write(connection, *work_done(other, "U1", f"{number} {more}", at=at))
    dispatcher = Dispatcher(database, CLOSING_LINES, lambda: NOW)
    dispatcher.start()
    await close_due(dispatcher, database, StillClock(NOW))
    dispatcher.stop()
    return firm


def home(database: Database, firm: Seeded, role: Role, areas: list[str]) -> HomeFigures:
    with database.writer.begin() as connection:
        fay = tables.people.c.id == firm.people["U8"].id
        connection.execute(tables.people.update().where(fay).values(roles=[role], practice_areas=areas))
    with database.reading() as connection:
        return home_figures(connection, firm.sender("U8"), NOW)


@pytest.mark.parametrize(
    ("role", "areas", "seen"),
    [
        (Role.FINANCE, [], [1000, 2000]),
        (Role.ADMIN, [], [1000, 2000]),
        (Role.PRACTICE_HEAD, ["contracts"], [1000, 2000]),
        (Role.PRACTICE_HEAD, ["tax"], []),
        (Role.SUPERVISOR, ["contracts"], []),
        (Role.EXPERT, ["contracts"], []),
        (Role.COMPLIANCE, [], []),
    ],
)
def test_who_sees_the_revenue(
    database: Database, firm: Seeded, role: Role, areas: list[str], seen: list[int]
) -> None:
    figures = home(database, firm, role, areas)
    assert [week.price.minor for week in figures.revenue] == seen
    view = home_view(figures)
    assert view_problems(view) == []
    assert ("12 Oct  █████·····  $10.00, margin $4.00" in json.dumps(view, ensure_ascii=False)) == bool(seen)


def test_teams_shows_a_picture_of_it_and_bars_where_there_is_none(database: Database, firm: Seeded) -> None:
    figures = home(database, firm, Role.FINANCE, [])
    drawn = checked(earnings_card(figures, draw_trend("Revenue", figures.revenue)).card)
    (picture,) = [part for part in parts(drawn) if part.get("type") == "Image"]
    assert picture["altText"] == "What clients owe, week by week"
    plain = json.dumps(checked(earnings_card(figures).card), ensure_ascii=False)
    assert "$20.00, margin $8.00" in plain
