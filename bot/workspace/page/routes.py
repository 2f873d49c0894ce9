"""The page's addresses: the page itself, the part that live updates swap in, and its styles and scripts."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol

from aiohttp import web

from bot.workspace.page.guide import Guide
from bot.workspace.page.markup import tag
from bot.workspace.page.sheet import Place, app_part, first_place, templates, whole_page
from bot.workspace.page.tables import csv_table
from bot.workspace.snapshot import Snapshot

TYPES: Mapping[str, str] = MappingProxyType(
    {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page loads only what this server gives it, and runs no script that is written inside its HTML."""
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
)


class Watched(Protocol):
    """What the page needs of the workspace that it shows."""

    guide: Guide
    """The list of things to do at the side of the page."""

    def first_person(self) -> str:
        """Return the id of the person whom the page shows when its address names nobody."""

    def seen_by(self, person: str) -> Snapshot | None:
        """Return what a person sees now, or None where there is no such person."""

    def file_seen_by(self, person: str, file_id: str) -> bytes | None:
        """Return a file's content, or None where that person does not see it."""


class Page:
    """Answers for the page of one workspace."""

    def __init__(self, workspace: Watched) -> None:
        self._workspace = workspace
        self._templates = templates()
        self._assets = {
            asset.name: asset.read_bytes()
            for asset in files("bot.workspace.page").joinpath("static").iterdir()
        }

    async def whole(self, request: web.Request) -> web.Response:
        """Answer the page; an address that names no person or no place is led to one that does."""
        place = _place(request)
        snapshot = self._workspace.seen_by(place.viewer)
        if snapshot is None:
            raise web.HTTPFound(Place(viewer=self._workspace.first_person(), at="").address())
        if not place.at:
            raise web.HTTPFound(place.address(first_place(snapshot)))
        return _html(whole_page(self._templates, snapshot, place, self._workspace.guide))

    async def part(self, request: web.Request) -> web.Response:
        """Answer the part of the page that changes."""
        place = _place(request)
        snapshot = self._workspace.seen_by(place.viewer)
        if snapshot is None:
            raise web.HTTPNotFound
        if not place.at:
            place = replace(place, at=first_place(snapshot))
        return _html(app_part(self._templates, snapshot, place, self._workspace.guide))

    async def preview(self, request: web.Request) -> web.Response:
        """Answer the first rows of a file of comma-separated values as a table."""
        content = self._workspace.file_seen_by(_place(request).viewer, request.query.get("file", ""))
        if content is None:
            raise web.HTTPNotFound
        name = request.query.get("name", "")
        head = tag(
            "header", tag("h2", name), tag("button", "Close", type="button", class_="button", data_close=True)
        )
        return _html(head + csv_table(content.decode("utf-8-sig", "replace")))

    async def asset(self, request: web.Request) -> web.Response:
        """Answer a style sheet, a script or the mark."""
        name = request.match_info["name"]
        if name not in self._assets:
            raise web.HTTPNotFound
        kind = TYPES[PurePath(name).suffix]
        return web.Response(body=self._assets[name], content_type=kind, charset="utf-8", headers=HEADERS)


def routes(workspace: Watched) -> list[web.RouteDef]:
    """Return the page's routes, for the server of this workspace to mount."""
    page = Page(workspace)
    return [
        web.get("/", page.whole),
        web.get("/_/page", page.part),
        web.get("/_/page/preview", page.preview),
        web.get("/static/{name}", page.asset),
    ]


def _place(request: web.Request) -> Place:
    asked = request.query
    back = asked.get("back", "")
    return Place(
        viewer=asked.get("as", ""),
        at=asked.get("at", ""),
        thread=asked.get("thread", ""),
        back=int(back) if back.isdecimal() and len(back) < 4 else 1,
    )


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=HEADERS)
