"""The firm's desk in Slack: slash commands, buttons and forms become commands, and their replies what is shown."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.desk import (
    NOT_NOW,
    OUT_OF_DATE,
    coming_and_going,
    hash_of_code,
    is_kept,
    read_carried,
    with_key,
)
from bot.dispatch import new_command_id
from bot.process.edges import Dispatch, HomeOf
from bot.sending.platforms import PlatformTrouble
from bot.slack.calling.calls import call, harmless
from bot.slack.drawing.desk_views import (
    ACTION,
    desk_form_view,
    desk_message,
    input_named,
    people_picked,
    read_desk_form,
    said_view,
)
from bot.slack.drawing.home import home_view
from bot.slack.drawing.rich_text import escape
from bot.slack.parse import sender_of
from handlers.decisions import Done, Figures, Refused, Reply, Sheet, ShowDeskForm
from handlers.desk.commands import OpenDesk, OpenSheet, SendSheet
from handlers.desk.values import DeskPage
from handlers.money.paying.shown.opening import OpenPayouts
from handlers.people.firms.first_admins import ClaimFirm
from handlers.people.people import Sender
from handlers.remedies.sheets import REMEDY_SHEETS

VERBS = ("setup", "claim", "connect", "out", "back", "leave", "payouts", "pay", "invoices")
_NO_CODE = "Say the code that `signoff serve` shows: `/signoff claim ABCD-EFGH-JKLM`."
_GONE = "This form is out of date. Nothing was changed."

Answer = dict[str, Any]
ClientFor = Callable[[Mapping[str, Any]], AsyncWebClient]  # of the workspace that a body came from
log = logging.getLogger(__name__)


class SlackDesk:
    """Answers what is asked of the desk; by `client_for` Slack is asked who people are, and opens forms."""

    def __init__(
        self, *, dispatch: Dispatch, home: HomeOf, client_for: ClientFor, screen_seconds: float
    ) -> None:
        self._dispatch = dispatch
        self._home = home
        self._client_for = client_for
        self._screen_seconds = screen_seconds

    async def answer(self, verb: str, rest: str, sender: Sender, body: Mapping[str, Any]) -> Answer:
        """Answer a slash command of the desk, to the person who typed it alone."""
        if verb == "claim":
            return _said(
                _words(await self._claim(rest, sender, self._client_for(body))) if rest else _NO_CODE
            )
        if verb == "connect":
            place = str(body.get("channel_id", ""))
            opening = OpenSheet(id=new_command_id(), sender=sender, sheet=Sheet.CONNECT, place=place)
            return _said(await self._open(opening, body))
        if verb in ("leave", "invoices") or (verb == "out" and not rest):
            opening = OpenSheet(id=new_command_id(), sender=sender, sheet=Sheet(verb))
            return _said(await self._open(opening, body))
        if verb in ("out", "back"):
            return _said(_words(await self._dispatch(coming_and_going(verb, rest, sender))))
        if verb == "pay":
            opening = OpenSheet(id=new_command_id(), sender=sender, sheet=Sheet.MY_PAY)
            return _said(await self._open(opening, body))
        asked = OpenPayouts if verb == "payouts" else OpenDesk
        reply = await self._dispatch(asked(id=new_command_id(), sender=sender))
        if isinstance(reply, Figures) and isinstance(reply.value, DeskPage):
            return {"response_type": "ephemeral", **desk_message(reply.value)}
        return _said(_words(reply))

    async def press(self, body: Mapping[str, Any]) -> str | None:
        """Open the form that a button of the desk asks for; gives words to say, None for a button of another."""
        actions = body.get("actions") or ()
        action = actions[0] if actions else {}
        if not str(action.get("action_id", "")).startswith(f"{ACTION}-"):
            return None
        known, sender = read_carried(action.get("value")), sender_of(body)
        if known is None or sender is None:
            return OUT_OF_DATE
        opening = OpenSheet(id=new_command_id(), sender=sender, sheet=known.sheet, about=known.about)
        return await self._open(opening, body, instead_of=_window(body))

    async def submit(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Do what a form asks; a refusal stands beside its field, the rest takes the form's place."""
        view = body["view"]
        read, sender = read_desk_form(view), sender_of(body)
        if read is None or sender is None:
            await ack(response_action="update", view=said_view(_GONE))
            return
        known, values = read
        command, secret = with_key(
            SendSheet(
                id=new_command_id(),
                sender=sender,
                sheet=known.sheet,
                about=known.about,
                seen=known.seen,
                values=values,
                place=known.place,
                names=await self._names(people_picked(view), self._client_for(body)),
            )
        )
        reply = await self._dispatch(command)
        if isinstance(reply, Refused) and (beside := input_named(view, reply.field)):
            await ack(response_action="errors", errors={beside: reply.words})
        elif isinstance(reply, ShowDeskForm):
            await ack(response_action="update", view=desk_form_view(reply.form, known.place))
        else:
            if isinstance(reply, Done) and command.sheet in REMEDY_SHEETS:
                await self._show_home(sender, self._client_for(body))
            shown = secret if is_kept(reply, command) else ""
            following = reply.next if isinstance(reply, Done) else None
            await ack(response_action="update", view=said_view(_words(reply), shown, following))

    async def _show_home(self, sender: Sender, client: AsyncWebClient) -> None:
        """Show the Home tab as it is after a remedy; one that cannot be shown now shows it when it is opened."""
        try:
            async with asyncio.timeout(self._screen_seconds / 2):  # the form waits for its answer meanwhile
                view = home_view(await self._home(sender))
                await call(client.views_publish(user_id=sender.platform_user_id, view=view))
        except (PlatformTrouble, TimeoutError) as trouble:
            log.info("a Home tab could not be shown anew: %s", trouble)

    async def _open(self, opening: OpenSheet, body: Mapping[str, Any], instead_of: str = "") -> str:
        """Open a form, or put it into the window that its button stands in."""
        reply = await self._dispatch(opening)
        if isinstance(reply, ShowDeskForm):
            view = desk_form_view(reply.form, opening.place)
        elif instead_of:
            view = said_view(_words(reply))
        else:
            return _words(reply)
        try:
            async with asyncio.timeout(self._screen_seconds):
                client = self._client_for(body)
                if instead_of:
                    await call(client.views_update(view_id=instead_of, view=view))
                else:
                    await call(client.views_open(trigger_id=str(body.get("trigger_id", "")), view=view))
        except (PlatformTrouble, TimeoutError) as trouble:
            log.info("a form of the desk could not be opened: %s", trouble)
            return NOT_NOW
        return ""

    async def _claim(self, code: str, sender: Sender, client: AsyncWebClient) -> Reply:
        person = await self._profile(sender.platform_user_id, client)
        team = await self._asked(client.auth_test())
        return await self._dispatch(
            ClaimFirm(
                id=new_command_id(),
                sender=sender,
                code_hash=hash_of_code(code),
                firm=str(team.get("team", "")),
                person=_name(person),
                zone=str(person.get("tz") or ""),
            )
        )

    async def _names(self, accounts: Iterable[str], client: AsyncWebClient) -> dict[str, str]:
        profiles = {account: await self._profile(account, client) for account in accounts}
        return {account: name for account, person in profiles.items() if (name := _name(person))}

    async def _profile(self, account: str, client: AsyncWebClient) -> Mapping[str, Any]:
        found = await self._asked(client.users_info(user=account))
        person: Mapping[str, Any] = found.get("user") or {}
        return person

    async def _asked(self, answer: Any) -> Mapping[str, Any]:
        """Ask Slack something that can be done without."""
        try:
            async with asyncio.timeout(self._screen_seconds):
                said: AsyncSlackResponse = await harmless(answer)
        except (PlatformTrouble, TimeoutError) as trouble:
            log.info("Slack did not say: %s", trouble)
            return {}
        data = said.data
        return data if isinstance(data, dict) else {}


def _window(body: Mapping[str, Any]) -> str:
    """Find the window that a button was pressed in; empty for a message's and for Home's."""
    view = body.get("view") or {}
    return str(view.get("id", "")) if view.get("type") == "modal" else ""


def _name(person: Mapping[str, Any]) -> str:
    profile = person.get("profile") or {}
    return str(person.get("real_name") or profile.get("real_name") or person.get("name") or "")


def _words(reply: Reply) -> str:
    return reply.words if isinstance(reply, (Done, Refused)) else ""


def _said(text: str) -> Answer:
    return {"response_type": "ephemeral", "text": escape(text)} if text else {}
