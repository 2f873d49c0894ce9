"""Experts' digests for all couriers that ask at the same moment: thousands fall due at one hour."""

from collections.abc import Sequence

from sqlalchemy.exc import NoResultFound

from bot.process.together import Together
from bot.sending.digests import ExpertDigest, expert_digest
from handlers.ids import DigestId
from storage.engine import Database
from storage.views.expert_weeks import expert_weeks


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
    return [expert_digest(weeks[digest_id]) for digest_id in digest_ids]
