"""Four weeks of a small firm, small enough to be added up by hand."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from handlers.ids import ClientId, FirmId, MatterId, PersonId
from handlers.money.periods import Period
from handlers.money.reports.values import WorkRow
from handlers.people.people import Firm

FIRM = Firm(
    id=FirmId("firm"),
    name="Kern LLP",
    currency="EUR",
    zone="Europe/Berlin",
    week_end=6,
    digest_hour=9,
    next_close_at=datetime(2026, 11, 15, 23, tzinfo=UTC),
)
FIRST = datetime(2026, 10, 18, 22, tzinfo=UTC)  # Monday the 19th in Berlin; the clocks go back on the 25th
STARTS = (FIRST, *(FIRST + timedelta(weeks=number, hours=1) for number in (1, 2, 3, 4)))
WEEKS = tuple(Period(starts_at=one, ends_at=other) for one, other in pairwise(STARTS))
MATTERS = {"LAW-1": ("acme", "contract law"), "LAW-2": ("acme", "tax"), "LAW-3": ("bolt", "contract law")}


def work(week: int, matter: str, pay: int, price: int, **other: Any) -> WorkRow:
    """A row of work in one of the weeks, in euros where nothing else is said."""
    client, area = MATTERS[matter]
    values = {
        "starts_at": STARTS[week],
        "client_id": ClientId(client),
        "client_name": f"{client.title()} Lab",
        "matter_id": MatterId(matter.lower()),
        "matter_code": matter,
        "practice_area": area,
        "currency": "EUR",
        "pay": pay,
        "price": price,
        "milliseconds": 60_000,
        "reviews": 1,
    }
    return WorkRow(**values | other)


def by(person: str) -> dict[str, Any]:
    """Whose work it is."""
    return {"person_id": PersonId(person), "person_name": person.title()}
