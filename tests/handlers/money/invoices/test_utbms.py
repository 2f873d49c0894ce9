import pytest

from handlers.money.invoices.countries import country_in, is_country
from handlers.money.invoices.utbms import (
    ACTIVITIES,
    ADJUDICATION,
    EXPENSES,
    TASKS,
    BadCode,
    MatterType,
    matter_type_of,
    own_activity,
    own_task,
    task_of,
)
from handlers.money.time import activity_of


@pytest.mark.parametrize(
    ("verdict", "name"),
    [("approve", "Review/analyze"), ("reject", "Review/analyze"), ("edit", "Draft/revise")],
)
def test_what_a_verdict_counts_as_has_a_name(verdict: str, name: str) -> None:
    assert ACTIVITIES[activity_of(verdict)] == name


def test_settling_a_disagreement_is_communication_in_the_firm() -> None:
    assert ACTIVITIES[ADJUDICATION] == "Communicate (in firm)"


@pytest.mark.parametrize(
    ("area", "kind", "task"),
    [
        ("M&A", MatterType.TRANSACTIONAL, "P500"),
        ("Commercial contracts", MatterType.TRANSACTIONAL, "P500"),
        ("leveraged finance", MatterType.TRANSACTIONAL, "P500"),
        ("International Arbitration", MatterType.DISPUTES, "L120"),
        ("Litigation and corporate investigations", MatterType.DISPUTES, "L120"),
        ("Tax", MatterType.ADVISORY, "C300"),
        ("Strategy consulting", MatterType.ADVISORY, "C300"),
        ("", MatterType.ADVISORY, "C300"),
    ],
)
def test_the_task_follows_from_the_type_of_the_matter(area: str, kind: MatterType, task: str) -> None:
    assert matter_type_of(area) is kind
    assert task_of(area) == task
    assert task in TASKS


def test_a_matters_own_task_goes_first() -> None:
    assert task_of("M&A", own="L653") == "L653"


@pytest.mark.parametrize(("typed", "code"), [("c300", "C300"), (" L120 ", "L120"), ("ACME-7", "ACME-7")])
def test_a_task_code_is_of_utbms_or_of_the_clients_own_set(typed: str, code: str) -> None:
    assert own_task(typed) == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("A104", r"A104 \(Review/analyze\) is an activity code"),
        ("E106", r"E106 \(Online research\) is an expense code"),
        ("L999", "UTBMS has no task code L999"),
        ("", "is no code"),
        ("two words", "is no code"),
        ("A" * 21, "at most 20"),
        ("C3|00", "is no code"),
    ],
)
def test_a_task_code_that_would_come_back_is_refused(typed: str, words: str) -> None:
    with pytest.raises(BadCode, match=words):
        own_task(typed)


def test_an_activity_code_is_read_in_the_same_way() -> None:
    assert own_activity("a103") == "A103"
    for typed, words in {
        "C300": "is a task code",
        "E101": "is an expense code",
        "A999": "no activity code",
    }.items():
        with pytest.raises(BadCode, match=words):
            own_activity(typed)


def test_no_code_is_of_two_sets() -> None:
    assert len({*ACTIVITIES, *TASKS, *EXPENSES}) == len(ACTIVITIES) + len(TASKS) + len(EXPENSES)


def test_countries_are_written_in_two_letters_or_three() -> None:
    assert country_in(2, "GBR") == country_in(2, "GB") == "GB"
    assert country_in(3, "GB") == country_in(3, "GBR") == "GBR"
    assert country_in(2, "") == ""
    assert (is_country("CH"), is_country("CHE"), is_country("UK"), is_country("")) == (
        True,
        True,
        False,
        False,
    )
