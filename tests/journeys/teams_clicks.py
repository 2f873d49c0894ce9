"""Clicks posted straight to the product, as Teams posts them, and the words of its answers."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence

import aiohttp

from bot.chat.opaque import pack
from bot.teams.connection import MESSAGES_PATH
from handlers.review.cards.card_values import ActionKind
from tests.bot.teams import activities
from tests.bot.teams.cast import Conversation, Person
from tests.bot.teams.connector import ConnectorDouble
from tests.journeys.clicks import AT_ONCE, Click

NOTE = "application/vnd.microsoft.activity.message"


class TeamsClicks:
    """Posts clicks; whoever gets a card for an answer is told nothing."""

    def __init__(
        self, teams: ConnectorDouble, people: Mapping[str, Person], where: Conversation, urls: Sequence[str]
    ) -> None:
        self._teams = teams
        self._people = people
        self._messages = {one.id: one for one in teams.messages(where)}
        self._urls = urls
        self.words: Counter[tuple[str, str, str]] = Counter()
        self.statuses: Counter[int] = Counter()

    async def post_all(self, clicks: Sequence[Click]) -> None:
        """Post them all at once."""
        # one token serves for many posts, as Microsoft's do
        headers = {"Authorization": self._teams.world.signer.authorization(self._teams.service_url) or ""}
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
            await asyncio.gather(*(self._post(session, click) for click in clicks))

    async def _post(self, session: aiohttp.ClientSession, click: Click) -> None:
        url = self._urls[click.number % len(self._urls)]
        async with session.post(f"{url}{MESSAGES_PATH}", json=self._activity(click)) as answer:
            self.statuses[answer.status] += 1
            said = await answer.json()
        if said["type"] == NOTE:
            self.words[click.account, click.review_id, said["value"]] += 1

    def _activity(self, click: Click) -> activities.Activity:
        message = self._messages[click.message]
        made = activities.base(
            "invoke",
            self._people[click.account],
            message.conversation,
            service_url=self._teams.service_url,
            number=self._teams.world.number(),
            root=message.root,
        )
        data = {"v": pack(click.review_id)}
        return activities.executed(made, message, ActionKind.APPROVE.value, data, automatic=False)
