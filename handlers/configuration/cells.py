"""One value of a configuration file: how it is read into the form in which it is compared, and written again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from handlers.configuration.tables import DAYS, NEVER, Field, Kind
from handlers.configuration.values import Value
from handlers.money.amounts import EXPONENTS, BadAmount, Money, UnknownCurrency, decimal_text, parse_money
from handlers.money.rating.premiums import percent_text
from handlers.people.firms.typed import Mistyped, hours_of, moment_of, weekday_of, weekdays_of
from handlers.people.terms.billing.typed_terms import PREMIUM_MAX, percent_of, tier_text, tiers_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TEXT_MAX = 1000  # of any value; what each may hold is the matter of its handler
_NUMBER_MAX = 10**9
BETWEEN = "/"  # workspace and member of an account


def cell(field: Field, written: Any, zone: str, currency: str) -> Value:
    """Read a value; raises Mistyped, in words, for one that is none of its kind."""
    match field.kind:
        case Kind.NUMBER:
            return _number(field, written)
        case Kind.YES_NO:
            return _yes_no(field, written)
        case Kind.MOMENT:
            return _moment(field, written, zone)
        case Kind.AMOUNT | Kind.MONEY | Kind.PERCENT | Kind.TIERS:
            return _of_money(field, written, currency)
        case Kind.TEXTS | Kind.NAMES:
            texts = tuple(_text(field, one) for one in _list(field, written))
            return tuple(sorted(set(texts))) if field.kind is Kind.NAMES else texts
        case Kind.ACCOUNTS:
            return tuple(sorted({_account(field, one) for one in _list(field, written)}))
        case Kind.WEEKDAYS:
            spoken = written if isinstance(written, str) else ",".join(_list(field, written))
            return tuple(DAYS[day] for day in weekdays_of(spoken))
        case _:
            return _plain(field, _text(field, written))


def _of_money(field: Field, written: Any, currency: str) -> Value:
    if field.kind is Kind.AMOUNT:
        return _amount(field, written, currency)
    if field.kind is Kind.MONEY:
        return _money(field, _text(field, written))
    if field.kind is Kind.TIERS:
        return _tiers(field, [_text(field, one) for one in _list(field, written)])
    text = str(written) if type(written) is int else _text(field, written)
    return percent_text(percent_of(text, PREMIUM_MAX, what="A premium", field=field.name))


def _plain(field: Field, text: str) -> str:
    if field.kind is Kind.CODE:
        return text.upper()
    if field.kind is Kind.WEEKDAY:
        return WEEKDAYS[weekday_of(text, field=field.name)]
    if field.kind is Kind.HOURS:
        return hours_words(*hours_of(text))
    return text


def hours_words(start: int, end: int) -> str:
    """Write hours of work, such as 9:00-18:00."""
    return "-".join(f"{minute // 60}:{minute % 60:02d}" for minute in (start, end))


def utc_text(moment: datetime | None) -> str:
    """Write a moment as it is compared."""
    return "" if moment is None else moment.astimezone(UTC).isoformat()


def _text(field: Field, written: Any) -> str:
    if not isinstance(written, str):
        raise Mistyped("It has to be a text in quotes.", field=field.name)
    if len(written) > _TEXT_MAX:
        raise Mistyped(f"It may have at most {_TEXT_MAX} characters.", field=field.name)
    return " ".join(written.split())


def _number(field: Field, written: Any) -> int:
    if isinstance(written, bool) or not isinstance(written, int) or abs(written) > _NUMBER_MAX:
        raise Mistyped("It has to be a whole number, without quotes.", field=field.name)
    return written


def _yes_no(field: Field, written: Any) -> bool:
    if not isinstance(written, bool):
        raise Mistyped("It has to be true or false, without quotes.", field=field.name)
    return written


def _list(field: Field, written: Any) -> Sequence[Any]:
    if not isinstance(written, list):
        raise Mistyped("It has to be a list, in brackets.", field=field.name)
    return written


def _moment(field: Field, written: Any, zone: str) -> str:
    if isinstance(written, date):  # a datetime is one too
        return utc_text(moment_of(written.isoformat(), zone, field=field.name))
    text = _text(field, written)
    return "" if text.casefold() in ("", NEVER) else utc_text(moment_of(text, zone, field=field.name))


def _amount(field: Field, written: Any, currency: str) -> str:
    text = str(written) if isinstance(written, (str, int)) and not isinstance(written, bool) else ""
    try:
        return decimal_text(parse_money(text, currency.strip().upper()))
    except (BadAmount, UnknownCurrency) as mistake:
        raise Mistyped(str(mistake), field=field.name) from None


def _money(field: Field, text: str) -> str:
    """Read an amount with its currency; none is no amount."""
    if text in ("", "0"):
        return ""
    amount, _, code = text.rpartition(" ")
    if not amount:
        raise Mistyped("Write the amount with its currency, like 500.00 USD.", field=field.name)
    return f"{_amount(field, amount, code)} {code.upper()}"


def _tiers(field: Field, texts: Sequence[str]) -> tuple[str, ...]:
    """Read the tiers of a discount, all of them in the currency of the first."""
    amount = texts[0].partition(":")[0].strip() if texts else ""
    code = amount.rpartition(" ")[2].upper()
    if code not in EXPONENTS and texts:
        raise Mistyped("Write each tier with its currency, like 10000 USD: 5 %.", field=field.name)
    tiers = tiers_of(texts, code, whose="The first tier")
    return tuple(tier_text(tier, code, with_code=True) for tier in tiers)


def _account(field: Field, written: Any) -> str:
    if not isinstance(written, Mapping) or set(written) != {"workspace", "member"}:
        words = 'Write each account as { workspace = "T0123ABCD", member = "U0123ABCD" }.'
        raise Mistyped(words, field=field.name)
    return BETWEEN.join(_text(field, written[name]) for name in ("workspace", "member"))


def amount_text(minor: int, currency: str) -> str:
    """Write an amount as the file holds it."""
    return decimal_text(Money(minor=minor, currency=currency))
