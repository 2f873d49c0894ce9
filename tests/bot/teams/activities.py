"""Activities as Teams posts them, in the shapes of its documents and of what the SDK was seen to lose."""

from typing import Any

from handlers.people.places.place_values import PlaceKind
from tests.bot.teams.cast import BOT_ID, BOT_NAME, Conversation, Message, Person

Activity = dict[str, Any]

CONVERSATION_TYPES = {
    PlaceKind.PERSONAL: "personal",
    PlaceKind.GROUP: "groupChat",
    PlaceKind.CHANNEL: "channel",
}


def base(
    kind: str, by: Person, where: Conversation, *, service_url: str, number: int, root: str = ""
) -> Activity:
    """Make what every activity has; `root` is the first message of the thread that it is in."""
    thread = f";messageid={root}" if where.kind is PlaceKind.CHANNEL and root else ""
    conversation = {
        "id": f"{where.id}{thread}",
        "conversationType": CONVERSATION_TYPES[where.kind],
        "tenantId": where.tenant,
    }
    data: Activity = {"tenant": {"id": where.tenant}}
    if where.kind is not PlaceKind.PERSONAL:
        conversation["isGroup"] = True  # type: ignore[assignment]  # a document of mixed kinds
    if where.kind is PlaceKind.CHANNEL:
        data |= {"team": {"id": where.team_id}, "channel": {"id": where.id}}
    return {
        "type": kind,
        "id": f"{1_732_600_000_000 + number}",
        "timestamp": "2026-11-27T09:00:00.1234567Z",
        "localTimestamp": "2026-11-27T10:00:00.1234567+01:00",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": by.id, "name": by.name, "aadObjectId": by.aad_id},
        "conversation": conversation,
        "recipient": {"id": BOT_ID, "name": BOT_NAME},
        "channelData": data,
        "locale": "en-GB",
    }


def typed(activity: Activity, text: str, *, mention: bool) -> Activity:
    """Make a message of it, which mentions the bot first where it must."""
    tag = f"<at>{BOT_NAME}</at>"
    entities: list[Activity] = [{"locale": "en-GB", "platform": "Web", "type": "clientInfo"}]
    if mention:
        entities.append({"type": "mention", "text": tag, "mentioned": {"id": BOT_ID, "name": BOT_NAME}})
    said = f"{tag}\N{NO-BREAK SPACE}{text}\n" if mention else text
    zone = {"localTimezone": "Europe/Berlin"}
    return {**activity, **zone, "textFormat": "plain", "text": said, "entities": entities}


def quoting(activity: Activity, message: Message, *, entity: bool = True) -> Activity:
    """Make a message quote another, which is how people reply in chats, for those have no threads.

    Teams names the quoted message in a tag before the text and in a piece of HTML, and since 2026 in an entity too.
    """
    quote = (
        f'<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="{message.id}">\n'
        f'<strong itemprop="mri" itemid="{BOT_ID}">{BOT_NAME}</strong>'
        f'<span itemprop="time" itemid="{message.id}"></span>\n<p itemprop="preview">Card</p>\n</blockquote>'
    )
    made = {
        **activity,
        "text": f'<quoted messageId="{message.id}"/>{activity["text"]}' if entity else activity["text"],
        "attachments": [{"contentType": "text/html", "content": f"{quote}<p>{activity['text']}</p>"}],
    }
    if entity:
        told = {"messageId": message.id, "senderId": BOT_ID, "senderName": BOT_NAME, "preview": "Card"}
        made["entities"] = [*activity["entities"], {"type": "quotedReply", "quotedReply": told}]
    return made


def submitted(activity: Activity, message: Message, data: Activity) -> Activity:
    """Make an Action.Submit of it: a message with a value and no text."""
    return {**activity, "replyToId": message.id, "value": data}


def executed(activity: Activity, message: Message, verb: str, data: Activity, *, automatic: bool) -> Activity:
    """Make an Action.Execute of it."""
    action = {"type": "Action.Execute", "id": verb, "verb": verb, "data": data}
    value = {"action": action, "trigger": "automatic" if automatic else "manual"}
    return invoked(activity, "adaptiveCard/action", value, reply_to=message.id)


def dialog(activity: Activity, name: str, message: Message, data: Activity) -> Activity:
    """Make an invoke of a dialog of it: task/fetch or task/submit."""
    value = {"data": data, "context": {"theme": "default"}}
    return invoked(activity, name, value, reply_to=message.id)


def consented(activity: Activity, message: Message, upload: Activity | None) -> Activity:
    """Make the answer to a question about a file of it; without an upload it is a no."""
    content, answer = message.card, "accept" if upload else "decline"
    value: Activity = {"type": "fileUpload", "action": answer, "context": content[f"{answer}Context"]}
    if upload is not None:
        value["uploadInfo"] = upload
    return invoked(activity, "fileConsent/invoke", value, reply_to=message.id)


def invoked(activity: Activity, name: str, value: Activity, *, reply_to: str) -> Activity:
    """Make an invoke of it; Teams gives these ids of another kind."""
    return {**activity, "id": f"f:{activity['id']}", "name": name, "value": value, "replyToId": reply_to}


def members_changed(activity: Activity, people: tuple[Person, ...], *, added: bool) -> Activity:
    """Make the coming or going of people of it."""
    members = [{"id": one.id, "aadObjectId": one.aad_id} for one in people]
    event = "teamMemberAdded" if added else "teamMemberRemoved"
    data = {**activity["channelData"], "eventType": event}
    return {**activity, "channelData": data, "membersAdded" if added else "membersRemoved": members}
