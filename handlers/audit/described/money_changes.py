"""Time, entries, weeks, payouts and digests, as the audit tells them."""

from handlers import records as r
from handlers.audit.described.change_values import Change, Described
from handlers.money.closing_values import Digest, PayPeriod
from handlers.money.ledger import LedgerEntry
from handlers.money.payouts import Payout
from handlers.money.posting import Posting
from handlers.money.rates import RateLine
from handlers.money.rating.billing_terms import BillingTerms, BillingTermsSet
from handlers.money.time import TimeEntry


def _time(entry: TimeEntry) -> Change:
    told: Change = {
        "did": "time.entered",
        "entry": entry.id,
        "review": entry.review_id,
        "activity": entry.activity,
        "day": entry.local_day.isoformat(),
        "ms": entry.milliseconds,
        "units": entry.units,
        "rate": entry.rate_line_id,
        "pay": entry.pay,
        "price": entry.price,
        "currency": entry.currency,
    }
    if entry.premium:
        told |= {
            "premium": entry.premium,
            "premium_pay_bp": entry.premium_pay_bp,
            "premium_price_bp": entry.premium_price_bp,
        }
    if entry.unpaid is not None:
        told["unpaid"] = entry.unpaid
    if entry.reverses is not None:
        told |= {"did": "time.reversed", "reverses": entry.reverses}
    return told


def _posting(entry: LedgerEntry) -> Change:
    """The amount; between which accounts is told by the leg, and the other way round by one that reverses."""
    told: Change = {
        "did": "money.moved",
        "entry": entry.id,
        "leg": entry.leg,
        "amount": entry.amount,
        "currency": entry.currency,
    }
    if entry.reverses is not None:
        told |= {"did": "money.reversed", "reverses": entry.reverses}
    return told


def _posted(posting: Posting) -> Change:
    """The amount and both accounts, for these tell which way it went; `cause` is the invoice, payout or adjustment."""
    told: Change = {
        "did": "money.posted",
        "entry": posting.id,
        "leg": posting.leg,
        "debit": posting.debit,
        "credit": posting.credit,
        "amount": posting.amount,
        "currency": posting.currency,
        "cause": posting.cause_id,
    }
    if posting.reverses is not None:
        told |= {"did": "money.unposted", "reverses": posting.reverses}
    return told


def _period(period: PayPeriod) -> Change:
    return {
        "did": "week.closing",
        "period": period.id,
        "starts": period.starts_at.isoformat(),
        "ends": period.ends_at.isoformat(),
    }


def _period_moved(moved: r.PeriodMoved) -> Change | None:
    """That a part of the entries was taken is noted with it."""
    if moved.period.state == moved.seen_state:
        return None
    return {"did": f"week.{moved.period.state}", "period": moved.period.id, "from": moved.seen_state}


def _week(closed: r.WeekClosed) -> Change:
    return {
        "did": "week.cut",
        "from": closed.seen.isoformat(),
        "to": closed.next_close_at.isoformat(),
    }


def _payout(payout: Payout) -> Change:
    return {
        "did": "payout.made",
        "payout": payout.id,
        "period": payout.period_id,
        "person": payout.person_id,
        "currency": payout.currency,
    }


def _digest(digest: Digest) -> Change:
    return {
        "did": "digest.issued",
        "digest": digest.id,
        "period": digest.period_id,
        "kind": digest.kind,
        "person": digest.person_id,
    }


def _rate(line: RateLine) -> Change:
    return {
        "did": "rate.set",
        "rate": line.id,
        "matter": line.matter_id,
        "area": line.practice_area,
        "seniority": line.seniority,
        "unit": line.unit,
        "pay": line.pay,
        "price": line.price,
        "currency": line.currency,
        "from": line.effective_from.isoformat(),
    }


def _billing(changed: BillingTermsSet) -> Change:
    """How a matter is billed from now on and was before; the client's own numbers are told of as changed alone."""
    terms, former = changed.terms, changed.former
    told = ("currency", "rounding", "minimum", "task_code")
    names = (*told, "tiers", "client_matter_id", "po_number")
    return {
        "did": "billing.set",
        "matter": terms.matter_id,
        "version": terms.version,
        "changed": sorted(name for name in names if getattr(terms, name) != getattr(former, name)),
        "to": {**{name: getattr(terms, name) for name in told}, "tiers": _tiers(terms)},
        "from": {**{name: getattr(former, name) for name in told}, "tiers": _tiers(former)},
    }


def _tiers(terms: BillingTerms) -> list[list[int]]:
    return [[tier.above, tier.basis_points] for tier in terms.tiers]


MONEY: Described = {
    TimeEntry: _time,
    LedgerEntry: _posting,
    Posting: _posted,
    PayPeriod: _period,
    r.PeriodMoved: _period_moved,
    r.WeekClosed: _week,
    Payout: _payout,
    Digest: _digest,
    RateLine: _rate,
    BillingTermsSet: _billing,
}
