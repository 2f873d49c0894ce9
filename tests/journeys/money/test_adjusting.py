"""What counts of metered time, made less by its expert or more by a supervisor, in either chat."""

from sqlalchemy import select

from bot.dispatch import new_command_id
from handlers.decisions import Decision, Done
from handlers.people.people import Sender
from handlers.review.adjusting.commands import AdjustTime
from handlers.review.messages import card_update
from handlers.review.reviews import Review
from storage import tables
from storage.doctor import broken_invariants
from storage.record import record
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.journeys.hourly import timed
from tests.work import work_done

pytestmark = EITHER_CHAT

CARD = "The cap is one year."


async def answered(hands: Hands, minutes: int = 10) -> None:
    """Let Ada give an answer that took her so long, after she had it open for five minutes more."""
    timed(hands.house, "HOUR")
    await hands.house.send(CARD, matter="HOUR", title="Cap")
    await hands.press("U1", "Start", "about 5 min")
    await hands.press("U1", "Pause", CARD, CHAT)
    await hands.house.later(minutes=5)
    await hands.press("U1", "Continue", CARD, CHAT)
    await hands.house.later(minutes=minutes)
    await hands.press("U1", "Approve", CARD, CHAT)


def counts(hands: Hands) -> list[int]:
    """The whole minutes of the entries in force."""
    entries = hands.house.rows(tables.time_entries)
    back = {entry.reverses for entry in entries}
    return [e.milliseconds // 60_000 for e in entries if e.reverses is None and e.id not in back]


def sender_of(hands: Hands, account: str) -> Sender:
    a, w = tables.accounts, tables.workspaces
    mine = select(w.c.platform, w.c.external_id, a.c.platform_user_id).join(a)
    with hands.house.database.reading() as connection:
        row = connection.execute(mine.where(a.c.person_id == hands.house.person(account))).one()
    return Sender(platform=row.platform, workspace=row.external_id, platform_user_id=row.platform_user_id)


def all_is_well(hands: Hands) -> bool:
    with hands.house.database.reading() as connection:
        return not list(broken_invariants(connection, hands.house.clock.now()))


async def test_less_counts_at_once_and_can_be_undone_and_adjusted_again(hands: Hands) -> None:
    await answered(hands)
    assert (await hands.seen("U1", "Metered time 0:10:00", CHAT)).labels[:2] == ["Undo", "Adjust"]

    await hands.press("U1", "Adjust", "Metered time", CHAT)
    assert "0:10:00 counts for this review now" in await hands.form_words("U1")
    assert {"hours": "0", "minutes": "10", "seconds": "0"}.items() <= (await hands.form("U1")).items()
    assert "25 is too many" in await hands.fill("U1", hours="25")
    assert "“-3” is no number of minutes" in await hands.fill("U1", hours="0", minutes="-3")
    assert counts(hands) == [10]
    assert await hands.fill("U1", minutes="8") == ""

    assert counts(hands) == [8]
    assert "Time that counts 0:08:00 of 0:10:00 metered" in await hands.read("U1", CHAT)
    assert all_is_well(hands)
    await hands.press("U1", "Undo", "Time that counts", CHAT)
    assert counts(hands) == []
    await hands.press("U1", "Approve", CARD, CHAT)
    assert counts(hands) == [10]
    await hands.press("U1", "Adjust", "Metered time", CHAT)
    assert await hands.fill("U1", minutes="0") == ""
    assert counts(hands) == [0]
    assert "1 approved" in await hands.ask("U1", "earnings")
    assert all_is_well(hands)


async def test_more_is_asked_of_a_supervisor_who_grants_it(hands: Hands) -> None:
    await answered(hands)
    await hands.press("U1", "Adjust", "Metered time", CHAT)
    assert "open with you for 0:15:00" in await hands.fill("U1", minutes="16", comment="The annex.")
    assert "More time needs a reason" in await hands.fill("U1", minutes="12", comment="")
    assert await hands.fill("U1", minutes="12", comment="The annex.") == ""

    assert counts(hands) == [10]
    assert "0:12:00 waits for your supervisor" in await hands.read("U1", CHAT)
    asked = await hands.seen("U7", "0:12:00 instead of 0:10:00", CHAT)
    assert "Reason: The annex." in asked.words
    assert "Asked by Ada Kern" in asked.words
    assert asked.labels[:2] == ["Grant", "Refuse"]
    assert CARD not in asked.words
    assert all_is_well(hands)

    await hands.press("U7", "Grant", "0:12:00 instead of", CHAT)

    assert counts(hands) == [12]
    assert "0:12:00 granted by Sol Reyes" in await hands.read("U7", CHAT)
    told = await hands.read("U1", CHAT)
    assert "Sol Reyes granted your time" in told
    assert "Time that counts 0:12:00 of 0:10:00 metered" in told
    await hands.click("U7", "Grant", asked)
    await hands.house.settled()
    assert counts(hands) == [12]
    assert all_is_well(hands)


async def test_a_refusal_says_why_and_changes_nothing(hands: Hands) -> None:
    await answered(hands)
    await hands.press("U1", "Adjust", "Metered time", CHAT)
    assert await hands.fill("U1", minutes="12", comment="The annex.") == ""

    await hands.press("U7", "Refuse", "0:12:00 instead of", CHAT)
    assert "Ada Kern asked for 0:12:00" in await hands.form_words("U7")
    assert await hands.fill("U7", comment="The annex was not needed.") == ""

    assert counts(hands) == [10]
    told = await hands.read("U1", CHAT)
    assert "leaves it at 0:10:00. They say: The annex was not needed." in told
    assert "0:12:00 was not granted" in told
    assert "0:12:00 refused by Sol Reyes" in await hands.read("U7", CHAT)
    assert all_is_well(hands)


async def test_a_form_of_before_changes_nothing_any_more(hands: Hands) -> None:
    await answered(hands)
    await hands.press("U1", "Adjust", "Metered time", CHAT)
    (entry,) = hands.house.rows(tables.time_entries)
    elsewhere = AdjustTime(
        id=new_command_id(),
        sender=sender_of(hands, "U1"),
        review_id=entry.review_id,
        seen=entry.id,
        hours="",
        minutes="9",
        seconds="",
    )
    assert isinstance(await hands.house.service.dispatcher.dispatch(elsewhere), Done)

    assert "has changed since the form was opened: 0:09:00 counts now" in await hands.fill("U1", minutes="8")

    assert counts(hands) == [9]
    assert hands.house.count(tables.time_adjustments) == 1


async def test_what_is_over_the_days_limit_waits_for_a_supervisor(hands: Hands) -> None:
    house = hands.house
    with house.database.writer.begin() as connection:
        connection.execute(tables.firms.update().values(day_hours=1))
    done = work_done(
        house.seeded, "U1", "before", at=house.clock.now(), matter="TIME-1", milliseconds=55 * 60_000
    )
    owed = tuple(card_update(one, house.clock.now()) for one in done if isinstance(one, Review))
    with house.database.writer.begin() as connection:
        record(connection, [Decision(reply=Done(), records=done, messages=owed)], house.clock.now())
    timed(house, "HOUR")
    await house.send(CARD, matter="HOUR", title="Cap")
    await hands.press("U1", "Start", "about 5 min")
    assert "0:05:00 is left of the day’s limit of 1 hour" in (await hands.seen("U1", CARD, CHAT)).words
    await house.later(minutes=10)
    await hands.press("U1", "Approve", CARD, CHAT)

    assert sorted(counts(hands)) == [5, 55]
    told = (await hands.seen("U1", CARD, CHAT)).words
    assert "Time that counts 0:05:00 of 0:10:00 metered" in told
    assert "0:10:00, over the day’s limit, waits for your supervisor" in told
    assert "By the hour today: 1:00:00 · 0:00:00 left of 1:00:00" in await hands.ask("U1", "earnings")
    assert all_is_well(hands)

    await hands.press("U7", "Grant", "over the firm’s limit for a day", CHAT)

    assert sorted(counts(hands)) == [10, 55]
    assert all_is_well(hands)
