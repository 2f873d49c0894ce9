from handlers.ids import FirmId, PeriodId, PersonId, TimeEntryId, derived_id
from handlers.money.payouts import PayEntry, Payout, PayoutLine, take

WEEK = PeriodId("week")


def pay_entry(name: str, person: str = "ada", currency: str = "USD") -> PayEntry:
    return PayEntry(time_entry_id=TimeEntryId(name), person_id=PersonId(person), currency=currency)


def taken(*entries: PayEntry, period: PeriodId = WEEK) -> tuple[tuple[Payout, ...], tuple[PayoutLine, ...]]:
    return take(entries, firm_id=FirmId("firm"), period_id=period)


def test_entries_go_into_one_payout_for_each_person_and_currency() -> None:
    payouts, lines = taken(
        pay_entry("1"),
        pay_entry("2", "per"),
        pay_entry("3"),
        pay_entry("4", currency="EUR"),
        pay_entry("5", "per"),
    )
    names = {payout.id: (payout.person_id, payout.currency) for payout in payouts}
    assert list(names.values()) == [("ada", "USD"), ("per", "USD"), ("ada", "EUR")]
    assert [(line.time_entry_id, *names[line.payout_id]) for line in lines] == [
        ("1", "ada", "USD"),
        ("2", "per", "USD"),
        ("3", "ada", "USD"),
        ("4", "ada", "EUR"),
        ("5", "per", "USD"),
    ]
    assert {(payout.firm_id, payout.period_id) for payout in payouts} == {("firm", "week")}


def test_nothing_to_take_makes_no_payout() -> None:
    assert taken() == ((), ())


def test_a_week_taken_in_parts_gives_the_same_payouts_as_in_one() -> None:
    entries = (pay_entry("1"), pay_entry("2", "per"), pay_entry("3"), pay_entry("4", currency="EUR"))
    whole, lines = taken(*entries)
    first, some = taken(*entries[:2])
    second, rest = taken(*entries[2:])
    assert {*first, *second} == set(whole)
    assert some + rest == lines


def test_the_id_of_a_payout_is_derived_from_the_period_the_person_and_the_currency() -> None:
    (payout,), _ = taken(pay_entry("1"))
    assert payout.id == derived_id("week", "ada", "USD")
    (next_one,), _ = taken(pay_entry("2"), period=PeriodId("next week"))
    assert next_one.id != payout.id
