"""A person's own page, read from a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from handlers.money.amounts import Money
from handlers.money.digests import firm_figures
from handlers.people.people import PersonState
from handlers.review.cards.home_values import HomeFigures
from handlers.review.offering.offers import OfferDeclined
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Matter
from storage import tables
from storage.engine import Database
from storage.views.home import QUEUE_MAX, home_figures
from tests.seed import NOW, Seeded, review_of, seed_client, seed_firm, task_of, write
from tests.work import work_done

MOST_QUERIES = 14


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def home(database: Database, firm: Seeded, account: str) -> HomeFigures:
    with database.reading() as connection:
        return home_figures(connection, firm.sender(account), NOW)


def waiting(
    database: Database,
    matter: Matter,
    name: str,
    *,
    expert: str | None = None,
    opened: bool = False,
    hours: int = 8,
) -> Review:
    """Write a task whose review was offered: to a person, or in the channel."""
    task = replace(task_of(matter, name), due_at=NOW + timedelta(hours=hours))
    review = replace(
        review_of(task),
        state=ReviewState.OPEN if opened else ReviewState.OFFERED,
        version=2,
        expert_id=expert,
        offers=1,
        offered_at=NOW,
        in_channel=expert is None,
        opened_at=NOW if opened else None,
    )
    with database.writer.begin() as connection:
        write(connection, task, review)
    return review


def change(database: Database, table: str, account_or_id: str, **values: object) -> None:
    changed = tables.metadata.tables[table]
    column = changed.c.platform_user_id if table == "platform_accounts" else changed.c.id
    with database.writer.begin() as connection:
        assert (
            connection.execute(changed.update().where(column == account_or_id).values(**values)).rowcount == 1
        )


def test_the_queue_holds_what_is_begun_then_what_is_offered_then_what_stands_in_channels(
    database: Database, firm: Seeded
) -> None:
    ada = firm.people["U1"].id
    waiting(database, firm.matters["PIECE-1"], "channel-late", hours=9)
    waiting(database, firm.matters["PIECE-1"], "channel-soon", hours=3)
    waiting(database, firm.matters["PIECE-1"], "offered", expert=ada, hours=2)
    waiting(database, firm.matters["TIME-1"], "begun", expert=ada, opened=True)
    waiting(database, firm.matters["PIECE-1"], "somebody else's", expert=firm.people["U2"].id)
    queue = home(database, firm, "U1").queue
    assert [(line.title, line.state) for line in queue] == [
        ("Check begun", "Paused at 0:00:00. Continue when you are ready."),
        ("Check offered", "Waits for you"),
        ("Check channel-soon", "Waits in its channel"),
        ("Check channel-late", "Waits in its channel"),
    ]
    assert [line.pay for line in queue[:2]] == ["$120.00 an hour", "$6.00 a review"]


@pytest.mark.parametrize(
    "case", ["declined", "another area", "not cleared", "closed", "overdue", "other turn"]
)
def test_what_a_person_may_not_take_from_a_channel_is_not_in_their_queue(
    database: Database, firm: Seeded, case: str
) -> None:
    matter = firm.matters["OVERLAP-1" if case == "other turn" else "PIECE-1"]
    review = waiting(database, matter, "one", hours=-1 if case == "overdue" else 5)
    ada = firm.people["U1"].id
    match case:
        case "declined":
            declined = OfferDeclined(
                firm_id=firm.firm.id, review_id=review.id, person_id=ada, reason="no_time", declined_at=NOW
            )
            with database.writer.begin() as connection:
                write(connection, declined)
        case "another area":
            change(database, "matters", matter.id, practice_area="tax")
        case "not cleared":
            change(database, "clients", firm.client_id, cleared_until=NOW)
        case "closed":
            change(database, "matters", matter.id, is_open=False)
        case "other turn":
            task = task_of(matter, "one")
            answered = replace(review_of(task, 1), state=ReviewState.APPROVED, expert_id=ada, version=2)
            with database.writer.begin() as connection:
                write(connection, answered)
    assert home(database, firm, "U1").queue == ()
    if case in {"declined", "other turn"}:
        assert len(home(database, firm, "U2").queue) == 1


def test_the_queue_is_cut_at_fifty_and_takes_few_queries(database: Database, firm: Seeded) -> None:
    tasks = [task_of(firm.matters["PIECE-1"], f"t{number}") for number in range(QUEUE_MAX + 5)]
    with database.writer.begin() as connection:
        write(connection, *tasks)
        for task in tasks:
            write(connection, replace(review_of(task), in_channel=True, offers=1, version=1))
    statements: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *about: statements.append(about[2]))
    assert len(home(database, firm, "U1").queue) == QUEUE_MAX
    assert len(statements) <= MOST_QUERIES


def test_an_expert_sees_what_they_did_earned_and_earn(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        write(connection, *work_done(firm, "U1", "yesterday", at=NOW - timedelta(days=1)))
        write(connection, *work_done(firm, "U1", "today", at=NOW, matter="TIME-1", milliseconds=1_800_000))
        write(connection, *work_done(firm, "U2", "of another", at=NOW))
    figures = home(database, firm, "U1")
    assert figures.today is not None
    assert figures.this_week is not None
    assert (figures.today.reviews, figures.this_week.reviews) == (1, 2)
    assert figures.unpaid == (Money(minor=6_600, currency="USD"),)
    assert figures.rates == ("Contracts: $120.00 an hour", "Contracts: $6.00 a review")
    assert (figures.person_name, figures.duty, figures.admins) == ("Ada Kern", "On duty", ("Sol Reyes",))
    assert figures.firm_week is None


@pytest.mark.parametrize(("account", "sees"), [("U1", False), ("U7", True), ("U8", True)])
def test_the_firms_week_is_for_admins_and_finance(
    database: Database, firm: Seeded, account: str, sees: bool
) -> None:
    with database.writer.begin() as connection:
        write(connection, *work_done(firm, "U1", "one", at=NOW))
    figures = home(database, firm, account)
    assert (figures.firm_week is not None) == sees
    assert figures.firm_week is None or figures.firm_week.reviews == 1
    assert (figures.today is None) == (account != "U1")


def test_somebody_who_left_sees_no_more_of_the_firm(database: Database, firm: Seeded) -> None:
    change(database, "people", firm.people["U7"].id, state=PersonState.LEFT)
    figures = home(database, firm, "U7")
    assert (figures.duty, figures.firm_week, figures.admins) == ("Not active", None, ())


@pytest.mark.parametrize("case", ["unknown", "guest", "deactivated", "another workspace"])
def test_others_get_a_welcome_and_nothing_else(database: Database, firm: Seeded, case: str) -> None:
    waiting(database, firm.matters["PIECE-1"], "one")
    sender = firm.sender("U99" if case == "unknown" else "U1")
    if case in {"guest", "deactivated"}:
        change(database, "platform_accounts", "U1", **{f"is_{case}": True})
    if case == "another workspace":
        sender = replace(sender, workspace="T404")
    with database.reading() as connection:
        figures = home_figures(connection, sender, NOW)
    assert (figures.today, figures.queue, figures.unpaid, figures.rates, figures.firm_week) == (
        None,
        (),
        (),
        (),
        None,
    )
    assert figures.admins == (() if case == "another workspace" else ("Sol Reyes",))
    assert figures.nobody_yet == ""


def test_where_nobody_is_an_admin_the_welcome_says_what_there_is_to_do(
    database: Database, firm: Seeded
) -> None:
    change(database, "people", firm.people["U7"].id, state=PersonState.LEFT)
    assert home(database, firm, "U99").nobody_yet.startswith("Nobody has set Signoff up here yet.")


def test_nothing_of_another_firm_or_client_shows(database: Database, firm: Seeded) -> None:
    with database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")
        second = seed_client(connection, firm, name="Other Lab")
        write(connection, *work_done(other, "U1", "theirs", at=NOW))
    waiting(database, other.matters["PIECE-1"], "of the other firm")
    waiting(database, second.matters["PIECE-1"], "of the second client")
    figures = home(database, firm, "U1")
    assert [line.title for line in figures.queue] == ["Check of the second client"]
    assert (figures.unpaid, figures.this_week and figures.this_week.reviews) == ((), 0)
    assert home(database, firm, "U7").firm_week == firm_figures(())
