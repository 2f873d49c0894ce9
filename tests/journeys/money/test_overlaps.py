"""Two reviews of one person whose meters run at once: no minute of it counts twice."""

from itertools import pairwise

from storage import tables
from tests.journeys.hands import CHAT, EITHER_CHAT, Hands
from tests.journeys.hourly import timed

pytestmark = EITHER_CHAT


async def test_time_that_two_meters_ran_counts_where_it_was_answered_first(hands: Hands) -> None:
    timed(hands.house, "HOUR")
    await hands.house.send("The cap is one year.", matter="HOUR", title="Cap")
    await hands.press("U1", "Start", "about 5 min")
    await hands.house.later(minutes=1)
    await hands.house.send("The term is two years.", matter="HOUR", title="Term")
    await hands.press("U1", "Start", "about 5 min")
    await hands.house.later(minutes=2)

    await hands.press("U1", "Approve", "The term is", CHAT)
    assert "Metered time 0:02:00" in (await hands.seen("U1", "The term is", CHAT)).words
    await hands.house.later(minutes=3)
    await hands.press("U1", "Approve", "The cap is", CHAT)

    assert "Metered time 0:04:00" in (await hands.seen("U1", "The cap is", CHAT)).words
    assert [entry.milliseconds for entry in hands.house.rows(tables.time_entries)] == [120_000, 240_000]
    spans = sorted(hands.house.rows(tables.metered_spans), key=lambda span: span.starts_at)
    assert [span.milliseconds for span in spans] == [60_000, 120_000, 180_000]
    assert all(one.ends_at == other.starts_at for one, other in pairwise(spans))
