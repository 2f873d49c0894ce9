"""What did not arrive, from the command line: listed with its reason, and sent again."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from handlers.deliveries import DeliveryState
from storage import tables
from storage.engine import open_database
from storage.rows import DELIVERY
from tests.bot.commands.line import run, set_up
from tests.handlers.attempt_samples import CARD


@pytest.fixture
def url(sqlite_url: str) -> str:
    set_up(sqlite_url)
    return sqlite_url


def failed(url: str, *keys: str, error: str) -> None:
    database = open_database(url)
    with database.writer.begin() as connection:
        firm = connection.scalars(select(tables.firms.c.id)).one()
        workspace = connection.scalars(select(tables.workspaces.c.id)).one()
        dead = replace(
            CARD, firm_id=firm, workspace_id=workspace, state=DeliveryState.DEAD, last_error=error, attempts=1
        )
        rows = [DELIVERY.row(replace(dead, id=type(CARD.id)(key), key=key)) for key in keys]
        connection.execute(tables.deliveries.insert(), rows)
    database.close()


def states(url: str) -> list[str]:
    database = open_database(url)
    with database.reading() as connection:
        found = list(connection.scalars(select(tables.deliveries.c.state)))
    database.close()
    return found


def test_what_failed_is_listed_with_its_reason_and_sent_again(url: str) -> None:
    assert "has arrived, or is on its way" in run(url, "admin", "deliveries", "list").out
    failed(url, "a" * 32, "b" * 32, error="Slack refused it: is_archived: the channel is archived")

    listed = " ".join(run(url, "admin", "deliveries", "list").out.split())
    ran = run(url, "admin", "deliveries", "revive")

    assert "2 cards" in listed
    assert "the channel of PIECE-1" in listed
    assert "The channel is archived." in listed
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("the channel of PIECE-1: 2 messages are sent again now.")
    assert states(url) == ["due", "due"]


def test_one_group_is_revived_by_the_id_of_any_of_it(url: str) -> None:
    failed(url, "a" * 32, error="Slack refused it: is_archived: the channel is archived")
    failed(url, "b" * 32, error="Slack refused it: msg_too_long: it is too long for Slack")

    assert run(url, "admin", "deliveries", "revive", "b" * 32).code == 0

    assert sorted(states(url)) == ["dead", "due"]


def test_nothing_to_revive_is_said_in_a_line(url: str) -> None:
    ran = run(url, "admin", "deliveries", "revive", "nonsense")

    assert (ran.code, ran.err) == (1, "Nothing failed that could be sent again.\n")
