"""The walk's own books of one firm's metered time: what counts for each review, and what more was asked for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from handlers.ids import AdjustmentId, PersonId, ReviewId, TimeEntryId
from handlers.money.adjusting.values import AdjustmentEnded, AdjustmentState, TimeAdjustment
from handlers.money.rates import RateUnit
from handlers.money.time import TimeEntry
from tests.walks.money.wrong import must

Whose = tuple[ReviewId, PersonId]


class Times:
    """What counts by review and person; `entries` are those of all the firm's books."""

    def __init__(self, entries: Mapping[TimeEntryId, TimeEntry]) -> None:
        self._entries = entries
        self.in_force: dict[Whose, TimeEntry] = {}  # the metered entry that could be adjusted
        self.asked: dict[AdjustmentId, TimeAdjustment] = {}
        self._counted: dict[Whose, int] = defaultdict(int)  # milliseconds

    def note(self, records: Sequence[object]) -> None:
        """Enter what a step recorded, and check it; raises Wrong where it cannot be right."""
        for one in records:
            if isinstance(one, TimeEntry) and one.unit is RateUnit.HOUR:
                self._enter(one)
        for one in records:
            if isinstance(one, AdjustmentEnded):
                self._end(one)
            elif isinstance(one, TimeAdjustment) and one.state is AdjustmentState.APPLIED:
                must(one.to_ms < one.from_ms, f"{one.id} adds to time by its expert's word alone")
                self._count(one, one.to_ms, one.new_entry_id)
            elif isinstance(one, TimeAdjustment):
                must(
                    one.state is AdjustmentState.ASKED and one.id not in self.asked,
                    f"{one.id} is asked twice",
                )
                must(one.to_ms > one.from_ms, f"{one.id} asks for what counts already")
                self._count(one, one.from_ms)
                self.asked[one.id] = one

    def _enter(self, entry: TimeEntry) -> None:
        whose = (entry.review_id, entry.person_id)
        self._counted[whose] += entry.milliseconds
        if entry.reverses is not None:
            self.in_force.pop(whose, None)
        elif entry.milliseconds:
            self.in_force[whose] = entry

    def _end(self, ended: AdjustmentEnded) -> None:
        """More counts by somebody's grant alone, and by one; what is refused changes nothing."""
        must(ended.id in self.asked, f"{ended.id} is decided twice")
        asked = self.asked.pop(ended.id)
        if ended.state is AdjustmentState.GRANTED:
            must(ended.by != asked.person_id, f"{ended.id} is granted by whoever asked")
            self._count(asked, asked.to_ms, ended.new_entry_id)
        elif ended.state is AdjustmentState.REFUSED:
            self._count(asked, asked.from_ms)

    def _count(self, adjusted: TimeAdjustment, wanted: int, new: TimeEntryId | None = None) -> None:
        """All entries of a review together come to what was said, and not to the former time beside it."""
        whose = (adjusted.review_id, adjusted.person_id)
        counted = self._counted[whose]
        must(
            counted == wanted,
            f"{counted} ms count for {adjusted.review_id} after {adjusted.id}, not {wanted}",
        )
        if new is not None:
            must(self._entries[new].milliseconds == wanted, f"{new} is not what {adjusted.id} entered")
            self.in_force[whose] = self._entries[new]
