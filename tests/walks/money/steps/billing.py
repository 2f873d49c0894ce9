"""Steps of invoicing: one command at a time, so that work, undos and closing come between them."""

from datetime import timedelta

from handlers.money.billing.commands import (
    AcceptLines,
    CreditInvoice,
    DecideLine,
    DropPreBill,
    IssueInvoices,
    NoteReceipt,
    OpenPreBill,
    VoidInvoice,
)
from handlers.money.prebill.values import UNFINISHED, PreBill, PreBillState
from handlers.money.time import local_day
from storage.facts.money.drafting import next_draft_step
from tests.walks.money.walk import House, Walk


def bill_on(walk: Walk) -> None:
    """The next command on the way of a client's work to an invoice; now and then one that comes too early or late."""
    house = walk.house()
    client = walk.random.choice(("Acme Lab", "Birch Lab"))
    found = [
        one
        for one in house.tally.bills.pre_bills.values()
        if one.state in UNFINISHED and one.client_id == _client(house, client)
    ]
    chance = walk.random.random()
    if not found or chance < 0.03:
        _open(walk, house, client)
    elif chance < 0.05:
        _drop(walk, house, found[0])
    elif found[0].state in (PreBillState.TAKING, PreBillState.PRICING):
        _draft(walk, house, found[0])
    elif chance < 0.4:
        _decide(walk, house, found[0])
    elif found[0].state is PreBillState.REVIEWING and chance < 0.9:
        about = {"firm": house.seeded.firm.name, "pre_bill": found[0].id}
        walk.do(house, AcceptLines(id=walk.command_id(), **about))
    else:
        walk.do(house, IssueInvoices(id=walk.command_id(), firm=house.seeded.firm.name, pre_bill=found[0].id))


def _client(house: House, name: str) -> str:
    return house.clients[name != "Acme Lab"].client_id


def _open(walk: Walk, house: House, client: str) -> None:
    firm = house.seeded.firm
    through = local_day(walk.now, firm.zone) - timedelta(days=walk.random.choice((1, 1, 1, 2)))
    walk.do(
        house, OpenPreBill(id=walk.command_id(), firm=firm.name, client=client, through=through.isoformat())
    )


def _drop(walk: Walk, house: House, pre_bill: PreBill) -> None:
    walk.do(house, DropPreBill(id=walk.command_id(), firm=house.seeded.firm.name, pre_bill=pre_bill.id))


def _draft(walk: Walk, house: House, pre_bill: PreBill) -> None:
    """Do the next part; now and then two ask for the same part at once."""
    with walk.database.reading() as connection:
        step = next_draft_step(connection, pre_bill.id, walk.command_id())
        other = next_draft_step(connection, pre_bill.id, walk.command_id())
    walk.do_all(house, [one for one in (step, other if walk.random.random() < 0.2 else None) if one])


def _decide(walk: Walk, house: House, pre_bill: PreBill) -> None:
    """Decide one line or another: as it is, for less, later, or anew."""
    bills = house.tally.bills
    line = bills.lines[walk.random.choice(bills.by_pre_bill[pre_bill.id])]
    decision = walk.random.choice(("accept", "write_down", "write_down", "hold"))
    left = walk.random.randint(0, max(line.amount, 1))
    walk.do(
        house,
        DecideLine(
            id=walk.command_id(),
            firm=house.seeded.firm.name,
            line=line.id,
            seen=line.version if walk.random.random() < 0.5 else 0,
            decision=decision,
            amount=_typed(left) if decision == "write_down" else "",
            reason="" if decision == "accept" else "Agreed with the client.",
        ),
    )


def correct(walk: Walk) -> None:
    """One of the last invoices is paid, in part or whole, credited or voided; or it is tried."""
    house = walk.house()
    last = list(house.tally.bills.invoices.values())[-6:]
    if not last:
        return
    invoice = walk.random.choice(last)
    about = {"id": walk.command_id(), "firm": house.seeded.firm.name, "invoice": invoice.code}
    part = _typed(walk.random.randint(0, invoice.total))
    kind = walk.random.choice((VoidInvoice, VoidInvoice, CreditInvoice, NoteReceipt))
    if kind is VoidInvoice:
        walk.do(house, VoidInvoice(**about, reason="The wrong month."))
    elif kind is CreditInvoice:
        amount = walk.random.choice((part, part, "all"))
        line = walk.random.choice(("", "", "1"))
        walk.do(house, CreditInvoice(**about, amount=amount, line=line, reason="Agreed."))
    else:
        reference = f"bank {walk.random.randrange(200)}"
        walk.do(house, NoteReceipt(**about, amount=walk.random.choice((part, "")), bank_ref=reference))


def _typed(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
