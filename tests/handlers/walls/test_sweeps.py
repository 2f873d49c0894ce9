"""A sweep takes back what waits with somebody who is barred, owes every card a look, and is done once."""

from dataclasses import replace

import pytest

from handlers.decisions import Decision, Done
from handlers.ids import CommandId, FirmId
from handlers.messages import MessageKind
from handlers.records import OfferEnded, ReviewChanged
from handlers.review.offering.offers import OfferOutcome
from handlers.review.reviews import Review, ReviewState
from handlers.walls.sweeps import Sweep, SweepCards, SweepFacts, sweep_cards
from handlers.walls.wall_records import FormsCleared, SweepMoved
from handlers.walls.wall_sets import NO_WALLS, WallKind, WallSet
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.review.turn_samples import CLEARED, review
from tests.handlers.walls.wall_samples import for_all, task, wall, walls

S = ReviewState
SWEEP = Sweep(firm_id=FirmId("firm"), version=3, due_at=NOW, cursor="a")
COMMAND = SweepCards(id=CommandId("c"), sweep=SWEEP, review_ids=(), next_cursor="b", is_last=True)
ON_ADA = walls(wall(WallKind.PARTY, "Acme"))


def swept(one: Review, by: WallSet = ON_ADA, *, is_there: bool = True) -> Decision:
    return sweep_cards(COMMAND, SweepFacts(is_there=is_there, walls=by, cards=((one, task(), CLEARED),)), NOW)


def after(decision: Decision) -> Review | None:
    changed = [one.review for one in decision.records if isinstance(one, ReviewChanged)]
    return changed[0] if changed else None


@pytest.mark.parametrize("state", [S.OFFERED, S.OPEN])
def test_a_turn_of_somebody_barred_goes_to_others_at_once_and_its_time_is_kept_unpaid(state: S) -> None:
    one = review(state, of=ADA)
    decision = swept(one)
    freed = after(decision)
    (ended,) = [record for record in decision.records if isinstance(record, OfferEnded)]

    assert freed is not None
    assert (freed.state, freed.expert_id, freed.route_at) == (S.OFFERED, None, NOW)
    assert freed.version == one.version + 1
    assert ended.outcome is OfferOutcome.PASSED
    assert ended.metered_ms == (60_000 if state is S.OPEN else 0)


@pytest.mark.parametrize("by", [walls(for_all(WallKind.TAG, "merger")), walls(wall(WallKind.WATCH, "ACM"))])
def test_what_is_kept_from_all_is_taken_from_whoever_has_it(by: WallSet) -> None:
    freed = after(swept(review(S.OPEN, of=BEN), by))

    assert freed is not None
    assert freed.expert_id is None


@pytest.mark.parametrize(
    "one",
    [
        review(S.OPEN, of=BEN),
        review(S.OFFERED),  # in the channel, for anybody
        *(
            review(state, of=ADA)
            for state in (S.APPROVED, S.EDITED, S.REJECTED, S.WITHDRAWN, S.EXPIRED, S.VOID)
        ),
    ],
)
def test_what_is_not_with_somebody_barred_stays_as_it_is_and_is_shown_anew(one: Review) -> None:
    decision = swept(one)

    assert after(decision) is None
    (owed,) = decision.messages
    assert owed.kind is MessageKind.CARD_UPDATE
    assert owed.subject_id == one.id
    assert owed.key.endswith(f"/walls/3/3/{NOW.isoformat()}")
    assert FormsCleared(review_id=one.id) in decision.records


def test_what_waits_for_routing_is_looked_at_again_and_has_no_card_to_show() -> None:
    waits = review(S.OFFERED, in_channel=False, offers=0, route_at=NOW.replace(hour=23))
    decision = swept(waits, NO_WALLS)

    assert after(decision) == replace(waits, version=waits.version + 1, route_at=NOW)
    assert decision.messages == ()


def test_a_sweep_moves_on_and_ends() -> None:
    def moved(*, is_last: bool) -> SweepMoved:
        facts = SweepFacts(is_there=True, walls=NO_WALLS)
        (found,) = sweep_cards(replace(COMMAND, is_last=is_last), facts, NOW).records
        assert isinstance(found, SweepMoved)
        return found

    assert (moved(is_last=False).seen_cursor, moved(is_last=False).cursor) == ("a", "b")
    assert (moved(is_last=False).done_at, moved(is_last=True).done_at) == (None, NOW)


def test_a_part_that_somebody_else_has_done_is_not_done_again() -> None:
    assert swept(review(S.OPEN, of=ADA), is_there=False) == Decision(reply=Done(already=True))
