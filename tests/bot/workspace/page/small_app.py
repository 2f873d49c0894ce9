"""A small app of the kind that a workspace has: it posts cards and answers what people do with them."""

import asyncio
import json
from typing import Any

from aiohttp import ClientSession, web

from tests.bot.workspace.page.samples import marked, option, plain

REASONS = [option("A fact", "fact"), option("The law", "law")]


def button(words: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(words), "action_id": action_id, "value": "v1", **more}


def card(title: str) -> list[dict[str, Any]]:
    ask = {
        "title": plain("Reject this?"),
        "text": plain("It goes back."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    menu = {"type": "overflow", "action_id": "more", "options": [option("Decline", "decline")]}
    buttons = [
        button("Approve", "approve", style="primary"),
        button("Edit", "edit"),
        button("Reject", "reject", style="danger", confirm=ask),
        menu,
    ]
    text = marked("The lease ends with the sale of the parent. " * 12)
    return [
        {"type": "header", "block_id": "head", "text": plain(title)},
        {"type": "section", "block_id": "text", "text": text},
        {"type": "actions", "block_id": "verdict", "elements": buttons},
    ]


def edit_form() -> dict[str, Any]:
    output = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "initial_value": "The lease ends.",
    }
    comment = {"type": "plain_text_input", "action_id": "say", "max_length": 200}
    why = {"type": "checkboxes", "action_id": "why", "options": REASONS}
    blocks = [
        {"type": "input", "block_id": "output", "label": plain("Output"), "element": output},
        {
            "type": "input",
            "block_id": "comment",
            "label": plain("Comment"),
            "element": comment,
            "optional": True,
        },
        {"type": "input", "block_id": "reasons", "label": plain("Reasons"), "element": why, "optional": True},
    ]
    return {"type": "modal", "title": plain("Edit"), "submit": plain("Save"), "blocks": blocks}


def long_form() -> dict[str, Any]:
    """A form with much to read before the question, and an answer longer than the screen."""
    text = {"type": "section", "block_id": "text", "text": marked("The lease ends with the sale. " * 90)}
    yes = {"type": "radio_buttons", "action_id": "yes", "options": REASONS}
    output = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "initial_value": "The lease ends.\n" * 60,
    }
    say = {"type": "plain_text_input", "action_id": "say"}
    asked = [("answer", yes), ("output", output), ("comment", say)]
    inputs = [
        {
            "type": "input",
            "block_id": name,
            "label": plain(name.title()),
            "element": element,
            "optional": True,
        }
        for name, element in asked
    ]
    more = [text | {"block_id": f"text-{number}"} for number in range(3)]
    return {"type": "modal", "title": plain("Read"), "submit": plain("Send"), "blocks": [*more, *inputs]}


class SmallApp:
    """Answers as an app does: approves at once, opens a form for an edit, refuses one without a comment.

    Its menu breaks it, and while it is not awake it does not answer.
    """

    def __init__(self) -> None:
        self.api: ClientSession
        self.heard: list[Any] = []
        self.form = edit_form()
        self._newest = ""
        self.refused = "comment"
        self.awake = asyncio.Event()
        self.awake.set()

    async def call(self, method: str, **arguments: Any) -> Any:
        answer = await (await self.api.post(f"/api/{method}", json=arguments)).json()
        assert answer["ok"], answer
        return answer

    async def post(self, title: str) -> None:
        said = await self.call("chat.postMessage", channel="C1", text=title, blocks=card(title))
        self._newest = said["ts"]

    async def change(self, title: str) -> None:
        """Show the newest card anew, with blocks of other names."""
        blocks = [block | {"block_id": f"{block['block_id']}-2"} for block in card(title)]
        await self.call("chat.update", channel="C1", ts=self._newest, text=title, blocks=blocks)

    async def hear(self, request: web.Request) -> web.Response:
        form = await request.post()
        if "command" in form:
            return web.json_response({"text": f"You said {form['text']}."})
        if "payload" not in form:
            return web.Response()
        payload = json.loads(str(form["payload"]))
        self.heard.append(payload)
        await self.awake.wait()
        return await (self.acted if payload["type"] == "block_actions" else self.submitted)(payload)

    async def acted(self, payload: Any) -> web.Response:
        action = payload["actions"][0]["action_id"]
        if action == "more":
            return web.Response(status=500)
        if action == "edit":
            await self.call("views.open", trigger_id=payload["trigger_id"], view=self.form)
        if action == "approve":
            place = {"channel": payload["channel"]["id"], "ts": payload["message"]["ts"]}
            blocks = [{"type": "section", "block_id": "said", "text": marked(":tada: *Approved*")}]
            await self.call("chat.update", **place, text="Approved", blocks=blocks)
        return web.Response()

    async def submitted(self, payload: Any) -> web.Response:
        if payload["view"]["state"]["values"]["comment"]["say"]["value"]:
            return web.Response()
        return web.json_response({"response_action": "errors", "errors": {self.refused: "Say why, please."}})
