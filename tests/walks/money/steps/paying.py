"""Steps of paying a week out: it is disputed, approved, posted, put into a file, and what came of that is marked."""

from collections.abc import Mapping
from itertools import islice

from sqlalchemy import select

from handlers.decisions import Sheet
from handlers.desk.commands import SendSheet
from handlers.ids import PeriodId
from handlers.money.paying.files.presets import payment_reference
from handlers.money.paying.files.returned import ReturnedLine
from handlers.money.paying.going_out.exporting import AskPayoutFile
from handlers.money.paying.going_out.marking import MarkPayouts
from handlers.money.paying.values import TO_EXPORT, PayoutState, Preset
from storage.facts.paying.approving import next_posting
from storage.facts.paying.exporting import next_filling
from storage.tables import pay_periods
from tests.walks.money.walk import House, Walk

GONE_OUT = (PayoutState.EXPORTED, PayoutState.PAID, PayoutState.BOUNCED)


def approve(walk: Walk) -> None:
    """Somebody approves one of the firm's weeks: finance, or an expert who may not; too early, in time, or again."""
    house = walk.house()
    of_firm = select(pay_periods.c.id).where(pay_periods.c.firm_id == house.seeded.firm.id)
    with walk.database.reading() as connection:
        periods = sorted(map(PeriodId, connection.scalars(of_firm)))
    if periods:
        whoever = walk.random.choice(("U8", "U8", "U8", "U1"))
        period_id = walk.random.choice(periods[-4:])
        seen = house.tally.payments.changes[period_id] if walk.random.random() < 0.9 else 0
        _send(walk, house, whoever, Sheet.APPROVE_PAYOUTS, period_id, {}, seen)


def post_on(walk: Walk) -> None:
    """What was approved is posted, and a file that was asked for is filled, the next part of it."""
    house = walk.house()
    with walk.database.reading() as connection:
        step = next_posting(connection, house.seeded.firm.id, walk.command_id())
        step = step or next_filling(connection, house.seeded.firm.id, walk.command_id())
    if step is not None:
        walk.do(house, step)


def pay_out(walk: Walk) -> None:
    """A file of what waits for one is asked for; or what went out is paid, or bounced, or it is said again."""
    house = walk.house()
    payouts = house.tally.payments.payouts.values()
    waiting = [one for one in payouts if one.state in TO_EXPORT]
    gone = [one for one in payouts if one.state in GONE_OUT]
    if waiting and (not gone or walk.random.random() < 0.5):
        period_id = PeriodId(walk.random.choice(waiting).period_id)
        firm_id = house.seeded.firm.id
        walk.do(
            house,
            AskPayoutFile(id=walk.command_id(), firm_id=firm_id, period_id=period_id, preset=Preset.GENERIC),
        )
    elif gone:
        payout = walk.random.choice(gone)
        line = ReturnedLine(
            number=2,
            reference=payment_reference(payout.id),
            money=payout.goes_out,
            outcome=walk.random.choice((PayoutState.PAID, PayoutState.PAID, PayoutState.BOUNCED)),
            provider_ref=f"{payout.id[-6:]} {walk.random.randrange(4)}",
        )
        walk.do(
            house,
            MarkPayouts(id=walk.command_id(), firm_id=payout.firm_id, lines=(line,), file_sha256="0" * 64),
        )


def dispute(walk: Walk) -> None:
    """An expert says that a line of their payout is not right, in time or too late; now and then of another's."""
    house = walk.house()
    last = list(islice(reversed(house.tally.taken), 30))
    if not last:
        return
    entry = house.tally.entries[walk.random.choice(last)]
    accounts = [name for name, person in house.seeded.people.items() if person.id == entry.person_id]
    whoever = accounts[0] if walk.random.random() < 0.9 else "U2"
    _send(walk, house, whoever, Sheet.NOT_RIGHT, entry.id, {"words": "It took me longer."})


def answer_dispute(walk: Walk) -> None:
    """Finance answers a dispute: more, less, or the line stays."""
    house = walk.house()
    if not house.tally.payments.disputes:
        return
    about = walk.random.choice(list(house.tally.payments.disputes))
    minor = walk.random.randint(1, 3_000)
    amount = f"{walk.random.choice(('', '', '-'))}{minor // 100}.{minor % 100:02d}"
    accepts = walk.random.random() < 0.7
    values = {
        "outcome": "accept" if accepts else "refuse",
        "amount": amount if accepts else "",
        "words": "So it is.",
    }
    _send(walk, house, "U8", Sheet.ANSWER_DISPUTE, about, values)


def _send(
    walk: Walk, house: House, whoever: str, sheet: Sheet, about: str, values: Mapping[str, str], seen: int = 0
) -> None:
    sender = house.seeded.sender(whoever)
    walk.do(
        house,
        SendSheet(
            id=walk.command_id(), sender=sender, sheet=sheet, about=about, values=dict(values), seen=seen
        ),
    )
