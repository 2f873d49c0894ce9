"""Each rule of what is recorded is broken once and found, and holds where people only used the product."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, create_engine, text

from handlers.decisions import Decision, Done
from handlers.ids import AdjustmentId, CommandId, SpanId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.adjusting.entering import enter_anew
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.closing import (
    CloseWeek,
    IssueDigests,
    TakeEntries,
    close_week,
    issue_digests,
    take_entries,
)
from handlers.money.ledger import Accrued, LedgerEntry, true_up
from handlers.money.metering.stretches import MeteredSpan
from handlers.money.paying.settling import SettlePayouts, settle_payouts
from handlers.money.posting import Parties, PostingKind, post
from handlers.money.time import TimeEntry
from handlers.records import Record
from handlers.review.adjusting.messages import ask_supervisor
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.messages import card_update
from handlers.review.reviews import Review
from storage import tables as t
from storage.doctor import COUNTED, INVARIANTS, PATIENCE, SHOWN, broken_invariants
from storage.engine import Database, open_database
from storage.facts.closing import issuing_facts, next_step, taking_facts, week_facts
from storage.facts.paying.settling import settling_facts
from storage.record import record
from storage.rows import POSTING
from tests.furnished import furnish
from tests.postgres import create_database, drop_database
from tests.seed import Seeded, seed_firm, write
from tests.storage.schema.billed import billed
from tests.storage.two_platforms import beside_slack
from tests.work import held_work, rates, taken_back, work_done

WORKED = datetime.fromisoformat("2026-10-14T09:00:00+00:00")
FIRST_CUT = datetime.fromisoformat("2026-10-04T22:00:00+00:00")
CLOSED = datetime.fromisoformat("2026-10-19T08:00:00+00:00")  # after three cut-offs
Breaking = Callable[[Connection], None]


@pytest.fixture
def database(furnished_url: str) -> Iterator[Database]:
    with closing(open_database(furnished_url)) as database:
        with database.writer.begin() as connection:
            lived_in(connection)
        yield database


def lived_in(connection: Connection) -> Seeded:
    """A firm with verdicts, one undone, one withdrawn review, three closed weeks and what is owed for them."""
    firm = seed_firm(connection)
    connection.execute(t.firms.update().values(next_close_at=FIRST_CUT))
    keep(connection, work_done(firm, "U1", "one", at=WORKED))
    keep(connection, work_done(firm, "U1", "two", at=WORKED, matter="TIME-1", milliseconds=600_000))
    keep(
        connection, work_done(firm, "U1", "gone", at=WORKED, kind=None, matter="TIME-1", milliseconds=60_000)
    )
    undone = work_done(firm, "U2", "undone", at=WORKED, matter="TIME-1", milliseconds=300_000)
    keep(connection, undone)
    back = taken_back(undone, WORKED + timedelta(minutes=5))
    keep(connection, back)
    keep(connection, trued_up(firm, back))
    review = next(one for one in undone if isinstance(one, Review))
    connection.execute(
        t.verdicts.update().where(t.verdicts.c.review_id == review.id).values(revoked_at=WORKED)
    )
    connection.execute(t.reviews.update().where(t.reviews.c.id == review.id).values(state="open", version=2))
    hold(connection, firm)
    meter(connection)
    billed(connection, firm)
    adjust(connection, firm)
    close_weeks(connection, firm)
    connection.execute(
        t.deliveries.update().values(state="sent", place="C1", message=t.deliveries.c.id, next_at=CLOSED)
    )
    to_people = t.deliveries.update().where(t.deliveries.c.person_id.is_not(None))
    connection.execute(to_people.values(workspace_id=firm.workspace_id))
    beside_slack(connection, firm)
    return firm


def meter(connection: Connection) -> None:
    """Stretches of time that count for a review; of what was opened before the first of them, none were kept."""
    review = connection.execute(t.reviews.select().where(t.reviews.c.metered_ms == 600_000)).one()
    begun = WORKED - timedelta(minutes=10)
    connection.execute(t.reviews.update().where(t.reviews.c.id == review.id).values(opened_at=begun))
    for number, (starts_at, ends_at) in enumerate(((begun, WORKED - timedelta(minutes=4)), (WORKED, None))):
        span = MeteredSpan(
            id=SpanId(f"span{number}"),
            firm_id=review.firm_id,
            person_id=review.expert_id,
            review_id=review.id,
            starts_at=starts_at,
            ends_at=ends_at or WORKED + timedelta(minutes=4),
            milliseconds=360_000 if ends_at else 240_000,
        )
        write(connection, span)


def adjust(connection: Connection, firm: Seeded) -> None:
    """An entry that its expert made less, and one of which more is asked for."""
    less = work_done(firm, "U3", "less", at=WORKED, matter="TIME-1", milliseconds=1_200_000)
    more = work_done(firm, "U2", "more", at=WORKED, matter="TIME-1", milliseconds=1_800_000)
    for records in (less, more):
        keep(connection, records)
    entry = next(one for one in less if isinstance(one, TimeEntry))
    made, anew = enter_anew(
        entry,
        [one for one in less if isinstance(one, LedgerEntry)],
        milliseconds=0,
        rate=next(rate for rate in rates(firm) if rate.id == entry.rate_line_id),
        already=Accrued(milliseconds=entry.milliseconds, pay=entry.pay, price=entry.price),
        now=WORKED + timedelta(minutes=1),
    )
    applied = _adjustment("less", entry, to_ms=0, state=AdjustmentState.APPLIED, new_entry_id=made.id)
    asked_of = next(one for one in more if isinstance(one, TimeEntry))
    asked = _adjustment("more", asked_of, to_ms=2_000_000, state=AdjustmentState.ASKED)
    card = ask_supervisor(asked, firm.people["U7"].id, WORKED)
    record(connection, [Decision(reply=Done(), records=(*anew, applied, asked), messages=(card,))], WORKED)


def _adjustment(name: str, entry: TimeEntry, **how: Any) -> TimeAdjustment:
    return TimeAdjustment(
        id=AdjustmentId(name),
        firm_id=entry.firm_id,
        person_id=entry.person_id,
        review_id=entry.review_id,
        entry_id=entry.id,
        from_ms=entry.milliseconds,
        reason="",
        asked_at=WORKED,
        **how,
    )


def hold(connection: Connection, firm: Seeded) -> None:
    """An answer that waits for a supervisor, and one that was sent back."""
    sol = firm.people["U7"].id
    back = {"outcome": HeldOutcome.SENT_BACK, "ended_by": sol, "ended_at": WORKED}
    for name, how in (("held", {}), ("back", back)):
        records = held_work(firm, "U3", name, at=WORKED, **how)
        held = next(one for one in records if isinstance(one, HeldAnswer))
        card = Message(
            key=f"card/{held.id}/{sol}",
            kind=MessageKind.CARD,
            firm_id=held.firm_id,
            to=ToPerson(person_id=sol),
            subject_id=held.id,
            version=2,
            due_at=WORKED,
        )
        record(connection, [Decision(reply=Done(), records=records, messages=(card,))], WORKED)


def trued_up(firm: Seeded, back: tuple[Record, ...]) -> tuple[Record, ...]:
    """The entry that corrects the rounding of a day, as if a second of other work were left on it."""
    reversal = next(one for one in back if isinstance(one, TimeEntry))
    rate = next(rate for rate in rates(firm) if rate.id == reversal.rate_line_id)
    made = true_up(reversal, rate=rate, already=Accrued(milliseconds=1_000, pay=4, price=5))
    assert made is not None
    entry, postings = made
    return entry, *postings


def keep(connection: Connection, records: tuple[Record, ...]) -> None:
    owed = tuple(card_update(one, WORKED) for one in records if isinstance(one, Review))
    record(connection, [Decision(reply=Done(), records=records, messages=owed)], WORKED)


def close_weeks(connection: Connection, firm: Seeded) -> None:
    while step := next_step(connection, firm.firm.id, CLOSED, CommandId("close")):
        match step:
            case CloseWeek():
                decision = close_week(step, week_facts(connection, [step], CLOSED)[0], CLOSED)
            case TakeEntries():
                decision = take_entries(step, taking_facts(connection, [step], CLOSED)[0], CLOSED)
            case SettlePayouts():
                decision = settle_payouts(step, settling_facts(connection, [step], CLOSED)[0], CLOSED)
            case IssueDigests():
                decision = issue_digests(step, issuing_facts(connection, [step], CLOSED)[0], CLOSED)
        record(connection, [decision], CLOSED)


def found(database: Database, now: datetime = CLOSED) -> list[str]:
    with database.reading() as connection:
        return named(connection, now)


def named(connection: Connection, now: datetime = CLOSED) -> list[str]:
    """The rules that are broken as this connection sees it."""
    return [broken.invariant.name for broken in broken_invariants(connection, now)]


def test_every_rule_holds_where_the_product_was_only_used(database: Database) -> None:
    with database.reading() as connection:
        for table in (t.verdicts, t.time_entries, t.ledger_entries, t.payout_lines, t.digests, t.deliveries):
            assert connection.execute(table.select()).first() is not None, table.name
    assert found(database) == []


def test_every_rule_has_a_name_and_words_of_its_own() -> None:
    for part in ("name", "words"):
        assert len({getattr(invariant, part) for invariant in INVARIANTS}) == len(INVARIANTS)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stripped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The rows of `lived_in` without a single constraint, key or trigger."""
    maintenance = None if request.param == "sqlite" else request.getfixturevalue("postgres_maintenance_url")
    file = tmp_path_factory.mktemp("doctor") / "signoff.db"
    url = create_database(maintenance) if maintenance else f"sqlite:///{file}"
    furnish(url)
    with closing(open_database(url)) as database, database.writer.begin() as connection:
        lived_in(connection)
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in reversed(t.metadata.sorted_tables):
            cascade = " CASCADE" if maintenance else ""
            connection.execute(text(f"CREATE TABLE bare AS SELECT * FROM {table.name}"))
            connection.execute(text(f"DROP TABLE {table.name}{cascade}"))
            connection.execute(text(f"ALTER TABLE bare RENAME TO {table.name}"))
    yield engine
    engine.dispose()
    if maintenance:
        drop_database(maintenance, url)


@pytest.fixture
def defenceless(stripped: Engine) -> Iterator[Connection]:
    """A connection that may break what it likes; all of it is taken back after the test."""
    with stripped.connect() as connection:
        yield connection
        connection.rollback()


def put(table: Table, where: str = "", **values: object) -> Breaking:
    """Change rows behind the product's back."""

    def change(connection: Connection) -> None:
        statement = table.update().where(text(where)) if where else table.update()
        assert connection.execute(statement.values(**values)).rowcount

    return change


def gone(table: Table, where: str) -> Breaking:
    def remove(connection: Connection) -> None:
        assert connection.execute(table.delete().where(text(where))).rowcount

    return remove


def twice(table: Table, where: str = "1 = 1", **different: object) -> Breaking:
    """Write a row a second time, with another id."""

    def double(connection: Connection) -> None:
        row = dict(connection.execute(table.select().where(text(where))).mappings().first() or {})
        fresh = {"id": derived_id("again", str(row.get("id")))} if "id" in row else {}
        connection.execute(table.insert().values(**{**row, **fresh, **different}))

    return double


def swept(due_at: datetime) -> Breaking:
    """Owe a sweep that nobody makes."""

    def owe(connection: Connection) -> None:
        row = {"firm_id": "f", "version": 1, "due_at": due_at, "cursor": "", "done_at": None}
        connection.execute(t.wall_sweeps.insert().values(row))

    return owe


def missing_notice(connection: Connection) -> None:
    """Record of everybody that their notice was missing all along."""
    for person in connection.execute(t.people.select()).all():
        row = {"person_id": person.id, "number": 1, "firm_id": person.firm_id, "status": "missing"}
        row |= {"since": WORKED - timedelta(days=90), "note": ""}
        connection.execute(t.outside_business_notices.insert().values(row))


def posted(connection: Connection, **different: object) -> None:
    """Post a bonus as it should be, and then with something different."""
    person = connection.execute(t.people.select()).mappings().first() or {}
    parties = Parties(person_id=person["id"])
    of_firm = {"firm_id": person["firm_id"], "currency": "USD", "at": WORKED}
    (bonus,) = post(PostingKind.BONUS, 500, cause_id="c", parties=parties, **of_firm)
    row = POSTING.row(bonus)
    connection.execute(t.ledger_entries.insert().values(row | {"id": "right"}))
    assert not {name for name in named(connection) if "posting" in name}
    connection.execute(t.ledger_entries.insert().values(row | {"id": "wrong"} | different))


HOURLY = "milliseconds = 600000"
REVERSAL = "reverses IS NOT NULL"
LONG_AGO = CLOSED - PATIENCE - timedelta(seconds=1)
BROKEN: dict[str, Breaking] = {
    "a held review has its answer": put(t.reviews, "state = 'held'", version=9),
    "a held answer is in front of somebody": gone(
        t.deliveries, "subject_id IN (SELECT id FROM held_answers)"
    ),
    "nobody releases their own answer": put(t.held_answers, "outcome = 'sent_back'", ended_by=None),
    "a person's time counts once": twice(t.metered_spans),
    "metered time is what counted": put(t.metered_spans, "milliseconds = 240000", milliseconds=1),
    "time counts for whose review it is": put(t.metered_spans, person_id="another"),
    "adjusted time is entered anew": put(t.time_adjustments, "state = 'applied'", to_ms=7),
    "time that is asked for counts still": put(t.time_adjustments, "state = 'applied'", state="asked"),
    "time that is asked for is in front of somebody": gone(t.deliveries, "subject_id = 'more'"),
    "one verdict in force": twice(t.verdicts, "revoked_at IS NULL", version=7),
    "one verdict a version": twice(t.verdicts, "revoked_at IS NULL", revoked_at=WORKED),
    "a decided review has its verdict": put(t.reviews, "state = 'approved'", state="open"),
    "a verdict has its time entry": put(t.verdicts, "revoked_at IS NULL", version=9),
    "one time entry a verdict": twice(t.time_entries, HOURLY),
    "a revoked verdict is not paid": put(t.verdicts, "revoked_at IS NULL", revoked_at=WORKED),
    "a time entry has its cause": put(t.reviews, "state = 'withdrawn'", state="expired"),
    "a verdict is shown": gone(t.deliveries, "kind = 'card_update'"),
    "firms do not mix": put(t.reviews, "state = 'approved'", firm_id="another"),
    "entries add up": put(t.ledger_entries, "amount = 600", amount=601),
    "one entry a leg": twice(t.ledger_entries, "amount = 600"),
    "entries move between the right accounts": put(t.ledger_entries, "leg = 'margin'", credit="income:other"),
    "entries belong to their time entries": put(t.ledger_entries, "amount = 600", currency="EUR"),
    "a reversal mirrors one entry": put(t.ledger_entries, REVERSAL, leg="pay"),
    "a time reversal mirrors one entry": put(t.time_entries, REVERSAL, units=-2),
    "postings move between the right accounts": lambda c: posted(c, credit="liab:expert_accrued:another"),
    "a posting's reversal mirrors it": lambda c: posted(c, reverses="right"),
    "nobody is billed twice": twice(t.bill_takes),
    "a line is its entries": put(t.pre_bill_lines, "unit = 'piece'", exact=1),
    "a line holds entries of its own kind": put(t.pre_bill_lines, "unit = 'piece'", activity="A999"),
    "an invoice is its ledger entries": put(t.invoices, "state = 'issued'", total=1),
    "an invoice bills what its entries hold": gone(t.ledger_entries, "leg = 'rounding'"),
    "an invoice is its lines": put(t.invoice_lines, charged=1),
    "credits and receipts are counted": put(t.invoices, "credited > 0", credited=1),
    "a credit note or receipt is in the ledger": gone(t.ledger_entries, "leg = 'receipt'"),
    "no number is left out": put(t.bill_counters, last=9),
    "an entry is reversed once": twice(t.time_entries, REVERSAL),
    "an entry is paid once": twice(t.payout_lines),
    "a payout is what it holds": put(t.payouts, "state <> 'taken'", amount=999_999),
    "what is payable was posted once": put(t.payouts, state="approved"),
    "nobody is paid twice": put(t.payouts, state="paid"),
    "nothing negative is paid": put(t.payouts, state="drafted", amount=0),
    "what is carried over arrives": put(t.payouts, carried_to=t.payouts.c.id),
    "others approved it": put(t.payouts, state="approved"),
    "a payout is its person's and its period's": put(t.payouts, currency="EUR"),
    "no period is missing": gone(t.pay_periods, "starts_at > '2026-10-01' AND starts_at < '2026-10-08'"),
    "no period is doubled": put(t.pay_periods, ends_at=CLOSED + timedelta(days=20)),
    "no entry is left out": twice(t.time_entries, dated_at=FIRST_CUT),
    "no week is left out": put(t.firms, next_close_at=CLOSED + timedelta(days=9)),
    "a closed week has one firm's digest": gone(t.digests, "kind = 'firm'"),
    "whoever is paid gets a digest": gone(t.digests, "kind = 'expert'"),
    "one digest a person and period": twice(t.digests, "kind = 'expert'"),
    "a digest is sent": gone(t.deliveries, "kind = 'expert_digest'"),
    "what was sent can be found again": put(t.deliveries, "kind = 'firm_digest'", message=None),
    "no message is forgotten": put(t.deliveries, state="due", next_at=LONG_AGO),
    "no sender is lost": put(t.deliveries, state="sending", claimed_until=LONG_AGO),
    "no message waits for an operator": put(t.deliveries, state="unsure"),
    "no message is held up": put(
        t.deliveries, state="due", last_error="no", first_attempt_at=LONG_AGO, rendered_version=None
    ),
    "no message is given up": put(t.deliveries, state="dead"),
    "no review waits to be offered": put(t.reviews, "state = 'open'", state="offered", route_at=LONG_AGO),
    "no claim outlives its time": put(t.reviews, "state = 'open'", claim_until=LONG_AGO),
    "no week is forgotten": put(t.firms, next_close_at=LONG_AGO),
    "no closing stopped half way": put(t.pay_periods, state="taking"),
    "a message to a person says where it stands": put(
        t.deliveries, "kind = 'expert_digest'", workspace_id=None
    ),
    "messages stay within their firm": put(t.workspaces, "platform = 'slack'", firm_id="another"),
    "a place can be found": put(t.places, "kind = 'personal'", platform_user_id=None),
    "one account a member": put(t.accounts, "member_id IS NOT NULL", member_id="29:U1"),
    "a preference can be met": put(t.people, preferred_platform="irc"),
    "a firm's walls are there": put(t.firms, wall_version=3),
    "no card keeps what a wall takes": swept(LONG_AGO),
    "nothing accrues without notice": missing_notice,
    "a verdict says whether it is paid": put(t.verdicts, "revoked_at IS NULL", unpaid="missing"),
    "what waits can go on": put(t.deliveries, state="superseded", waits_at="w/19:one"),
}


@pytest.mark.parametrize("name", [invariant.name for invariant in INVARIANTS])
def test_each_rule_is_found_broken(defenceless: Connection, name: str) -> None:
    BROKEN[name](defenceless)
    assert name in named(defenceless)


@pytest.mark.parametrize(
    ("name", "almost"),
    [
        ("no message is forgotten", put(t.deliveries, state="due", next_at=CLOSED - PATIENCE)),
        ("no sender is lost", put(t.deliveries, state="sending", claimed_until=CLOSED - PATIENCE)),
        (
            "no message is held up",
            put(t.deliveries, state="due", last_error="no", first_attempt_at=CLOSED - PATIENCE),
        ),
        (
            "no message is held up",
            put(t.deliveries, state="due", last_error="no", first_attempt_at=LONG_AGO, rendered_version=2),
        ),
        ("no week is left out", put(t.firms, next_close_at=CLOSED + timedelta(days=7, hours=1))),
        (
            "what was sent can be found again",
            put(t.deliveries, "kind = 'card_update'", place=None, message=None),
        ),
        ("a place can be found", put(t.places, "state = 'blocked'", service_url="")),
        ("a message to a person says where it stands", put(t.deliveries, state="due", workspace_id=None)),
        ("what waits can go on", put(t.deliveries, state="sent", waits_at="w/19:one")),
    ],
)
def test_what_only_looks_wrong_is_let_be(database: Database, name: str, almost: Breaking) -> None:
    with database.writer.begin() as connection:
        almost(connection)
    assert name not in found(database)


@pytest.mark.parametrize(
    "breaking",
    [
        put(t.reviews, "state = 'held'", state="open"),
        put(t.held_answers, "outcome = 'standing'", expert_id="another"),
        put(t.held_answers, "outcome = 'standing'", outcome="released", ended_by="another"),
        put(t.held_answers, "outcome = 'sent_back'", outcome="standing"),
    ],
)
def test_a_held_answer_and_its_review_that_do_not_fit_are_found(
    defenceless: Connection, breaking: Breaking
) -> None:
    breaking(defenceless)
    assert "a held review has its answer" in named(defenceless)


def test_of_a_message_that_was_refused_the_reason_is_said(database: Database) -> None:
    with database.writer.begin() as connection:
        put(t.deliveries, "kind = 'firm_digest'", state="dead", last_error="the channel is archived")(
            connection
        )
    with database.reading() as connection:
        (broken,) = broken_invariants(connection, CLOSED)
    assert broken.ids[0].endswith(": the channel is archived")


def test_a_great_many_faults_are_counted_up_to_a_bound_and_a_few_named(defenceless: Connection) -> None:
    row = dict(defenceless.execute(t.deliveries.select()).mappings().first() or {})
    rows = [
        {**row, "id": f"{number:032}", "key": str(number), "state": "unsure"} for number in range(COUNTED + 5)
    ]
    defenceless.execute(t.deliveries.insert(), rows)
    (broken,) = broken_invariants(defenceless, CLOSED)
    assert (broken.count, len(broken.ids)) == (COUNTED, SHOWN)


@pytest.mark.parametrize(
    "breaking",
    [
        put(t.places, "kind = 'channel'", platform_user_id="aad-U1"),
        put(t.places, "kind = 'channel'", service_url=""),
    ],
)
def test_a_place_that_cannot_be_found_is_named(database: Database, breaking: Breaking) -> None:
    with database.writer.begin() as connection:
        breaking(connection)
    assert found(database) == ["a place can be found"]


def test_an_account_in_another_firms_workspace_is_found(database: Database) -> None:
    with database.writer.begin() as connection:
        other = seed_firm(connection, name="Rival LLP", workspace="T2")
        moved = put(t.accounts, "platform_user_id = 'aad-U1'", workspace_id=other.workspace_id)
        moved(connection)
        put(t.people, preferred_platform=None)(connection)
    assert "messages stay within their firm" in found(database)
