"""One person in Slack and in Teams: sent where they prefer it, tried on the other, and shown anew where it stands."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.sending.platforms import PlatformTrouble, Words
from handlers.attempt_values import USUAL
from handlers.deliveries import Delivery
from handlers.deliveries import DeliveryState as S
from handlers.messages import MessageKind
from handlers.people.places.place_values import (
    NoteBlocked,
    NoteInstalled,
    NotePlace,
    NoteRemoved,
    PlaceState,
)
from handlers.people.places.places import GATHERED
from handlers.records import PlatformPreferred
from handlers.review.cards.card_values import Card
from storage import tables
from storage.doctor import broken_invariants
from storage.engine import Database
from storage.rows import DELIVERY, PLACE
from tests.bot.desk import Desk, desk_at
from tests.bot.second_platform import (
    BLOCKED,
    BUSY,
    CHAT,
    CUT,
    HER,
    MINUTE,
    REMOVED,
    TOO_LONG,
    SecondPlatform,
    card,
    desk_on_two,
    event,
    in_slack,
    teams,
)
from tests.seed import write
from tests.storage.two_platforms import chat_with, in_teams, join_teams

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """A direct card is owed to Cora, who is in Teams too and prefers it."""
    async with desk_on_two(database) as desk:
        yield desk


def place_of(desk: Desk, name: str = CHAT) -> PlaceState | None:
    p = tables.places
    with desk.database.reading() as connection:
        row = connection.execute(select(*PLACE.columns).where(p.c.conversation_id == name)).first()
    return None if row is None else PLACE.value(row).state


def told(desk: Desk) -> list[Delivery]:
    d = tables.deliveries
    with desk.database.reading() as connection:
        found = connection.execute(select(*DELIVERY.columns).where(d.c.kind == MessageKind.PLACE_NOTICE))
        return [DELIVERY.value(row) for row in found]


async def test_a_card_goes_where_its_expert_prefers_it_and_knows_where_it_stands(desk: Desk) -> None:
    after = await desk.attempt(card(desk))

    assert (after.state, after.place, after.workspace_id) == (S.SENT, CHAT, in_teams(desk.seeded))
    assert [type(content) for content in teams(desk).stands.values()] == [Card]
    assert in_slack(desk) == 0


async def test_a_chat_that_was_never_open_is_opened_where_it_is_preferred(database: Database) -> None:
    async with desk_at(database, matter="TIME-1") as desk:
        with database.writer.begin() as connection:
            join_teams(connection, desk.seeded, HER)
            write(connection, PlatformPreferred(person_id=desk.seeded.people[HER].id, platform="teams"))
        desk.platforms["teams"] = SecondPlatform()

        after = await desk.attempt(card(desk))

        assert (after.state, after.place) == (S.SENT, CHAT)
        assert teams(desk).asked == [("direct_chat", "aad-U3"), ("post", CHAT)]


@pytest.mark.parametrize(("trouble", "state"), [(BLOCKED, PlaceState.BLOCKED), (REMOVED, PlaceState.REMOVED)])
async def test_a_place_that_refuses_for_good_is_remembered_told_and_the_other_account_tried(
    desk: Desk, trouble: PlatformTrouble, state: PlaceState
) -> None:
    teams(desk).refuses = [trouble]

    after = await desk.attempt(card(desk))

    assert (after.state, after.attempts, after.workspace_id) == (S.SENT, 1, desk.seeded.workspace_id)
    assert in_slack(desk) == 1
    assert place_of(desk) is state
    assert [one.person_id for one in told(desk)] == [desk.seeded.people["U7"].id]


async def test_what_one_platform_never_takes_may_go_to_the_other(desk: Desk) -> None:
    teams(desk).refuses = [TOO_LONG]

    after = await desk.attempt(card(desk))

    assert (after.state, in_slack(desk), place_of(desk)) == (S.SENT, 1, PlaceState.PRESENT)
    assert told(desk) == []


@pytest.mark.parametrize("trouble", [BUSY, CUT, replace(TOO_LONG, ambiguous=True)])
async def test_what_may_arrive_yet_is_not_sent_to_the_other(desk: Desk, trouble: PlatformTrouble) -> None:
    teams(desk).refuses = [trouble]

    await desk.attempt(card(desk))

    assert in_slack(desk) == 0


async def test_what_may_have_arrived_is_looked_for_there_whatever_they_prefer_by_then(desk: Desk) -> None:
    teams(desk).refuses = [CUT]
    doubtful = await desk.attempt(card(desk))
    with desk.database.writer.begin() as connection:
        write(connection, PlatformPreferred(person_id=desk.seeded.people[HER].id, platform="slack"))

    waits = await desk.attempt(card(desk), after=SECOND)
    again = await desk.attempt(card(desk), after=2 * MINUTE)

    assert (doubtful.state, doubtful.workspace_id) == (S.DUE, in_teams(desk.seeded))
    assert waits.state is S.DUE
    assert (again.state, again.place) == (S.UNSURE, CHAT)
    assert in_slack(desk) == 0


async def lose_slack(desk: Desk) -> None:
    accounts = tables.accounts
    with desk.database.writer.begin() as connection:
        gone = accounts.update().where(accounts.c.platform_user_id == HER)
        connection.execute(gone.values(is_deactivated=True))


@pytest.mark.parametrize("lost", [NoteRemoved, NoteBlocked])
@pytest.mark.parametrize("back", [(NoteInstalled, {}), (NotePlace, {"acted": True})])
async def test_nothing_is_sent_to_a_lost_place_and_what_waits_goes_out_when_it_is_back(
    desk: Desk, lost: type[Any], back: tuple[type[Any], dict[str, Any]]
) -> None:
    await lose_slack(desk)
    await event(desk, lost)

    waits = await desk.attempt(card(desk))
    early = await desk.attempt(card(desk), after=USUAL.wait_for_place - SECOND)
    still = await desk.attempt(card(desk), after=SECOND)
    asked = list(teams(desk).asked)
    await event(desk, back[0], **back[1])
    sent = await desk.attempt(card(desk))

    assert (waits.state, waits.waits_at) == (S.DUE, chat_with(desk.seeded, HER).key)
    assert waits.last_error.startswith("Teams: Signoff was ")
    assert early == waits
    assert (still.state, still.attempts) == (S.DUE, 2)
    assert asked == []
    assert (sent.state, sent.waits_at, sent.last_error) == (S.SENT, None, "")


async def test_the_doctor_says_why_a_message_waits_for_its_place(desk: Desk) -> None:
    await lose_slack(desk)
    await event(desk, NoteRemoved)
    await desk.attempt(card(desk))

    with desk.database.reading() as connection:
        broken = {
            b.invariant.name: b.ids for b in broken_invariants(connection, desk.clock.now() + 11 * MINUTE)
        }

    assert "removed" in broken["no message is held up"][0]


async def test_an_admin_is_told_in_words_where_they_are_still_reached(desk: Desk) -> None:
    await event(desk, NoteRemoved)
    (notice,) = told(desk)

    after = await desk.attempt(notice.id, after=GATHERED)

    words = (
        "Signoff was removed from the chat with Cora Lund in Teams. "
        "What is owed there waits until it is installed there again."
    )
    assert after.state is S.SENT
    assert [message.text for message in desk.stands(notice.id)] == [words]


async def test_a_place_that_is_back_is_no_news(desk: Desk) -> None:
    await event(desk, NoteBlocked)
    await event(desk, NoteInstalled)
    (notice,) = told(desk)

    after = await desk.attempt(notice.id, after=GATHERED)

    assert (after.state, desk.stands(notice.id)) == (S.SUPERSEDED, [])


async def test_an_admin_in_teams_reads_it_there(desk: Desk) -> None:
    sol = desk.seeded.people["U7"].id
    with desk.database.writer.begin() as connection:
        write(connection, PlatformPreferred(person_id=sol, platform="teams"))
    await event(desk, NoteBlocked)
    (notice,) = told(desk)

    await desk.attempt(notice.id, after=GATHERED)

    (content,) = teams(desk).stands.values()
    assert content == Words(
        text=(
            "Signoff was blocked in the chat with Cora Lund in Teams. "
            "What is owed there waits until it may write there again."
        )
    )
