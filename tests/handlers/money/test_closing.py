from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.audit.values import Noted
from handlers.decisions import Decision, Done, Refused
from handlers.ids import CommandId, FirmId, PersonId, TimeEntryId, WorkspaceId, derived_id
from handlers.messages import Destination, MessageKind, ToChannel, ToPerson
from handlers.money.closing import (
    CHUNK,
    CloseWeek,
    IssueDigests,
    IssuingFacts,
    TakeEntries,
    TakingFacts,
    WeekFacts,
    close_week,
    issue_digests,
    period_id,
    take_entries,
)
from handlers.money.closing_values import Digest, DigestKind, PayPeriod, PeriodState
from handlers.money.leaving import EntriesFound, EntriesLeft
from handlers.money.payouts import PayEntry, Payout, PayoutLine
from handlers.people.people import Firm
from handlers.records import PeriodMoved, WeekClosed

FIRM_ID = FirmId("firm")
COMMAND = CommandId("command")
FIRST, SECOND, THIRD = (datetime(2026, 11, day, 23, tzinfo=UTC) for day in (8, 15, 22))
AFTER = datetime(2026, 11, 16, 0, 0, 5, tzinfo=UTC)
ADA, PER = PersonId("ada"), PersonId("per")
CHANNEL = ToChannel(workspace_id=WorkspaceId("w"), channel="C9")

FIRM = Firm(
    id=FIRM_ID,
    name="Kern LLP",
    currency="EUR",
    zone="Europe/Berlin",
    week_end=6,
    digest_hour=9,
    next_close_at=SECOND,
)


def period(state: PeriodState, *, cursor: str = "", ends_at: datetime = SECOND) -> PayPeriod:
    return PayPeriod(
        id=period_id(FIRM_ID, ends_at),
        firm_id=FIRM_ID,
        starts_at=FIRST,
        ends_at=ends_at,
        state=state,
        cursor=cursor,
        closed_at=None,
    )


def closed(facts: WeekFacts, now: datetime = AFTER) -> Decision:
    return close_week(CloseWeek(id=COMMAND, firm_id=FIRM_ID), facts, now)


def taking(count: int, *, cursor: str = "", next_cursor: str = "") -> TakeEntries:
    return TakeEntries(
        id=COMMAND,
        period_id=period_id(FIRM_ID, SECOND),
        cursor=cursor,
        entry_ids=tuple(TimeEntryId(f"entry {number}") for number in range(count)),
        next_cursor=next_cursor,
    )


def taken(command: TakeEntries, seen: PayPeriod, *people: PersonId) -> Decision:
    entries = tuple(
        PayEntry(time_entry_id=entry_id, person_id=person_id, currency="EUR")
        for entry_id, person_id in zip(command.entry_ids, people, strict=False)
    )
    return take_entries(command, TakingFacts(period=seen, entries=entries), AFTER)


def issued(
    seen: PayPeriod,
    *people: PersonId,
    to: tuple[Destination, ...] = (CHANNEL,),
    file_to: tuple[Destination, ...] | None = None,
    quiet: bool = False,
) -> Decision:
    facts = IssuingFacts(period=seen, firm=FIRM, people=people, firm_to=to, file_to=file_to, quiet=quiet)
    return issue_digests(IssueDigests(id=COMMAND, period_id=seen.id), facts, AFTER)


def test_the_first_week_to_close_begins_a_week_before_its_end() -> None:
    moved, opened = closed(WeekFacts(firm=FIRM)).records
    assert moved == WeekClosed(firm_id=FIRM_ID, seen=SECOND, next_close_at=THIRD)
    assert opened == period(PeriodState.TAKING)
    assert opened.id == derived_id("firm", "period", "2026-11-15T23:00:00+00:00")


def test_the_next_week_begins_where_the_one_before_it_ended() -> None:
    midweek = datetime(2026, 11, 11, 23, tzinfo=UTC)  # the firm changed the end of its week
    last = period(PeriodState.CLOSED, ends_at=midweek)
    _, opened = closed(WeekFacts(firm=FIRM, last=last)).records
    assert isinstance(opened, PayPeriod)
    assert (opened.starts_at, opened.ends_at) == (midweek, SECOND)


@pytest.mark.parametrize(
    ("last", "now"),
    [
        (None, SECOND.replace(hour=22, minute=59)),
        (period(PeriodState.TAKING, ends_at=FIRST), AFTER),
        (period(PeriodState.DIGESTING, ends_at=FIRST), AFTER),
    ],
    ids=["before the cut-off", "the week before is being taken", "its digests are being issued"],
)
def test_a_week_is_not_opened_too_early(last: PayPeriod | None, now: datetime) -> None:
    assert closed(WeekFacts(firm=FIRM, last=last), now) == Decision(
        reply=Done(words="That part of the week is closed already.", already=True)
    )


def test_a_week_closes_at_the_very_moment_of_its_cut_off() -> None:
    assert closed(WeekFacts(firm=FIRM), SECOND).records


# Two weeks before each change of the clocks and one after: (zone, last day of the week, cut-offs in UTC).
CLOCK_CHANGES = [
    ("Europe/Berlin", 6, ["2026-03-22T23:00", "2026-03-29T22:00", "2026-04-05T22:00"]),
    ("Europe/Berlin", 6, ["2026-10-18T22:00", "2026-10-25T23:00", "2026-11-01T23:00"]),
    ("Europe/Berlin", 4, ["2026-03-27T23:00", "2026-04-03T22:00", "2026-04-10T22:00"]),
    ("Europe/Berlin", 4, ["2026-10-23T22:00", "2026-10-30T23:00", "2026-11-06T23:00"]),
    ("America/New_York", 6, ["2026-03-02T05:00", "2026-03-09T04:00", "2026-03-16T04:00"]),
    ("America/New_York", 6, ["2026-10-26T04:00", "2026-11-02T05:00", "2026-11-09T05:00"]),
    ("America/New_York", 4, ["2026-03-07T05:00", "2026-03-14T04:00", "2026-03-21T04:00"]),
    ("America/New_York", 4, ["2026-10-31T04:00", "2026-11-07T05:00", "2026-11-14T05:00"]),
]


@pytest.mark.parametrize(("zone", "week_end", "cutoffs"), CLOCK_CHANGES)
def test_missed_weeks_close_in_turn_at_local_midnight_whatever_the_clocks_do(
    zone: str, week_end: int, cutoffs: list[str]
) -> None:
    expected = [datetime.fromisoformat(cutoff).replace(tzinfo=UTC) for cutoff in cutoffs]
    firm = replace(FIRM, zone=zone, week_end=week_end, next_close_at=expected[0])
    last, ends = None, []
    for _ in expected:
        moved, opened = closed(WeekFacts(firm=firm, last=last), datetime(2027, 1, 1, tzinfo=UTC)).records
        assert isinstance(moved, WeekClosed)
        assert isinstance(opened, PayPeriod)
        assert last is None or opened.starts_at == last.ends_at
        ends.append(opened.ends_at)
        firm, last = (
            replace(firm, next_close_at=moved.next_close_at),
            replace(opened, state=PeriodState.CLOSED),
        )
    assert ends == expected


def test_a_part_of_the_entries_that_is_not_full_is_the_last() -> None:
    seen = period(PeriodState.TAKING, cursor="here")
    moved, *rest = taken(taking(2, cursor="here", next_cursor="there"), seen, ADA, PER).records
    assert moved == PeriodMoved(period=period(PeriodState.SETTLING), seen_state="taking", seen_cursor="here")
    assert [type(value) for value in rest] == [Payout, Payout, PayoutLine, PayoutLine, Noted]


def test_a_full_part_leaves_the_period_where_the_search_came_to() -> None:
    seen = period(PeriodState.TAKING)
    (moved, *_) = taken(taking(CHUNK, next_cursor="there"), seen, ADA).records
    assert isinstance(moved, PeriodMoved)
    assert moved.period == period(PeriodState.TAKING, cursor="there")


def test_what_a_wall_holds_is_left_and_what_was_left_is_found_once_no_wall_holds_it() -> None:
    command = taking(4)
    first, second, third, fourth = command.entry_ids
    facts = TakingFacts(
        period=period(PeriodState.TAKING),
        entries=tuple(
            PayEntry(time_entry_id=key, person_id=ADA, currency="EUR") for key in command.entry_ids
        ),
        held=frozenset({first, second}),
        left=frozenset({second, third}),
    )
    records = take_entries(command, facts, AFTER).records
    assert [one.entry_ids for one in records if isinstance(one, EntriesLeft)] == [(first,)]
    assert [one.entry_ids for one in records if isinstance(one, EntriesFound)] == [(third,)]
    assert [one.time_entry_id for one in records if isinstance(one, PayoutLine)] == [third, fourth]


def test_a_payout_that_is_there_is_not_made_again() -> None:
    command = taking(2)
    (_, payout, *_) = taken(command, period(PeriodState.TAKING), ADA, ADA).records
    assert isinstance(payout, Payout)
    entries = tuple(PayEntry(time_entry_id=key, person_id=ADA, currency="EUR") for key in command.entry_ids)
    facts = TakingFacts(period=period(PeriodState.TAKING), entries=entries, there=frozenset({payout.id}))
    again = take_entries(command, facts, AFTER).records
    assert [type(one) for one in again] == [PeriodMoved, PayoutLine, PayoutLine, Noted]


def test_a_week_without_entries_goes_on_to_its_digests() -> None:
    (moved,) = taken(taking(0), period(PeriodState.TAKING)).records
    assert isinstance(moved, PeriodMoved)
    assert moved.period.state is PeriodState.SETTLING


@pytest.mark.parametrize(
    "seen",
    [
        period(PeriodState.TAKING, cursor="further"),
        period(PeriodState.DIGESTING),
        period(PeriodState.CLOSED),
    ],
)
def test_a_part_that_was_taken_before_is_not_taken_again(seen: PayPeriod) -> None:
    decision = taken(taking(1), seen, ADA)
    assert isinstance(decision.reply, Done)
    assert decision.reply.already
    assert decision == Decision(reply=decision.reply)


def test_everyone_whom_the_period_pays_gets_one_digest_and_the_firm_gets_its_own() -> None:
    decision = issued(period(PeriodState.DIGESTING, cursor="aa"), ADA, PER)
    moved, *digests = decision.records
    done = replace(period(PeriodState.CLOSED), closed_at=AFTER)
    assert moved == PeriodMoved(period=done, seen_state="digesting", seen_cursor="aa")
    assert [(digest.kind, digest.person_id) for digest in digests if isinstance(digest, Digest)] == [
        (DigestKind.EXPERT, ADA),
        (DigestKind.EXPERT, PER),
        (DigestKind.FIRM, None),
    ]
    assert [(message.kind, message.to) for message in decision.messages] == [
        (MessageKind.EXPERT_DIGEST, ToPerson(person_id=ADA)),
        (MessageKind.TREND_PICTURE, ToPerson(person_id=ADA)),
        (MessageKind.EXPERT_DIGEST, ToPerson(person_id=PER)),
        (MessageKind.TREND_PICTURE, ToPerson(person_id=PER)),
        (MessageKind.FIRM_DIGEST, CHANNEL),
        (MessageKind.FIRM_PICTURE, CHANNEL),
        (MessageKind.TREND_PICTURE, CHANNEL),
        (MessageKind.FIRM_TABLE, CHANNEL),
    ]


def test_where_the_channel_takes_no_files_the_figures_go_to_finance() -> None:
    finance = (ToPerson(person_id=PersonId("fay")), ToPerson(person_id=PersonId("gil")))
    decision = issued(period(PeriodState.DIGESTING), file_to=finance)
    assert [(message.kind, message.to) for message in decision.messages] == [
        (MessageKind.FIRM_DIGEST, CHANNEL),
        (MessageKind.FIRM_PICTURE, CHANNEL),
        (MessageKind.TREND_PICTURE, CHANNEL),
        (MessageKind.FIRM_TABLE, finance[0]),
        (MessageKind.FIRM_TABLE, finance[1]),
    ]
    quiet = issued(period(PeriodState.DIGESTING), file_to=finance, quiet=True)
    assert [(message.kind, message.to) for message in quiet.messages] == [(MessageKind.FIRM_DIGEST, CHANNEL)]


def test_digests_are_due_at_the_firms_hour_on_the_morning_after_its_week() -> None:
    decision = issued(period(PeriodState.DIGESTING), ADA)
    assert {message.due_at for message in decision.messages} == {datetime(2026, 11, 16, 8, tzinfo=UTC)}


def test_a_message_is_owed_once_for_each_digest_kind_and_place() -> None:
    everybody = (ToPerson(person_id=PersonId("fay")), ToPerson(person_id=PersonId("gil")))
    decision = issued(period(PeriodState.DIGESTING), ADA, PER, to=everybody)
    keys = [message.key for message in decision.messages]
    assert len(set(keys)) == len(keys) == 2 * 2 + 2 * 4
    firm_digest = decision.records[-1]
    assert isinstance(firm_digest, Digest)
    assert f"digest/{firm_digest.id}/firm_table/gil" in keys


def test_a_full_part_of_the_people_leaves_the_rest_and_the_firm_for_later() -> None:
    crowd = tuple(PersonId(f"person {number:04}") for number in range(CHUNK))
    decision = issued(period(PeriodState.DIGESTING), *crowd)
    moved, *digests = decision.records
    assert isinstance(moved, PeriodMoved)
    assert moved.period == period(PeriodState.DIGESTING, cursor=crowd[-1])
    assert (len(digests), len(decision.messages)) == (CHUNK, 2 * CHUNK)


def test_a_quiet_week_is_told_in_a_line_without_files() -> None:
    decision = issued(period(PeriodState.DIGESTING), quiet=True)
    assert [message.kind for message in decision.messages] == [MessageKind.FIRM_DIGEST]


@pytest.mark.parametrize("state", [PeriodState.TAKING, PeriodState.CLOSED])
def test_digests_are_issued_only_between_taking_and_closed(state: PeriodState) -> None:
    decision = issued(period(state), ADA)
    assert isinstance(decision.reply, Done)
    assert decision.reply.already
    assert decision == Decision(reply=decision.reply)


def test_a_firm_or_a_period_that_is_not_there_is_refused_in_words() -> None:
    for decision in (
        closed(WeekFacts(firm=None)),
        take_entries(taking(1), TakingFacts(period=None), AFTER),
        issue_digests(
            IssueDigests(id=COMMAND, period_id=period_id(FIRM_ID, SECOND)), IssuingFacts(period=None), AFTER
        ),
    ):
        assert isinstance(decision.reply, Refused)
        assert decision == Decision(reply=decision.reply)
