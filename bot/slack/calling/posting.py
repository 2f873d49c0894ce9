"""Acting on Slack: posting, updating, looking back, uploading. Implements ChatPlatform."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.opaque import pack
from bot.sending.digests import ExpertDigest, FirmDigest
from bot.sending.platforms import (
    Address,
    CannotLookBack,
    CannotTellReaders,
    Content,
    File,
    PlatformTrouble,
    Posted,
    Suggestion,
    Words,
)
from bot.sending.weekly.staff import PracticeDigest, SupervisorDigest
from bot.slack.calling.calls import APP_GONE, call, harmless, is_gone
from bot.slack.calling.pace import Pace
from bot.slack.drawing.blocks import card_message
from bot.slack.drawing.desk_views import desk_message
from bot.slack.drawing.digests import digest_message, firm_digest_message
from bot.slack.drawing.rich_text import escape
from bot.slack.drawing.weekly.staff import practice_message, supervisor_message
from bot.slack.install.clients import Clients, ClientsByWorkspace
from handlers.desk.values import DeskPage
from handlers.people.places.place_values import PlaceState
from handlers.review.cards.card_values import ActionKind, Card
from handlers.review.commands import MessageRef

EVENT_TYPE = "signoff_delivery"
LOOK_BACK = timedelta(seconds=60)  # before the first attempt, for clocks that differ
PAGE = 200
MEMBERS = 1_000

Message = Mapping[str, Any]


class SlackPlatform:
    """One app in any number of workspaces; `clients` holds one Web API client for each, by team id."""

    def __init__(self, clients: ClientsByWorkspace, session: aiohttp.ClientSession, pace: Pace) -> None:
        self._clients = clients
        self._session = session
        self._pace = pace

    async def post(self, to: Address, content: Content, *, key: str) -> Posted:
        """Post a message or upload a file."""
        if isinstance(content, File):
            async with self._acting(to.workspace) as client:
                return await self._upload(client, to, content)
        message = await asyncio.to_thread(render, content)  # a hostile text may take half a second
        await self._pace.turn("chat.postMessage", to.channel)
        async with self._acting(to.workspace) as client:
            answer = await call(
                client.chat_postMessage(
                    channel=to.channel,
                    text=message["text"],
                    blocks=message.get("blocks"),
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
        ref = MessageRef(place=str(answer["channel"]), message=str(answer["ts"]))
        return Posted(ref=ref, shows_whole=_shows_whole(message))

    async def update(self, ref: MessageRef, to: Address, content: Card) -> Posted:
        """Show a card anew where it stands; doing it twice does no harm."""
        message = await asyncio.to_thread(card_message, content)
        await self._pace.turn("chat.update")
        async with self._acting(to.workspace) as client:
            await call(
                client.chat_update(
                    channel=ref.place,
                    ts=ref.message,
                    text=str(message["text"]),
                    blocks=message["blocks"],  # type: ignore[arg-type]  # plain dicts, which the SDK sends as they are
                )
            )
        return Posted(ref=ref, shows_whole=_shows_whole(message))

    async def look(self, to: Address, *, key: str, since: datetime) -> MessageRef | None:
        """Find the message with this key in the history of its place, where the scope to read it is granted."""
        async with self._acting(to.workspace) as client:
            return await self._found(client, to, key, since)

    async def _found(
        self, client: AsyncWebClient, to: Address, key: str, since: datetime
    ) -> MessageRef | None:
        cursor = ""
        while True:
            await self._pace.turn("conversations.history")
            try:
                page = await harmless(
                    client.conversations_history(
                        channel=to.channel,
                        oldest=str((since - LOOK_BACK).timestamp()),
                        include_all_metadata=True,
                        limit=PAGE,
                        cursor=cursor or None,
                    )
                )
            except PlatformTrouble as trouble:
                if trouble.code == "missing_scope":
                    raise CannotLookBack from trouble
                raise
            for message in page["messages"]:
                if _key_of(message) == key:
                    return MessageRef(place=to.channel, message=str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None

    async def readers(self, of: Address) -> tuple[str, ...]:
        """Name the members of a channel, where the scope to read them is granted."""
        async with self._acting(of.workspace) as client:
            return await self._members(client, of)

    async def _members(self, client: AsyncWebClient, of: Address) -> tuple[str, ...]:
        cursor, found = "", list[str]()
        while True:
            await self._pace.turn("conversations.members")
            try:
                page = await harmless(
                    client.conversations_members(channel=of.channel, limit=MEMBERS, cursor=cursor or None)
                )
            except PlatformTrouble as trouble:
                if trouble.code == "missing_scope":
                    raise CannotTellReaders from trouble
                raise
            found += [str(member) for member in page["members"]]
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return tuple(found)

    async def direct_chat(self, workspace: str, platform_user_id: str) -> str:
        """Open the direct chat with a person, or find it."""
        await self._pace.turn("conversations.open")
        async with self._acting(workspace) as client:
            answer = await harmless(client.conversations_open(users=platform_user_id))
        return str(answer["channel"]["id"])

    async def _upload(self, client: AsyncWebClient, to: Address, file: File) -> Posted:
        """Upload in Slack's three steps; only the last shows it to anybody, so only that can be ambiguous."""
        await self._pace.turn("files.getUploadURLExternal")
        try:
            ticket = await harmless(
                client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
            )
            async with self._session.post(str(ticket["upload_url"]), data=file.content) as answer:
                answer.raise_for_status()
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise PlatformTrouble("the file could not be uploaded") from problem
        await self._pace.turn("files.completeUploadExternal")
        files: list[dict[str, str | None]] = [{"id": str(ticket["file_id"]), "title": file.title}]
        await call(client.files_completeUploadExternal(files=files, channel_id=to.channel))
        return Posted(ref=MessageRef(place=to.channel, message=str(ticket["file_id"])))

    @asynccontextmanager
    async def _acting(self, workspace: str) -> AsyncIterator[AsyncWebClient]:
        """Give the client for a workspace; where its token is refused, make sure by the newest before that is said."""
        try:
            yield self._client(workspace)
        except PlatformTrouble as trouble:
            if trouble.code in APP_GONE and await self._is_gone(workspace):
                trouble.app_gone, trouble.lost = True, PlaceState.REMOVED
            raise

    async def _is_gone(self, workspace: str) -> bool:
        newest = (
            await self._clients.anew(workspace)
            if isinstance(self._clients, Clients)
            else self._client(workspace)
        )
        return newest is not None and await is_gone(newest)

    def _client(self, workspace: str) -> AsyncWebClient:
        client = self._clients.get(workspace)
        if client is None:
            raise PlatformTrouble(f"workspace {workspace} is not connected")
        return client


def render(content: Content) -> Message:
    """Render anything but a file."""
    match content:
        case Card():
            return card_message(content)
        case ExpertDigest(figures=figures, week=week, unpaid=unpaid, payouts=own):
            return digest_message(figures, week=week, unpaid=unpaid, payouts=own)
        case FirmDigest(figures=firm_figures, week=week, payouts=payouts, pre_bills=bills):
            return firm_digest_message(firm_figures, week=week, payouts=payouts, pre_bills=bills)
        case SupervisorDigest(figures=work, week=week):
            return supervisor_message(work, week=week)
        case PracticeDigest(figures=practice, week=week, areas=areas):
            return practice_message(practice, week=week, areas=areas)
        case Suggestion():
            return _suggestion(content)
        case Words(text=text):
            return {"text": escape(text)}
        case DeskPage():
            return desk_message(content)
        case File():
            raise TypeError("a file is uploaded, not posted")


def _suggestion(suggestion: Suggestion) -> Message:
    words = f"What shall I do with what you wrote about review {suggestion.reference}?"
    value = pack(suggestion.review_id, suggestion.draft_id)
    choices = ((ActionKind.EDIT, "Use it as the edit"), (ActionKind.READ, "Use it as a comment"))
    buttons = [
        {
            "type": "button",
            "action_id": kind.value,
            "text": {"type": "plain_text", "text": label},
            "value": value,
        }
        for kind, label in choices
    ]
    return {
        "text": words,
        "blocks": [
            {"type": "section", "text": {"type": "plain_text", "text": words}},
            {"type": "actions", "elements": buttons},
        ],
    }


def _shows_whole(message: Message) -> bool:
    """A card has an Approve only where it shows all of the output."""
    return any(
        element.get("action_id") == ActionKind.APPROVE
        for block in message.get("blocks", ())
        if block["type"] == "actions"
        for element in block["elements"]
    )


def _key_of(message: Message) -> str | None:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    key = payload.get("key")
    return key if isinstance(key, str) else None
