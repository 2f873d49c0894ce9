"""What people type about a matter's premiums and invoices, read into values; what cannot stand is said in words."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from handlers.money.amounts import Money, decimal_text
from handlers.money.rating.codes import TASK_CODES, task_code_of
from handlers.money.rating.discounts import WHOLE, Tier
from handlers.money.rating.premiums import PremiumKind, percent_text
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.firms.typed import Mistyped, amount_of
from handlers.review.tasks import Matter

PREMIUM_MAX = 3 * WHOLE
TIERS_MAX = 10
_WITHIN_MAX = 31 * 24 * 60
_PERCENT = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?\s*%?")
_IN_CURRENCY = re.compile(r"([0-9.,]+)\s*([A-Za-z]{3})")
_BETWEEN = re.compile(r"\s*[:=]\s*")


def kind_of(text: str) -> PremiumKind:
    """Read what a premium is for."""
    typed = text.strip().casefold()
    if typed not in tuple(PremiumKind):
        raise Mistyped(f"A premium is for: {' or '.join(PremiumKind)}.", field="kind")
    return PremiumKind(typed)


def percent_of(text: str, most: int, *, what: str, field: str) -> int:
    """Read a percentage, such as "25", "25 %" or "12.5", into basis points; nothing typed is none."""
    typed = text.strip()
    if typed.startswith(("-", "−")):
        raise Mistyped(f"{what} cannot be negative.", field=field)
    found = _PERCENT.fullmatch(typed or "0")
    if found is None:
        words = f"“{typed[:20]}” is not a percentage. Write it like 25 or 12.5, with two decimals at most."
        raise Mistyped(words, field=field)
    basis_points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if basis_points > most:
        raise Mistyped(f"{what} may be {percent_text(most)} at most.", field=field)
    return basis_points


def within_of(text: str, kind: PremiumKind, matter: Matter) -> int:
    """Read the minutes of a rush: fewer than the matter gives anyway, or every task would be one."""
    typed = text.strip()
    if kind is not PremiumKind.RUSH:
        if typed not in ("", "0"):
            raise Mistyped("Minutes are for a rush alone; a weekend has none.", field="within")
        return 0
    if not (typed.isascii() and typed.isdigit()) or not 1 <= int(typed[:9]) <= _WITHIN_MAX:
        words = (
            "A rush needs its minutes, such as 120: a task that is due within so many of its arrival is one."
        )
        raise Mistyped(words, field="within")
    check_rush(int(typed), matter.due_minutes, matter.code, field="within")
    return int(typed)


def check_rush(within: int, due_minutes: int, code: str, *, field: str) -> None:
    """Refuse a rush that every task of the matter would be: that is a rate, and not a premium."""
    if within >= due_minutes:
        words = (
            f"A task of {code} is due in {due_minutes} minutes where the client says nothing else, so that with a rush "
            f"of {within} minutes every one would be a rush. Set a rate for that."
        )
        raise Mistyped(words, field=field)


def rounding_of(text: str) -> RoundingPolicy:
    """Read how metered time is rounded; a fixed fee is how experts are paid, and not a rounding."""
    typed = text.strip().casefold()
    of_time = [policy for policy in RoundingPolicy if policy is not RoundingPolicy.FIXED_FEE]
    if typed == RoundingPolicy.FIXED_FEE:
        words = "A matter bills fixed fees where its experts are paid by the piece: that is in its terms."
        raise Mistyped(words, field="rounding")
    if typed not in of_time:
        raise Mistyped(f"Time is rounded: {', '.join(of_time)}.", field="rounding")
    return RoundingPolicy(typed)


def amount_in(text: str, currency: str, *, whose: str, field: str) -> int:
    """Read an amount into minor units of a currency; one that names another is refused in the words of `whose`."""
    typed = text.strip()
    if named := _IN_CURRENCY.fullmatch(typed):
        if named[2].upper() != currency:
            other = named[2].upper()
            raise Mistyped(
                f"{whose} is in {currency}, so an amount in {other} would never hold for it.", field=field
            )
        typed = named[1]
    return amount_of(typed or "0", currency, field=field)


def tiers_of(texts: Sequence[str], currency: str, *, whose: str) -> tuple[Tier, ...]:
    """Read the tiers of a discount, one a line: from which amount on, and what is taken off."""
    if len(texts) > TIERS_MAX:
        raise Mistyped(f"There may be at most {TIERS_MAX} tiers; these are {len(texts)}.", field="discounts")
    tiers = sorted((_tier(text, currency, whose) for text in texts), key=lambda tier: tier.above)
    for one, other in pairwise(tiers):
        if one.above == other.above:
            amount = tier_text(other, currency).partition(":")[0]
            raise Mistyped(f"Two tiers begin at {amount}.", field="discounts")
    return tuple(tiers)


def _tier(text: str, currency: str, whose: str) -> Tier:
    parts = _BETWEEN.split(text.strip())
    if len(parts) != 2 or not all(parts):
        words = f"“{text.strip()[:30]}” is not a tier. Write one a line, like 10000: 5 %."
        raise Mistyped(words, field="discounts")
    off = percent_of(parts[1], WHOLE, what="A discount", field="discounts")
    return Tier(above=amount_in(parts[0], currency, whose=whose, field="discounts"), basis_points=off)


def tier_text(tier: Tier, currency: str, *, with_code: bool = False) -> str:
    """Write a tier as it is typed; a file says its currency too."""
    amount = decimal_text(Money(minor=tier.above, currency=currency)) + (f" {currency}" if with_code else "")
    return f"{amount}: {percent_text(tier.basis_points)}"


def code_of(text: str) -> str:
    """Read a task code, or the kind of matter that has one."""
    code = task_code_of(text)
    if code is None:
        kinds = ", ".join(f"{kind} ({known})" for kind, known in TASK_CODES.items())
        words = (
            f"“{text.strip()[:20]}” is no UTBMS task code. Say {kinds}, or a code like L310. "
            "Codes that begin with A are activities and with E expenses; they have fields of their own."
        )
        raise Mistyped(words, field="task_code")
    return code


def clients_own(text: str, longest: int, *, what: str, field: str) -> str:
    """Read a number or name of the client's own; a LEDES file has no way to write | or [ in one."""
    typed = " ".join(text.split())
    if len(typed) > longest:
        raise Mistyped(
            f"{what} may have at most {longest} characters; this one has {len(typed)}.", field=field
        )
    if any(one in "|[]" or unicodedata.category(one) in ("Cc", "Cs") for one in typed):
        raise Mistyped(f"{what} cannot have | or [ or ] in it: no invoice file could write it.", field=field)
    return typed
