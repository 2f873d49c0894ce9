"""Acting in Teams as a chat platform: posts, updates, personal chats, files that people are asked about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.sending.platforms import (
    Address,
    CannotLookBack,
    CannotTellReaders,
    ChatPlatform,
    File,
    PlatformTrouble,
    Words,
)
from bot.teams.calling.files import NOT_SAVED, OUT_OF_DATE
from bot.teams.calling.pace import PATIENCE, Pace
from bot.teams.calling.posting import TeamsPlatform
from bot.teams.connection import nobody
from bot.teams.entry.border import Place
from handlers.people.places.place_values import PlaceKind
from handlers.review.commands import MessageRef
from handlers.review.reviews import ReviewState
from tests.bot.teams.cast import TENANT, Conversation, Message, Person
from tests.bot.teams.conftest import Bot, bot_of, render
from tests.bot.teams.connector import ConnectorDouble
from tests.bot.teams.service import Act
from tests.handlers.review.samples import card_of, facts

FILE = File(name="payouts.csv", title="What was earned in the week", content=b"person,amount\nAda,12.00\n")


def _address(where: Conversation) -> Address:
    return Address(workspace=where.tenant, channel=where.id)


def _platform(bot: Bot) -> ChatPlatform:
    return bot.connection.platform


@pytest.mark.parametrize("whole", [True, False])
async def test_a_post_says_where_it_stands_and_whether_it_shows_the_whole(
    teams: ConnectorDouble, bot: Bot, whole: bool
) -> None:
    channel = teams.channel("contracts")
    content = Words(text="whole" if whole else "part")
    posted = await _platform(bot).post(_address(channel), content, key="k1")
    (message,) = teams.messages(channel)
    assert posted.ref == MessageRef(place=channel.id, message=message.id)
    assert (posted.shows_whole, message.text) == (whole, content.text)


async def _both_readers(_tenant: str, _review: str) -> tuple[str, ...]:
    return ("29:1ada", "29:1ben")


@pytest.mark.parametrize(
    ("kind", "state", "readers"),
    [
        (PlaceKind.CHANNEL, ReviewState.OFFERED, ["29:1ada", "29:1ben"]),
        (PlaceKind.CHANNEL, ReviewState.APPROVED, ["29:1ada", "29:1ben"]),
        (PlaceKind.GROUP, ReviewState.OFFERED, ["29:1ada", "29:1ben"]),
        (PlaceKind.CHANNEL, ReviewState.WITHDRAWN, None),  # nobody can do anything with it any more
        (PlaceKind.PERSONAL, ReviewState.OFFERED, None),  # it is one person's already
    ],
)
async def test_a_card_among_others_is_shown_to_each_who_can_act_on_it_in_their_own_state(
    teams: ConnectorDouble, kind: PlaceKind, state: ReviewState, readers: list[str] | None
) -> None:
    ada = teams.person("Ada Okafor")
    places = {
        PlaceKind.CHANNEL: teams.channel("contracts", ada),
        PlaceKind.GROUP: teams.group(ada),
        PlaceKind.PERSONAL: teams.personal(ada),
    }
    card = card_of(facts(state))
    async with bot_of(teams, readers_of=_both_readers) as bot:
        to = _address(places[kind])
        posted = await _platform(bot).post(to, card, key="k1")
        (message,) = teams.messages(places[kind])
        first = message.card.get("refresh", {}).get("userIds")
        await _platform(bot).update(posted.ref, to, card)
    assert message.edits == 1
    assert [first, message.card.get("refresh", {}).get("userIds")] == [readers, readers]


async def test_an_update_changes_the_message_where_it_stands(teams: ConnectorDouble, bot: Bot) -> None:
    channel = teams.channel("contracts")
    posted = await _platform(bot).post(_address(channel), Words(text="part"), key="k1")
    again = await _platform(bot).update(posted.ref, _address(channel), Words(text="whole"))  # type: ignore[arg-type]
    (message,) = teams.messages(channel)
    assert (again.ref, again.shows_whole, message.text, message.edits) == (posted.ref, True, "whole", 1)


async def test_a_reply_is_posted_in_the_thread_that_its_address_names(
    teams: ConnectorDouble, bot: Bot
) -> None:
    channel = teams.channel("contracts")
    first = await _platform(bot).post(_address(channel), Words(text="part"), key="k1")
    thread = Address(workspace=TENANT, channel=f"{channel.id};messageid={first.ref.message}")
    await _platform(bot).post(thread, Words(text="more"), key="k2")
    assert [message.root for message in teams.messages(channel)] == [first.ref.message] * 2


async def test_nobody_can_look_back(teams: ConnectorDouble, bot: Bot) -> None:
    with pytest.raises(CannotLookBack):
        await _platform(bot).look(_address(teams.channel("contracts")), key="k1", since=datetime.now(UTC))


async def test_a_direct_chat_is_opened_where_the_tenants_service_was_last_heard(
    teams: ConnectorDouble,
) -> None:
    ada = teams.person("Ada Okafor")
    async with bot_of(teams, service_url="http://127.0.0.1:1/nobody/") as bot:
        with pytest.raises(PlatformTrouble, match="could not be reached"):
            await _platform(bot).direct_chat(TENANT, ada.id)
        await teams.say(ada, teams.group(ada), "hello")
        opened = await _platform(bot).direct_chat(TENANT, ada.id)
    assert opened == teams.personal(ada).id


async def test_a_chat_that_was_opened_just_now_is_posted_to_before_anybody_wrote_there(
    teams: ConnectorDouble, bot: Bot
) -> None:
    async def nowhere(_tenant: str, _conversation: str) -> Place | None:
        return None

    async def service_of(_tenant: str) -> str:
        return teams.service_url

    ada = teams.person("Ada Okafor")
    platform = TeamsPlatform(
        bot.connection.connector,
        Pace(lambda: 0.0),
        render=render,
        place_of=nowhere,
        service_of=service_of,
        readers_of=nobody,
    )
    channel = await platform.direct_chat(TENANT, ada.aad_id)
    await platform.post(Address(workspace=TENANT, channel=channel), Words(text="hello"), key="k1")
    assert len(teams.messages(teams.personal(ada))) == 1
    with pytest.raises(PlatformTrouble, match="has not told of this conversation") as caught:
        await platform.post(_address(teams.channel("contracts")), Words(text="hello"), key="k2")
    assert (caught.value.permanent, caught.value.ambiguous) == (False, False)


async def test_the_own_pace_keeps_within_teams_windows(teams: ConnectorDouble) -> None:
    teams.world.limited = True
    async with bot_of(teams, pace=0.8) as bot:
        to = _address(teams.channel("contracts"))
        for number in range(10):
            await _platform(bot).post(to, Words(text="part"), key=f"{number}")
    assert teams.world.calls[Act.SEND] == 10


async def test_whoever_would_wait_too_long_is_told_to_come_again() -> None:
    pace = Pace(lambda: 0.0, scale=10_000.0)
    for _ in range(60):
        await pace.turn(TENANT, "c")
    slow = Pace(lambda: 0.0, scale=0.001)
    for _ in range(7):
        await slow.turn(TENANT, "c")
    with pytest.raises(PlatformTrouble) as caught:
        await slow.turn(TENANT, "c")
    assert caught.value.wait is not None
    assert caught.value.wait > timedelta(seconds=PATIENCE)
    await slow.turn(TENANT, "another")


async def _offered(teams: ConnectorDouble, bot: Bot) -> tuple[Person, Message]:
    ada = teams.person("Ada Okafor")
    posted = await _platform(bot).post(_address(teams.personal(ada)), FILE, key="k1")
    (question,) = teams.messages(teams.personal(ada))
    assert (posted.ref.message, question.card["sizeInBytes"]) == (question.id, len(FILE.content))
    return ada, question


async def test_a_file_is_put_where_the_person_allowed_it_and_then_shown(
    teams: ConnectorDouble, bot: Bot
) -> None:
    ada, question = await _offered(teams, bot)
    bot.files["k1"] = FILE
    answered = await teams.consent(ada, question)
    assert (answered.status, answered.body) == (200, None)
    assert teams.world.uploads == {"payouts.csv": FILE.content}
    _, shown = teams.messages(teams.personal(ada))
    (attachment,) = shown.activity["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.teams.card.file.info"
    assert attachment["contentUrl"] == "https://firm-my.sharepoint.com/personal/payouts.csv"
    assert (attachment["name"], attachment["content"]["fileType"]) == ("payouts.csv", "csv")
    assert [event.actor.id for event in bot.heard] == [ada.id]


async def test_a_file_that_nobody_wants_is_put_nowhere(teams: ConnectorDouble, bot: Bot) -> None:
    ada, question = await _offered(teams, bot)
    bot.files["k1"] = FILE
    assert (await teams.consent(ada, question, accept=False)).status == 200
    assert (teams.world.uploads, bot.heard, len(teams.messages(teams.personal(ada)))) == ({}, [], 1)


async def test_a_file_that_is_not_theirs_any_more_is_put_nowhere(teams: ConnectorDouble, bot: Bot) -> None:
    ada, question = await _offered(teams, bot)
    await teams.consent(ada, question)
    assert (teams.world.uploads, teams.messages(teams.personal(ada))[-1].text) == ({}, OUT_OF_DATE)


async def test_an_upload_that_fails_is_said(teams: ConnectorDouble, bot: Bot) -> None:
    ada, question = await _offered(teams, bot)
    bot.files["k1"] = FILE
    teams.misbehave(Act.UPLOAD, 503)
    await teams.consent(ada, question)
    assert (teams.world.uploads, teams.messages(teams.personal(ada))[-1].text) == ({}, NOT_SAVED)


async def test_a_file_goes_to_onedrive_alone_whatever_a_persons_program_says(teams: ConnectorDouble) -> None:
    async with bot_of(teams, upload_hosts=(".sharepoint.com",)) as bot:
        ada, question = await _offered(teams, bot)
        bot.files["k1"] = FILE
        await teams.consent(ada, question)
    assert (teams.world.uploads, teams.messages(teams.personal(ada))[-1].text) == ({}, OUT_OF_DATE)
    assert bot.heard == []


async def test_consent_that_is_posted_twice_shows_the_file_once(teams: ConnectorDouble, bot: Bot) -> None:
    ada, question = await _offered(teams, bot)
    bot.files["k1"] = FILE
    await teams.consent(ada, question)
    await teams.again()
    assert (teams.world.calls[Act.UPLOAD], len(teams.messages(teams.personal(ada)))) == (1, 2)


@pytest.mark.parametrize("kind", [PlaceKind.CHANNEL, PlaceKind.GROUP])
async def test_a_file_is_refused_where_others_are(teams: ConnectorDouble, bot: Bot, kind: PlaceKind) -> None:
    ada = teams.person("Ada Okafor")
    where = teams.channel("contracts", ada) if kind is PlaceKind.CHANNEL else teams.group(ada)
    with pytest.raises(PlatformTrouble, match="personal chats only") as caught:
        await _platform(bot).post(_address(where), FILE, key="k1")
    assert caught.value.permanent
    assert teams.world.calls[Act.SEND] == 0


async def test_consent_in_a_place_with_others_is_not_believed(teams: ConnectorDouble, bot: Bot) -> None:
    ada, question = await _offered(teams, bot)
    bot.files["k1"] = FILE
    elsewhere = Message(question.id, teams.group(ada), question.activity, question.root)
    await teams.consent(ada, elsewhere)
    assert (teams.world.uploads, bot.heard) == ({}, [])


@pytest.mark.parametrize("upload", [None, {}, {"uploadUrl": 1, "contentUrl": "", "name": ""}, "x"])
async def test_an_accept_that_says_not_where_is_not_believed(
    teams: ConnectorDouble, bot: Bot, upload: object
) -> None:
    ada, question = await _offered(teams, bot)
    bot.files["k1"] = FILE
    await teams.consent(ada, question)
    activity = teams.posted[-1]
    value = {**activity["value"], "uploadInfo": upload}
    teams.world.uploads.clear()
    assert (await teams.post({**activity, "id": "f:2", "value": value})).status == 200
    assert teams.world.uploads == {}


async def test_a_closed_conversation_says_why(teams: ConnectorDouble, bot: Bot) -> None:
    channel = teams.channel("contracts")
    channel.closed = "BotNotInConversationRoster"
    with pytest.raises(PlatformTrouble, match="somebody there must add it") as caught:
        await _platform(bot).post(_address(channel), Words(text="part"), key="k1")
    assert caught.value.permanent


async def test_a_foreign_tenants_conversation_is_not_found(teams: ConnectorDouble, bot: Bot) -> None:
    to = replace(_address(teams.channel("contracts")), workspace="another")
    with pytest.raises(PlatformTrouble, match="has not told of this conversation"):
        await _platform(bot).post(to, Words(text="part"), key="k1")


async def test_readers_are_all_members_page_by_page_by_the_directorys_ids(
    teams: ConnectorDouble, bot: Bot
) -> None:
    many = [teams.person(f"Member {number}") for number in range(1_203)]
    channel = teams.channel("contracts", *many)
    thread = Address(workspace=channel.tenant, channel=f"{channel.id};messageid=1")

    assert await _platform(bot).readers(thread) == tuple(one.aad_id for one in many)
    assert teams.world.calls[Act.MEMBERS] == 3


@pytest.mark.parametrize("odd", ["refused", "without an id", "empty"])
async def test_where_not_all_readers_are_told_nobody_is(teams: ConnectorDouble, bot: Bot, odd: str) -> None:
    class Nameless(Person):
        @property
        def aad_id(self) -> str:
            return ""

    people = () if odd == "empty" else (teams.person("Ada Okafor"), Nameless("Somebody"))
    channel = teams.channel("contracts", *people[: 1 if odd == "refused" else 2])
    if odd == "refused":
        teams.misbehave(Act.MEMBERS, 403, "Forbidden")

    with pytest.raises(CannotTellReaders):
        await _platform(bot).readers(_address(channel))
