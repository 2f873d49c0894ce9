"""The picture of a digest's last weeks: what an expert earned, or what clients owed and how much of it is margin."""

from datetime import datetime

from sqlalchemy import Connection

from bot.sending.charts import Point, trend_chart
from bot.sending.weekly.known import Known, file_name, reader_of
from handlers.money.closing_values import DigestKind
from handlers.money.reports.practice import of_practice
from handlers.money.reports.trends import REVENUE_TITLE, TREND_WEEKS, TrendWeek, short_money, trend
from storage.views.trends import taken_weeks

_PARTS = ("experts earn", "margin")


def trend_title(kind: DigestKind) -> str:
    """Say what the picture of this digest's trend shows."""
    return "What you earned, week by week" if kind is DigestKind.EXPERT else REVENUE_TITLE


def digest_trend(connection: Connection, known: Known, now: datetime) -> tuple[TrendWeek, ...]:
    """Read the last weeks as their digests told of them; nothing where there is no trend to see yet."""
    own = known.digest.kind is DigestKind.EXPERT
    person_id = known.digest.person_id if own else None
    weeks, rows = taken_weeks(connection, known.firm.id, known.period.ends_at, TREND_WEEKS, person_id)
    if known.digest.kind is DigestKind.PRACTICE:
        reader, walls = reader_of(connection, known)
        rows = of_practice(rows, reader, walls, now)
    return trend(rows, weeks, zone=known.firm.zone, home=known.firm.currency, own=own)


def trend_picture(known: Known, weeks: tuple[TrendWeek, ...]) -> tuple[str, bytes]:
    """Draw them: the file's name and the PNG."""
    own = known.digest.kind is DigestKind.EXPERT
    name = f"{file_name(known.span, known.firm.zone, 'trend-')}.png"
    return name, draw_trend(trend_title(known.digest.kind), weeks, own=own)


def draw_trend(title: str, weeks: tuple[TrendWeek, ...], *, own: bool = False) -> bytes:
    """Draw a trend, of the pay alone where it is somebody's `own`, and else of the price with the margin in it."""
    currency = weeks[-1].price.currency
    if own:
        points = [Point(label=one.label, value=one.pay.minor, text=short_money(one.pay)) for one in weeks]
        return trend_chart(title, points, f"The week's pay in {currency}, the newest last")
    # a column of two parts cannot be drawn where one of them is below nothing
    split = all(0 <= one.pay.minor <= one.price.minor for one in weeks)
    points = [
        Point(
            label=one.label,
            value=one.price.minor,
            text=short_money(one.price),
            lower=one.pay.minor if split else 0,
        )
        for one in weeks
    ]
    return trend_chart(title, points, f"In {currency}, the newest last", parts=_PARTS if split else ())
