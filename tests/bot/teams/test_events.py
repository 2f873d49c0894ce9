"""What people do in Teams, as it reaches the handler."""

from typing import Any

import pytest

from bot.teams.entry.border import Actor, EventKind, Place
from bot.teams.entry.events import event_of, tenant_of
from handlers.people.places.place_values import PlaceKind
from tests.bot.teams.cast import BOT_ID, TENANT, Person
from tests.bot.teams.conftest import Bot
from tests.bot.teams.connector import ConnectorDouble


def _actor(person: Person) -> Actor:
    return Actor(id=person.id, aad_id=person.aad_id, name=person.name)


async def test_a_press_tells_who_what_and_on_which_message(teams: ConnectorDouble, bot: Bot) -> None:
    ada = teams.person("Ada Okafor")
    channel = teams.channel("contracts", ada)
    card_id = await bot.connection.connector.send(teams.place(channel), {"type": "message", "text": "card"})
    (card,) = teams.messages(channel)
    await teams.press(ada, card, "approve", {"v": "1", "comment": "good"})
    (event,) = bot.heard
    assert (event.kind, event.verb, event.data) == (
        EventKind.CARD_ACTION,
        "approve",
        {"v": "1", "comment": "good"},
    )
    assert (event.tenant_id, event.actor, event.reply_to) == (TENANT, _actor(ada), card_id)
    assert event.activity_id == teams.posted[-1]["id"]
    assert event.place == Place(
        service_url=teams.service_url,
        conversation_id=f"{channel.id};messageid={card_id}",
        kind=PlaceKind.CHANNEL,
        team_id=channel.team_id,
        channel_id=channel.id,
    )
    assert not event.automatic


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ({}, ""),
        ({"localTimezone": "Europe/Berlin"}, "Europe/Berlin"),
        ({"entities": [{"type": "clientInfo", "timezone": "Asia/Tokyo"}]}, "Asia/Tokyo"),
        ({"entities": [{"type": "other", "timezone": "Asia/Tokyo"}], "localTimezone": 5}, ""),
    ],
)
def test_a_message_tells_the_time_zone_of_whoever_typed_it(told: dict[str, Any], zone: str) -> None:
    message = {
        "type": "message",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": {"id": "29:ada"},
        "conversation": {"id": "a:1"},
        **told,
    }
    event = event_of(message)
    assert event is not None
    assert event.zone == zone


async def test_a_refresh_is_told_from_a_press(teams: ConnectorDouble, bot: Bot) -> None:
    ada = teams.person("Ada Okafor")
    await bot.connection.connector.send(teams.place(teams.personal(ada)), {"type": "message", "text": "card"})
    await teams.press(ada, teams.messages(teams.personal(ada))[0], "refresh", automatic=True)
    assert bot.heard[0].automatic


async def test_an_action_submit_is_a_message_with_data(teams: ConnectorDouble, bot: Bot) -> None:
    ada = teams.person("Ada Okafor")
    await bot.connection.connector.send(teams.place(teams.personal(ada)), {"type": "message", "text": "card"})
    (card,) = teams.messages(teams.personal(ada))
    await teams.submit(ada, card, {"verb": "approve"})
    (event,) = bot.heard
    assert (event.kind, event.data, event.text, event.reply_to) == (
        EventKind.MESSAGE,
        {"verb": "approve"},
        "",
        card.id,
    )


async def test_a_form_in_a_dialog_brings_what_was_typed(teams: ConnectorDouble, bot: Bot) -> None:
    ada = teams.person("Ada Okafor")
    await bot.connection.connector.send(teams.place(teams.personal(ada)), {"type": "message", "text": "card"})
    (card,) = teams.messages(teams.personal(ada))
    await teams.open_dialog(ada, card, {"v": "1"})
    await teams.submit_dialog(ada, card, {"v": "1", "text": "better"})
    assert [(event.kind, event.data, event.reply_to) for event in bot.heard] == [
        (EventKind.DIALOG_OPEN, {"v": "1"}, card.id),
        (EventKind.DIALOG_SUBMIT, {"v": "1", "text": "better"}, card.id),
    ]


@pytest.mark.parametrize("kind", PlaceKind)
async def test_typed_words_come_without_the_mention_of_the_bot(
    teams: ConnectorDouble, bot: Bot, kind: PlaceKind
) -> None:
    ada = teams.person("Ada Okafor")
    where = {
        PlaceKind.PERSONAL: teams.personal(ada),
        PlaceKind.GROUP: teams.group(ada),
        PlaceKind.CHANNEL: teams.channel("contracts", ada),
    }[kind]
    await teams.say(ada, where, "reject: a < b")
    (event,) = bot.heard
    assert (event.kind, event.text, event.place.kind) == (EventKind.MESSAGE, "reject: a < b", kind)


async def test_installing_and_removing_are_told(teams: ConnectorDouble, bot: Bot) -> None:
    ada = teams.person("Ada Okafor")
    channel = teams.channel("General", ada)
    await teams.install(ada, channel)
    await teams.install(ada, channel, removed=True)
    assert [(event.kind, event.actor, event.place.team_id) for event in bot.heard] == [
        (EventKind.INSTALLED, _actor(ada), channel.team_id),
        (EventKind.REMOVED, _actor(ada), channel.team_id),
    ]


async def test_who_comes_and_goes_is_told(teams: ConnectorDouble, bot: Bot) -> None:
    ada, ben = teams.person("Ada Okafor"), teams.person("Ben Ruiz")
    channel = teams.channel("contracts")
    await teams.join(channel, ada, ben)
    await teams.join(channel, ben, left=True)
    assert [(event.kind, [one.aad_id for one in event.people]) for event in bot.heard] == [
        (EventKind.MEMBERS_ADDED, [ada.aad_id, ben.aad_id]),
        (EventKind.MEMBERS_REMOVED, [ben.aad_id]),
    ]


def _activity(**changes: Any) -> dict[str, Any]:
    where = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}
    person = {"id": "29:1", "aadObjectId": "AAD", "name": "Ada"}
    return {"type": "message", "serviceUrl": "https://s/", "from": person, "conversation": where, **changes}


def test_the_bots_own_coming_is_no_persons() -> None:
    members = [{"id": BOT_ID}, {"id": "29:2"}, "nobody", {}]
    event = event_of(_activity(type="conversationUpdate", recipient={"id": BOT_ID}, membersAdded=members))
    assert event is not None
    assert [one.id for one in event.people] == ["29:2"]


def test_other_peoples_mentions_keep_their_names() -> None:
    entities = [
        {"type": "mention", "text": "<at>Signoff</at>", "mentioned": {"id": BOT_ID, "name": "Signoff"}},
        {"type": "mention", "text": "<at>Ben R</at>", "mentioned": {"id": "29:2", "name": "Ben R"}},
        {"type": "mention", "text": ""},
        "nothing",
    ]
    text = "<at>Signoff</at>\N{NO-BREAK SPACE}ask <at>Ben R</at> & co"
    event = event_of(_activity(text=text, entities=entities, recipient={"id": BOT_ID}))
    assert event is not None
    assert (event.text, event.mentioned) == ("ask Ben R & co", True)


QUOTE = '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1783">Card</blockquote>'


@pytest.mark.parametrize(
    ("changes", "quoted"),
    [
        ({"entities": [{"type": "quotedReply", "quotedReply": {"messageId": "1783"}}]}, "1783"),
        ({"attachments": [{"contentType": "text/html", "content": f"<div>{QUOTE}<p>ok</p></div>"}]}, "1783"),
        (
            {"attachments": [{"contentType": "text/html", "content": f"<blockquote>a</blockquote>{QUOTE}"}]},
            "1783",
        ),
        (
            {
                "attachments": [
                    {"contentType": "text/html", "content": "<blockquote itemid='1'>a</blockquote>"}
                ]
            },
            "",
        ),
        ({"attachments": [{"contentType": "text/plain", "content": QUOTE}, 7, {}]}, ""),
        ({"attachments": QUOTE, "entities": [{"type": "quotedReply", "quotedReply": "1783"}, None]}, ""),
        ({}, ""),
    ],
)
def test_a_reply_in_a_chat_says_what_it_quotes(changes: dict[str, Any], quoted: str) -> None:
    event = event_of(_activity(text='<quoted messageId="1783"/>ok', **changes))
    assert event is not None
    assert (event.quoted, event.text) == (quoted, "ok")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"type": "typing"}, EventKind.OTHER),
        ({"type": "messageReaction"}, EventKind.OTHER),
        ({"type": "invoke", "name": "composeExtension/query"}, EventKind.OTHER),
        ({"type": "invoke"}, EventKind.OTHER),
        ({"type": "installationUpdate", "action": "add-upgrade"}, EventKind.INSTALLED),
        ({"type": "installationUpdate", "action": "remove-upgrade"}, EventKind.OTHER),
        ({"type": "conversationUpdate", "channelData": {"eventType": "channelRenamed"}}, EventKind.OTHER),
        ({"type": "conversationUpdate", "membersAdded": "x"}, EventKind.MEMBERS_ADDED),
    ],
)
def test_what_we_do_not_know_is_something_else(changes: dict[str, Any], kind: EventKind) -> None:
    event = event_of(_activity(**changes))
    assert event is not None
    assert (event.kind, event.people) == (kind, ())


def test_ids_of_the_directory_are_written_one_way() -> None:
    event = event_of(_activity())
    assert event is not None
    assert event.actor.aad_id == "aad"
    assert tenant_of(_activity(channelData={"tenant": {"id": TENANT.upper()}})) == TENANT


def test_a_group_that_names_no_type_is_still_a_group() -> None:
    event = event_of(_activity(conversation={"id": "19:1", "isGroup": True}))
    assert event is not None
    assert event.place.kind is PlaceKind.GROUP
