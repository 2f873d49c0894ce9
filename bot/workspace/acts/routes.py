"""The control API's routes: every act, the snapshot, the live stream, files, faults and the demo's buttons."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from aiohttp import web

from bot.workspace.acts import clicks, forms, members, words
from bot.workspace.acts.stage import Act, ActError, find_person
from bot.workspace.events import Events
from bot.workspace.faults import Fault, FaultKind, Faults
from bot.workspace.link import Link
from bot.workspace.live import stream_changes
from bot.workspace.passes import Passes
from bot.workspace.shapes import file_type
from bot.workspace.sight import file_seen_by, seen_by
from bot.workspace.state import DemoAction, Json
from bot.workspace.world import World

ACTS: Mapping[str, Callable[[Act], Awaitable[Json]]] = {
    "click": clicks.click,
    "view-action": clicks.view_action,
    "submit-view": forms.submit_view,
    "close-view": forms.close_view,
    "command": words.slash_command,
    "message": words.message,
    "open-home": members.open_home,
    "open-direct": members.open_direct,
    "read": members.read,
    "join": members.join,
    "leave": members.leave,
    "change-person": members.change_person,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Serves `/_/…` to the page and to the tests' driver."""

    world: World
    link: Link
    events: Events
    passes: Passes
    faults: Faults
    demo_actions: Sequence[DemoAction]
    stopping: asyncio.Event

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_/state", self.state),
            web.get("/_/live", self.live),
            web.get("/_/files/{file}/{name}", self.file),
            web.post("/_/act/{act}", self.act),
            web.post("/_/demo/{key}", self.demo),
            web.get("/_/faults", self.list_faults),
            web.post("/_/faults", self.set_faults),
            web.post("/_/settled", self.settled),
        ]

    async def state(self, request: web.Request) -> web.Response:
        try:
            person = find_person(self.world, request.query.get("as", ""))
            limit = max(1, int(request.query.get("limit", "200")))
        except ActError as refused:
            return web.json_response(refused.answer, status=refused.status)
        except ValueError:
            return _refused("bad_argument", "limit is a whole number")
        return web.json_response(seen_by(self.world, person, self.demo_actions, limit))

    async def live(self, request: web.Request) -> web.StreamResponse:
        return await stream_changes(request, self.world, self.stopping)

    async def file(self, request: web.Request) -> web.Response:
        file = file_seen_by(self.world, request.query.get("as", ""), request.match_info["file"])
        if file is None:
            return _refused("file_not_found", "There is no such file here.", status=404)
        return file_response(file.name, file.content)

    async def act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            return _refused("unknown_act", "There is no such act.", status=404)
        try:
            arguments = await _json_object(request)
            done = await act(
                Act(
                    arguments=arguments,
                    world=self.world,
                    link=self.link,
                    events=self.events,
                    passes=self.passes,
                )
            )
        except ActError as refused:
            return web.json_response(refused.answer, status=refused.status)
        return web.json_response(done)

    async def demo(self, request: web.Request) -> web.Response:
        for action in self.demo_actions:
            if action.key == request.match_info["key"]:
                return web.json_response({"ok": True, "words": await action.run()})
        return _refused("unknown_action", "There is no such button.", status=404)

    async def list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"faults": [{**asdict(fault), "hits": hits} for fault, hits in self.faults.hits()]}
        )

    async def set_faults(self, request: web.Request) -> web.Response:
        """Add faults (`{"add": [{…}]}`), after removing all (`{"clear": true}`)."""
        try:
            wanted = await _json_object(request)
            added = [_fault(one) for one in wanted.get("add", [])]
            if wanted.get("clear"):
                self.faults.clear()
            for fault in added:
                self.faults.add(fault)
        except ActError as refused:
            return web.json_response(refused.answer, status=refused.status)
        except (TypeError, ValueError) as wrong:
            return _refused("bad_fault", str(wrong))
        return await self.list_faults(request)

    async def settled(self, _request: web.Request) -> web.Response:
        """Answer when no event is on its way to the app any more."""
        await self.events.settled()
        return web.json_response({"ok": True})


def _fault(given: Json) -> Fault:
    return Fault(**{**given, "kind": FaultKind(str(given.get("kind")))})


def _refused(error: str, why: str, status: int = 400) -> web.Response:
    return web.json_response({"ok": False, "error": error, "words": why}, status=status)


def file_response(name: str, content: bytes) -> web.Response:
    """A file as it was uploaded; nothing in it is run by a browser that opens it."""
    safe = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=content, content_type=file_type(name)[0], headers=safe)


async def _json_object(request: web.Request) -> Json:
    """Read a JSON body; the content type is required, so that no other site's form can act here."""
    if request.content_type != "application/json":
        raise ActError("bad_argument", "An act is JSON.")
    try:
        given = json.loads(await request.read() or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ActError("bad_argument", "An act is a JSON object.")
    return given
