"""Drives a local workspace from a test or a script, as people would: look, click, fill in, type, wait."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from bot.workspace.reading import conversation, digest, every_message, labelled, labels, words_of
from bot.workspace.snapshot import SeenMessage, SeenView, Snapshot
from bot.workspace.state import Json

Found = TypeVar("Found")
WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an act went: what the app answered, or why the person was refused."""

    ok: bool
    status: int
    body: Any
    ack_ms: int
    error: str
    words: str
    errors: Mapping[str, str]
    more: Json


class Driver:
    """Acts for any person of the workspace; every act answers an `Outcome`, every look a part of the snapshot.

    `as_` is always a person's id, `channel` an id, a name, or `app` for the direct chat with the app. What is not
    there yet is waited for, never slept for: at most `within` seconds, then a TimeoutError says what is there.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self._base_url, timeout=aiohttp.ClientTimeout(total=None))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open().close()

    def _open(self) -> aiohttp.ClientSession:
        assert self._session is not None, "use the driver in an `async with`"
        return self._session

    # Looking

    async def state(self, as_: str, *, limit: int = 200) -> Snapshot:
        """Everything that a person sees now."""
        async with self._open().get("/_/state", params={"as": as_, "limit": limit}) as response:
            if response.status != 200:
                raise LookupError(await response.text())
            seen: Snapshot = await response.json()
            return seen

    async def messages(self, channel: str, as_: str) -> list[SeenMessage]:
        """The messages of a conversation with their replies, oldest first."""
        return every_message(await self.state(as_), channel)

    async def until(
        self,
        look: Callable[[Snapshot], Found | None],
        *,
        as_: str,
        within: float = WAIT_SECONDS,
        what: str = "what was waited for",
    ) -> Found:
        """Look at every new state until `look` finds something (neither None nor False)."""
        try:
            async with asyncio.timeout(within):
                async for _ in self._changes(as_):
                    found = look(await self.state(as_))
                    if found is not None and found is not False:
                        return found
        except TimeoutError:
            pass  # told below, with what is there instead
        seen = await self.state(as_)
        raise TimeoutError(f"{what} did not come within {within} s; {as_} sees {digest(seen)}")

    async def _changes(self, as_: str) -> AsyncIterator[int]:
        async with self._open().get("/_/live", params={"as": as_}) as response:
            async for line in response.content:
                if line.startswith(b"data:"):
                    yield json.loads(line.removeprefix(b"data:"))["revision"]

    async def find_message(
        self, text: str, *, as_: str, channel: str = "", within: float = WAIT_SECONDS
    ) -> SeenMessage:
        """The newest message with `text` in its text or blocks; waited for."""

        def newest(seen: Snapshot) -> SeenMessage | None:
            found = [one for one in every_message(seen, channel) if text in words_of(one)]
            return found[-1] if found else None

        return await self.until(newest, as_=as_, within=within, what=f"a message with {text!r}")

    async def modal(self, as_: str, title: str = "", *, within: float = WAIT_SECONDS) -> SeenView:
        """The modal on top, once `title` is in its title or words; waited for."""

        def top(seen: Snapshot) -> SeenView | None:
            view = seen["modals"][-1] if seen["modals"] else None
            return view if view is not None and title in words_of(view) else None

        return await self.until(top, as_=as_, within=within, what=f"a modal {title!r}")

    async def no_modal(self, as_: str, *, within: float = WAIT_SECONDS) -> None:
        """Wait until a person has no modal open."""
        await self.until(
            lambda seen: not seen["modals"], as_=as_, within=within, what="an empty stack of modals"
        )

    async def home(self, as_: str, text: str = "", *, within: float = WAIT_SECONDS) -> SeenView:
        """The Home view, once `text` is in it; waited for."""

        def shown(seen: Snapshot) -> SeenView | None:
            view = seen["home"]
            return view if view is not None and text in words_of(view) else None

        return await self.until(shown, as_=as_, within=within, what=f"a Home view with {text!r}")

    async def download(self, url: str) -> bytes:
        """The bytes of a file, by the `url` in the snapshot."""
        async with self._open().get(url) as response:
            response.raise_for_status()
            return await response.read()

    # Acting

    async def _post(self, path: str, arguments: Mapping[str, object]) -> Outcome:
        async with self._open().post(path, json=dict(arguments)) as response:
            answer: Json = await response.json()
        return Outcome(
            ok=answer.pop("ok"),
            status=answer.pop("status", 0),
            body=answer.pop("body", None),
            ack_ms=answer.pop("ack_ms", 0),
            error=answer.pop("error", ""),
            words=answer.pop("words", ""),
            errors=answer.pop("errors", {}),
            more=answer,
        )

    async def act(self, act: str, **arguments: object) -> Outcome:
        """Any act by its name in the control API; `as_` is sent as `as`, what is None is not sent."""
        sent = {name.removesuffix("_"): value for name, value in arguments.items() if value is not None}
        return await self._post(f"/_/act/{act}", sent)

    async def click(
        self,
        as_: str,
        on: SeenMessage | SeenView,
        action_id: str,
        value: object = None,
        *,
        block_id: str = "",
    ) -> Outcome:
        """Use an element of a message or a view, by its action_id; `value` as `/_/act/click` takes it."""
        where = {"action_id": action_id, "block_id": block_id or None, "value": value}
        if "ts" in on:
            return await self.act("click", as_=as_, channel=on["channel"], ts=on["ts"], **where)
        return await self.act("view-action", as_=as_, view_id=on["id"], **where)

    async def click_label(self, as_: str, label: str, on: SeenMessage | SeenView | None = None) -> Outcome:
        """Press the button, or choose the option, with this text; by default on the newest message that has it."""
        shown = on if on is not None else await self._newest_with(as_, label)
        found = labelled(shown["blocks"], label)
        if found is None:
            raise LookupError(f"there is no {label!r} here, only {', '.join(labels(shown['blocks']))}")
        block_id, action_id, value = found
        return await self.click(as_, shown, action_id, value, block_id=block_id)

    async def _newest_with(self, as_: str, label: str) -> SeenMessage:
        def newest(seen: Snapshot) -> SeenMessage | None:
            found = [one for one in every_message(seen) if labelled(one["blocks"], label)]
            return found[-1] if found else None

        return await self.until(newest, as_=as_, what=f"a message with a button {label!r}")

    async def submit(self, as_: str, view: SeenView, values: Mapping[str, object] | None = None) -> Outcome:
        """Send a form; `values` by action_id or block_id, what is left out keeps what it has."""
        return await self.act("submit-view", as_=as_, view_id=view["id"], values=dict(values or {}))

    async def close(self, as_: str, view: SeenView, *, all_: bool = False) -> Outcome:
        return await self.act("close-view", as_=as_, view_id=view["id"], all_=all_)

    async def say(self, as_: str, channel: str, text: str, *, thread_ts: str | None = None) -> Outcome:
        """Write a message; its ts is in `more`."""
        place = await self.channel_id(channel, as_)
        return await self.act("message", as_=as_, channel=place, text=text, thread_ts=thread_ts)

    async def reply(self, as_: str, to: SeenMessage, text: str) -> Outcome:
        """Reply in a message's thread."""
        first = to["thread_ts"] or to["ts"]
        return await self.act("message", as_=as_, channel=to["channel"], text=text, thread_ts=first)

    async def command(self, as_: str, text: str, *, channel: str = "app") -> Outcome:
        """Send a slash command, by default in the direct chat with the app."""
        return await self.act("command", as_=as_, channel=await self.channel_id(channel, as_), text=text)

    async def channel_id(self, channel: str, as_: str) -> str:
        """The id of a conversation; the direct chat with the app is opened if it is not yet."""
        if channel == "app":
            return str((await self.act("open-direct", as_=as_)).more["channel"])
        return conversation(await self.state(as_), channel)["id"]

    async def open_home(self, as_: str) -> Outcome:
        return await self.act("open-home", as_=as_)

    async def join(self, as_: str, channel: str) -> Outcome:
        return await self.act("join", as_=as_, channel=channel)

    async def leave(self, as_: str, channel: str) -> Outcome:
        return await self.act("leave", as_=as_, channel=channel)

    async def change_person(self, person: str, **changes: object) -> Outcome:
        return await self.act("change-person", id=person, **changes)

    async def demo(self, key: str) -> Outcome:
        """Press a button of the page's top bar; the sentence is in `words`."""
        return await self._post(f"/_/demo/{key}", {})

    async def add_fault(self, method: str, kind: str, **more: object) -> None:
        """Put a fault in force; a refusal is a ValueError."""
        outcome = await self._set_faults({"add": [{"method": method, "kind": kind, **more}]})
        if "faults" not in outcome:
            raise ValueError(outcome["words"])

    async def clear_faults(self) -> None:
        await self._set_faults({"clear": True})

    async def _set_faults(self, wanted: Json) -> Json:
        async with self._open().post("/_/faults", json=wanted) as response:
            answer: Json = await response.json()
            return answer

    async def events_settled(self) -> None:
        """Wait until no event is on its way to the app, retries included."""
        await self._post("/_/settled", {})
