"""The weeks of many experts at once, for their digests: one query for each kind of figure, however many they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from handlers.ids import DigestId, PeriodId, PersonId
from handlers.money.amounts import Money
from handlers.money.closing_values import DigestKind, PayPeriod
from handlers.money.digests import DigestRow
from handlers.money.paying.shown.values import Group
from storage.rows import DIGEST, PERIOD
from storage.tables import digests, firms, pay_periods, people
from storage.views.figures import people_rows, unpaid_balances
from storage.views.payouts import payouts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertWeek:
    """What an expert's digest is made of: the entries that its period took, summed, and what is unpaid by now."""

    digest_id: DigestId
    person_id: PersonId
    person_name: str
    period: PayPeriod
    zone: str  # the firm's
    rows: Sequence[DigestRow]
    unpaid: tuple[Money, ...]
    payouts: tuple[Group, ...] = ()


def expert_weeks(connection: Connection, digest_ids: Sequence[DigestId]) -> Mapping[DigestId, ExpertWeek]:
    """Load the weeks behind these digests; what is no expert's digest is left out."""
    about = (
        select(*DIGEST.columns, *PERIOD.columns, firms.c.zone, people.c.name)
        .join(pay_periods, pay_periods.c.id == digests.c.period_id)
        .join(firms, firms.c.id == digests.c.firm_id)
        .join(people, people.c.id == digests.c.person_id)
        .where(digests.c.id.in_(digest_ids), digests.c.kind == DigestKind.EXPERT)
    )
    found = [
        (DIGEST.value(row), PERIOD.value(row, DIGEST.width), row[-2], row[-1])
        for row in connection.execute(about)
    ]
    whose: dict[PeriodId, list[PersonId]] = defaultdict(list)
    for digest, *_ in found:
        assert digest.person_id is not None, "the join leaves nobody out but the firm"
        whose[digest.period_id].append(digest.person_id)
    rows = {period: _by_person(people_rows(connection, period, of)) for period, of in whose.items()}
    paid = {period: payouts_of(connection, period, of) for period, of in whose.items()}
    unpaid = unpaid_balances(connection, sorted({one for of in whose.values() for one in of}))
    return {
        digest.id: ExpertWeek(
            digest_id=digest.id,
            person_id=person_id,
            person_name=name,
            period=period,
            zone=zone,
            rows=rows[period.id].get(person_id, ()),
            unpaid=unpaid.get(person_id, ()),
            payouts=paid[period.id].get(person_id, ()),
        )
        for digest, period, zone, name in found
        if (person_id := digest.person_id) is not None
    }


def _by_person(rows: Sequence[DigestRow]) -> Mapping[PersonId, Sequence[DigestRow]]:
    sorted_out: dict[PersonId, list[DigestRow]] = defaultdict(list)
    for row in rows:
        sorted_out[row.person_id].append(row)
    return sorted_out
