"""What every part of a digest begins with: the digest, its week and its firm."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from handlers.ids import DigestId
from handlers.money.closing_values import Digest, PayPeriod
from handlers.money.periods import Period, week_label
from handlers.money.time import local_day
from handlers.people.people import Firm, Person
from handlers.walls.wall_sets import WallSet
from storage.facts.walls.walls import wall_sets_of
from storage.rows import DIGEST, FIRM, PERIOD, PERSON_COLUMNS, person_value
from storage.tables import digests, firms, pay_periods, people


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A digest, its week and its firm."""

    digest: Digest
    period: PayPeriod
    firm: Firm

    @property
    def span(self) -> Period:
        """The week's stretch of time."""
        return Period(starts_at=self.period.starts_at, ends_at=self.period.ends_at)

    @property
    def week(self) -> str:
        """The week in words."""
        return week_label(self.span, self.firm.zone)


def known_digest(connection: Connection, digest_id: DigestId) -> Known:
    """Read a digest; raises NoResultFound for one that is not there."""
    about = (
        select(*DIGEST.columns, *PERIOD.columns, *FIRM.columns)
        .join(pay_periods, pay_periods.c.id == digests.c.period_id)
        .join(firms, firms.c.id == digests.c.firm_id)
        .where(digests.c.id == digest_id)
    )
    row = connection.execute(about).one()
    return Known(
        digest=DIGEST.value(row),
        period=PERIOD.value(row, DIGEST.width),
        firm=FIRM.value(row, DIGEST.width + PERIOD.width),
    )


def reader_of(connection: Connection, known: Known) -> tuple[Person, WallSet]:
    """Read whom a digest is for, with the firm's newest walls; raises NoResultFound for nobody."""
    theirs = select(*PERSON_COLUMNS).where(people.c.id == known.digest.person_id)
    reader = person_value(connection.execute(theirs).one())
    newest = select(firms.c.wall_version).where(firms.c.id == known.firm.id)
    versions = {known.firm.id: connection.execute(newest).scalar_one()}
    return reader, wall_sets_of(connection, versions)[known.firm.id]


def file_name(span: Period, zone: str, about: str = "") -> str:
    """Name a week's file by its days, without an ending."""
    first, last = local_day(span.starts_at, zone), local_day(span.ends_at - timedelta(microseconds=1), zone)
    return f"signoff-{about}{first.isoformat()}-to-{last.isoformat()}"
