"""Approving a week's payouts, by as many people as the firm chose, and posting what was approved.

Nobody approves their own pay: an approval counts for everybody's payout but the approver's own. An approval counts
for what was shown: once something changes, it has to be given again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, PeriodId, PersonId
from handlers.money.amounts import Money, show, totals
from handlers.money.paying.going_out.converting import converted
from handlers.money.paying.values import (
    ExchangeRate,
    PayApproval,
    PayoutMoved,
    PayoutStanding,
    PayoutState,
    PayReason,
    PayRun,
    RunOpened,
)
from handlers.money.posting import Parties, Posting, PostingKind, post
from handlers.people.people import Person
from handlers.records import Record
from handlers.review.cards.card_words import date_words

CHUNK = 100  # payouts in one command, as in settling

_UNKNOWN = refuse(Refusal.NOT_FOUND, "There is no such week to approve, so nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePayouts:
    """`seen` is how many changes the card showed."""

    id: CommandId
    period_id: PeriodId
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPayouts:
    """Post the next of a week's payouts that have been approved by enough people."""

    id: CommandId
    period_id: PeriodId


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that changed of a settled week: the `number`th, and whose payout it concerns."""

    number: int
    person: str
    what: str
    money: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What waits for approval in one currency."""

    people: int
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovingFacts:
    """The week with what waits for approval; `approver` is who asks, and `others` who could approve theirs."""

    approver: Person
    run: PayRun | None
    zone: str = "UTC"
    drafted: tuple[Drafted, ...] = ()
    approvals: tuple[PayApproval, ...] = ()
    changes: tuple[Change, ...] = ()
    own: tuple[Money, ...] = ()  # the approver's own payouts among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Postable:
    """A payout that enough people have approved, with whatever was found to keep it from its person since."""

    payout: PayoutStanding
    is_disputed: bool = False
    is_walled: bool = False
    lacks_notice: bool = False
    paid_in: str = ""
    rate: ExchangeRate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingFacts:
    """The week, up to CHUNK payouts that may be posted, and whether others wait for further approvals."""

    run: PayRun | None
    payouts: tuple[Postable, ...] = ()
    others_wait: bool = False


def fingerprint(run: PayRun, drafted: Iterable[Drafted]) -> str:
    """Give the SHA-256 of what an approver was shown: the week, its changes, and the totals."""
    shown = (f"{one.total.currency}:{one.people}:{one.total.minor}" for one in drafted)
    return sha256("|".join((run.period_id, str(run.changes), *sorted(shown))).encode()).hexdigest()


def counting(run: PayRun, approvals: Iterable[PayApproval]) -> tuple[PayApproval, ...]:
    """Give the approvals that count: those given since the last change."""
    return tuple(one for one in approvals if one.changes == run.changes)


def approve_payouts(command: ApprovePayouts, facts: ApprovingFacts, now: datetime) -> Decision:
    """Approve what the card showed, if it still is so and the time for disputes is over."""
    run, who = facts.run, facts.approver
    if run is None:
        return _UNKNOWN
    if command.seen != run.changes:
        return refuse(Refusal.CONFLICT, changed_words(facts, command.seen))
    if now < run.disputes_until:
        until = date_words(run.disputes_until, facts.zone)
        words = f"Experts may still say until {until} that a line is not right. Approve after that."
        return refuse(Refusal.NOT_AVAILABLE, f"{words} Nothing was approved.")
    standing = counting(run, facts.approvals)
    if any(one.person_id == who.id for one in standing):
        return Decision(reply=Done(words="You have approved this already.", already=True))
    if not facts.drafted:
        return refuse(Refusal.NOT_AVAILABLE, "Nothing waits for approval, so nothing was changed.")
    if _only_own(facts):
        return refuse(
            Refusal.NOT_ALLOWED, "What waits is your own pay. Somebody else in finance approves it."
        )
    approval = PayApproval(
        period_id=run.period_id,
        number=len(facts.approvals) + 1,
        person_id=who.id,
        at=now,
        changes=run.changes,
        fingerprint=fingerprint(run, facts.drafted),
    )
    words = _approved_words(facts, run.approvals - len(standing) - 1)
    return Decision(
        reply=Done(words=words, subject_id=run.period_id),
        records=(approval,),
        basis=(("changes", run.changes), ("fingerprint", approval.fingerprint)),
    )


def changed_words(facts: ApprovingFacts, seen: int) -> str:
    """Say what changed since a card was made."""
    since = [one for one in facts.changes if one.number > seen]
    told = "; ".join(
        f"{one.person}: {one.what}{f' ({show(one.money)})' if one.money.minor else ''}" for one in since[:5]
    )
    more = f"; and {len(since) - 5} more" if len(since) > 5 else ""
    return (
        f"The payout changed since this card was made: {told or 'it was settled anew'}{more}. Nothing was approved; "
        "look again."
    )


def _only_own(facts: ApprovingFacts) -> bool:
    return sum(one.people for one in facts.drafted) == len(facts.own)


def _approved_words(facts: ApprovingFacts, further: int) -> str:
    own = totals(Money(minor=-one.minor, currency=one.currency) for one in facts.own)
    theirs = totals((*(one.total for one in facts.drafted), *own))
    shown = " and ".join(show(total) for total in theirs if total.minor)
    people = sum(one.people for one in facts.drafted) - len(facts.own)
    count = "1 payout" if people == 1 else f"{people:,} payouts"
    words = f"You approved {count}, {shown}."
    if further > 0:
        words += " One more person has to approve before anything goes out."
    if facts.own:
        words += " Your own pay is not in it: somebody else in finance approves that."
    return words


def post_payouts(command: PostPayouts, facts: PostingFacts, now: datetime) -> Decision:
    """Post one part of what was approved as payable; what was found to be held meanwhile is held."""
    del command
    run = facts.run
    if run is None:
        return _UNKNOWN
    if not facts.payouts and not run.is_open:
        return Decision(reply=Done(words="All of it is posted already.", already=True))
    records: list[Record] = []
    for postable in facts.payouts:
        records += _posted(postable, now)
    if len(facts.payouts) < CHUNK and not facts.others_wait:
        records.append(RunOpened(period_id=run.period_id, is_open=False))
    elif not facts.payouts:
        return Decision(reply=Done(words="The rest waits for somebody else to approve it.", already=True))
    return Decision(
        reply=Done(words=f"{len(facts.payouts)} payouts posted.", subject_id=run.period_id),
        records=tuple(records),
    )


def _posted(postable: Postable, now: datetime) -> Iterator[Record]:
    payout = postable.payout
    held = _held(postable)
    if held is not None:
        yield _moved(payout, replace(payout, state=PayoutState.HELD, reason=held))
        return
    yield from _payable(payout, now)
    if not postable.paid_in or postable.rate is None:
        yield _moved(payout, replace(payout, state=PayoutState.APPROVED, reason=None))
        return
    into, exchange = converted(payout, postable.rate, now)
    yield from exchange
    after = replace(
        payout,
        state=PayoutState.APPROVED,
        reason=None,
        paid_currency=into.currency,
        paid_amount=into.minor,
        rate_id=postable.rate.id,
    )
    yield _moved(payout, after)


def _held(postable: Postable) -> PayReason | None:
    table = (
        (postable.is_walled, PayReason.WALLED),
        (postable.lacks_notice, PayReason.NOTICE),
        (postable.is_disputed, PayReason.DISPUTED),
        (bool(postable.paid_in) and postable.rate is None, PayReason.NO_RATE),
    )
    return next((reason for holds, reason in table if holds), None)


def _payable(payout: PayoutStanding, now: datetime) -> tuple[Posting, ...]:
    return post(
        PostingKind.PAYABLE,
        payout.amount,
        firm_id=payout.firm_id,
        currency=payout.currency,
        at=now,
        cause_id=payout.id,
        parties=Parties(person_id=PersonId(payout.person_id)),
    )


def _moved(seen: PayoutStanding, payout: PayoutStanding) -> PayoutMoved:
    return PayoutMoved(payout=payout, seen_state=seen.state, seen_amount=seen.amount)
