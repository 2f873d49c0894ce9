"""Figures of a stretch of time, for the weekly digests and Home: sums of entries, never across currencies."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.ids import ClientId, MatterId, PersonId
from handlers.money.amounts import MILLISECONDS_AN_HOUR, Money, decimal_text, divide_half_up, totals
from handlers.money.time import hours_text
from handlers.people.people import OutsideBusiness

# The order of a card's buttons; a kind of verdict that is not among them comes after.
_VERDICT_ORDER = ("approve", "edit", "reject")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """Entries of one person, matter, verdict and currency, summed or single; what is reversed is negative."""

    person_id: PersonId
    person_name: str
    client_id: ClientId
    client_name: str
    matter_id: MatterId
    matter_code: str
    practice_area: str
    verdict: str
    currency: str
    pay: int
    price: int
    milliseconds: int
    reviews: int
    unpaid: OutsideBusiness | None = None  # why nothing of it accrues to the person
    timed_pay: int = 0  # of the pay, what was earned by metered time
    premium: str = ""  # what it was entered with: rush, weekend or both
    premium_pay_bp: int = 0  # and what the expert has of that


Unpaid = tuple[tuple[OutsideBusiness, int], ...]  # how many reviews pay their expert nothing, by the reason
Premiums = tuple[tuple[str, int, int], ...]  # what for, basis points on pay, and how many reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFigures:
    """What an expert may see of a week: their verdicts, time and pay, and nothing of prices."""

    person_id: PersonId
    person_name: str
    by_verdict: tuple[tuple[str, int], ...]
    reviews: int
    milliseconds: int
    earned: tuple[Money, ...]
    unpaid: Unpaid = ()
    an_hour: tuple[
        Money, ...
    ] = ()  # what metered time came to an hour; work by the piece without a meter has none
    premiums: Premiums = ()  # of the expert's own side alone


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One client, matter, practice area or expert of a firm's week; one amount for each currency."""

    name: str
    reviews: int
    milliseconds: int
    pay: tuple[Money, ...]
    price: tuple[Money, ...]

    @property
    def margin(self) -> tuple[Money, ...]:
        """What the firm keeps of it, by currency."""
        return totals((*self.price, *(-amount for amount in self.pay)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFigures:
    """What finance and practice heads see of a week; lines go by the number of reviews, then by name."""

    reviews: int
    milliseconds: int
    pay: tuple[Money, ...]
    price: tuple[Money, ...]
    margin: tuple[Money, ...]
    by_verdict: tuple[tuple[str, int], ...]
    by_practice_area: tuple[GroupLine, ...]
    by_client: tuple[GroupLine, ...]
    by_matter: tuple[GroupLine, ...]
    by_expert: tuple[GroupLine, ...]
    unpaid: Unpaid = ()


def expert_figures(rows: Iterable[DigestRow], *, person_id: PersonId, person_name: str) -> ExpertFigures:
    """Sum up one person's rows out of all of them; a person without any has figures of nothing."""
    own = [row for row in rows if row.person_id == person_id]
    return ExpertFigures(
        person_id=person_id,
        person_name=person_name,
        by_verdict=_by_verdict(own),
        reviews=_reviews(own),
        milliseconds=_milliseconds(own),
        earned=_pay(own),
        unpaid=_unpaid(own),
        premiums=_premiums(own),
        an_hour=_an_hour(own),
    )


def firm_figures(rows: Iterable[DigestRow]) -> FirmFigures:
    """Sum up a firm's rows, in all and by practice area, client, matter and expert."""
    every = tuple(rows)
    return FirmFigures(
        reviews=_reviews(every),
        milliseconds=_milliseconds(every),
        pay=_pay(every),
        price=_price(every),
        margin=totals(Money(minor=row.price - row.pay, currency=row.currency) for row in every),
        by_verdict=_by_verdict(every),
        by_practice_area=_grouped(every, lambda row: (row.practice_area, area_name(row.practice_area))),
        by_client=_grouped(every, lambda row: (row.client_id, row.client_name)),
        by_matter=_grouped(every, lambda row: (row.matter_id, row.matter_code)),
        by_expert=_grouped(every, lambda row: (row.person_id, row.person_name)),
        unpaid=_unpaid(every),
    )


def area_name(practice_area: str) -> str:
    """Write a practice area as the beginning of a line, as cards do."""
    return practice_area[:1].upper() + practice_area[1:]


def _grouped(rows: Sequence[DigestRow], key: Callable[[DigestRow], tuple[str, str]]) -> tuple[GroupLine, ...]:
    groups: dict[tuple[str, str], list[DigestRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    ordered = sorted(groups.items(), key=lambda group: (-_reviews(group[1]), group[0][1], group[0][0]))
    return tuple(_group_line(name, members) for (_, name), members in ordered)


def _group_line(name: str, rows: Sequence[DigestRow]) -> GroupLine:
    return GroupLine(
        name=name,
        reviews=_reviews(rows),
        milliseconds=_milliseconds(rows),
        pay=_pay(rows),
        price=_price(rows),
    )


def _by_verdict(rows: Sequence[DigestRow]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.verdict] = counts.get(row.verdict, 0) + row.reviews
    order = (*_VERDICT_ORDER, *sorted(counts.keys() - set(_VERDICT_ORDER)))
    return tuple((verdict, counts[verdict]) for verdict in order if counts.get(verdict))


def _reviews(rows: Sequence[DigestRow]) -> int:
    return sum(row.reviews for row in rows)


def _milliseconds(rows: Sequence[DigestRow]) -> int:
    return sum(row.milliseconds for row in rows)


def _unpaid(rows: Sequence[DigestRow]) -> Unpaid:
    counts = {why: sum(row.reviews for row in rows if row.unpaid is why) for why in OutsideBusiness}
    return tuple((why, count) for why, count in counts.items() if count)


def _premiums(rows: Sequence[DigestRow]) -> Premiums:
    """Count the reviews that earned their expert a premium, by what for and how much."""
    counts: dict[tuple[str, int], int] = {}
    for row in rows:
        if row.premium_pay_bp and row.unpaid is None:
            key = (row.premium, row.premium_pay_bp)
            counts[key] = counts.get(key, 0) + row.reviews
    return tuple((*key, counts[key]) for key in sorted(counts) if counts[key])


def _pay(rows: Sequence[DigestRow]) -> tuple[Money, ...]:
    return totals(Money(minor=row.pay, currency=row.currency) for row in rows)


def _an_hour(rows: Sequence[DigestRow]) -> tuple[Money, ...]:
    """What was earned by metered time, for each hour of it; time that pays its expert nothing is left out."""
    paid = [row for row in rows if row.unpaid is None]
    time = {row.currency: 0 for row in paid}
    for row in paid:
        time[row.currency] += row.milliseconds
    earned = totals(Money(minor=row.timed_pay, currency=row.currency) for row in paid)
    return tuple(
        Money(
            minor=divide_half_up(one.minor * MILLISECONDS_AN_HOUR, time[one.currency]), currency=one.currency
        )
        for one in earned
        if time[one.currency] > 0 and one.minor > 0
    )


def _price(rows: Sequence[DigestRow]) -> tuple[Money, ...]:
    return totals(Money(minor=row.price, currency=row.currency) for row in rows)


CSV_HEADER = (
    "Expert",
    "Client",
    "Matter",
    "Practice area",
    "Verdict",
    "Reviews",
    "Time",
    "Currency",
    "Pay",
    "Price",
    "Margin",
    "Paid to",
)
# to whom what an entry pays is owed
_PAID_TO: Mapping[OutsideBusiness | None, str] = {
    None: "expert",
    OutsideBusiness.EMPLOYER_PAID: "firm (employer-paid)",
    OutsideBusiness.MISSING: "firm (no notice of outside business)",
}

# OWASP's list of what makes a spreadsheet read a cell as a formula, or hides one behind a line break.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_rows(rows: Iterable[DigestRow]) -> tuple[tuple[str, ...], ...]:
    """Write the rows as cells of a CSV file, the header first.

    Text that people or clients typed is guarded. Numbers are ours and are not: "-6.66" stays a number.
    """
    return (CSV_HEADER, *(_csv_row(row) for row in rows))


def guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell's text as a formula: such a cell gets a leading apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _csv_row(row: DigestRow) -> tuple[str, ...]:
    texts = (row.person_name, row.client_name, row.matter_code, row.practice_area, row.verdict)
    amounts = (row.pay, row.price, row.price - row.pay)
    return (
        *(guarded(text) for text in texts),
        str(row.reviews),
        hours_text(row.milliseconds),
        row.currency,
        *(decimal_text(Money(minor=amount, currency=row.currency)) for amount in amounts),
        paid_to(row.unpaid),
    )


def paid_to(unpaid: OutsideBusiness | None) -> str:
    """Say, for a file, whom an entry pays: its expert, or the firm alone and why."""
    return _PAID_TO[unpaid]
