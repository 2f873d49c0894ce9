"""Closing a firm's week in small commands: open the period, take its entries, issue its digests.

Each command is done once however often and wherever it is asked for: a period's state and cursor say how far its
closing has come, and a command that finds it further along is done already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.audit.canonical import digest_of
from handlers.audit.values import Noted
from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, DigestId, FirmId, PayoutId, PeriodId, PersonId, TimeEntryId, derived_id
from handlers.messages import Destination, MessageKind, ToPerson
from handlers.money.closing_values import Digest, DigestKind, PayPeriod, PeriodState
from handlers.money.leaving import EntriesFound, EntriesLeft
from handlers.money.payouts import PayEntry, PayoutLine, take
from handlers.money.periods import next_cutoff, period_before
from handlers.money.reports.recipients import (
    EXPERT_KINDS,
    FIRM_KINDS,
    Issued,
    digest_due,
    digest_message,
    staff_digests,
)
from handlers.people.people import Firm, Person
from handlers.records import PeriodMoved, WeekClosed

# At most this many entries, or this many people's digests, in one command; what that keeps the writer for, of the
# 50 ms that DESIGN §3 allows, is in tests/benchmarks/RESULTS.md.
CHUNK = 480
PEOPLE = 150

_ALREADY = Decision(reply=Done(words="That part of the week is closed already.", already=True))
_UNKNOWN = refuse(Refusal.NOT_FOUND, "There is no such week to close, so nothing was changed.")
_FILE = MessageKind.FIRM_TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWeek:
    id: CommandId
    firm_id: FirmId


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeEntries:
    """Take these entries, which a search from `cursor` on found untaken; it came as far as `next_cursor`.

    Fewer than CHUNK are the last: what is committed after the search goes into the next week.
    """

    id: CommandId
    period_id: PeriodId
    cursor: str
    entry_ids: tuple[TimeEntryId, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDigests:
    id: CommandId
    period_id: PeriodId


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFacts:
    """The firm, and its period that ended last."""

    firm: Firm | None
    last: PayPeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingFacts:
    """The period, and those of the command's entries that are its firm's, due and untaken.

    `held` are those of them that walls keep from being paid: they stay where they are, for compliance. `there` are the
    payouts of the period that earlier parts made for the same people, `left` what an earlier week left behind.
    """

    period: PayPeriod | None
    entries: tuple[PayEntry, ...] = ()
    held: frozenset[TimeEntryId] = frozenset()
    there: frozenset[PayoutId] = frozenset()
    left: frozenset[TimeEntryId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingFacts:
    """The period, up to PEOPLE after its cursor whom it pays, and who gets the firm's digest.

    `file_to` is who gets its file of figures, where they are not the same. `quiet` says that nobody worked in the week.
    `staff` may get a digest by their role; like `firm_to` they come with the last part.
    """

    period: PayPeriod | None
    firm: Firm | None = None
    people: tuple[PersonId, ...] = ()
    firm_to: tuple[Destination, ...] = ()
    file_to: tuple[Destination, ...] | None = None
    quiet: bool = False
    staff: tuple[Person, ...] = ()


def close_week(command: CloseWeek, facts: WeekFacts, now: datetime) -> Decision:
    """Open the period that ends at the firm's cut-off once that is past, and set the next cut-off.

    Weeks that were missed are closed in turn: the next is not opened before the one before it is closed.
    """
    del command
    firm, last = facts.firm, facts.last
    if firm is None:
        return _UNKNOWN
    is_busy = last is not None and last.state is not PeriodState.CLOSED
    if is_busy or now < firm.next_close_at:
        return _ALREADY
    ends_at = firm.next_close_at
    period = PayPeriod(
        id=period_id(firm.id, ends_at),
        firm_id=firm.id,
        starts_at=last.ends_at if last else _week_before(firm, ends_at),
        ends_at=ends_at,
        state=PeriodState.TAKING,
        cursor="",
        closed_at=None,
    )
    following = next_cutoff(ends_at, zone=firm.zone, week_end=firm.week_end)
    moved = WeekClosed(firm_id=firm.id, seen=ends_at, next_close_at=following)
    return Decision(reply=Done(words="The week is closing.", subject_id=period.id), records=(moved, period))


def period_id(firm_id: FirmId, ends_at: datetime) -> PeriodId:
    """Give the id of the firm's period that ends at this cut-off, an instant in UTC."""
    return PeriodId(derived_id(firm_id, "period", ends_at.isoformat()))


def _week_before(firm: Firm, ends_at: datetime) -> datetime:
    return period_before(ends_at, zone=firm.zone, week_end=firm.week_end).starts_at


def take_entries(command: TakeEntries, facts: TakingFacts, now: datetime) -> Decision:
    """Take one part of the entries into payouts; the last part leaves the period to be settled."""
    del now
    period = facts.period
    if period is None:
        return _UNKNOWN
    if period.state is not PeriodState.TAKING or period.cursor != command.cursor:
        return _ALREADY
    free = [entry for entry in facts.entries if entry.time_entry_id not in facts.held]
    payouts, lines = take(free, firm_id=period.firm_id, period_id=period.id)
    is_last = len(command.entry_ids) < CHUNK
    after = (
        replace(period, state=PeriodState.SETTLING, cursor="")
        if is_last
        else replace(period, cursor=command.next_cursor)
    )
    made = (payout for payout in payouts if payout.id not in facts.there)
    return Decision(
        reply=Done(words=f"{len(lines)} entries taken.", subject_id=period.id),
        records=(
            _moved(period, after),
            *made,
            *lines,
            *_left_and_found(period, facts),
            *_noted(period, lines),
        ),
    )


def _left_and_found(period: PayPeriod, facts: TakingFacts) -> Iterator[EntriesLeft | EntriesFound]:
    """What a wall holds is left to later weeks, and what an earlier one left is not any more once it is taken."""
    if left := facts.held - facts.left:
        yield EntriesLeft(firm_id=period.firm_id, entry_ids=tuple(sorted(left)))
    if found := facts.left - facts.held:
        yield EntriesFound(entry_ids=tuple(sorted(found)))


def _noted(period: PayPeriod, lines: Sequence[PayoutLine]) -> tuple[Noted, ...]:
    """What the audit tells of a part: how many entries, and a SHA-256 of their ids in order, a line each."""
    if not lines:
        return ()
    ids = sorted(line.time_entry_id for line in lines)
    about: Mapping[str, str | int] = {
        "period": period.id,
        "entries": len(ids),
        "digest": digest_of("\n".join(ids)),
    }
    return (Noted(firm_id=period.firm_id, did="payout.took", about=about),)


def _moved(seen: PayPeriod, period: PayPeriod) -> PeriodMoved:
    return PeriodMoved(period=period, seen_state=seen.state, seen_cursor=seen.cursor)


def issue_digests(command: IssueDigests, facts: IssuingFacts, now: datetime) -> Decision:
    """Issue the digests of one part of the people whom the period pays; the last part adds the firm's and staff's.

    Who did nothing that a payout took gets none. A quiet week's firm digest comes without picture and table.
    """
    del command
    period, firm = facts.period, facts.firm
    if period is None or firm is None:
        return _UNKNOWN
    if period.state is not PeriodState.DIGESTING:
        return _ALREADY
    issued = [_expert_digest(period, firm, person_id) for person_id in facts.people]
    if len(facts.people) < PEOPLE:
        issued.append(_firm_digest(period, firm, facts))
        issued += staff_digests(period, firm, facts.staff, quiet=facts.quiet)
        after = replace(period, state=PeriodState.CLOSED, cursor="", closed_at=now)
    else:
        after = replace(period, cursor=facts.people[-1])
    return Decision(
        reply=Done(words=f"{len(issued)} digests issued.", subject_id=period.id),
        records=(_moved(period, after), *(digest for digest, _ in issued)),
        messages=tuple(message for _, messages in issued for message in messages),
    )


def _expert_digest(period: PayPeriod, firm: Firm, person_id: PersonId) -> Issued:
    digest = Digest(
        id=DigestId(derived_id(period.id, "digest", "expert", person_id)),
        firm_id=period.firm_id,
        period_id=period.id,
        kind=DigestKind.EXPERT,
        person_id=person_id,
    )
    to, due = ToPerson(person_id=person_id), digest_due(period, firm)
    return digest, tuple(digest_message(digest, kind, to, due) for kind in EXPERT_KINDS)


def _firm_digest(period: PayPeriod, firm: Firm, facts: IssuingFacts) -> Issued:
    digest = Digest(
        id=DigestId(derived_id(period.id, "digest", "firm")),
        firm_id=period.firm_id,
        period_id=period.id,
        kind=DigestKind.FIRM,
        person_id=None,
    )
    kinds = FIRM_KINDS[:1] if facts.quiet else FIRM_KINDS
    due = digest_due(period, firm)
    owed = [(to, kind) for to in facts.firm_to for kind in kinds]
    if facts.file_to is not None:
        owed = [(to, kind) for to, kind in owed if kind is not _FILE]
        owed += [(to, _FILE) for to in facts.file_to if _FILE in kinds]
    return digest, tuple(digest_message(digest, kind, to, due) for to, kind in owed)
