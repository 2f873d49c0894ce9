"""A client who sends tasks and experts who answer them: each keeps trying until told that it worked."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import aiohttp

from bot.chat.opaque import pack
from bot.workspace.driver import Driver, Outcome
from bot.workspace.limits.surfaces import inner_elements
from bot.workspace.state import Message, View
from bot.workspace.world import World
from handlers.ids import derived_id
from handlers.review.cards.card_values import ActionKind
from storage.writing.deliveries import delivery_id

EXPERTS = ("U1", "U2", "U3")
UNDONE = (ActionKind.APPROVE, ActionKind.UNDO, ActionKind.APPROVE)
SCRIPTS: Sequence[tuple[str, tuple[ActionKind, ...]]] = (
    ("PIECE-1", (ActionKind.APPROVE,)),
    ("PIECE-1", UNDONE),
    ("PIECE-1", (ActionKind.EDIT,)),
    ("PIECE-1", (ActionKind.REJECT,)),
    ("TIME-1", (ActionKind.START, ActionKind.APPROVE)),
    ("TIME-1", (ActionKind.START, *UNDONE)),
)


@dataclass(slots=True)
class Story:
    """A task that was taken in and what is being done about it; `acked` are the acts that were answered 200."""

    number: int
    review_id: str
    matter: str
    acts: tuple[ActionKind, ...]
    acked: list[ActionKind] = field(default_factory=list)
    is_over: bool = False
    is_lost: bool = False  # its card did not come in time, where it may be lost for good

    @property
    def keys(self) -> frozenset[str]:
        """The metadata keys of its card, wherever it is posted."""
        return frozenset(
            delivery_id(f"card/{self.review_id}/{n}/{where}")
            for n in (1, 2, 3)
            for where in ("channel", "direct")
        )


class Crowd:
    """Works at a workspace until told to finish what is begun; `stories` is what it was promised."""

    def __init__(
        self,
        driver: Driver,
        world: World,
        urls: Sequence[str],
        api_key: str,
        rng: Random,
        *,
        lost_after: float | None,
    ) -> None:
        self.stories: list[Story] = []
        self._lost_after = lost_after
        self._driver = driver
        self._world = world
        self._urls = urls
        self._key = api_key
        self._rng = rng
        self._finishing = False
        self._hands = {expert: asyncio.Lock() for expert in EXPERTS}  # nobody fills in two forms at once

    async def work(self, hands: int) -> None:
        """Send and answer, so many at a time, until `finish`."""
        headers = {"Authorization": f"Bearer {self._key}"}
        timeout = aiohttp.ClientTimeout(total=5)
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout) as session,
            asyncio.TaskGroup() as group,
        ):
            for _ in range(hands):
                group.create_task(self._keep_busy(session))

    def finish(self) -> None:
        """Begin nothing new."""
        self._finishing = True

    async def _keep_busy(self, session: aiohttp.ClientSession) -> None:
        while not self._finishing:
            matter, acts = self._rng.choice(SCRIPTS)
            story = Story(len(self.stories), "", matter, acts)
            self.stories.append(story)
            story.review_id = derived_id(await self._send(session, story), "review/0")
            story.is_lost = not await self._appears(story)
            for act in acts if not story.is_lost else ():
                await self._do(story, act)
            story.is_over = not story.is_lost

    async def _send(self, session: aiohttp.ClientSession, story: Story) -> str:
        body = {"output": f"Clause {story.number} is valid.", "matter": story.matter}
        headers = {"Idempotency-Key": f"story-{story.number}"}
        while True:
            try:
                url = f"{self._rng.choice(self._urls)}/v1/tasks"
                async with session.post(url, json=body, headers=headers) as answer:
                    if answer.status in (200, 201):
                        return str((await answer.json())["id"])
                    assert answer.status == 503, await answer.text()
            except (aiohttp.ClientError, TimeoutError):
                pass  # it may have been taken in; the key lets it be sent again
            await self._pause()

    async def _appears(self, story: Story) -> bool:
        """Wait for the card; where it may be lost for good, not for ever."""
        try:
            async with asyncio.timeout(self._lost_after):
                while not any(self.copies(story)):
                    await self._pause()
        except TimeoutError:
            return False
        return True

    async def _do(self, story: Story, act: ActionKind) -> None:
        if act in (ActionKind.EDIT, ActionKind.REJECT):
            expert = self._rng.choice(EXPERTS)
            async with self._hands[expert]:
                await self._fill_in(story, act, expert)
        else:
            await self._press(story, act)

    async def _press(self, story: Story, act: ActionKind) -> None:
        """Press a button until that is answered, or until the card shows that it was done."""
        is_tried = False
        while True:
            card = self._card_with(story, act)
            if card is not None:
                outcome = await self._click(card, act, self._whose(story, card))
                if outcome.ok:
                    story.acked.append(act)
                    return
                is_tried = True
            elif is_tried:
                return
            await self._pause()

    async def _fill_in(self, story: Story, act: ActionKind, expert: str) -> None:
        """Open a form and send it until that is answered, or until it says that it was answered before."""
        while True:
            view, card = self._form(story, expert), self._card_with(story, act)
            if view is not None:
                outcome = await self._driver.act(
                    "submit-view", as_=expert, view_id=view.id, values=_answers(story, act)
                )
                if outcome.ok:
                    story.acked.append(act)
                    return
                if any(words.startswith("You ") for words in outcome.errors.values()):
                    await self._driver.act("close-view", as_=expert, view_id=view.id)
                    return
            elif card is not None:
                await self._click(card, act, expert)
            await self._pause()

    async def _click(self, card: Message, act: ActionKind, expert: str) -> Outcome:
        return await self._driver.act(
            "click", as_=expert, channel=card.channel, ts=card.ts, action_id=act.value
        )

    def _whose(self, story: Story, card: Message) -> str:
        """Whoever's direct chat it is; in the channel a story is always the same expert's."""
        other = self._world.conversations[card.channel].other
        return other or EXPERTS[story.number % len(EXPERTS)]

    def _card_with(self, story: Story, act: ActionKind) -> Message | None:
        """A copy of the story's card that has this button."""
        return next((card for card in self.copies(story) if offers(card, story, act)), None)

    def copies(self, story: Story) -> Iterator[Message]:
        """Every copy of a story's card."""
        keys = story.keys
        for conversation in self._world.conversations.values():
            for message in reversed(tuple(conversation.messages.values())):
                if key_of(message) in keys:
                    yield message

    def _form(self, story: Story, expert: str) -> View | None:
        stack = self._world.modals.get(expert, [])
        views = (self._world.views[view_id] for view_id in stack[-1:])
        return next((v for v in views if story.review_id in str(v.body["private_metadata"])), None)

    async def _pause(self) -> None:
        """Look again when anything has changed; what is not seen, such as a process's start, within a moment."""
        try:
            async with asyncio.timeout(0.1):
                await self._world.changed(self._world.revision)
        except TimeoutError:
            return


def key_of(message: Message) -> str:
    """The key that the product posted a message with."""
    return str(((message.metadata or {}).get("event_payload") or {}).get("key", ""))


def offers(card: Message, story: Story, act: ActionKind) -> bool:
    """Whether a card has this button."""
    return any(
        element.get("action_id") == act.value and element.get("value") == pack(story.review_id)
        for block in card.blocks
        for element in inner_elements(block)
    )


def _answers(story: Story, act: ActionKind) -> dict[str, str]:
    if act is ActionKind.EDIT:
        return {"piece-0": f"Clause {story.number} is valid, save for its second half."}
    return {"reason": "wrong_law", "comment": "The act was amended."}
