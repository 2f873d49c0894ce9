"""A small firm to test with: people, a client, matters and a rate card, written by the product's own recorder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy import Connection

from handlers.decisions import Decision, Done
from handlers.ids import (
    ClientId,
    FirmId,
    MatterId,
    PersonId,
    RateLineId,
    ReviewId,
    TaskId,
    WorkspaceId,
    derived_id,
)
from handlers.money.rates import RateLine, RateUnit
from handlers.people.people import Firm, Hours, Person, PersonState, Role, Sender
from handlers.records import AccountLinked, ClientAdded, Record, WorkspaceConnected
from handlers.review.reviews import Review, unasked
from handlers.review.tasks import Criterion, Matter, Offer, Reason, Task, TaskState
from storage.record import record

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)  # a Wednesday, within everybody's working hours
AREA = "contracts"
PEOPLE = (  # platform account, name, seniority, roles
    ("U1", "Ada Kern", "partner", {Role.EXPERT}),
    ("U2", "Ben Odell", "associate", {Role.EXPERT}),
    ("U3", "Cora Lund", "associate", {Role.EXPERT}),
    ("U7", "Sol Reyes", "partner", {Role.SUPERVISOR, Role.ADMIN}),
    ("U8", "Fay Moss", "staff", {Role.FINANCE}),
)
REASONS = (Reason(code="wrong_law", text="Wrong law"), Reason(code="incomplete", text="Incomplete"))
RUBRIC = (Criterion(id="cites", text="Cites the clause"), Criterion(id="plain", text="Plain words"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What `seed_firm` wrote. Matters are by code, people by their platform account."""

    firm: Firm
    workspace_id: WorkspaceId
    workspace: str
    client_id: ClientId
    matters: Mapping[str, Matter]
    people: Mapping[str, Person]

    def sender(self, account: str) -> Sender:
        """Give the sender of a person's clicks."""
        return Sender(platform="slack", workspace=self.workspace, platform_user_id=account)


def seed_firm(connection: Connection, *, name: str = "Kern LLP", workspace: str = "T1") -> Seeded:
    """Write a firm with a workspace, five people, a cleared client, four open matters, a closed one and rates.

    PIECE-1 is one-click piece work in channel C1; TIME-1 is metered and direct; OVERLAP-1 wants two verdicts and
    has a rubric; CONF-1 is confidential piece work in the channel; CLOSED-1 takes no tasks.
    """
    firm = Firm(
        id=FirmId(derived_id("firm", name)),
        name=name,
        currency="USD",
        zone="Europe/Berlin",
        week_end=6,
        digest_hour=9,
        next_close_at=datetime(2026, 10, 18, 22, 0, tzinfo=UTC),
    )
    place = WorkspaceId(derived_id("workspace", workspace))
    people = {
        account: _person(firm, account, person, seniority, roles)
        for account, person, seniority, roles in PEOPLE
    }
    write(
        connection,
        firm,
        WorkspaceConnected(id=place, firm_id=firm.id, platform="slack", external_id=workspace),
        *people.values(),
        *(
            AccountLinked(workspace_id=place, platform_user_id=account, person_id=person.id)
            for account, person in people.items()
        ),
        *_rates(firm),
    )
    seeded = Seeded(
        firm=firm,
        workspace_id=place,
        workspace=workspace,
        client_id=ClientId(""),
        matters=MappingProxyType({}),
        people=MappingProxyType(people),
    )
    return seed_client(connection, seeded, name="Acme Lab")


def seed_client(
    connection: Connection, seeded: Seeded, *, name: str, cleared_from: datetime | None = LONG_AGO
) -> Seeded:
    """Write one more client of the firm, with the same five matters; gives the firm as that client sees it."""
    client = ClientAdded(
        id=ClientId(derived_id(seeded.firm.id, "client", name)),
        firm_id=seeded.firm.id,
        name=name,
        cleared_by="Sol Reyes" if cleared_from else "",
        cleared_from=cleared_from,
        cleared_until=None,
    )
    matters = {matter.code: matter for matter in _matters(seeded, client)}
    write(connection, client, *matters.values())
    return replace(seeded, client_id=client.id, matters=MappingProxyType(matters))


def task_of(matter: Matter, name: str, *, output: str = "The clause is valid.", now: datetime = NOW) -> Task:
    """Make a task of a matter; its id comes from its name."""
    return Task(
        id=TaskId(derived_id(matter.id, "task", name)),
        firm_id=matter.firm_id,
        client_id=matter.client_id,
        matter_id=matter.id,
        external_id=name,
        title=f"Check {name}",
        agent="drafter",
        agent_version="1",
        output=output,
        prompt="Is the clause valid?",
        context="Section 8",
        state=TaskState.OPEN,
        due_at=now.replace(hour=20),
        created_at=now,
    )


def review_of(task: Task, number: int = 0, *, now: datetime = NOW) -> Review:
    """Make a task's review that waits to be offered."""
    key = ReviewId(derived_id(task.id, "review", str(number)))
    return unasked(key, firm_id=task.firm_id, task_id=task.id, matter_id=task.matter_id, now=now)


def write(connection: Connection, *records: Record, now: datetime = NOW) -> None:
    """Remember these values."""
    record(connection, [Decision(reply=Done(), records=records)], now)


def _person(firm: Firm, account: str, name: str, seniority: str, roles: Iterable[Role]) -> Person:
    return Person(
        id=PersonId(derived_id(firm.id, "person", account)),
        firm_id=firm.id,
        name=name,
        roles=frozenset(roles),
        practice_areas=frozenset({AREA}),
        seniority=seniority,
        zone="Europe/Berlin",
        hours=Hours(),
        daily_capacity=20,
        state=PersonState.ACTIVE,
    )


def _matters(seeded: Seeded, client: ClientAdded) -> Iterable[Matter]:
    piece = Matter(
        id=MatterId(derived_id(client.id, "matter", "PIECE-1")),
        firm_id=seeded.firm.id,
        client_id=client.id,
        code="PIECE-1",
        title="Clause checks",
        practice_area=AREA,
        offer=Offer.CHANNEL,
        basis=RateUnit.PIECE,
        currency="USD",
        reviews_per_task=1,
        expected_minutes=5,
        cap_ms=15 * 60_000,
        due_minutes=240,
        claim_minutes=30,
        workspace_id=seeded.workspace_id,
        channel="C1",
        reject_reasons=REASONS,
        rubric=(),
        confidential=False,
        is_open=True,
        cleared_from=client.cleared_from,
        cleared_until=client.cleared_until,
    )

    def like(code: str) -> Matter:
        return replace(piece, id=MatterId(derived_id(client.id, "matter", code)), code=code)

    yield piece
    yield replace(like("TIME-1"), basis=RateUnit.HOUR, offer=Offer.DIRECT)
    yield replace(like("OVERLAP-1"), reviews_per_task=2, offer=Offer.DIRECT, rubric=RUBRIC)
    yield replace(like("CONF-1"), confidential=True)
    yield replace(like("CLOSED-1"), is_open=False)


def _rates(firm: Firm) -> Iterable[RateLine]:
    for unit, pay, price in ((RateUnit.PIECE, 600, 1_000), (RateUnit.HOUR, 12_000, 20_000)):
        yield RateLine(
            id=RateLineId(derived_id(firm.id, "rate", unit)),
            firm_id=firm.id,
            matter_id=None,
            practice_area=None,
            seniority=None,
            unit=unit,
            pay=pay,
            price=price,
            currency="USD",
            effective_from=LONG_AGO,
        )
