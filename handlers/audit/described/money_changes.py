"""Time, entries, weeks, payouts and digests, as the audit tells them."""

from handlers import records as r
from handlers.audit.described.change_values import Change, Described
from handlers.money.closing_values import Digest, PayPeriod
from handlers.money.ledger import LedgerEntry
from handlers.money.payouts import Payout, PayoutLine
from handlers.money.posting import Posting
from handlers.money.rates import RateLine
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
    """That a part of the entries was taken is told by the payouts."""
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


def _payout_line(line: PayoutLine) -> Change:
    return {"did": "payout.took", "payout": line.payout_id, "entry": line.time_entry_id}


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


MONEY: Described = {
    TimeEntry: _time,
    LedgerEntry: _posting,
    Posting: _posted,
    PayPeriod: _period,
    r.PeriodMoved: _period_moved,
    r.WeekClosed: _week,
    Payout: _payout,
    PayoutLine: _payout_line,
    Digest: _digest,
    RateLine: _rate,
}
