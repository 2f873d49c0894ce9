"""A second platform beside the local workspace: it keeps what is sent to it, and refuses what it is told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sending.platforms import Address, CannotLookBack, CannotTellReaders, Content, PlatformTrouble, Posted
from handlers.ids import CommandId, DeliveryId
from handlers.people.places.place_values import PlaceState, SeenPlace
from handlers.records import CardAdopted, PlatformPreferred
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import Card
from handlers.review.commands import Answer, MessageRef, RecordVerdict, StartReview
from storage.engine import Database
from storage.writing.deliveries import delivery_id
from tests.bot.desk import Desk, desk_at
from tests.seed import write
from tests.storage.two_platforms import URL, chat_with, join_teams, sender

HER = "U3"  # Cora, whom routing asks first
CHAT = "a:U3"
MINUTE = timedelta(minutes=1)
BLOCKED = PlatformTrouble("Teams refused it: blocked", permanent=True, lost=PlaceState.BLOCKED)
REMOVED = PlatformTrouble("Teams refused it: not in the roster", permanent=True, lost=PlaceState.REMOVED)
TOO_LONG = PlatformTrouble("Teams refused it: too long", permanent=True)
BUSY = PlatformTrouble("Teams asked to wait")
CUT = PlatformTrouble("Teams did not answer", ambiguous=True)


@dataclass(slots=True)
class SecondPlatform:
    """`stands` holds the newest content of each message; `asked` is every call, `refuses` what the next ones get."""

    stands: dict[MessageRef, Content] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refuses: list[PlatformTrouble] = field(default_factory=list)

    async def post(self, to: Address, content: Content, *, key: str) -> Posted:
        ref = MessageRef(place=to.channel, message=f"{len(self.asked)}")
        self._ask("post", to.channel)
        self.stands[ref] = content
        return Posted(ref=ref, shows_whole=bool(key))

    async def update(self, ref: MessageRef, to: Address, content: Card) -> Posted:
        self._ask("update", to.channel)
        self.stands[ref] = content
        return Posted(ref=ref)

    async def readers(self, of: Address) -> tuple[str, ...]:
        raise CannotTellReaders(of)

    async def look(self, to: Address, *, key: str, since: datetime) -> MessageRef | None:
        raise CannotLookBack(to.channel, key, since)

    async def direct_chat(self, workspace: str, platform_user_id: str) -> str:
        assert workspace, "a person is known in a workspace"
        self._ask("direct_chat", platform_user_id)
        return f"a:{platform_user_id.removeprefix('aad-')}"

    def _ask(self, what: str, where: str) -> None:
        self.asked.append((what, where))
        if self.refuses:
            raise self.refuses.pop(0)


@asynccontextmanager
async def desk_on_two(database: Database) -> AsyncIterator[Desk]:
    """Set a desk up where a direct card is owed to Cora, who is in Teams too and prefers it, and so is an admin."""
    async with desk_at(database, matter="TIME-1") as desk:
        with database.writer.begin() as connection:
            join_teams(connection, desk.seeded, HER, "U7")
            write(
                connection,
                PlatformPreferred(person_id=desk.seeded.people[HER].id, platform="teams"),
                chat_with(desk.seeded, HER),
            )
        desk.platforms["teams"] = SecondPlatform()
        yield desk


def teams(desk: Desk) -> SecondPlatform:
    platform = desk.platforms["teams"]
    assert isinstance(platform, SecondPlatform)
    return platform


def card(desk: Desk) -> DeliveryId:
    return DeliveryId(delivery_id(f"card/{desk.review.id}/1/direct"))


def in_slack(desk: Desk) -> int:
    return len(desk.stands(card(desk)))


async def event(desk: Desk, kind: type[Any], **more: Any) -> None:
    """Say that something happened in Cora's chat."""
    desk.asked += 1
    chat = chat_with(desk.seeded, HER)
    place = SeenPlace(conversation_id=chat.conversation_id, kind=chat.kind, service_url=URL)
    await desk.do(
        kind(id=CommandId(f"event {desk.asked}"), sender=sender(desk.seeded, HER), place=place, **more)
    )


async def answer(desk: Desk, who: Any) -> None:
    """Start the review and approve it a minute later: its card is owed a look as of version 3."""
    desk.asked += 1
    await desk.do(StartReview(id=CommandId(f"start {desk.asked}"), sender=who, review_id=desk.review.id))
    desk.clock.move_to(desk.clock.now() + MINUTE)
    await desk.do(
        RecordVerdict(
            id=CommandId(f"answer {desk.asked}"),
            sender=who,
            review_id=desk.review.id,
            answer=Answer(kind=VerdictKind.APPROVE, from_form=True),
        )
    )


async def stand_in_both(desk: Desk) -> None:
    """Let the card stand in Cora's chat in Teams, and a copy of it in her chat in Slack."""
    posted = await desk.attempt(card(desk))
    slack = desk.platforms["slack"]
    chat = await slack.direct_chat("T1", HER)
    (content,) = teams(desk).stands.values()
    copy = await slack.post(Address(workspace="T1", channel=chat), content, key=posted.id)
    adopted = CardAdopted(
        card=posted, place=copy.ref.place, message=copy.ref.message, workspace_id=desk.seeded.workspace_id
    )
    with desk.database.writer.begin() as connection:
        write(connection, adopted)
