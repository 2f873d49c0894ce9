"""An admin sees how the work stands and what does not arrive, presses the remedy, and it arrives: in either chat."""

from typing import Protocol

import pytest

from bot.workspace.reading import labelled, words_of
from handlers.deliveries import DeliveryState
from handlers.messages import MessageKind
from handlers.review.reviews import ReviewState
from storage import tables
from storage.doctor import broken_invariants
from tests.journeys.desk_hands import DeskHands, DeskInSlack, desk_of
from tests.journeys.hands import CHANNEL, CHAT, EITHER_CHAT, Hands
from tests.journeys.slack_hands import SlackHands
from tests.journeys.teams_hands import TeamsHands


class Overviews(Protocol):
    """The overview, as an admin has it in their chat: the Home tab in Slack, a card in Teams."""

    async def look(self) -> str: ...
    async def press(self, label: str) -> str: ...
    async def fill(self, **values: str) -> str: ...
    async def again(self) -> str: ...


class HomeTab:
    def __init__(self, hands: SlackHands) -> None:
        self._desk = DeskInSlack(hands._stage)
        self._stage = hands._stage

    async def look(self) -> str:
        await self._stage.driver.open_home("U7")
        await self._stage.settled()
        return await self.again()

    async def again(self) -> str:
        """What stands in the tab without its being opened anew."""
        return words_of(await self._stage.driver.home("U7"))

    async def press(self, label: str) -> str:
        view = await self._stage.driver.home("U7")
        assert labelled(view["blocks"], label) is not None, words_of(view)
        outcome = await self._stage.driver.click_label("U7", label, view)
        assert outcome.ok, outcome
        return await self._desk._shown("U7")

    async def fill(self, **values: str) -> str:
        return await self._desk.fill("U7", **values)


class OverviewCard:
    def __init__(self, desk: DeskHands) -> None:
        self._desk = desk
        self._told = ""

    async def look(self) -> str:
        self._told = await self._desk.ask("U7", "overview")
        return self._told

    async def again(self) -> str:
        """What the card shows that took the place of the form."""
        return self._told

    async def press(self, label: str) -> str:
        return await self._desk.press("U7", label)

    async def fill(self, **values: str) -> str:
        self._told = await self._desk.fill("U7", **values)
        return self._told


@pytest.fixture
def overview(hands: Hands) -> Overviews:
    return HomeTab(hands) if isinstance(hands, SlackHands) else OverviewCard(desk_of(hands))


async def channel_refuses(hands: Hands) -> None:
    """Let no card come into the channel: archived in Slack, the app taken away in Teams."""
    if isinstance(hands, SlackHands):
        await hands._stage.driver.add_fault("chat.postMessage", "refuse", error="is_archived")
    else:
        assert isinstance(hands, TeamsHands)
        await hands.teams.install(hands.people["U7"], hands.channel, removed=True)


async def channel_is_mended(hands: Hands) -> None:
    if isinstance(hands, SlackHands):
        await hands._stage.driver.clear_faults()
    else:
        # the platform let it in again, and the event that says so was lost
        assert isinstance(hands, TeamsHands)


@EITHER_CHAT
async def test_what_does_not_arrive_is_seen_with_its_reason_mended_and_arrives(
    hands: Hands, overview: Overviews
) -> None:
    await channel_refuses(hands)
    await hands.house.send(title="Cap")
    await hands.house.settled()
    label = "Send again" if isinstance(hands, SlackHands) else "Try again"

    seen = await overview.look()
    await channel_is_mended(hands)
    asked = await overview.press(label)
    said = await overview.fill()
    await hands.house.settled()

    assert "A card to the channel of" in seen
    assert ("The channel is archived." if label == "Send again" else "Signoff was removed") in seen
    assert "1 message to the channel of" in asked
    assert "Everything has arrived" in await overview.again()  # shown anew at once
    assert "1 message is" in said
    assert "again now" in said
    assert "Cap" in await hands.read("U1", CHANNEL)
    assert "Everything has arrived" in await overview.look()
    card = next(row for row in hands.house.rows(tables.deliveries) if row.kind == MessageKind.CARD)
    assert card.state == DeliveryState.SENT


@EITHER_CHAT
async def test_an_overdue_expert_is_reminded_once_an_hour_and_what_expired_is_asked_again(
    hands: Hands, overview: Overviews
) -> None:
    sent = await hands.house.send(title="Long read", matter="TIME-1")
    await hands.house.settled()
    due = hands.house.rows(tables.tasks)[0].due_at
    await hands.house.later(minutes=(due - hands.house.clock.now()).total_seconds() / 60 - 30)
    whose = await hands.house.whose(sent)

    seen = await overview.look()
    assert "Long read" in seen
    assert "due in 30 min" in seen
    await overview.press("Remind")
    assert "is reminded now" in await overview.fill()
    assert "Your firm asks you to look at a review" in await hands.read(whose, CHAT)
    await overview.look()
    await overview.press("Remind")
    assert "once an hour is enough" in await overview.fill()

    await hands.house.later(minutes=31)
    assert hands.house.review_of(sent).state == ReviewState.EXPIRED
    seen = await overview.look()
    assert "nobody answered before" in seen
    await overview.press("Ask again")
    said = await overview.fill(time="8")
    await hands.house.settled()
    assert "is asked again" in said
    review = hands.house.review_of(sent)
    assert (review.state, review.expert_id is not None) == (ReviewState.OFFERED, True)
    assert (await hands.house.task(sent["id"]))["state"] == "in_review"
    with hands.house.database.reading() as connection:
        assert not list(broken_invariants(connection, hands.house.clock.now()))
