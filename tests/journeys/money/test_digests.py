"""A week's digests reach each who acts on them, once, at the firm's hour; one that fails is seen, and comes later."""

from datetime import timedelta

import pytest

from handlers.people.changed import RolesGiven
from handlers.people.people import Role
from handlers.records import Record
from storage import tables
from storage.doctor import broken_invariants
from storage.invariants.weeks import WEEKS
from tests.bot.teams.service import Act, Misbehaviour
from tests.bot.teams.strictness import Refused
from tests.journeys.desk.test_overview import HomeTab, OverviewCard, Overviews
from tests.journeys.desk_hands import desk_of
from tests.journeys.hands import CHAT, EITHER_CHAT, ONE_OF_EACH, Hands
from tests.journeys.slack_hands import SlackHands
from tests.journeys.teams_hands import TeamsHands
from tests.seed import NOW
from tests.work import work_done

WEEK = timedelta(days=7)
BUSY = Refused(429, "TooManyRequests")
HEADS = {  # by whom it is read
    "U1": "Your week, 12–18 Oct 2026",
    "U3": "Contracts, 12–18 Oct 2026",
    "U7": "Your experts’ week, 12–18 Oct 2026",
    "U8": "The firm's week, 12–18 Oct 2026",
}
QUIET = {
    "U3": "A quiet week, 19–25 Oct 2026: no reviews in Contracts.",
    "U7": "A quiet week, 19–25 Oct 2026: your experts had no reviews, and nothing waits for you.",
    "U8": "A quiet week, 19–25 Oct 2026: no reviews in the firm.",
}


@pytest.fixture
def overview(hands: Hands) -> Overviews:
    return HomeTab(hands) if isinstance(hands, SlackHands) else OverviewCard(desk_of(hands))


async def a_week_of_work(hands: Hands) -> None:
    """Ada answered something; Cora heads the practice."""
    seeded = hands.house.seeded
    cora = seeded.people["U3"]
    given = RolesGiven(person_id=cora.id, roles=frozenset({Role.PRACTICE_HEAD}), seen=cora.roles)
    work: tuple[Record, ...] = work_done(seeded, "U1", "one", at=NOW - timedelta(hours=1))
    hands.house.add(given, *work)


async def morning(hands: Hands, *, weeks: int = 0, hours: int = 0) -> None:
    """Let the week be over and the digests' hour come: 9:00 in Berlin on Monday."""
    cutoff = hands.house.seeded.firm.next_close_at + weeks * (WEEK + timedelta(hours=1))
    hands.house.clock.move_to(cutoff + timedelta(minutes=1))
    await hands.house.service.ticks.now()
    await hands.house.settled()
    hands.house.clock.move_to(cutoff + timedelta(hours=9 + hours))
    await hands.house.service.ticks.now()
    await hands.house.settled()


async def copies(hands: Hands, account: str, text: str) -> int:
    return len(await hands.every(account, text, CHAT))


@EITHER_CHAT
async def test_each_digest_comes_once_at_the_firms_hour_and_a_quiet_week_is_a_line(hands: Hands) -> None:
    await a_week_of_work(hands)
    hands.house.clock.move_to(hands.house.seeded.firm.next_close_at + timedelta(hours=8, minutes=59))
    await hands.house.service.ticks.now()
    drawn = (await hands.posted()).drawn
    assert [head for head in HEADS.values() if head in drawn] == []

    await hands.house.later(minutes=1)
    await hands.house.later(hours=3)

    assert [await copies(hands, account, head) for account, head in HEADS.items()] == [1, 1, 1, 1]
    assert "Ada Kern" in await hands.read("U7", CHAT)
    assert "$" not in (await hands.seen("U7", HEADS["U7"], CHAT)).words
    assert "Clients owe" not in (await hands.seen("U1", HEADS["U1"], CHAT)).words

    desk = desk_of(hands)
    assert "12–18 Oct 2026" in await desk.press("U8", "Download files")
    assert "held while they are new" in await desk.press("U1", "Your pay")

    await morning(hands, weeks=1)
    for account, line in QUIET.items():
        assert await copies(hands, account, line) == 1
    assert "A quiet week" not in await hands.read("U1", CHAT)
    with hands.house.database.reading() as connection:
        broken = broken_invariants(connection, hands.house.clock.now())
        assert {one.invariant.name for one in broken} & {one.name for one in WEEKS} == set()


async def digests_are_refused(hands: Hands) -> None:
    """Let nothing come into Fay's chat for a while: refused in Slack, the app removed there in Teams."""
    if isinstance(hands, SlackHands):
        await hands._stage.driver.add_fault("chat.postMessage", "refuse", error="is_archived")
    else:
        assert isinstance(hands, TeamsHands)
        fay = hands.people["U8"]
        await hands.teams.install(fay, hands.teams.personal(fay), removed=True)


@ONE_OF_EACH
async def test_a_digest_that_does_not_arrive_is_seen_and_comes_when_it_is_sent_again(
    hands: Hands, overview: Overviews
) -> None:
    await a_week_of_work(hands)
    await digests_are_refused(hands)
    await morning(hands)
    seen = await overview.look()
    if isinstance(hands, SlackHands):  # nobody gets anything
        assert "4 digests to Cora Lund and others" in seen
    else:
        assert "2 charts, a digest and a table to Fay Moss" in seen
    assert HEADS["U8"] not in (await hands.posted()).drawn

    if isinstance(hands, SlackHands):
        await hands._stage.driver.clear_faults()
        await overview.press("Send again")
        await overview.fill()
    else:
        assert isinstance(hands, TeamsHands)
        fay = hands.people["U8"]
        await hands.teams.install(fay, hands.teams.personal(fay))
    await hands.house.later(minutes=10)
    assert await copies(hands, "U8", HEADS["U8"]) == 1


@ONE_OF_EACH
async def test_a_digest_that_the_platform_was_too_busy_for_is_sent_once_more_by_itself(hands: Hands) -> None:
    await a_week_of_work(hands)
    if isinstance(hands, SlackHands):
        await hands._stage.driver.add_fault("chat.postMessage", "429", times=2)
    else:
        assert isinstance(hands, TeamsHands)
        hands.teams.world.misbehaviours.extend(Misbehaviour(act=Act.SEND, refused=BUSY) for _ in range(2))
    await morning(hands)
    for _ in range(3):
        await hands.house.later(minutes=10)
    assert [await copies(hands, account, head) for account, head in HEADS.items()] == [1, 1, 1, 1]
    tried = [row.attempts for row in hands.house.rows(tables.deliveries) if row.kind.endswith("_digest")]
    assert sum(tried) > len(tried)
