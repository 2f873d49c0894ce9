"""Reports: sums of work by week, client, matter, practice area or expert. Currencies stay apart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handlers.money.amounts import Money
from handlers.money.digests import area_name
from handlers.money.periods import Period, week_label
from handlers.money.reports.values import ReportBy, ReportLine, ReportTable, WorkRow

_ALL = "All"
_Key = tuple[str, str]  # what lines are kept apart by, and what they are called


def report(
    rows: Iterable[WorkRow], by: ReportBy, *, weeks: Sequence[Period] = (), zone: str = "UTC"
) -> tuple[ReportTable, ...]:
    """Sum rows up, a table for each currency, in the order of their codes.

    By week there is a line for each of `weeks`, also where nothing was done, in their order. Other lines go by what
    clients owe, the most first, then by name.
    """
    in_currency: dict[str, list[WorkRow]] = {}
    for row in rows:
        in_currency.setdefault(row.currency, []).append(row)
    labels = {week.starts_at: week_label(week, zone) for week in weeks}
    return tuple(
        ReportTable(
            currency=currency,
            lines=_lines(in_currency[currency], by, currency, labels),
            total=_line(_ALL, in_currency[currency], currency),
        )
        for currency in sorted(in_currency)
    )


def _lines(
    rows: Sequence[WorkRow], by: ReportBy, currency: str, labels: Mapping[datetime, str]
) -> tuple[ReportLine, ...]:
    groups: dict[_Key, list[WorkRow]] = {}
    if by is ReportBy.WEEK:
        groups = {(start.isoformat(), label): [] for start, label in labels.items()}
    for row in rows:
        groups.setdefault(_key(row, by, labels), []).append(row)
    lines = {key: _line(key[1], members, currency) for key, members in groups.items()}
    if by is ReportBy.WEEK:
        return tuple(lines[key] for key in sorted(lines))
    return tuple(
        lines[key] for key in sorted(lines, key=lambda key: (-lines[key].price.minor, key[1], key[0]))
    )


def _key(row: WorkRow, by: ReportBy, labels: Mapping[datetime, str]) -> _Key:
    match by:
        case ReportBy.WEEK:
            return row.starts_at.isoformat(), labels[row.starts_at]
        case ReportBy.CLIENT:
            return row.client_id, row.client_name
        case ReportBy.MATTER:
            return row.matter_id, row.matter_code
        case ReportBy.AREA:
            return row.practice_area, area_name(row.practice_area)
        case ReportBy.EXPERT:
            return row.person_id, row.person_name


def _line(name: str, rows: Sequence[WorkRow], currency: str) -> ReportLine:
    return ReportLine(
        name=name,
        reviews=sum(row.reviews for row in rows),
        milliseconds=sum(row.milliseconds for row in rows),
        pay=Money(minor=sum(row.pay for row in rows), currency=currency),
        price=Money(minor=sum(row.price for row in rows), currency=currency),
    )
