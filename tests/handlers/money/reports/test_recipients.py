"""Who gets which digest of a week, of which kinds of people and of which weeks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.ids import CommandId, PersonId
from handlers.messages import MessageKind, ToPerson
from handlers.money.closing import PEOPLE, IssueDigests, IssuingFacts, issue_digests, period_id
from handlers.money.closing_values import DigestKind, PayPeriod, PeriodState
from handlers.money.reports.recipients import areas_overseen
from handlers.people.people import Hours, Person, PersonState, Role
from tests.handlers.money.reports.report_samples import FIRM, STARTS

ADMIN, SUPERVISOR, HEAD, FINANCE, EXPERT = (
    Role.ADMIN,
    Role.SUPERVISOR,
    Role.PRACTICE_HEAD,
    Role.FINANCE,
    Role.EXPERT,
)
K = MessageKind
PERIOD = PayPeriod(
    id=period_id(FIRM.id, STARTS[1]),
    firm_id=FIRM.id,
    starts_at=STARTS[0],
    ends_at=STARTS[1],
    state=PeriodState.DIGESTING,
    cursor="",
    closed_at=None,
)


def person(name: str, *roles: Role, areas: tuple[str, ...] = ("tax",)) -> Person:
    return Person(
        id=PersonId(name),
        firm_id=FIRM.id,
        name=name.title(),
        roles=frozenset(roles),
        practice_areas=frozenset(areas),
        seniority="",
        zone="UTC",
        hours=Hours(),
        daily_capacity=20,
        state=PersonState.ACTIVE,
    )


def owed(*staff: Person, quiet: bool = False, paid: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What is owed to people: kinds and names."""
    facts = IssuingFacts(
        period=PERIOD,
        firm=FIRM,
        people=tuple(PersonId(one) for one in paid),
        firm_to=(ToPerson(person_id=PersonId("fay")),),
        quiet=quiet,
        staff=staff,
    )
    decision = issue_digests(IssueDigests(id=CommandId("c"), period_id=PERIOD.id), facts, STARTS[2])
    assert len({message.key for message in decision.messages}) == len(decision.messages)
    assert {message.due_at for message in decision.messages} == {datetime(2026, 10, 26, 8, tzinfo=UTC)}
    return [
        (message.to.person_id, message.kind)
        for message in decision.messages
        if isinstance(message.to, ToPerson)
    ]


FIRMS = [("fay", kind) for kind in (K.FIRM_DIGEST, K.FIRM_PICTURE, K.TREND_PICTURE, K.FIRM_TABLE)]
SOL, SUE, HAL, ADA = (
    person("sol", SUPERVISOR),
    person("sue", SUPERVISOR, EXPERT),
    person("hal", HEAD),
    person("ada", ADMIN),
)
HALS = [("hal", kind) for kind in (K.PRACTICE_DIGEST, K.TREND_PICTURE, K.FIRM_TABLE)]


@pytest.mark.parametrize(
    ("staff", "paid", "told"),
    [
        ((), (), []),
        ((), ("ben",), [("ben", K.EXPERT_DIGEST), ("ben", K.TREND_PICTURE)]),
        ((ADA, SOL, SUE), (), [("sol", K.SUPERVISOR_DIGEST), ("sue", K.SUPERVISOR_DIGEST)]),
        ((ADA,), (), [("ada", K.SUPERVISOR_DIGEST)]),  # nobody else sees to the work
        ((ADA, HAL, SOL), (), [("sol", K.SUPERVISOR_DIGEST), *HALS]),
        ((person("hal", HEAD, SUPERVISOR),), (), [("hal", K.SUPERVISOR_DIGEST), *HALS]),
        ((person("fay", FINANCE),), (), []),
    ],
)
def test_each_gets_what_their_role_acts_on(
    staff: tuple[Person, ...], paid: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    both = owed(*staff, paid=paid)
    assert sorted(both) == sorted([*FIRMS, *told])


@pytest.mark.parametrize("staff", [(), (SOL,), (SOL, HAL, ADA)])
def test_of_a_quiet_week_the_words_come_alone(staff: tuple[Person, ...]) -> None:
    told = {"sol": K.SUPERVISOR_DIGEST, "hal": K.PRACTICE_DIGEST, "ada": None}
    expected = [(one.id, told[one.id]) for one in staff if told[one.id]]
    assert sorted(owed(*staff, quiet=True)) == sorted([("fay", K.FIRM_DIGEST), *expected])


def test_the_staffs_digests_come_with_the_last_part_alone() -> None:
    assert owed(SOL, paid=tuple(f"p{number:03}" for number in range(PEOPLE)))[-1] == ("p149", K.TREND_PICTURE)
    assert owed(SOL, paid=tuple(f"p{number:03}" for number in range(PEOPLE - 1)))[-1][0] != "p148"


def test_a_digest_is_of_one_kind_and_one_person() -> None:
    facts = IssuingFacts(period=PERIOD, firm=FIRM, staff=(person("hal", HEAD, SUPERVISOR), SOL))
    decision = issue_digests(IssueDigests(id=CommandId("c"), period_id=PERIOD.id), facts, STARTS[2])
    made = [(one.kind, one.person_id) for one in decision.records[1:]]
    assert made == [
        (DigestKind.FIRM, None),
        (DigestKind.SUPERVISOR, "hal"),
        (DigestKind.SUPERVISOR, "sol"),
        (DigestKind.PRACTICE, "hal"),
    ]
    assert len({one.id for one in decision.records[1:]}) == 4


AREAS = ("m&a", "tax", "trusts")


@pytest.mark.parametrize(
    ("reader", "staff", "sees"),
    [
        # alone: everything, whatever the own areas
        (SOL, (SOL, ADA), AREAS),
        (person("sol", SUPERVISOR, areas=()), (), AREAS),
        # each their own, and what nobody has
        (SOL, (SOL, person("sue", SUPERVISOR, areas=("m&a",))), ("tax", "trusts")),
        (SOL, (SOL, person("sue", SUPERVISOR, areas=())), AREAS),
        (person("sue", SUPERVISOR, areas=()), (SOL, person("sue", SUPERVISOR, areas=())), ("m&a", "trusts")),
        # an admin's areas are no supervisor's
        (SOL, (SOL, person("ada", ADMIN, areas=("m&a",))), AREAS),
    ],
)
def test_every_area_is_overseen_by_somebody(
    reader: Person, staff: tuple[Person, ...], sees: tuple[str, ...]
) -> None:
    assert areas_overseen(reader, staff, AREAS) == set(sees)


def test_who_is_paused_is_told_all_the_same() -> None:
    assert ("sol", K.SUPERVISOR_DIGEST) in owed(replace(SOL, state=PersonState.PAUSED))
