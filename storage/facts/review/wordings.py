"""How the reasons and rubrics of matters were worded at a verdict, where their terms have changed since."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, select

from handlers.ids import FirmId, MatterId
from handlers.review.tasks import Wording
from storage.queries import Query
from storage.rows import wording_from
from storage.tables import former_terms, matters

Worded = tuple[MatterId, int]  # a matter, and the version of its terms
_FORMER = Query(
    select(former_terms.c.matter_id, former_terms.c.version, former_terms.c.terms)
    .join(matters, matters.c.id == former_terms.c.matter_id)
    .where(
        matters.c.firm_id == bindparam("firm"),
        former_terms.c.matter_id.in_(bindparam("matters", expanding=True)),
        former_terms.c.version.in_(bindparam("versions", expanding=True)),
    )
)


def wordings_of(connection: Connection, firm_id: FirmId, asked: Iterable[Worded]) -> Mapping[Worded, Wording]:
    """Load former wordings of a firm's matters; what is worded so still has none, and nothing is asked for it."""
    wanted = sorted(set(asked))
    if not wanted:
        return {}
    found = _FORMER.rows(
        connection,
        firm=firm_id,
        matters=sorted({matter for matter, _ in wanted}),
        versions=sorted({version for _, version in wanted}),
    )
    return {
        (row[0], row[1]): wording_from(row[2]["reject_reasons"], row[2]["rubric"])
        for row in found
        if (row[0], row[1]) in wanted
    }


def wording_of(
    connection: Connection, firm_id: FirmId, matter_id: MatterId, given_by: int | None, now: int
) -> Wording | None:
    """Load the wording that an answer was given by; None where there is no answer, or it is worded so still."""
    if given_by is None or given_by == now:
        return None
    worded = (matter_id, given_by)
    return wordings_of(connection, firm_id, (worded,)).get(worded)
