"""Rows into values and values into rows: one shape for each kind of value that is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Table

from handlers.deliveries import Delivery, DeliveryState
from handlers.installs.installation import Installation, InstallState
from handlers.messages import MessageKind
from handlers.money.adjusting.values import AdjustmentState, TimeAdjustment
from handlers.money.closing_values import Digest, DigestKind, PayPeriod, PeriodState
from handlers.money.ledger import LedgerEntry, Leg
from handlers.money.metering.stretches import MeteredSpan
from handlers.money.paying.values import (
    AdjustmentKind,
    Dispute,
    DisputeState,
    ExchangeRate,
    FileState,
    PayAdjustment,
    PayApproval,
    PayDetails,
    PayoutFile,
    PayoutStanding,
    PayoutState,
    PayReason,
    PayRun,
    PayTerms,
    Preset,
)
from handlers.money.posting import Posting, PostingKind
from handlers.money.rates import RateLine, RateUnit
from handlers.money.rating.billing_terms import BillingTerms
from handlers.money.rating.discounts import Tier
from handlers.money.rating.premiums import PremiumKind, PremiumLine
from handlers.money.rating.rounding import RoundingPolicy
from handlers.money.time import TimeEntry
from handlers.people.changed import Invitation
from handlers.people.duties.values import ConsentGiven, NoticeRecorded
from handlers.people.people import Firm, Hours, OutsideBusiness, Person, PersonState, Role
from handlers.people.places.place_values import Place, PlaceKind, PlaceState
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.offering.offers import Draft, OfferDeclined, OfferMade, OfferOutcome
from handlers.review.outbound.findings import Finding, FindingKind, Part
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Criterion, Matter, Offer, Reason, Task, TaskState, Wording
from storage import tables

V = TypeVar("V")
INDEX_ALONE = ("index",)
Convert = Callable[[Any], Any]


class Shape(Generic[V]):
    """How one kind of value lies in the columns of its table.

    `read` and `write` name the fields that a column holds in another form, `empty` what NULL means where it is not
    None. A value is read by position, so that several shapes can stand side by side in one joined SELECT.
    """

    def __init__(
        self,
        kind: type[V],
        table: Table,
        *,
        read: Mapping[str, Convert] | None = None,
        write: Mapping[str, Convert] | None = None,
        empty: Mapping[str, Any] | None = None,
        apart: Sequence[str] = (),
    ) -> None:
        self.table = table
        self._kind = kind
        self.names = tuple(f.name for f in fields(kind) if f.name not in apart)  # type: ignore[arg-type]  # a dataclass
        self.columns: tuple[Column[Any], ...] = tuple(table.c[name] for name in self.names)
        self.width = len(self.names)
        self._get = attrgetter(*self.names)
        self._write = tuple((write or {}).items())
        self._read = tuple((read or {}).items())
        self._empty = tuple((empty or {}).items())

    def row(self, value: V) -> dict[str, Any]:
        """Give the value's columns by name."""
        row = dict(zip(self.names, self._get(value), strict=True))
        for name, convert in self._write:
            row[name] = convert(row[name])
        return row

    def value(self, row: Sequence[Any], at: int = 0, **apart: Any) -> V:
        """Read the value from a row whose columns of this shape begin at `at`."""
        named = dict(zip(self.names, row[at : at + self.width], strict=True))
        for name, convert in self._read:
            if named[name] is not None:
                named[name] = convert(named[name])
        for name, nothing in self._empty:
            if named[name] is None:
                named[name] = nothing
        return self._kind(**named, **apart)


def wording_from(reject_reasons: list[list[str]], rubric: list[list[str]]) -> Wording:
    """Read reasons and a rubric as the terms of a matter hold them, today's or former ones."""
    return Wording(reject_reasons=_reasons(reject_reasons), rubric=_criteria(rubric))


def _reasons(value: list[list[str]]) -> tuple[Reason, ...]:
    return tuple(Reason(code=code, text=text) for code, text in value)


def _criteria(value: list[list[str]]) -> tuple[Criterion, ...]:
    return tuple(Criterion(id=key, text=text) for key, text in value)


def _premiums(value: list[dict[str, Any]]) -> tuple[PremiumLine, ...]:
    return tuple(
        PremiumLine(
            kind=PremiumKind(one["kind"]),
            pay_bp=one["pay_bp"],
            price_bp=one["price_bp"],
            effective_from=datetime.fromisoformat(one["from"]),
            within_minutes=one["within"],
        )
        for one in value
    )


def _premium_rows(premiums: Sequence[PremiumLine]) -> list[dict[str, Any]] | None:
    rows = [
        {
            "kind": one.kind,
            "pay_bp": one.pay_bp,
            "price_bp": one.price_bp,
            "from": one.effective_from.isoformat(),
            "within": one.within_minutes,
        }
        for one in premiums
    ]
    return rows or None


def _findings(value: list[tuple[str, str, int]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(kind=FindingKind(kind), part=Part(part), paragraph=paragraph)
        for kind, part, paragraph in value
    )


FIRM = Shape(Firm, tables.firms)
_SUBJECTS = ("parties", "issuers", "tags")
TASK = Shape(
    Task,
    tables.tasks,
    read={"state": TaskState, **dict.fromkeys(_SUBJECTS, tuple)},
    write={"metadata": dict, **dict.fromkeys(_SUBJECTS, lambda names: list(names) or None)},
    empty=dict.fromkeys(_SUBJECTS, ()),
)
MATTER = Shape(
    Matter,
    tables.matters,
    read={
        "offer": Offer,
        "basis": RateUnit,
        "reject_reasons": _reasons,
        "rubric": _criteria,
        "premiums": _premiums,
    },
    write={
        "reject_reasons": lambda reasons: [[r.code, r.text] for r in reasons],
        "rubric": lambda criteria: [[c.id, c.text] for c in criteria],
        "premiums": _premium_rows,
    },
    empty={"premiums": ()},
    apart=("cleared_from", "cleared_until"),
)
REVIEW = Shape(Review, tables.reviews, read={"state": ReviewState})
OFFER = Shape(OfferMade, tables.offers, read={"outcome": OfferOutcome})
DECLINE = Shape(OfferDeclined, tables.declines)
DRAFT = Shape(Draft, tables.drafts)
VERDICT = Shape(
    Verdict,
    tables.verdicts,
    read={"kind": VerdictKind, "criteria_met": tuple, "uses": tuple, "unpaid": OutsideBusiness},
    write={
        "criteria_met": lambda met: met and list(met),
        "uses": lambda uses: None if uses == INDEX_ALONE else list(uses),
    },
    empty={"uses": INDEX_ALONE},
)
HELD_ANSWER = Shape(
    HeldAnswer,
    tables.held_answers,
    read={"kind": VerdictKind, "criteria_met": tuple, "findings": _findings, "outcome": HeldOutcome},
    write={
        "criteria_met": lambda met: met and list(met),
        "findings": lambda findings: [[f.kind, f.part, f.paragraph] for f in findings],
    },
)
RATE_LINE = Shape(RateLine, tables.rate_lines, read={"unit": RateUnit})
BILLING_TERMS = Shape(
    BillingTerms,
    tables.billing_terms,
    read={
        "rounding": RoundingPolicy,
        "tiers": lambda tiers: tuple(Tier(above=above, basis_points=bp) for above, bp in tiers),
    },
    write={"tiers": lambda tiers: [[one.above, one.basis_points] for one in tiers]},
)
TIME_ENTRY = Shape(TimeEntry, tables.time_entries, read={"unit": RateUnit, "unpaid": OutsideBusiness})
METERED_SPAN = Shape(MeteredSpan, tables.metered_spans)
TIME_ADJUSTMENT = Shape(TimeAdjustment, tables.time_adjustments, read={"state": AdjustmentState})
LEDGER_ENTRY = Shape(LedgerEntry, tables.ledger_entries, read={"leg": Leg})
POSTING = Shape(Posting, tables.ledger_entries, read={"leg": PostingKind})
PERIOD = Shape(PayPeriod, tables.pay_periods, read={"state": PeriodState})
DIGEST = Shape(Digest, tables.digests, read={"kind": DigestKind})
PAYOUT = Shape(PayoutStanding, tables.payouts, read={"state": PayoutState, "reason": PayReason})
PAY_TERMS = Shape(
    PayTerms,
    tables.pay_terms,
    read={"minimums": lambda found: tuple(sorted(found.items()))},
    write={"minimums": dict},
)
PAY_DETAILS = Shape(PayDetails, tables.pay_details)
EXCHANGE_RATE = Shape(ExchangeRate, tables.exchange_rates)
PAY_RUN = Shape(PayRun, tables.pay_runs)
PAY_APPROVAL = Shape(PayApproval, tables.payout_approvals)
PAY_ADJUSTMENT = Shape(PayAdjustment, tables.pay_adjustments, read={"kind": AdjustmentKind})
DISPUTE = Shape(Dispute, tables.payout_disputes, read={"state": DisputeState})
PAYOUT_FILE = Shape(PayoutFile, tables.payout_files, read={"preset": Preset, "state": FileState})
INVITATION = Shape(
    Invitation,
    tables.invitations,
    read={"practice_areas": tuple, "outside_business": OutsideBusiness},
    write={"practice_areas": list},
)
NOTICE = Shape(NoticeRecorded, tables.outside_business_notices, read={"status": OutsideBusiness})
CONSENT = Shape(ConsentGiven, tables.consents, read={"uses": tuple}, write={"uses": list})
INSTALLATION = Shape(Installation, tables.installations, read={"state": InstallState})
PLACE = Shape(Place, tables.places, read={"kind": PlaceKind, "state": PlaceState})
DELIVERY = Shape(Delivery, tables.deliveries, read={"kind": MessageKind, "state": DeliveryState})

PERSON_COLUMNS: tuple[Column[Any], ...] = tuple(
    tables.people.c[name]
    for name in (
        "id",
        "firm_id",
        "name",
        "roles",
        "practice_areas",
        "seniority",
        "zone",
        "hours_start",
        "hours_end",
        "weekdays",
        "daily_capacity",
        "state",
        "paused_until",
        "last_offered_at",
        "preferred_platform",
        "outside_business",
        "uses",
        "consent_version",
    )
)


def person_value(row: Sequence[Any], at: int = 0) -> Person:
    """Read a person from a row whose PERSON_COLUMNS begin at `at`."""
    (
        key,
        firm,
        name,
        roles,
        areas,
        seniority,
        zone,
        start,
        end,
        weekdays,
        capacity,
        state,
        paused,
        offered,
        preferred,
        outside,
        uses,
        consent,
    ) = row[at : at + len(PERSON_COLUMNS)]
    return Person(
        id=key,
        firm_id=firm,
        name=name,
        roles=frozenset(Role(role) for role in roles),
        practice_areas=frozenset(areas),
        seniority=seniority,
        zone=zone,
        hours=Hours(start=start, end=end, weekdays=tuple(weekdays)),
        daily_capacity=capacity,
        state=PersonState(state),
        paused_until=paused,
        last_offered_at=offered,
        preferred_platform=preferred,
        outside_business=OutsideBusiness(outside),
        uses=frozenset(uses),
        consent_version=consent,
    )


def person_row(person: Person) -> dict[str, Any]:
    """Give a person's columns by name."""
    return {
        "id": person.id,
        "firm_id": person.firm_id,
        "name": person.name,
        "roles": sorted(person.roles),
        "practice_areas": sorted(person.practice_areas),
        "seniority": person.seniority,
        "zone": person.zone,
        "hours_start": person.hours.start,
        "hours_end": person.hours.end,
        "weekdays": list(person.hours.weekdays),
        "daily_capacity": person.daily_capacity,
        "state": person.state,
        "paused_until": person.paused_until,
        "last_offered_at": person.last_offered_at,
        "preferred_platform": person.preferred_platform,
        "outside_business": person.outside_business,
        "uses": sorted(person.uses),
        "consent_version": person.consent_version,
    }
