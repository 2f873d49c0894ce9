"""Payouts on their way, what changes them, and how a firm pays, as the audit tells them; nobody's words are told."""

from handlers.audit.described.change_values import Change, Described
from handlers.money.paying.values import (
    AdjustmentTaken,
    Dispute,
    DisputeAnswered,
    ExchangeRate,
    FileMoved,
    PayAdjustment,
    PayApproval,
    PayDetails,
    PaymentMark,
    PayoutFile,
    PayoutMoved,
    PayRun,
    PayTerms,
    RunChanged,
    RunOpened,
)


def _terms(terms: PayTerms) -> Change:
    return {
        "did": "pay_terms.set",
        "approvals": terms.approvals,
        "minimums": dict(terms.minimums),
        "hold_weeks": terms.hold_weeks,
        "dispute_hours": terms.dispute_hours,
    }


def _details(details: PayDetails) -> Change:
    """Whose; what they are is not told, but whether the contract says anything of taking back."""
    return {
        "did": "pay_details.set",
        "person": details.person_id,
        "has_term": bool(details.clawback_term),
        "paid_in": details.currency,
    }


def _rate(rate: ExchangeRate) -> Change:
    return {
        "did": "rate_of_exchange.noted",
        "rate_id": rate.id,
        "from": rate.from_currency,
        "to": rate.to_currency,
        "rate": rate.rate,
    }


def _run(run: PayRun) -> Change:
    return {"did": "payouts.settled", "period": run.period_id, "approvals": run.approvals}


def _changed(changed: RunChanged) -> Change:
    return {
        "did": "payouts.changed",
        "period": changed.period_id,
        "person": changed.person_id,
        "number": changed.seen + 1,
        "what": changed.what,
        "pay": changed.amount,
        "currency": changed.currency,
    }


def _opened(opened: RunOpened) -> Change:
    return {"did": "payouts.ended", "period": opened.period_id, "open": opened.is_open}


def _approved(approval: PayApproval) -> Change:
    return {
        "did": "payouts.approved",
        "period": approval.period_id,
        "number": approval.number,
        "changes": approval.changes,
        "fingerprint": approval.fingerprint,
    }


def _adjusted(adjustment: PayAdjustment) -> Change:
    return {
        "did": "pay.adjusted",
        "adjustment": adjustment.id,
        "person": adjustment.person_id,
        "kind": adjustment.kind,
        "pay": adjustment.amount,
        "currency": adjustment.currency,
    }


def _taken(taken: AdjustmentTaken) -> Change:
    return {"did": "pay.adjustment_taken", "adjustment": taken.adjustment_id, "payout": taken.payout_id}


def _moved(moved: PayoutMoved) -> Change:
    payout = moved.payout
    told: Change = {
        "did": "payout.moved",
        "payout": payout.id,
        "person": payout.person_id,
        "from": moved.seen_state,
        "to": payout.state,
        "pay": payout.amount,
        "currency": payout.currency,
    }
    kept = {"why": payout.reason, "into": payout.carried_to, "file": payout.file_id, "rate": payout.rate_id}
    return told | {name: value for name, value in kept.items() if value is not None}


def _disputed(dispute: Dispute) -> Change:
    return {
        "did": "dispute.opened",
        "dispute": dispute.id,
        "payout": dispute.payout_id,
        "entry": dispute.time_entry_id,
        "person": dispute.person_id,
    }


def _answered(answered: DisputeAnswered) -> Change:
    dispute = answered.dispute
    return {
        "did": f"dispute.{dispute.state}",
        "dispute": dispute.id,
        "person": dispute.person_id,
        "adjustment": dispute.adjustment_id,
    }


def _file(file: PayoutFile) -> Change:
    return {"did": "payout_file.asked", "file": file.id, "period": file.period_id, "preset": file.preset}


def _file_moved(moved: FileMoved) -> Change | None:
    """What was put in is told by the payouts; that it is ready is told with what proves it."""
    if moved.file.state == moved.seen_state:
        return None
    return {
        "did": "payout_file.ready",
        "file": moved.file.id,
        "lines": moved.file.lines,
        "left": moved.file.left,
        "sha256": moved.file.sha256,
    }


def _mark(mark: PaymentMark) -> Change:
    return {
        "did": f"payout.{mark.outcome}",
        "payout": mark.payout_id,
        "reference": mark.provider_ref,
        "file_sha256": mark.file_sha256,
    }


PAY: Described = {
    PayTerms: _terms,
    PayDetails: _details,
    ExchangeRate: _rate,
    PayRun: _run,
    RunChanged: _changed,
    RunOpened: _opened,
    PayApproval: _approved,
    PayAdjustment: _adjusted,
    AdjustmentTaken: _taken,
    PayoutMoved: _moved,
    Dispute: _disputed,
    DisputeAnswered: _answered,
    PayoutFile: _file,
    FileMoved: _file_moved,
    PaymentMark: _mark,
}
