"""What an expert's week says of premiums: what for, how much of their own side, and how many reviews."""

from dataclasses import replace

from bot.chat.figures import notes_words
from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.digests import DigestRow, expert_figures
from handlers.people.people import OutsideBusiness

ADA = PersonId("ada")
ROW = DigestRow(
    person_id=ADA,
    person_name="Ada",
    client_id=ClientId("c"),
    client_name="Lab",
    matter_id=MatterId("m"),
    matter_code="NW-7",
    practice_area="tax",
    verdict="approve",
    currency="USD",
    pay=750,
    price=1500,
    milliseconds=0,
    reviews=2,
    premium="weekend",
    premium_pay_bp=2500,
)


def test_an_expert_reads_of_their_own_premiums_and_never_of_the_clients() -> None:
    rows = (
        ROW,
        replace(ROW, verdict="edit", reviews=1),
        replace(ROW, premium="rush+weekend", premium_pay_bp=3500, reviews=1),
        replace(ROW, premium="rush", premium_pay_bp=0),  # the client alone pays more
        replace(ROW, premium="rush", premium_pay_bp=1000, reviews=0),  # done and taken back
        replace(ROW, unpaid=OutsideBusiness.MISSING),
        replace(ROW, person_id=PersonId("ben"), premium_pay_bp=9900),
    )
    figures = expert_figures(rows, person_id=ADA, person_name="Ada")
    assert figures.premiums == (("rush+weekend", 3500, 1), ("weekend", 2500, 3))
    assert notes_words(figures) == (
        "2 unpaid: no notice of outside business · 1 with a premium of 35 % · 3 with a weekend premium of 25 %"
    )
