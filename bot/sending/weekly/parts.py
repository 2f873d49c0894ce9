"""The parts of a digest, each of which is a delivery: its words, its pictures and its table."""

import asyncio
from datetime import datetime

from bot.sending.digests import FirmDigest, digest_content
from bot.sending.platforms import Content, File
from bot.sending.weekly.known import known_digest
from bot.sending.weekly.staff import practice_table
from bot.sending.weekly.trends import digest_trend, trend_picture, trend_title
from handlers.deliveries import Delivery
from handlers.ids import DigestId
from handlers.messages import MessageKind
from storage.engine import Database

DIGEST_PARTS = frozenset(
    {
        MessageKind.EXPERT_DIGEST,
        MessageKind.FIRM_DIGEST,
        MessageKind.SUPERVISOR_DIGEST,
        MessageKind.PRACTICE_DIGEST,
        MessageKind.TREND_PICTURE,
        MessageKind.FIRM_PICTURE,
        MessageKind.FIRM_TABLE,
    }
)


async def digest_part(database: Database, delivery: Delivery, now: datetime) -> Content | None:
    """Build the part of a digest that a delivery brings: its words, a picture or its table.

    None where there is nothing to see in it: the trend of a first week, the file of a quiet practice area.
    """
    digest_id = DigestId(delivery.subject_id)
    if delivery.kind is MessageKind.TREND_PICTURE:
        return await asyncio.to_thread(_trend, database, digest_id, now)
    drawn = delivery.kind is MessageKind.FIRM_PICTURE
    digest = await digest_content(database, digest_id, now, drawn=drawn)
    if isinstance(digest, FirmDigest):
        return _part_of_firm(digest, delivery.kind)
    if delivery.kind is MessageKind.FIRM_TABLE:
        return await asyncio.to_thread(_practice_file, database, digest_id, now)
    return digest


def _part_of_firm(digest: FirmDigest, kind: MessageKind) -> Content:
    if kind is MessageKind.FIRM_PICTURE:
        title = f"Reviews by practice area, {digest.week}"
        return File(name=digest.picture_name, title=title, content=digest.picture)
    if kind is MessageKind.FIRM_TABLE:
        return File(name=digest.table_name, title=f"All figures, {digest.week}", content=digest.table)
    return digest


def _trend(database: Database, digest_id: DigestId, now: datetime) -> File | None:
    with database.reading() as connection:
        known = known_digest(connection, digest_id)
        weeks = digest_trend(connection, known, now)
    if not weeks:
        return None
    name, picture = trend_picture(known, weeks)
    return File(name=name, title=trend_title(known.digest.kind), content=picture)


def _practice_file(database: Database, digest_id: DigestId, now: datetime) -> File | None:
    with database.reading() as connection:
        known = known_digest(connection, digest_id)
        made = practice_table(connection, known, now)
    if made is None:
        return None
    return File(name=made[0], title=f"Your practice by matter, {known.week}", content=made[1])
