"""What the weekly digests hold, read from a closed week."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from bot.dispatch import Dispatcher
from bot.housekeeping.closing import close_due
from bot.lines.closing import CLOSING_LINES
from bot.sending.charts import week_chart
from bot.sending.digests import ExpertDigest, FirmDigest, digest_content, preview
from bot.sending.platforms import Content, File
from bot.sending.weekly.parts import digest_part
from bot.sending.weekly.staff import PracticeDigest, SupervisorDigest
from handlers.ids import DigestId
from handlers.messages import MessageKind
from handlers.money.amounts import Money
from handlers.people.changed import RolesGiven
from handlers.people.people import Role
from handlers.records import Record
from handlers.review.answering.verdict_values import VerdictKind
from storage import tables
from storage.engine import Database
from tests.clocks import StillClock
from tests.handlers.attempt_samples import CARD
from tests.seed import Seeded, seed_firm, write
from tests.work import taken_back, work_done

CUTOFF = datetime(2026, 10, 18, 22, tzinfo=UTC)
WEEK = timedelta(days=7)
IN_WEEK, AFTER = CUTOFF - timedelta(days=2), CUTOFF + timedelta(seconds=5)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def firm(database: Database) -> Seeded:
    with database.writer.begin() as connection:
        return seed_firm(connection)


def saved(database: Database, *records: Record) -> None:
    with database.writer.begin() as connection:
        write(connection, *records)


async def close(database: Database, now: datetime = AFTER) -> None:
    dispatcher = Dispatcher(database, CLOSING_LINES, lambda: now)
    dispatcher.start()
    await close_due(dispatcher, database, StillClock(now))
    dispatcher.stop()


async def firm_digest(database: Database) -> FirmDigest:
    content = await digest_content(database, digest_of(database, None), AFTER)
    assert isinstance(content, FirmDigest)
    return content


async def expert_digest(database: Database, firm: Seeded, account: str) -> ExpertDigest:
    content = await digest_content(database, digest_of(database, firm.people[account].id), AFTER)
    assert isinstance(content, ExpertDigest)
    return content


def digest_of(database: Database, person_id: str | None) -> DigestId:
    """The newest digest of a person, or of the firm."""
    query = (
        select(tables.digests.c.id)
        .join(tables.pay_periods, tables.pay_periods.c.id == tables.digests.c.period_id)
        .where(tables.digests.c.person_id.is_not_distinct_from(person_id))
        .order_by(tables.pay_periods.c.ends_at.desc())
    )
    with database.reading() as connection:
        return DigestId(connection.scalars(query).first() or "")


async def test_an_expert_sees_their_own_week_and_what_is_not_paid_yet(
    database: Database, firm: Seeded
) -> None:
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    saved(database, *work_done(firm, "U1", "two", at=IN_WEEK, kind=VerdictKind.REJECT))
    saved(database, *work_done(firm, "U2", "theirs", at=IN_WEEK))
    await close(database)
    saved(database, *work_done(firm, "U1", "after the week", at=AFTER))
    digest = await expert_digest(database, firm, "U1")
    assert digest.week == "12–18 Oct 2026"
    assert digest.figures.person_name == "Ada Kern"
    assert digest.figures.by_verdict == (("approve", 1), ("reject", 1))
    assert digest.figures.earned == (Money(minor=1200, currency="USD"),)
    assert digest.unpaid == (Money(minor=1800, currency="USD"),)


async def test_the_digests_of_a_week_balance_to_the_cent(database: Database, firm: Seeded) -> None:
    for number, account in enumerate(("U1", "U2", "U3")):
        work = work_done(
            firm, account, f"{number}", at=IN_WEEK, matter="TIME-1", milliseconds=61_234 + number
        )
        saved(database, *work)
    await close(database)
    whole = (await firm_digest(database)).figures
    own = [(await expert_digest(database, firm, account)).figures for account in ("U1", "U2", "U3")]
    with database.reading() as connection:
        entered = connection.execute(select(func.sum(tables.time_entries.c.pay))).scalar_one()
    assert sum(money.minor for figures in own for money in figures.earned) == entered
    assert whole.pay == (Money(minor=entered, currency="USD"),)
    assert [line.reviews for line in whole.by_expert] == [1, 1, 1]


async def test_the_firms_table_opens_in_a_spreadsheet_with_its_names_unharmed(
    database: Database, firm: Seeded
) -> None:
    with database.writer.begin() as connection:
        ada = tables.people.c.id == firm.people["U1"].id
        connection.execute(tables.people.update().where(ada).values(name="Zoë Łukasz"))
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    await close(database)
    digest = await firm_digest(database)
    assert digest.table.startswith(b"\xef\xbb\xbf")
    header, line = csv.reader(StringIO(digest.table.decode("utf-8-sig"), newline=""))
    named = dict(zip(header, line, strict=True))
    assert (named["Expert"], named["Pay"], named["Price"]) == ("Zoë Łukasz", "6.00", "10.00")
    assert digest.table_name == "signoff-2026-10-12-to-2026-10-18.csv"


async def test_the_firms_picture_is_an_image(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    await close(database)
    digest = await firm_digest(database)
    with Image.open(BytesIO(digest.picture)) as picture:
        assert picture.format == "PNG"
    assert digest.picture_name == "signoff-2026-10-12-to-2026-10-18.png"


async def test_a_week_of_nothing_but_late_reversals_has_its_digest_and_picture(
    database: Database, firm: Seeded
) -> None:
    work = work_done(firm, "U1", "one", at=IN_WEEK)
    saved(database, *work)
    await close(database)
    saved(database, *taken_back(work, AFTER))
    await close(database, AFTER + timedelta(days=7, hours=1))
    digest = await firm_digest(database)
    assert digest.figures.reviews == -1
    assert digest.picture == week_chart(f"Reviews, {digest.week}", ())
    assert (await expert_digest(database, firm, "U1")).unpaid == (Money(minor=0, currency="USD"),)


async def test_a_preview_shows_the_running_week_and_takes_nothing(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    saved(database, *work_done(firm, "U1", "last week", at=CUTOFF - timedelta(days=8)))
    shown = await preview(database, firm.firm, IN_WEEK + timedelta(hours=1))
    assert (shown.week, shown.figures.reviews) == ("12–18 Oct 2026", 1)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.payout_lines)).scalar_one() == 0


async def test_an_expert_is_told_what_metered_time_came_to_an_hour(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "a piece", at=IN_WEEK))
    saved(database, *work_done(firm, "U1", "time", at=IN_WEEK, matter="TIME-1", milliseconds=90_000))
    await close(database)
    digest = await expert_digest(database, firm, "U1")
    assert digest.figures.earned == (Money(minor=900, currency="USD"),)  # $6.00, and $3.00 for 90 s
    assert digest.figures.an_hour == (Money(minor=12_000, currency="USD"),)


def with_role(database: Database, firm: Seeded, account: str, role: Role) -> None:
    person = firm.people[account]
    saved(database, RolesGiven(person_id=person.id, roles=frozenset({role}), seen=person.roles))


async def practice_part(database: Database, firm: Seeded, kind: MessageKind) -> Content | None:
    digest_id = digest_of(database, firm.people["U3"].id)
    return await digest_part(database, replace(CARD, kind=kind, subject_id=digest_id), AFTER)


async def test_a_practice_head_gets_the_figures_of_their_areas_without_anybodys_pay(
    database: Database, firm: Seeded
) -> None:
    with_role(database, firm, "U3", Role.PRACTICE_HEAD)
    for week in range(2):
        at = IN_WEEK + week * WEEK
        saved(database, *work_done(firm, "U1", f"one {week}", at=at))
        await close(database, AFTER + week * WEEK + timedelta(hours=1))
    digest = await practice_part(database, firm, MessageKind.PRACTICE_DIGEST)
    assert isinstance(digest, PracticeDigest)
    assert (digest.areas, digest.figures.reviews) == ("Contracts", 1)
    assert digest.figures.margin == (Money(minor=400, currency="USD"),)
    table = await practice_part(database, firm, MessageKind.FIRM_TABLE)
    assert isinstance(table, File)
    assert table.content.decode("utf-8-sig").splitlines()[1:] == [
        "PIECE-1,USD,1,0:00:00,6.00,10.00,4.00,40.0"
    ]
    picture = await practice_part(database, firm, MessageKind.TREND_PICTURE)
    assert isinstance(picture, File)
    with Image.open(BytesIO(picture.content)) as drawn:
        assert drawn.format == "PNG"


async def test_a_practice_without_work_has_no_file_and_no_trend(database: Database, firm: Seeded) -> None:
    with_role(database, firm, "U3", Role.PRACTICE_HEAD)
    with database.writer.begin() as connection:
        cora = tables.people.c.id == firm.people["U3"].id
        connection.execute(tables.people.update().where(cora).values(practice_areas=["tax"]))
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    await close(database)
    digest = await practice_part(database, firm, MessageKind.PRACTICE_DIGEST)
    assert isinstance(digest, PracticeDigest)
    assert not digest.figures.by_practice_area
    assert await practice_part(database, firm, MessageKind.FIRM_TABLE) is None
    assert await practice_part(database, firm, MessageKind.TREND_PICTURE) is None


async def test_a_trend_is_shown_from_the_second_week_on(database: Database, firm: Seeded) -> None:
    async def trend_of(account: str) -> Content | None:
        of = digest_of(database, firm.people[account].id)
        delivery = replace(CARD, kind=MessageKind.TREND_PICTURE, subject_id=of)
        return await digest_part(database, delivery, AFTER)

    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    await close(database)
    assert await trend_of("U1") is None
    for account in ("U1", "U2"):
        saved(database, *work_done(firm, account, f"{account} again", at=AFTER))
    await close(database, AFTER + WEEK + timedelta(hours=1))
    shown = await trend_of("U1")
    assert isinstance(shown, File)
    assert shown.title == "What you earned, week by week"
    assert shown.name == "signoff-trend-2026-10-19-to-2026-10-25.png"
    assert await trend_of("U2") is None


async def test_a_supervisors_digest_tells_of_work_and_not_of_money(database: Database, firm: Seeded) -> None:
    saved(database, *work_done(firm, "U1", "one", at=IN_WEEK))
    await close(database)
    content = await digest_content(database, digest_of(database, firm.people["U7"].id), AFTER)
    assert isinstance(content, SupervisorDigest)
    assert content.figures.by_expert == (("Ada Kern", 1, 0),)
    assert "Money" not in repr(content)


async def test_a_digest_that_is_not_there_is_not_made_up(database: Database, firm: Seeded) -> None:
    del firm
    with pytest.raises(NoResultFound):
        await digest_content(database, DigestId("nothing"), AFTER)
