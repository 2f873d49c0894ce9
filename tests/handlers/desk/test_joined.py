"""What an inviter is told of a yes: the person, what stands in the way of their pay, and what is best done next."""

from dataclasses import replace

import pytest

from handlers.decisions import Sheet
from handlers.desk.joined import joined_page
from handlers.ids import PersonId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import OutsideBusiness, Person, PersonState, Role
from tests.handlers.desk.test_points import ALL, RATE, SET_UP, SOL
from tests.handlers.people.samples import ADA, matter_of

NOOR = replace(ADA, id=PersonId("noor"), name="Noor Haddad", roles=frozenset({Role.EXPERT}))
STEPS = frozenset(ALL[:3])
HERE = replace(SET_UP, people=(SOL, NOOR), rates=(RATE,), matters=(matter_of(),))


def told_of(expert: Person, facts: FirmFacts = HERE, reader: Person = SOL) -> tuple[str, list[Sheet]]:
    page = joined_page(replace(facts, people=(reader, expert)), reader, expert.id, STEPS)
    assert page is not None
    return " ".join(page.intro), [button.sheet for part in page.sections for button in part.buttons]


@pytest.mark.parametrize(
    ("facts", "said", "buttons"),
    [
        (HERE, "There is nothing more to do: the next output for NW-7 can come", []),
        (replace(HERE, rates=()), "Next, step 6 of 8 of the set-up: set a rate.", [Sheet.RATE]),
        (
            replace(HERE, matters=(matter_of(practice_area="Tax"),)),
            "No open matter is in their areas yet",
            [Sheet.NEW_MATTER],
        ),
    ],
)
def test_the_inviter_is_told_what_is_best_done_next(
    facts: FirmFacts, said: str, buttons: list[Sheet]
) -> None:
    words, found = told_of(NOOR, facts)
    assert words.startswith("Noor Haddad accepted your invitation and is an expert now, for M&A.")
    assert said in words
    assert found == buttons


def test_a_missing_notice_is_said_with_the_form_that_records_it() -> None:
    words, buttons = told_of(replace(NOOR, outside_business=OutsideBusiness.MISSING))
    assert "nothing accrues to them until it is recorded" in words
    assert buttons == [Sheet.NOTICE]
    assert "paid to the firm" in told_of(replace(NOOR, outside_business=OutsideBusiness.EMPLOYER_PAID))[0]


def test_an_inviter_without_the_role_any_more_gets_the_news_and_no_button() -> None:
    reader = replace(SOL, roles=frozenset({Role.EXPERT}))
    words, buttons = told_of(replace(NOOR, outside_business=OutsideBusiness.MISSING), reader=reader)
    assert "accepted your invitation" in words
    assert buttons == []


@pytest.mark.parametrize(
    ("reader", "expert"),
    [
        (replace(SOL, state=PersonState.LEFT), NOOR),
        (SOL, replace(NOOR, state=PersonState.LEFT)),
        (SOL, replace(NOOR, roles=frozenset())),
    ],
    ids=["the inviter left", "the expert left", "the expert is none any more"],
)
def test_what_is_no_news_any_more_is_not_told(reader: Person, expert: Person) -> None:
    assert joined_page(replace(HERE, people=(reader, expert)), reader, expert.id, STEPS) is None
