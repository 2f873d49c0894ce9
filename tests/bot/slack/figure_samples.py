"""Figures of a person's and a firm's week."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.amounts import Money
from handlers.money.digests import DigestRow, expert_figures, firm_figures
from handlers.review.cards.home_values import HomeFigures, QueueLine

WEEK = "16–22 Nov 2026"
ADA = PersonId("ada")
ROW = DigestRow(
    person_id=ADA,
    person_name="Ada Okafor",
    client_id=ClientId("northwind"),
    client_name="Northwind Models",
    matter_id=MatterId("nw-7"),
    matter_code="NW-7",
    practice_area="Commercial contracts",
    verdict="approve",
    currency="USD",
    pay=1_200,
    price=1_500,
    milliseconds=0,
    reviews=1,
)
ROWS = (
    replace(ROW, reviews=12, pay=14_400, price=18_000),
    replace(ROW, verdict="edit", reviews=3, pay=3_600, price=4_500, milliseconds=1_060_000),
    replace(ROW, verdict="reject", currency="EUR", pay=1_000, price=1_250),
    replace(
        ROW,
        person_id=PersonId("ben"),
        person_name="Ben Odell",
        practice_area="Tax",
        reviews=2,
        pay=2_400,
        price=2_000,
    ),
)
MINE = expert_figures(ROWS, person_id=ADA, person_name="Ada Okafor")
NOBODYS = expert_figures((), person_id=ADA, person_name="Ada Okafor")
FIRM = firm_figures(ROWS)
QUIET_FIRM = firm_figures(())
UNPAID = (Money(minor=31_000, currency="EUR"), Money(minor=18_000, currency="USD"))
LINE = QueueLine(
    title="Liability cap, supply agreement",
    practice_area="Commercial contracts",
    due="due Mon 23 Nov, 17:32",
    reference="3fa9c1",
    state="Waits for you",
    pay="$12.00 a review",
)
HOME = HomeFigures(
    person_name="Ada Okafor",
    duty="On duty",
    today=expert_figures(ROWS[:1], person_id=ADA, person_name="Ada Okafor"),
    this_week=MINE,
    queue=(LINE,),
    unpaid=UNPAID,
    rates=("Commercial contracts: $12.00 a review",),
    admins=("Sol Reyes",),
    firm_week=None,
    updated_at=datetime(2026, 11, 23, 10, 32, tzinfo=UTC),
    zone="Europe/Berlin",
)
OUTSIDER = replace(HOME, today=None, this_week=None, queue=(), unpaid=(), rates=())


def many_rows(count: int) -> tuple[DigestRow, ...]:
    """Rows of that many experts, clients, matters and practice areas, with long names and two currencies."""
    return tuple(
        replace(
            ROW,
            person_id=PersonId(f"p{number}"),
            person_name=f"Person & Partner <{number}> " + "n" * 80,
            client_id=ClientId(f"c{number}"),
            client_name=f"Client {number} " + "&" * 80,
            matter_id=MatterId(f"m{number}"),
            matter_code=f"M-{number}",
            practice_area=f"Area {number} " + "a" * 80,
            currency="USD" if number % 2 else "EUR",
            pay=-123_456_789,
        )
        for number in range(count)
    )
