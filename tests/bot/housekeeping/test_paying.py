"""Weeks are settled, approved, posted and exported in steps, each firm's own; walled pay never reaches a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.dispatch import Dispatcher, new_command_id
from bot.housekeeping.closing import close_due
from bot.housekeeping.paying import pay_due
from bot.table import TABLE
from handlers.decisions import Done, Refused, Reply, Sheet, ShowDeskForm
from handlers.desk.commands import OpenSheet, SendSheet
from handlers.ids import CommandId
from handlers.money.paying.values import ExchangeRate, PayDetails, PayoutState, PayReason, PayTerms
from handlers.money.time import TimeEntry
from handlers.records import Record
from handlers.walls.typed_walls import TypedWall
from handlers.walls.walling import AddWall
from storage import tables
from storage.doctor import broken_invariants
from storage.engine import Database
from storage.invariants.money import MONEY
from storage.invariants.payouts import PAYOUTS
from storage.invariants.postings import POSTINGS
from tests.clocks import StillClock
from tests.seed import NOW, Seeded, seed_firm, write
from tests.work import taken_back, work_done

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """A firm whose weeks are closed one after the other, by the product's own steps."""

    database: Database
    dispatcher: Dispatcher
    clock: StillClock
    firm: Seeded

    def add(self, *records: Record) -> None:
        with self.database.writer.begin() as connection:
            write(connection, *records)

    def works(self, account: str, name: str, week: int = 0, **how: Any) -> Sequence[Record]:
        done = work_done(self.firm, account, name, at=NOW + week * WEEK, **how)
        self.add(*done)
        return done

    async def close(self, week: int = 0) -> None:
        cut = self.firm.firm.next_close_at + week * WEEK
        self.clock.move_to(cut + timedelta(hours=1))
        await close_due(self.dispatcher, self.database, self.clock)
        self.clock.move_to(cut + timedelta(hours=49))

    async def send(self, account: str, sheet: Sheet, about: str = "", seen: int = 0, **values: str) -> Reply:
        sender = self.firm.sender(account)
        command = SendSheet(
            id=new_command_id(), sender=sender, sheet=sheet, about=about, seen=seen, values=values
        )
        reply = await self.dispatcher.dispatch(command)
        await pay_due(self.dispatcher, self.database)
        return reply

    def periods(self) -> list[str]:
        with self.database.reading() as connection:
            asked = select(tables.pay_periods.c.id).where(tables.pay_periods.c.firm_id == self.firm.firm.id)
            return list(connection.scalars(asked.order_by(tables.pay_periods.c.ends_at)))

    def payouts(self, account: str) -> list[tuple[Any, ...]]:
        """State, reason and amount of a person's payouts, the oldest first."""
        p = tables.payouts.c
        asked = (
            select(p.state, p.reason, p.amount)
            .join(tables.pay_periods, tables.pay_periods.c.id == p.period_id)
            .where(p.person_id == self.firm.people[account].id)
        )
        with self.database.reading() as connection:
            return [tuple(row) for row in connection.execute(asked.order_by(tables.pay_periods.c.ends_at))]

    def files(self) -> list[Any]:
        with self.database.reading() as connection:
            return list(connection.execute(select(tables.payout_files)))

    def wrong(self) -> set[str]:
        with self.database.reading() as connection:
            broken = broken_invariants(connection, self.clock.now())
            return {one.invariant.name for one in broken if one.invariant in (*MONEY, *POSTINGS, *PAYOUTS)}


@pytest.fixture
def weeks(database: Database) -> Iterator[Weeks]:
    with database.writer.begin() as connection:
        firm = seed_firm(connection)
        write(connection, PayTerms(firm_id=firm.firm.id, hold_weeks=0, minimums=(("USD", 1_000),)))
    clock = StillClock(NOW)
    dispatcher = Dispatcher(database, TABLE, clock.now)
    dispatcher.start()
    yield Weeks(database=database, dispatcher=dispatcher, clock=clock, firm=firm)
    dispatcher.stop()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_under_the_minimum_or_negative_is_carried_until_it_can_be_paid(weeks: Weeks) -> None:
    first = weeks.works("U1", "one")
    weeks.works("U2", "two")
    weeks.works("U2", "three")
    await weeks.close()
    assert weeks.payouts("U1") == [("carried", "minimum", 600)]
    assert weeks.payouts("U2") == [("drafted", None, 1_200)]
    weeks.add(*taken_back(first, NOW + WEEK))
    weeks.works("U1", "four", 1)
    await weeks.close(1)
    assert weeks.payouts("U1") == [("carried", "minimum", 600), ("carried", "minimum", 600)]
    weeks.works("U1", "five", 2)
    await weeks.close(2)
    assert weeks.payouts("U1")[-1] == ("drafted", None, 1_200)
    done = await weeks.send("U8", Sheet.APPROVE_PAYOUTS, weeks.periods()[2])
    assert isinstance(done, Done), done
    assert weeks.payouts("U1")[-1] == ("approved", None, 1_200)
    assert weeks.payouts("U2") == [("drafted", None, 1_200)]  # a week of its own, that nobody approved
    assert weeks.wrong() == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_new_expert_waits_and_goes_out_with_the_week_in_which_they_are_new_no_more(
    weeks: Weeks,
) -> None:
    weeks.add(PayTerms(firm_id=weeks.firm.firm.id, hold_weeks=2))
    weeks.works("U1", "one")
    for week in range(3):
        await weeks.close(week)
    assert weeks.payouts("U1") == [("carried", "new", 600), ("drafted", None, 600)]
    assert weeks.wrong() == set()


async def test_walled_and_unnoticed_money_never_reaches_its_person_up_to_the_file(weeks: Weeks) -> None:
    """A wall before the cut-off keeps the entry, one after it holds the payout; what is unpaid is no pay at all."""
    weeks.add(PayTerms(firm_id=weeks.firm.firm.id, hold_weeks=0))
    for account, name in (("U1", "one"), ("U2", "two"), ("U3", "three")):
        weeks.works(account, name)
    await wall(weeks, "Ada Kern")
    await weeks.close()
    assert weeks.payouts("U1") == []
    await wall(weeks, "Ben Odell")
    with weeks.database.writer.begin() as connection:
        cora = tables.people.c.id == weeks.firm.people["U3"].id
        connection.execute(tables.people.update().where(cora).values(outside_business="missing"))
    period = weeks.periods()[0]
    assert isinstance(await weeks.send("U8", Sheet.APPROVE_PAYOUTS, period), Done)
    assert weeks.payouts("U2") == [(PayoutState.HELD, PayReason.WALLED, 600)]
    assert weeks.payouts("U3") == [(PayoutState.HELD, PayReason.NOTICE, 600)]
    assert isinstance(await weeks.send("U8", Sheet.PAYOUT_FILE, period, preset="generic"), Refused)
    await weeks.close(1)
    assert weeks.payouts("U2")[-1][:2] == (PayoutState.HELD, PayReason.WALLED)
    with weeks.database.writer.begin() as connection:
        connection.execute(tables.people.update().where(cora).values(outside_business="approved"))
    weeks.works("U3", "four", 2)
    await weeks.close(2)
    last = weeks.periods()[2]
    assert isinstance(await weeks.send("U8", Sheet.APPROVE_PAYOUTS, last), Done)
    assert isinstance(await weeks.send("U8", Sheet.PAYOUT_FILE, last, preset="generic"), Done)
    (file,) = weeks.files()
    assert (b"Cora Lund" in file.content, b"Ben" in file.content, b"Ada" in file.content) == (
        True,
        False,
        False,
    )
    assert weeks.payouts("U3")[-1] == ("exported", None, 1_200)
    assert weeks.wrong() == set()


async def wall(weeks: Weeks, person: str) -> None:
    typed = TypedWall(kind="client", subject="Acme Lab", person=person)
    command = AddWall(id=CommandId(f"wall {person}"), firm=weeks.firm.firm.name, decided_by="Sol", wall=typed)
    reply = await weeks.dispatcher.dispatch(command)
    assert isinstance(reply, Done), reply


async def test_an_approvers_own_pay_waits_for_somebody_else_and_foreign_pay_for_a_rate(weeks: Weeks) -> None:
    firm_id = weeks.firm.firm.id
    weeks.add(PayTerms(firm_id=firm_id, hold_weeks=0))
    with weeks.database.writer.begin() as connection:
        ada = tables.people.c.id == weeks.firm.people["U1"].id
        connection.execute(tables.people.update().where(ada).values(roles=["expert", "finance"]))
    for account, name in (("U1", "one"), ("U2", "two"), ("U3", "three")):
        weeks.works(account, name)
    ben, cora = weeks.firm.people["U2"].id, weeks.firm.people["U3"].id
    weeks.add(PayDetails(person_id=ben, firm_id=firm_id, currency="EUR"))
    weeks.add(PayDetails(person_id=cora, firm_id=firm_id, currency="GBP"))
    rate = {"firm_id": firm_id, "from_currency": "USD", "to_currency": "EUR", "source": "ECB", "at": NOW}
    weeks.add(ExchangeRate(id="r" * 32, rate="0.9215", **rate))  # type: ignore[arg-type]
    await weeks.close()
    period = weeks.periods()[0]
    told = await weeks.send("U1", Sheet.APPROVE_PAYOUTS, period)
    assert isinstance(told, Done)
    assert "Your own pay is not in it" in told.words
    assert [weeks.payouts(one)[0][:2] for one in ("U1", "U2", "U3")] == [
        ("drafted", None),
        ("approved", None),
        ("held", "no_rate"),
    ]
    again = await weeks.send("U1", Sheet.APPROVE_PAYOUTS, period)
    assert isinstance(again, Done)
    assert again.already
    assert isinstance(await weeks.send("U8", Sheet.APPROVE_PAYOUTS, period), Done)
    assert weeks.payouts("U1")[0][0] == "approved"
    assert isinstance(await weeks.send("U8", Sheet.PAYOUT_FILE, period, preset="generic"), Done)
    assert b"EUR,5.53" in weeks.files()[0].content
    assert weeks.wrong() == set()


async def test_nothing_of_a_firms_payouts_is_seen_or_done_from_another(weeks: Weeks) -> None:
    entry = next(one for one in weeks.works("U1", "one") if isinstance(one, TimeEntry))
    weeks.works("U1", "two")
    with weeks.database.writer.begin() as connection:
        rival = seed_firm(connection, name="Rival LLP", workspace="T2")
    await weeks.close()
    theirs = Weeks(database=weeks.database, dispatcher=weeks.dispatcher, clock=weeks.clock, firm=rival)
    period = weeks.periods()[0]
    approved = await weeks.send("U8", Sheet.APPROVE_PAYOUTS, period)
    assert isinstance(approved, Done)
    await weeks.send("U8", Sheet.PAYOUT_FILE, period, preset="generic")
    (file,) = weeks.files()
    p = tables.payouts.c
    with weeks.database.reading() as connection:
        payout = connection.execute(select(p.id).where(p.amount > 0)).scalar_one()
    line = f"reference,amount,currency,status,transaction id\n{payout[:20]},12.00,USD,paid,T1"
    for reply in (
        await theirs.send("U8", Sheet.APPROVE_PAYOUTS, period),
        await theirs.send("U8", Sheet.PAYOUT_FILE, period, preset="generic"),
        await theirs.send("U8", Sheet.FILE_AGAIN, file.id),
        await theirs.send("U8", Sheet.MARK_PAID, lines=line),
        await theirs.send("U1", Sheet.NOT_RIGHT, entry.id, words="Not right."),
        await theirs.send("U8", Sheet.PAY_DETAILS, weeks.firm.people["U1"].id, email="a@b.example"),
        await weeks.send("U2", Sheet.NOT_RIGHT, entry.id, words="Not mine."),
    ):
        assert isinstance(reply, Refused), reply
    opening = OpenSheet(id=new_command_id(), sender=rival.sender("U1"), sheet=Sheet.MY_PAY)
    own = await weeks.dispatcher.dispatch(opening)
    assert isinstance(own, ShowDeskForm)
    assert own.form.rows == ()
    assert isinstance(await weeks.send("U8", Sheet.MARK_PAID, lines=line), Done)
