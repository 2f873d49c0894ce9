"""Experts' digests for all couriers that ask at the same moment: thousands fall due at one hour."""

from collections.abc import Sequence

from sqlalchemy.exc import NoResultFound

from bot.process.together import Together
from bot.sending.digests import ExpertDigest
from handlers.ids import DigestId
from handlers.money.digests import expert_figures
from handlers.money.periods import Period, week_label
from storage.engine import Database
from storage.views.expert_weeks import ExpertWeek, expert_weeks


class ExpertDigests:
    """Reads experts' digests off the event loop, those that are asked for meanwhile together."""

    def __init__(self, database: Database) -> None:
        self._together: Together[DigestId, ExpertDigest] = Together(
            lambda digest_ids: expert_digests(database, digest_ids)
        )

    async def content(self, digest_id: DigestId) -> ExpertDigest:
        """Gather what an expert's digest says; raises NoResultFound for one that is not there."""
        return await self._together.ask(digest_id)


def expert_digests(database: Database, digest_ids: Sequence[DigestId]) -> Sequence[ExpertDigest]:
    """Gather what these digests say, in their order; raises NoResultFound where one is not there."""
    with database.reading() as connection:
        weeks = expert_weeks(connection, digest_ids)
    missing = sorted(set(digest_ids) - weeks.keys())
    if missing:
        raise NoResultFound(f"{len(missing)} experts' digests are not there")
    return [_digest(weeks[digest_id]) for digest_id in digest_ids]


def _digest(week: ExpertWeek) -> ExpertDigest:
    span = Period(starts_at=week.period.starts_at, ends_at=week.period.ends_at)
    return ExpertDigest(
        figures=expert_figures(week.rows, person_id=week.person_id, person_name=week.person_name),
        week=week_label(span, week.zone),
        unpaid=week.unpaid,
        payouts=week.payouts,
    )
