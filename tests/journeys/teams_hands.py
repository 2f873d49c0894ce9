"""Hands in Teams, over the strict double of its service."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import update

from bot.process.service import Service
from bot.teams.access import TeamsAccess
from storage import tables
from storage.engine import Database
from tests.bot.teams.cards_read import inputs, plain, said
from tests.bot.teams.cast import TENANT, Conversation, Message, Person
from tests.bot.teams.connector import Answered, ConnectorDouble, connector_double
from tests.bot.teams.strictness import card_problem
from tests.clocks import StillClock
from tests.journeys.hands import CHANNEL, CHAT, Hands, Posted, Seen
from tests.journeys.house import AT_ONCE, listen
from tests.journeys.stage import WORKSPACE, House
from tests.journeys.teams_clicks import TeamsClicks
from tests.seed import Seeded

Card = dict[str, Any]


class TeamsHands:
    """Acts in a tenant with one channel; keeps what each person alone is shown, as their client would."""

    def __init__(self, house: House, teams: ConnectorDouble) -> None:
        self.house = house
        self.teams = teams
        self.people: dict[str, Person] = {
            one.id: teams.person(one.real_name) for one in WORKSPACE.people if one.id != "U5"
        }
        self.channel = teams.channel("law-reviews", *self.people.values())
        self.notes: dict[str, list[str]] = defaultdict(list)
        self._views: dict[tuple[str, str], tuple[int, Card]] = {}

    def place(self, account: str, where: str) -> Conversation:
        return self.channel if where == CHANNEL else self.teams.personal(self.people[account])

    def card(self, account: str, message: Message) -> Card:
        """A message's card as this person's client shows it: its own answer, until the message is changed for all."""
        edits, view = self._views.get((account, message.id), (-1, None))
        return view if view is not None and edits == message.edits else message.card

    async def read(self, account: str, where: str = CHANNEL) -> str:
        await self.house.settled()
        shown = [self._words(account, one) for one in self.teams.messages(self.place(account, where))]
        return "\n".join([*shown, *self.notes[account]])

    async def seen(self, account: str, text: str, where: str = CHANNEL) -> Seen:
        found = await self.every(account, text, where)
        assert found, (
            f"{text!r} is not among {[one.words[:200] for one in await self.every(account, '', where)]}"
        )
        return found[-1]

    async def every(self, account: str, text: str, where: str = CHANNEL) -> list[Seen]:
        await self.house.settled()
        seen = [self._seen(account, one) for one in self.teams.messages(self.place(account, where))]
        return [one for one in seen if text in one.words]

    async def message(self, account: str, text: str, where: str = CHANNEL) -> Message:
        """The newest message with a text, as Teams has it."""
        found: Message = (await self.seen(account, text, where)).was[0]
        return found

    async def press(self, account: str, label: str, text: str, where: str = CHANNEL) -> None:
        await self.click(account, label, await self.seen(account, text, where))
        await self.house.settled()

    async def click(self, account: str, label: str, seen: Seen) -> None:
        message, card = seen.was
        found = [action for action in card.get("actions", ()) if action["title"] == label]
        assert found, f"{label!r} is not among {seen.labels}"
        await self._execute(account, message, found[0], {})

    async def look(self, account: str, text: str, where: str = CHANNEL) -> str:
        """What a person reads on a message once their client has asked for their own view of it."""
        message = await self.message(account, text, where)
        answered = await self.teams.look(self.people[account], message)
        if answered is not None:
            self._take(account, message, answered)
        return self._words(account, message)

    async def form(self, account: str) -> dict[str, str]:
        _, card = self._open_form(account)
        return {name: str(made.get("value", "")) for name, made in inputs(card).items()}

    async def form_words(self, account: str) -> str:
        return said(self._open_form(account)[1])

    async def fill(self, account: str, **values: str | list[str]) -> str:
        message, card = self._open_form(account)
        sent = {name: str(made.get("value", "")) for name, made in inputs(card).items()}
        for name, value in values.items():
            sent[name.replace("_", "-")] = value if isinstance(value, str) else ",".join(value)
        before = len(self.notes[account])
        await self._execute(account, message, _button(card, "form_submit"), sent)
        await self.house.settled()
        shown = self.card(account, message)
        still_open = any(action.get("verb") == "form_submit" for action in shown.get("actions", ()))
        warned = [*self.notes[account][before:], *(_warnings(shown) if still_open else ())]
        return "\n".join(warned)

    async def close(self, account: str) -> None:
        message, card = self._open_form(account)
        await self._execute(account, message, _button(card, "form_close"), {})
        await self.house.settled()

    async def reply(self, account: str, text: str, to: str, where: str = CHANNEL) -> None:
        message = await self.message(account, to, where)
        answered = await self.teams.say(
            self.people[account], self.place(account, where), text, under=message, mention=False
        )
        assert answered.status == 201, answered
        await self.house.settled()

    async def say(self, account: str, text: str) -> None:
        answered = await self.teams.say(self.people[account], self.place(account, CHAT), text)
        assert answered.status == 201, answered
        await self.house.settled()

    async def ask(self, account: str, words: str) -> str:
        await self.say(account, words)
        return await self.read(account, CHAT)

    def process(self, database: Database) -> Service:
        access = _access(self.teams)
        return Service(database, clock=self.house.clock, teams=access, timing=AT_ONCE)

    @asynccontextmanager
    async def clicks(self, urls: Sequence[str]) -> AsyncIterator[TeamsClicks]:
        yield TeamsClicks(self.teams, self.people, self.channel, urls)

    async def posted(self) -> Posted:
        await self.house.settled()
        places = self.teams.world.conversations.values()
        sent = [one.activity for where in places for one in where.messages]
        views = [card for _, card in self._views.values()]
        drawn = json.dumps([sent, views], ensure_ascii=False)
        # only what is named among the entities of a message or of its card is a mention
        calls = [call for call in ('"entities"', '"mention"', "<at>") if call in drawn]
        notifications = [str(one.get("summary") or one.get("text") or "") for one in sent]
        return Posted(notifications=notifications, drawn=drawn, calls=calls)

    def _seen(self, account: str, message: Message) -> Seen:
        card = {} if message.text else self.card(account, message)
        labels = [action["title"] for action in card.get("actions", ())]
        return Seen(words=self._words(account, message), labels=labels, was=(message, card))

    def _words(self, account: str, message: Message) -> str:
        return plain(message.text) if message.text else said(self.card(account, message))

    def _open_form(self, account: str) -> tuple[Message, Card]:
        """The newest form in the person's own chat."""
        messages = [one for one in self.teams.messages(self.place(account, CHAT)) if not one.text]
        cards = [(one, self.card(account, one)) for one in reversed(messages)]
        forms = [(one, card) for one, card in cards if _has_close(card)]
        assert forms, f"{account} has no form open; {self.notes[account]}"
        return forms[0]

    async def _execute(self, account: str, message: Message, action: Card, values: dict[str, str]) -> None:
        data = {**values, **action["data"]}
        answered = await self.teams.press(self.people[account], message, action["verb"], data)
        assert answered.status == 200, answered
        self._take(account, message, answered)

    def _take(self, account: str, message: Message, answered: Answered) -> None:
        if answered.body["type"] == "application/vnd.microsoft.card.adaptive":
            assert card_problem(answered.card) == "", answered.card
            self._views[account, message.id] = (message.edits, answered.card)
        elif answered.note:
            self.notes[account].append(answered.note)


def _button(card: Card, verb: str) -> Card:
    found: Card = next(action for action in card["actions"] if action.get("verb") == verb)
    return found


def _has_close(card: Card) -> bool:
    return any(action.get("verb") == "form_close" for action in card.get("actions", ()))


def _warnings(card: Any) -> list[str]:
    """What stands in a card in the colour of a warning."""
    if isinstance(card, list):
        return [words for part in card for words in _warnings(part)]
    if not isinstance(card, dict):
        return []
    own = [plain(card["text"])] if card.get("color") == "Attention" and not card.get("strikethrough") else []
    return own + [words for part in card.values() for words in _warnings(part)]


def _access(teams: ConnectorDouble) -> TeamsAccess:
    return teams.access(pace=1_000.0, first_pause=0.001, screen_seconds=60.0)


@asynccontextmanager
async def teams_hands(
    database: Database, seeded: Seeded, api_key: str, clock: StillClock
) -> AsyncIterator[Hands]:
    """Start the product in a tenant of its own, installed in the channel and for everybody."""
    async with connector_double() as teams:
        service = Service(database, clock=clock, teams=_access(teams), timing=AT_ONCE)
        house = House(service=service, database=database, seeded=seeded, api_key=api_key, clock=clock)
        hands = TeamsHands(house, teams)
        hands.house = replace(house, seeded=_in_channel(seeded, hands.channel.id))
        _move(database, hands)
        await service.start()
        listen(hands.house)
        await service.connected()
        teams.bot_url = service.url
        await teams.install(hands.people["U7"], hands.channel)
        for person in hands.people.values():
            await teams.install(person, teams.personal(person))
        yield hands
        await service.stop()


def _in_channel(seeded: Seeded, channel: str) -> Seeded:
    matters = {code: replace(matter, channel=channel) for code, matter in seeded.matters.items()}
    return replace(seeded, matters=MappingProxyType(matters))


def _move(database: Database, hands: TeamsHands) -> None:
    """Let the seeded firm have its tenant where it had its workspace, and its people the accounts they have there."""
    with database.writer.begin() as connection:
        connection.execute(update(tables.workspaces).values(platform="teams", external_id=TENANT))
        connection.execute(
            update(tables.matters).where(tables.matters.c.channel == "C1").values(channel=hands.channel.id)
        )
        for account, person in hands.people.items():
            moved = update(tables.accounts).where(tables.accounts.c.platform_user_id == account)
            connection.execute(moved.values(platform_user_id=person.aad_id))
