"""The facts that sealing is decided on, and which firms have something to seal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from handlers.audit.sealing import CHUNK, SealAudit, SealFacts, Unsealed
from handlers.audit.subjects import reviews_in, told_by
from handlers.audit.values import ChainHead
from handlers.ids import FirmId
from storage.queries import Query
from storage.tables import audit_heads, audit_records, reviews

_r = audit_records.c
_FIRMS = select(_r.firm_id).where(_r.seq.is_(None)).distinct().order_by(_r.firm_id)
_UNSEALED = Query(
    select(_r.id, _r.digest, _r.body)
    .where(_r.firm_id == bindparam("firm"), _r.seq.is_(None))
    .order_by(_r.recorded_at, _r.id)
    .limit(CHUNK)
)
_WHERE_REVIEWS_BELONG = Query(
    select(reviews.c.id, reviews.c.task_id, reviews.c.matter_id).where(
        reviews.c.firm_id == bindparam("firm"), reviews.c.id.in_(bindparam("ids", expanding=True))
    )
)


def seal_facts(connection: Connection, commands: Sequence[SealAudit], now: datetime) -> Sequence[SealFacts]:
    """Load the head of each firm's chain, held until the end, and what comes next in it."""
    del now
    return [_facts(connection, command.firm_id) for command in commands]


def _facts(connection: Connection, firm_id: FirmId) -> SealFacts:
    held = select(audit_heads.c.seq, audit_heads.c.seal).where(audit_heads.c.firm_id == firm_id)
    head = connection.execute(held.with_for_update()).first()
    found = [
        Unsealed(id=key, digest=digest, told=told_by(body))
        for key, digest, body in _UNSEALED.rows(connection, firm=firm_id)
    ]
    return SealFacts(
        head=ChainHead(firm_id=firm_id)
        if head is None
        else ChainHead(firm_id=firm_id, seq=head.seq, seal=head.seal),
        records=tuple(found),
        of_reviews=where_reviews_belong(
            connection, firm_id, (key for one in found for key in reviews_in(one.told))
        ),
    )


def where_reviews_belong(
    connection: Connection, firm_id: FirmId, review_ids: Iterable[str]
) -> Mapping[str, tuple[str, str]]:
    """Give the task and the matter of each of the firm's reviews."""
    wanted = sorted(set(review_ids))
    found = _WHERE_REVIEWS_BELONG.rows(connection, firm=firm_id, ids=wanted) if wanted else ()
    return {review: (task, matter) for review, task, matter in found}


def firms_to_seal(connection: Connection) -> tuple[FirmId, ...]:
    """Find the firms that have records without a seal."""
    return tuple(FirmId(firm) for firm in connection.scalars(_FIRMS))
