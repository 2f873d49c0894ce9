"""Hands at the firm's desk, in one chat or the other: they ask for it, press its buttons and fill in its forms."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

from bot.workspace.reading import labelled, words_of
from tests.bot.teams.cards_read import inputs, parts, said
from tests.bot.teams.cast import Message
from tests.journeys.hands import CHANNEL, CHAT, Hands
from tests.journeys.slack_hands import SlackHands
from tests.journeys.stage import House, Stage
from tests.journeys.teams_hands import TeamsHands

Value = str | list[str]
Card = dict[str, Any]


class DeskHands(Protocol):
    """People act by their account in the seeded firm ("U7" is its admin)."""

    house: House
    channel: str

    def named(self, account: str) -> str:
        """The platform's own id of an account."""

    async def ask(self, account: str, words: str, where: str = CHAT) -> str:
        """Type something to the bot; gives all that is read there then."""

    async def lasting(self, account: str) -> str:
        """All that stands in messages to somebody, as the platform keeps it."""

    async def press(self, account: str, label: str) -> str:
        """Press a button of what somebody has open, or of the newest page; gives what is read in the form then."""

    async def press_row(self, account: str, label: str) -> str:
        """Press the first button of this label in the list that somebody has open; gives what is read then."""

    async def form(self, account: str) -> dict[str, str]:
        """What stands in the form that somebody has open, by field."""

    async def fill(self, account: str, **values: Value) -> str:
        """Send the form that somebody has open; gives what is read in its place then."""


class DeskInSlack:
    def __init__(self, stage: Stage) -> None:
        self.house: House = stage
        self.channel = "C1"
        self._stage = stage

    def named(self, account: str) -> str:
        return account

    async def ask(self, account: str, words: str, where: str = CHAT) -> str:
        place = {CHAT: "app", CHANNEL: self.channel}[where]
        outcome = await self._stage.driver.command(account, f"/signoff {words}", channel=place)
        assert outcome.ok, outcome
        return await self._stage.words(account, place)

    async def lasting(self, account: str) -> str:
        return json.dumps(await self._stage.driver.messages("app", account))

    async def press(self, account: str, label: str) -> str:
        open_ones = (await self._stage.driver.state(account))["modals"]
        if open_ones and labelled(open_ones[-1]["blocks"], label):
            outcome = await self._stage.driver.click_label(account, label, open_ones[-1])
            assert outcome.ok, outcome
            return await self._shown(account)
        desk = next(
            message
            for message in reversed(await self._stage.driver.messages("app", account))
            if label in words_of(message)
        )
        outcome = await self._stage.driver.click_label(account, label, desk)
        assert outcome.ok, outcome
        return await self._shown(account)

    async def press_row(self, account: str, label: str) -> str:
        outcome = await self._stage.driver.click_label(
            account, label, await self._stage.driver.modal(account)
        )
        assert outcome.ok, outcome
        return await self._shown(account)

    async def form(self, account: str) -> dict[str, str]:
        values = (await self._stage.driver.modal(account))["state"]["values"]
        return {name.partition("@")[0]: _value(element["value"]) for name, element in values.items()}

    async def fill(self, account: str, **values: Value) -> str:
        driver, view = self._stage.driver, await self._stage.driver.modal(account)
        names = {name.partition("@")[0]: name for name in view["state"]["values"]}
        sent = {names[name]: value for name, value in values.items()}
        outcome = await driver.submit(account, view, sent)
        await self._stage.settled()
        shown = await self._shown(account)
        return "\n".join([*outcome.errors.values(), shown])

    async def _shown(self, account: str) -> str:
        await self._stage.settled()
        seen = await self._stage.driver.state(account)
        return words_of(seen["modals"][-1]) if seen["modals"] else ""


class DeskInTeams:
    def __init__(self, hands: TeamsHands) -> None:
        self.house = hands.house
        self.channel = hands.channel.id
        self._hands = hands
        self._used: dict[str, Message] = {}

    def named(self, account: str) -> str:
        return self._hands.people[account].aad_id

    async def ask(self, account: str, words: str, where: str = CHAT) -> str:
        hands = self._hands
        answered = await hands.teams.say(hands.people[account], hands.place(account, where), words)
        assert answered.status == 201, answered
        self._used.pop(account, None)
        shown = await hands.read(account, where)
        if where == CHANNEL:
            self._used[account] = await hands.message(account, "Connect this channel", CHANNEL)
            await self.press(account, "Connect a matter")
        return shown

    async def lasting(self, account: str) -> str:
        messages = self._hands.teams.messages(self._hands.place(account, CHAT))
        return json.dumps([message.activity for message in messages])

    async def press(self, account: str, label: str) -> str:
        message = self._message(account, label)
        card = self._hands.card(account, message)
        action = next(action for action in _actions(card) if action["title"] == label)
        return await self._do(account, message, action, {})

    async def press_row(self, account: str, label: str) -> str:
        return await self.press(account, label)

    async def form(self, account: str) -> dict[str, str]:
        return {name: str(made.get("value", "")) for name, made in inputs(self._open(account)).items()}

    async def fill(self, account: str, **values: Value) -> str:
        card = self._open(account)
        sent = {name: str(made.get("value", "")) for name, made in inputs(card).items()}
        for name, value in values.items():
            assert name in sent, f"{name} is not among {list(sent)}"
            sent[name] = value if isinstance(value, str) else ",".join(value)
        action = next(action for action in _actions(card) if action.get("verb") == "desk_send")
        return await self._do(account, self._used[account], action, sent)

    async def _do(self, account: str, message: Message, action: Card, values: dict[str, str]) -> str:
        self._used[account] = message
        before = len(self._hands.notes[account])
        await self._hands._execute(account, message, action, values)
        await self.house.settled()
        notes = self._hands.notes[account][before:]
        return "\n".join([*notes, said(self._hands.card(account, message))])

    def _message(self, account: str, label: str) -> Message:
        open_one = self._used.get(account)
        if open_one is not None and self._has(account, open_one, label):
            return open_one
        for message in reversed(self._hands.teams.messages(self._hands.place(account, CHAT))):
            if not message.text and self._has(account, message, label):
                return message
        raise AssertionError(f"{account} sees no {label!r}")

    def _has(self, account: str, message: Message, label: str) -> bool:
        return any(action["title"] == label for action in _actions(self._hands.card(account, message)))

    def _open(self, account: str) -> Card:
        if account not in self._used:  # a form that came as a message of its own
            self._used[account] = self._message(account, "Cancel")
        return self._hands.card(account, self._used[account])


def desk_of(hands: Hands) -> DeskHands:
    """The desk, by hands that are there already."""
    if isinstance(hands, SlackHands):
        return DeskInSlack(hands._stage)
    assert isinstance(hands, TeamsHands)
    return DeskInTeams(hands)


def _actions(card: Card) -> Iterator[Card]:
    return (part for part in parts(card) if part.get("type") == "Action.Execute")


def _value(element: dict[str, Any]) -> str:
    option = element.get("selected_option")
    if option is not None:
        return str(option["value"])
    several = element.get("selected_options")
    if several is not None:
        return ",".join(str(one["value"]) for one in several)
    for key in ("value", "selected_user", "selected_conversation", "selected_date", "selected_time"):
        if element.get(key):
            return str(element[key])
    return ",".join(element.get("selected_users") or ())
