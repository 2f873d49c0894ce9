"""The Slack edge: what Slack sends becomes a command, its reply becomes an answer on the screen."""

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import unescape
from typing import Any
from uuid import uuid4

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.dispatch import new_command_id
from bot.process.edges import Dispatch, HomeOf
from bot.sending.platforms import PlatformTrouble
from bot.slack.calling.calls import call, is_gone
from bot.slack.desk import VERBS, ClientFor, SlackDesk
from bot.slack.drawing.desk_views import CALLBACK as DESK
from bot.slack.drawing.home import home_view
from bot.slack.drawing.rich_text import escape
from bot.slack.drawing.views import error_for, form_view
from bot.slack.parse import (
    PLATFORM,
    account_from_user_change,
    command_from_action,
    command_from_close,
    command_from_submission,
    membership_from_event,
    reply_from_message,
    sender_of,
    verb_and_rest,
)
from bot.slack.slash import answer_command
from handlers.decisions import Done, Refused, Reply, ShowForm
from handlers.ids import CommandId, derived_id
from handlers.installs.values import NoteUninstalled
from handlers.people.people import Sender
from handlers.review.adjusting.commands import OpenRefusal, OpenTimeForm
from handlers.review.commands import (
    CloseForm,
    DeclineReview,
    ExplainOffer,
    OpenForm,
    SnoozeReview,
    StartReview,
)
from handlers.review.held.commands import OpenHeldForm

Opening = OpenForm | OpenHeldForm | OpenTimeForm | OpenRefusal
_OPENING = (OpenForm, OpenHeldForm, OpenTimeForm, OpenRefusal)

SCREEN_SECONDS = 2.0  # of the three that Slack gives an answer and a trigger
OUT_OF_DATE = "This card is out of date. Nothing was recorded."
NOT_OPENED = "Slack did not open the form. Nothing was recorded and no time counts; please press again."
NOT_SHOWN = "Slack did not open the form. Nothing was recorded; please press again."
_SPOKEN = (DeclineReview, SnoozeReview, ExplainOffer, StartReview)  # the card alone would not say it

COMMANDS = ("/signoff",)
# of Slack's kinds of message the manifest names those that the firm wants heard: message.im, message.channels, …
EVENTS = (
    *("app_home_opened", "message", "user_change", "member_joined_channel", "member_left_channel"),
    *("app_uninstalled", "tokens_revoked"),
)
REMEMBERED = 1_000  # events; Slack sends one again within five minutes or, rarely, an hour

log = logging.getLogger(__name__)


class SlackEdge:
    """The listeners of one app; `dispatch` takes commands, `home` reads a person's own page.

    `client_for` gives the Web API client of the workspace that something came from.
    """

    def __init__(
        self,
        *,
        dispatch: Dispatch,
        home: HomeOf,
        client_for: ClientFor,
        screen_seconds: float = SCREEN_SECONDS,
    ) -> None:
        self._screen_seconds = screen_seconds
        self._dispatch = dispatch
        self._home = home
        self._client_for = client_for
        self._desk = SlackDesk(
            dispatch=dispatch, home=home, client_for=client_for, screen_seconds=screen_seconds
        )
        self._heard: deque[str] = deque(maxlen=REMEMBERED)

    def listen(self, app: AsyncApp) -> None:
        """Register every listener with the app; the manifest names the same ones."""
        app.action(re.compile(".*"))(self.on_action)
        app.view(re.compile(".*"))(self.on_submission)
        app.view_closed(re.compile(".*"))(self.on_close)
        for command in COMMANDS:
            app.command(command)(self.on_command)
        heard = (
            *(self.on_home, self.on_message, self.on_user_change, self.on_joined, self.on_left),
            *(self.on_uninstalled, self.on_revoked),
        )
        for event, listener in zip(EVENTS, heard, strict=True):
            app.event(event)(listener)
        app.error(self.on_fault)

    async def on_action(self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        """A button or a menu of a card, or of the firm's desk."""
        if (said := await self._desk.press(body)) is not None:
            if said:
                await self._tell(said, body, respond)
            await ack()
            return
        command = command_from_action(body, new_command_id())
        if command is None:
            await self._say(respond, OUT_OF_DATE)
            await ack()
            return
        reply = await self._dispatch(command)
        if isinstance(reply, ShowForm) and isinstance(command, _OPENING):
            await self._open(reply, command, body, respond)
        elif words := _spoken(reply, command):
            await self._say(respond, words)
        await ack()

    async def _open(
        self, reply: ShowForm, command: Opening, body: dict[str, Any], respond: AsyncRespond
    ) -> None:
        view = await asyncio.to_thread(form_view, reply.form)
        try:
            async with asyncio.timeout(self._screen_seconds):
                await call(self._client_for(body).views_open(trigger_id=body["trigger_id"], view=view))
        except (PlatformTrouble, TimeoutError) as trouble:
            log.info("a form could not be opened: %s", trouble)
            if reply.meter_started and isinstance(command, OpenForm):
                await self._dispatch(
                    CloseForm(
                        id=new_command_id(), sender=command.sender, review_id=command.review_id, failed=True
                    )
                )
            await self._say(respond, NOT_OPENED if reply.meter_started else NOT_SHOWN)

    async def on_submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A form that was sent; a refusal stands beside the input it is about, and nothing typed is lost."""
        if body["view"].get("callback_id") == DESK:
            await self._desk.submit(ack, body)
            return
        command = command_from_submission(body, new_command_id())
        if command is None:
            await ack(response_action="errors", errors=_somewhere(body, OUT_OF_DATE))
            return
        reply = await self._dispatch(command)
        if isinstance(reply, Refused):
            errors = error_for(body["view"], reply) or _somewhere(body, reply.words)
            await ack(response_action="errors", errors=errors)
            return
        await ack(response_action="clear")

    async def on_close(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A form that was closed without an answer."""
        command = command_from_close(body, new_command_id())
        if command is not None:
            await self._dispatch(command)
        await ack()

    async def on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """`/signoff` and what was typed after it."""
        sender = sender_of(body)
        if sender is None:
            await ack(OUT_OF_DATE)
            return
        verb, rest = verb_and_rest(str(body.get("text", "")))
        if verb in VERBS:
            await ack(**await self._desk.answer(verb, rest, sender, body))
            return
        answer = await answer_command(str(body.get("text", "")), sender, self._dispatch, self._home)
        await ack(**answer)

    async def on_home(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Somebody opened the app's Home tab."""
        if event.get("tab", "home") != "home":
            return
        who = {"user": {"id": event.get("user"), "team_id": body.get("team_id")}}
        sender = sender_of(who)
        if sender is None:
            return
        view = home_view(await self._home(sender))
        await self._show(self._client_for(body).views_publish(user_id=sender.platform_user_id, view=view))

    async def on_message(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """A message that somebody typed in a card's thread or to us; one that was heard already is left alone."""
        team, event_id = str(body.get("team_id", "")), str(body.get("event_id", ""))
        command = reply_from_message(event, team=team, command_id=_command_id(body))
        if command is None or (event_id and event_id in self._heard):
            return
        if command.thread is None and event.get("channel_type") != "im":
            return
        reply = await self._dispatch(replace(command, text=unescape(command.text)))
        self._heard.append(event_id)
        words = reply.words if isinstance(reply, (Done, Refused)) else ""
        if words:
            await self._show(
                self._client_for(body).chat_postEphemeral(
                    channel=command.place,
                    user=command.sender.platform_user_id,
                    text=escape(words),
                    thread_ts=command.thread,
                )
            )

    async def on_user_change(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """An account was deactivated, became a guest, or came back."""
        team = str(body.get("team_id", ""))
        command = account_from_user_change(event, team=team, command_id=_command_id(body))
        if command is not None:
            await self._dispatch(command)

    async def on_joined(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Somebody joined a channel that the app is in."""
        await self._note_membership(event, body, joined=True)

    async def on_left(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Somebody left a channel that the app is in."""
        await self._note_membership(event, body, joined=False)

    async def _note_membership(self, event: dict[str, Any], body: dict[str, Any], *, joined: bool) -> None:
        team = str(body.get("team_id", ""))
        command = membership_from_event(event, team=team, command_id=_command_id(body), joined=joined)
        if command is not None:
            await self._dispatch(command)

    async def on_uninstalled(self, body: dict[str, Any]) -> None:
        """The app was taken away from a workspace."""
        await self._note_gone(body)

    async def on_revoked(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Tokens were revoked; only the bot's own are anything to us."""
        if (event.get("tokens") or {}).get("bot"):
            await self._note_gone(body)

    async def _note_gone(self, body: dict[str, Any]) -> None:
        """Believe it when Slack takes the token no more: what is told late must not undo a new installation."""
        workspace = str(body.get("team_id") or "")
        if workspace and await is_gone(self._client_for(body)):
            sender = Sender(platform=PLATFORM, workspace=workspace, platform_user_id="")
            await self._dispatch(NoteUninstalled(id=_command_id(body), sender=sender))

    async def on_fault(self, error: Exception, body: dict[str, Any], respond: AsyncRespond) -> BoltResponse:
        """The one rim of this edge: what nobody foresaw is logged under an id, and the person is shown the id."""
        fault = uuid4().hex[:8]
        log.error("slack %s failed, id %s", body.get("type", "command"), fault, exc_info=error)
        words = f"Something went wrong here, and nothing was recorded. If it happens again, tell your admin: {fault}."
        if body.get("type") == "view_submission":
            return BoltResponse(
                status=200, body={"response_action": "errors", "errors": _somewhere(body, words)}
            )
        if body.get("command"):
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": words})
        if body.get("response_url"):
            await self._say(respond, words)
            return BoltResponse(status=200, body="")
        return BoltResponse(status=500, body="")

    async def _show(self, answer: Awaitable[AsyncSlackResponse]) -> None:
        """Show a person what they asked for; what cannot be shown is not owed, and the event is not to come again."""
        try:
            async with asyncio.timeout(self._screen_seconds):
                await call(answer)
        except (PlatformTrouble, TimeoutError) as trouble:
            log.info("an answer could not be shown: %s", trouble)

    async def _tell(self, words: str, body: dict[str, Any], respond: AsyncRespond) -> None:
        """Answer a press: the Home tab has no message to answer beside, so there the chat does."""
        if body.get("response_url"):
            await self._say(respond, words)
            return
        person = str((body.get("user") or {}).get("id", ""))
        await self._show(self._client_for(body).chat_postMessage(channel=person, text=escape(words)))

    async def _say(self, respond: AsyncRespond, words: str) -> None:
        """Answer the person at the screen; what cannot be said is not owed."""
        try:
            async with asyncio.timeout(self._screen_seconds):
                await respond(text=escape(words), response_type="ephemeral", replace_original=False)
        except (OSError, TimeoutError, ValueError) as trouble:
            log.info("an answer could not be shown: %s", type(trouble).__name__)


def slack_app(
    client: AsyncWebClient,
    signing_secret: str,
    authorize: AsyncAuthorize | Callable[..., Awaitable[AuthorizeResult]],
    *,
    verify: bool = True,
) -> AsyncApp:
    """Make the Bolt app: it answers after the listener is done, and asks Slack nothing to know who it is."""
    return AsyncApp(
        client=client,
        signing_secret=signing_secret,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes an object of this kind, and says a function
        process_before_response=True,
        request_verification_enabled=verify,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
    )


def _command_id(body: dict[str, Any]) -> CommandId:
    """Slack sends an event again when it is not sure; the same event is the same command."""
    return CommandId(derived_id("slack event", str(body.get("event_id") or uuid4().hex)))


def _spoken(reply: Reply, command: object) -> str:
    """What has to be said beside what the card will show by itself."""
    if isinstance(reply, Refused):
        return reply.words
    if isinstance(reply, Done) and (reply.already or isinstance(command, _SPOKEN)):
        return reply.words
    return ""


def _somewhere(body: dict[str, Any], words: str) -> dict[str, str]:
    blocks = (body.get("view") or {}).get("blocks") or []
    inputs = [str(block["block_id"]) for block in blocks if block.get("type") == "input"]
    return {inputs[0]: words} if inputs else {}
