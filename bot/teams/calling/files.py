"""Files in Teams: the person is asked first, then the file goes into the person's own OneDrive."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import aiohttp

from bot.sending.platforms import File, PlatformTrouble
from bot.teams.access import UPLOAD_HOSTS
from bot.teams.answering.answers import words_activity
from bot.teams.entry.admission import is_service
from bot.teams.entry.border import Connector, Event, EventAnswer, Json, Nothing
from handlers.people.places.place_values import PlaceKind

CONSENT_TYPE = "application/vnd.microsoft.teams.card.file.consent"
INFO_TYPE = "application/vnd.microsoft.teams.card.file.info"
OUT_OF_DATE = "This file is not offered any more. Nothing was saved."
NOT_SAVED = "The file could not be saved in your OneDrive. Please press Allow again."
NOT_HERE = "Teams takes files in personal chats only: send it to a person instead of here"

# The file with this key, for whoever pressed; None where it is not theirs, or not there any more.
FileOf = Callable[[Event, str], Awaitable[File | None]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    """Where Teams lets the file be put, and how it is shown afterwards."""

    url: str
    content_url: str
    name: str
    unique_id: str
    file_type: str


def consent_activity(file: File, key: str) -> Json:
    """Ask a person whether the file may be put into their OneDrive; `key` comes back with the answer."""
    content = {
        "description": file.title,
        "sizeInBytes": len(file.content),
        "acceptContext": {"key": key},
        "declineContext": {"key": key},
    }
    return _with_card(CONSENT_TYPE, file.name, content)


class FileDesk:
    """Answers what people say when they are asked about a file."""

    def __init__(
        self,
        connector: Connector,
        session: aiohttp.ClientSession,
        file_of: FileOf,
        hosts: tuple[str, ...] = UPLOAD_HOSTS,
    ) -> None:
        self._connector = connector
        self._session = session
        self._file_of = file_of
        self._hosts = hosts

    async def answer(self, event: Event) -> EventAnswer:
        """Put the file where the person let us, and show it; a person who declined is left in peace."""
        if event.data.get("action") != "accept":
            return Nothing()
        key, upload = _key(event.data), _upload(event.data)
        if (
            event.place.kind is not PlaceKind.PERSONAL
            or upload is None
            or not is_service(upload.url, self._hosts)
        ):
            return await self._say(event, OUT_OF_DATE)
        file = await self._file_of(event, key)
        if file is None:
            return await self._say(event, OUT_OF_DATE)
        if not await self._put(upload.url, file.content):
            return await self._say(event, NOT_SAVED)
        return await self._send(event, _info_activity(upload))

    async def _put(self, url: str, content: bytes) -> bool:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}",
        }
        try:
            async with self._session.put(url, data=content, headers=headers, allow_redirects=False) as answer:
                if answer.status < 300:
                    return True
                log.info("a file could not be put into OneDrive: %d", answer.status)
        except (TimeoutError, aiohttp.ClientError) as problem:
            log.info("a file could not be put into OneDrive: %s", type(problem).__name__)
        return False

    async def _say(self, event: Event, words: str) -> EventAnswer:
        return await self._send(event, words_activity(words))

    async def _send(self, event: Event, activity: Json) -> EventAnswer:
        try:
            await self._connector.send(event.place, activity)
        except PlatformTrouble as trouble:
            log.info("what became of a file could not be said: %s", trouble.words)
        return Nothing()


def _info_activity(upload: _Upload) -> Json:
    content = {"uniqueId": upload.unique_id, "fileType": upload.file_type}
    return _with_card(INFO_TYPE, upload.name, content, contentUrl=upload.content_url)


def _with_card(kind: str, name: str, content: Json, **more: str) -> Json:
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "name": name, "content": content, **more}],
    }


def _key(data: Json) -> str:
    context = data.get("context")
    key = context.get("key") if isinstance(context, dict) else None
    return key if isinstance(key, str) else ""


def _upload(data: Json) -> _Upload | None:
    info: Any = data.get("uploadInfo")
    if not isinstance(info, dict):
        return None
    said = {
        name: info[name] for name in ("uploadUrl", "contentUrl", "name") if isinstance(info.get(name), str)
    }
    if len(said) < 3:
        return None
    return _Upload(
        url=said["uploadUrl"],
        content_url=said["contentUrl"],
        name=said["name"],
        unique_id=str(info.get("uniqueId", "")),
        file_type=str(info.get("fileType") or PurePath(said["name"]).suffix.removeprefix(".")),
    )
