"""A file in Teams: the bot asks for leave to upload it, then shows it; Teams does so in personal chats alone."""

from typing import Any

from bot.platforms import File
from bot.teams.cards.actions import IDS
from bot.teams.cards.rendered import Activity

CONSENT_TYPE = "application/vnd.microsoft.teams.card.file.consent"
INFO_TYPE = "application/vnd.microsoft.teams.card.file.info"


def consent_activity(file: File, ids: str) -> Activity:
    """Ask for leave to upload a file; `ids` is packed, and comes back with the answer."""
    content = {
        "description": file.title,
        "sizeInBytes": len(file.content),
        "acceptContext": {IDS: ids},
        "declineContext": {IDS: ids},
    }
    return _message({"contentType": CONSENT_TYPE, "name": file.name, "content": content})


def uploaded_activity(name: str, *, unique_id: str, file_type: str, content_url: str) -> Activity:
    """Show a file that was uploaded; Teams told its id, its type and its address with the leave."""
    content = {"uniqueId": unique_id, "fileType": file_type}
    return _message({"contentType": INFO_TYPE, "contentUrl": content_url, "name": name, "content": content})


def _message(attachment: dict[str, Any]) -> Activity:
    return {"type": "message", "summary": "A file for you", "attachments": [attachment]}
