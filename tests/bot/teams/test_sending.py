"""What is sent arrives as it was given, and personal chats are found by either id."""

import pytest

from tests.bot.teams.cast import TENANT
from tests.bot.teams.conftest import Bot
from tests.bot.teams.connector import ConnectorDouble

CARD = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "msteams": {"width": "Full"},
    "refresh": {
        "action": {"type": "Action.Execute", "verb": "refresh", "data": {"n": 1}},
        "userIds": ["29:1"],
    },
    "body": [{"type": "TextBlock", "text": "a \u2028 b \U0001f600 <at>x</at>", "wrap": True, "maxLines": 3}],
    "actions": [
        {
            "type": "Action.Submit",
            "title": "Edit",
            "data": {"msteams": {"type": "task/fetch"}, "v": None, "f": 1.5},
        }
    ],
}


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "message", "text": "hello", "textFormat": "plain"},
        {
            "type": "message",
            "summary": "A new output to review",
            "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}],
            "channelData": {"notification": {"alert": True}},
        },
        {
            "type": "message",
            "text": "<at>Ada</at> it is yours",
            "entities": [
                {"type": "mention", "text": "<at>Ada</at>", "mentioned": {"id": "29:1", "name": "Ada"}}
            ],
        },
    ],
)
async def test_an_activity_arrives_as_it_was_given(
    teams: ConnectorDouble, bot: Bot, activity: dict[str, object]
) -> None:
    channel = teams.channel("contracts")
    connector, place = bot.connection.connector, teams.place(channel)
    message_id = await connector.send(place, activity)
    (message,) = teams.messages(channel)
    assert (message.activity, message.id) == (activity, message_id)
    await connector.update(place, message_id, activity)
    assert (message.activity, message.edits) == ({**activity, "id": message_id}, 1)
    await connector.delete(place, message_id)
    assert teams.messages(channel) == []


@pytest.mark.parametrize("durable", [False, True])
async def test_a_personal_chat_is_opened_by_either_id_and_found_again(
    teams: ConnectorDouble, bot: Bot, durable: bool
) -> None:
    ada = teams.person("Ada Okafor")
    connector, who = bot.connection.connector, ada.aad_id if durable else ada.id
    place = await connector.open_direct(teams.service_url, TENANT, who)
    assert place == teams.place(teams.personal(ada))
    assert await connector.open_direct(teams.service_url, TENANT, who) == place
