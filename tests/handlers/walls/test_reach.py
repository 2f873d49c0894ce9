"""What is said of a new wall: in numbers, of what it changes and nothing that was barred before."""

import pytest

from handlers.money.amounts import Money
from handlers.walls.reach import CardThere, Reached, UnpaidWork, what_it_does
from handlers.walls.wall_sets import NO_WALLS, Wall, WallKind
from tests.handlers.review.samples import ADA, NOW
from tests.handlers.walls.wall_samples import CORA, NEXT_WEEK, for_all, for_team, member, task, wall, walls

NOTHING = "No open card, no text that is there and no unpaid work runs into it now."
THERE = Reached(
    cards=(
        CardThere(task=task(), waits_with=ADA),
        CardThere(task=task(), waits_with=CORA),
        CardThere(task=task()),
        CardThere(task=task(parties=("Birch",)), waits_with=ADA),
    ),
    unpaid=(
        UnpaidWork(task=task(), person_id=ADA, pay=Money(minor=4500, currency="USD")),
        UnpaidWork(task=task(), person_id=CORA, pay=Money(minor=100, currency="USD")),
        UnpaidWork(task=task(), person_id=ADA, pay=Money(minor=700, currency="EUR")),
    ),
)
ACME = wall(WallKind.PARTY, "Acme")


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            ACME,
            (
                "1 open card is taken back; 2 texts are hidden from whom it bars; "
                "€7.00 and $45.00 of unpaid work is held for compliance."
            ),
        ),
        (wall(WallKind.PARTY, "Dover"), NOTHING),
        (wall(WallKind.PARTY, "Acme", since=NEXT_WEEK), NOTHING),
        (
            for_all(WallKind.PARTY, "Acme"),
            (
                "2 open cards are taken back; 1 text is hidden from whom it bars; "
                "€7.00 and $46.00 of unpaid work is held for compliance."
            ),
        ),
    ],
)
def test_what_a_wall_does_is_counted(added: Wall, said: str) -> None:
    assert what_it_does(THERE, NO_WALLS, walls(added), NOW) == said


def test_what_was_barred_before_does_not_count_again() -> None:
    again = wall(WallKind.TAG, "merger")
    said = what_it_does(THERE, walls(ACME), walls(ACME, again), NOW)
    assert said == "1 open card is taken back."  # that of Birch


def test_a_new_member_of_a_walled_team_is_counted_like_a_new_wall() -> None:
    team = for_team(WallKind.PARTY, "Acme")
    said = what_it_does(THERE, walls(team), walls(team, member(CORA)), NOW)
    assert (
        said == "1 open card is taken back; 2 texts are hidden from whom it bars; "
        "$1.00 of unpaid work is held for compliance."
    )


def test_it_says_so_where_not_all_was_looked_at() -> None:
    part = Reached(cards=THERE.cards, is_all=False)
    assert "not counted here" in what_it_does(part, NO_WALLS, walls(ACME), NOW)
