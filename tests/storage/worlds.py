"""Two firms and two clients side by side, to prove that nothing of one is seen from the other."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from handlers.review.reviews import Review
from tests.seed import NOW, Seeded, review_of, task_of, write
from tests.work import work_done


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two firms whose accounts have the same ids, in two workspaces; the first firm has a second client."""

    connection: Connection
    mine: Seeded
    second_client: Seeded
    theirs: Seeded

    def add(self, seeded: Seeded, matter: str, name: str, **changes: Any) -> Review:
        """Write a task with a review that was offered."""
        task = task_of(seeded.matters[matter], name)
        review = replace(review_of(task), **{"version": 2, "offers": 1, "in_channel": True, **changes})
        write(self.connection, task, review)
        return review

    def done(self, seeded: Seeded, account: str, name: str, **how: Any) -> Review:
        """Write what somebody's answer left."""
        records = work_done(seeded, account, name, at=NOW, **how)
        write(self.connection, *records)
        return next(one for one in records if isinstance(one, Review))
