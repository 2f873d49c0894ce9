"""What a practice head sees of a firm's work: their practice areas, but for what a wall keeps from them.

Of what walls keep from them they see nothing, not even its sum: a wall on the client or the matter takes it out of
their figures. What experts earn they see in sums alone, never a person's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from handlers.ids import ClientId, MatterId
from handlers.money.digests import DigestRow, FirmFigures, firm_figures
from handlers.money.reports.values import WorkRow
from handlers.people.people import Person, Role
from handlers.walls.wall_sets import WallSet, barred

SEES_FIRM = frozenset({Role.ADMIN, Role.FINANCE})

R = TypeVar("R", DigestRow, WorkRow)


@dataclass(frozen=True, slots=True)
class _Work:
    """Whose work it is, as far as walls look at it where no task is named."""

    client_id: ClientId
    matter_id: MatterId
    parties: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def of_practice(rows: Iterable[R], head: Person, walls: WallSet, now: datetime) -> tuple[R, ...]:
    """Leave the rows of the head's practice areas that no wall keeps from them."""
    return tuple(
        row
        for row in rows
        if row.practice_area in head.practice_areas
        and not barred(walls, head.id, _Work(row.client_id, row.matter_id), now)
    )


def practice_figures(rows: Iterable[DigestRow]) -> FirmFigures:
    """Sum these rows up by practice area and matter, and not by client or by person."""
    return replace(firm_figures(rows), by_client=(), by_expert=())


def as_work(row: DigestRow, starts_at: datetime) -> WorkRow:
    """Give a digest's row as one of a report, without the expert."""
    return WorkRow(
        starts_at=starts_at,
        client_id=row.client_id,
        client_name=row.client_name,
        matter_id=row.matter_id,
        matter_code=row.matter_code,
        practice_area=row.practice_area,
        currency=row.currency,
        pay=row.pay,
        price=row.price,
        milliseconds=row.milliseconds,
        reviews=row.reviews,
    )
