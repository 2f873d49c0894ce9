"""Cards, forms and snapshots as a page may meet them; every text is our own."""

import re
from typing import Any

from bot.workspace.snapshot import SeenConversation, SeenMessage, SeenPerson, SeenView, Snapshot

HOSTILE = '<img src=x onerror="steal()"><script>alert(1)</script>'
ENCODED = "&lt;img src=x onerror=&quot;steal()&quot;&gt;"
INK = re.compile(r"<[^>]*>")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def words(html: str) -> str:
    """The words of some HTML, without its tags."""
    return " ".join(INK.sub(" ", html).split())


def person(id_: str, name: str, title: str = "", **more: Any) -> SeenPerson:
    known: SeenPerson = {
        "id": id_,
        "name": name.partition(" ")[0].lower(),
        "real_name": name,
        "title": title,
        "tz": "Europe/Berlin",
        "is_admin": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "deleted": False,
    }
    return {**known, **more}  # type: ignore[typeddict-item]  # a test may change any key


def message(ts: str, author: str, text: str = "", **more: Any) -> SeenMessage:
    said: SeenMessage = {
        "ts": ts,
        "channel": "C1",
        "person": author,
        "is_app": author == "UAPP",
        "text": text,
        "blocks": [],
        "files": [],
        "edited": False,
        "ephemeral": False,
        "thread_ts": None,
        "replies": [],
        "state": {},
    }
    return {**said, **more}  # type: ignore[typeddict-item]  # a test may change any key


def room(id_: str, name: str, *messages: SeenMessage, **more: Any) -> SeenConversation:
    known: SeenConversation = {
        "id": id_,
        "name": name,
        "kind": "public",
        "topic": "",
        "members": ["U1", "UAPP"],
        "is_member": True,
        "other": None,
        "unread": 0,
        "earlier": 0,
        "messages": list(messages),
    }
    return {**known, **more}  # type: ignore[typeddict-item]  # a test may change any key


def form(*blocks: dict[str, Any], **more: Any) -> SeenView:
    known: SeenView = {
        "id": "V1",
        "type": "modal",
        "hash": "1.a",
        "title": "Edit the output",
        "submit": "Save edit",
        "close": "Cancel",
        "blocks": list(blocks),
        "state": {},
        "errors": {},
    }
    return {**known, **more}  # type: ignore[typeddict-item]  # a test may change any key


def snapshot(**more: Any) -> Snapshot:
    ada = person("U1", "Ada Okafor", "lawyer")
    known: Snapshot = {
        "revision": 7,
        "workspace": {"id": "T1", "name": "Hartwell & Lund", "domain": "hartwell"},
        "app": {"id": "A1", "name": "Signoff", "person": "UAPP", "direct": None, "commands": []},
        "me": ada,
        "people": [ada, person("U2", "Bram de Vries", "banker"), person("UAPP", "Signoff", is_bot=True)],
        "channels": [room("C1", "law-reviews")],
        "direct_messages": [],
        "home": None,
        "modals": [],
        "demo_actions": [],
    }
    return {**known, **more}  # type: ignore[typeddict-item]  # a test may change any key
