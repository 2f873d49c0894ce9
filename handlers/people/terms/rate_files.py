"""Importing a rate card from CSV: every row is judged, a preview says what will change, and only that is imported."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import StringIO

from handlers.decisions import Decision, Done, Figures, Refusal, refuse
from handlers.ids import CommandId, derived_id
from handlers.money.amounts import Money, show
from handlers.money.rates import RateLine, RateUnit
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named
from handlers.people.firms.setting_up import SetRate
from handlers.people.firms.typed import Mistyped, refusing
from handlers.people.terms.engaging import rate_line_of, scope_of
from handlers.review.cards.card_words import date_words

COLUMNS = ("per", "pay", "price", "currency", "client", "matter", "area", "seniority", "from")
_NEEDED = ("per", "pay", "price")
ROWS_MAX = 500
_PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRates:
    """A rate card as CSV; `seen` is the mark of the preview that was looked at, empty to be shown one."""

    id: CommandId
    text: str
    seen: str = ""
    firm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePreview:
    """What an import will change, a line for each row that changes something; `mark` names just this preview."""

    lines: tuple[str, ...]
    same: int
    mark: str


@refusing
def import_rates(command: ImportRates, facts: FirmFacts, now: datetime) -> Decision:
    """Show what a file will change, or import it if that was looked at; with one bad row nothing is imported."""
    firm = firm_named(facts, command.firm)
    rows, problems = _rows(command, facts, now)
    if problems:
        more = len(problems) - _PROBLEMS_SHOWN
        told = [*problems[:_PROBLEMS_SHOWN], *([f"… and {more} more."] if more > 0 else [])]
        words = "\n".join(("Nothing was imported. Put these right and try again:", *told))
        return refuse(Refusal.INVALID, words, field="rates")
    changing = [line for line in rows if not _is_known(line, facts)]
    lines = tuple(_told(line, facts, firm.zone, now) for line in changing)
    mark = sha256("\n".join(sorted(lines)).encode()).hexdigest()[:32]
    same = len(rows) - len(changing)
    if not changing:
        return Decision(reply=Done(words="Every one of these rates is in force already.", already=True))
    if command.seen != mark:
        return Decision(reply=Figures(value=RatePreview(lines=lines, same=same, mark=mark)))
    count = "1 rate is" if len(changing) == 1 else f"{len(changing)} rates are"
    return Decision(reply=Done(words=f"{count} imported."), records=tuple(changing))


def _rows(command: ImportRates, facts: FirmFacts, now: datetime) -> tuple[list[RateLine], list[str]]:
    """Read the rows, and say of each bad one why."""
    lines: list[RateLine] = []
    problems: list[str] = []
    scopes: dict[tuple[object, ...], int] = {}
    for number, row in _table(command.text):
        try:
            line = _line(command, number, row, facts, now)
        except Mistyped as mistake:
            problems.append(f"Row {number}: {mistake}")
            continue
        if (twin := scopes.get(scope_of(line))) is not None:
            problems.append(f"Row {number}: it is for the same as row {twin}.")
        elif clash := _clashing(line, facts):
            problems.append(f"Row {number}: {clash}")
        scopes.setdefault(scope_of(line), number)
        lines.append(line)
    return lines, problems


def _table(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Read the rows under the header, counted as a person counts lines; raises Mistyped where it is no such table."""
    separator = ";" if text.partition("\n")[0].count(";") >= len(_NEEDED) - 1 else ","
    try:
        rows = list(csv.reader(StringIO(text.strip().lstrip("\ufeff")), delimiter=separator, strict=True))
    except csv.Error as problem:
        raise Mistyped(f"This is not CSV: {problem}.", field="rates") from None
    head = [name.strip().casefold() for name in rows[0]] if rows else []
    strange, missing = set(head) - set(COLUMNS), set(_NEEDED) - set(head)
    if strange or missing or len(set(head)) < len(head):
        words = f"The first row names the columns, each once: {', '.join(COLUMNS)}; {', '.join(_NEEDED)} are needed."
        raise Mistyped(words, field="rates")
    body = [
        (number, row)
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row) and row != rows[0]  # each of several pastes may name the columns
    ]
    if not body or len(body) > ROWS_MAX:
        raise Mistyped(f"There has to be a row at least, and {ROWS_MAX} at most.", field="rates")
    for number, row in body:
        cells = {name: cell.strip() for name, cell in zip(head, row, strict=False)}
        yield number, cells if len(row) <= len(head) else cells | {"": "too many"}


def _line(
    command: ImportRates, number: int, row: Mapping[str, str], facts: FirmFacts, now: datetime
) -> RateLine:
    if "" in row:
        raise Mistyped("it has more cells than there are columns.", field="rates")
    per = row.get("per", "").casefold()
    if per not in tuple(RateUnit):
        raise Mistyped(
            f"“{per[:20]}” is not what rates are per; write {' or '.join(RateUnit)}.", field="rates"
        )
    asked = SetRate(
        id=CommandId(derived_id(command.id, "row", str(number))),
        firm="",
        unit=RateUnit(per),
        pay=row.get("pay", ""),
        price=row.get("price", ""),
        currency=row.get("currency", ""),
        client=row.get("client", ""),
        matter=row.get("matter", ""),
        practice_area=row.get("area", ""),
        seniority=row.get("seniority", ""),
        effective_from=row.get("from", ""),
    )
    return rate_line_of(asked, facts, now)


def _clashing(line: RateLine, facts: FirmFacts) -> str:
    """Say where a rate of the same moment says something else: a rate is never rewritten, a later one replaces it."""
    for other in facts.rates:
        if scope_of(other) == scope_of(line) and (other.pay, other.price) != (line.pay, line.price):
            return "there is another rate for just that from the same moment on. Let it begin later."
    return ""


def _is_known(line: RateLine, facts: FirmFacts) -> bool:
    """Whether the rate that holds at that moment for just the same says so already."""
    before = _before(line, facts)
    return before is not None and (before.pay, before.price) == (line.pay, line.price)


def _before(line: RateLine, facts: FirmFacts) -> RateLine | None:
    of_same = [
        other
        for other in facts.rates
        if scope_of(replace(other, effective_from=line.effective_from)) == scope_of(line)
        and other.effective_from <= line.effective_from
    ]
    return max(of_same, key=lambda other: (other.effective_from, other.id), default=None)


def _told(line: RateLine, facts: FirmFacts, zone: str, now: datetime) -> str:
    matter = next((one.code for one in facts.matters if one.id == line.matter_id), "")
    who = ", ".join(part for part in (matter, line.practice_area, line.seniority) if part) or "anybody"
    before = _before(line, facts)
    pay = _moved(before.pay if before else None, line.pay, line.currency)
    price = _moved(before.price if before else None, line.price, line.currency)
    # a row that names no day begins when it is imported, which is later than when it is looked at
    since = "now on" if line.effective_from == now else date_words(line.effective_from, zone)
    return f"Per {line.unit}, {who}: pays {pay}, charges {price}, from {since}"


def _moved(was: int | None, now: int, currency: str) -> str:
    shown = show(Money(minor=now, currency=currency))
    return shown if was in (None, now) else f"{show(Money(minor=was or 0, currency=currency))} → {shown}"
