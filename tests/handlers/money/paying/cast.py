"""People and a settled week for tests of what is decided about payouts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.decisions import Decision, Done, Refused
from handlers.ids import FirmId, PayoutId, PeriodId, PersonId
from handlers.money.paying.values import PayoutStanding, PayoutState, PayRun
from handlers.people.people import Hours, Person, PersonState, Role

FIRM = FirmId("f" * 32)
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


def person(name: str, *roles: Role, **changes: Any) -> Person:
    made = Person(
        id=PersonId(name.casefold().ljust(32, "0")),
        firm_id=FIRM,
        name=name,
        roles=frozenset(roles),
        practice_areas=frozenset(),
        seniority="",
        zone="Europe/Berlin",
        hours=Hours(),
        daily_capacity=10,
        state=PersonState.ACTIVE,
    )
    return replace(made, **changes)


ADA, FAY = person("Ada", Role.EXPERT), person("Fay", Role.FINANCE)
RUN = PayRun(
    period_id=PeriodId("w" * 32),
    firm_id=FIRM,
    approvals=1,
    disputes_until=AT - timedelta(hours=1),
    settled_at=AT - timedelta(days=2),
    changes=3,
)
PAYOUT = PayoutStanding(
    id=PayoutId("p" * 32),
    firm_id=FIRM,
    period_id=RUN.period_id,
    person_id=ADA.id,
    currency="USD",
    state=PayoutState.DRAFTED,
    amount=10_000,
)


def refusal(decision: Decision) -> str:
    """The words of a refusal that asks for nothing to be remembered."""
    assert isinstance(decision.reply, Refused), decision.reply
    assert (decision.records, decision.messages) == ((), ())
    return decision.reply.words


def words(decision: Decision) -> str:
    assert isinstance(decision.reply, Done), decision.reply
    return decision.reply.words


def kinds(decision: Decision) -> list[str]:
    return [type(record).__name__ for record in decision.records]
