"""Steps of closing a week: one command at a time, so that everything else comes between them too."""

from sqlalchemy import select

from bot.sending.expert_digests import expert_digests
from handlers.ids import DigestId, PeriodId
from handlers.money.closing import CHUNK, IssueDigests, TakeEntries
from handlers.money.closing_values import DigestKind, PayPeriod, PeriodState
from storage.facts.closing import next_step
from storage.rows import PERIOD
from storage.tables import digests, pay_periods
from storage.views.figures import period_rows
from tests.walks.money.walk import House, Walk
from tests.walks.money.wrong import Wrong


def close_on(walk: Walk) -> None:
    """The next command of a firm's closing, where one is due."""
    house = walk.house()
    firm_id = house.seeded.firm.id
    with walk.database.reading() as connection:
        step = next_step(connection, firm_id, walk.now, walk.command_id())
    if step is None:
        return
    walk.do(house, step)
    if isinstance(step, TakeEntries) and len(step.entry_ids) < CHUNK:
        _nothing_is_left(walk, house, step.period_id)
    if isinstance(step, IssueDigests):
        _digests_add_up(walk, house, step.period_id)


def _nothing_is_left(walk: Walk, house: House, period_id: PeriodId) -> None:
    """What is dated before the cut-off of a period that took its last part is taken."""
    period = _period(walk, period_id)
    left = [entry.id for entry in house.tally.untaken.values() if entry.dated_at < period.ends_at]
    if left:
        raise Wrong(f"{len(left)} entries of before {period.ends_at} were left out")


def _digests_add_up(walk: Walk, house: House, period_id: PeriodId) -> None:
    """What the digests of a closed period tell is what its payouts took, to the minor unit, and no more."""
    if _period(walk, period_id).state is not PeriodState.CLOSED:
        return
    own = select(digests.c.id).where(digests.c.period_id == period_id, digests.c.kind == DigestKind.EXPERT)
    with walk.database.reading() as connection:
        keys = [DigestId(key) for key in connection.scalars(own)]
        rows = period_rows(connection, period_id)
    told = {
        (digest.figures.person_id, money.currency): money.minor
        for digest in (expert_digests(walk.database, keys) if keys else ())
        for money in digest.figures.earned
    }
    took = house.tally.tell(period_id, told)
    firm = (sum(row.pay for row in rows), sum(row.price for row in rows))
    if firm != tuple(sum(amounts) for amounts in zip((0, 0), *took.values(), strict=True)):
        raise Wrong(f"the firm's digest tells of {firm}, and the entries are {took}")


def _period(walk: Walk, period_id: PeriodId) -> PayPeriod:
    with walk.database.reading() as connection:
        row = connection.execute(select(*PERIOD.columns).where(pay_periods.c.id == period_id)).one()
    return PERIOD.value(row)
