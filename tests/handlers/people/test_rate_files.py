"""A rate card from CSV: looked at first, imported whole or not at all, with every bad row's reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.decisions import Decision, Done, Figures, Refusal
from handlers.ids import RateLineId
from handlers.money.rates import RateLine, RateUnit
from handlers.people.terms.rate_files import ImportRates, RatePreview, import_rates
from tests.handlers.people.samples import FIRM, ID, NOW, READY, matter_of, refused

CARD = """per,pay,price,area,seniority,from
piece,12.00,18.00,,,
piece,16.00,24.00,M&A,partner,2026-12-01
hour,140,200,,,2027-01-01
"""
KNOWN = RateLine(
    id=RateLineId("r1"),
    firm_id=FIRM.id,
    matter_id=None,
    practice_area=None,
    seniority=None,
    unit=RateUnit.PIECE,
    pay=1000,
    price=1800,
    currency="USD",
    effective_from=NOW - timedelta(days=30),
)
FACTS = replace(READY, rates=(KNOWN,), matters=(matter_of(),))


def preview(decision: Decision) -> RatePreview:
    assert isinstance(decision.reply, Figures)
    assert isinstance(decision.reply.value, RatePreview)
    assert decision.records == ()
    return decision.reply.value


def test_what_will_change_is_shown_and_the_same_sent_again_is_imported() -> None:
    shown = preview(import_rates(ImportRates(id=ID, text=CARD), FACTS, NOW))
    assert shown.lines == (
        "Per piece, anybody: pays $10.00 → $12.00, charges $18.00, from now on",
        "Per piece, M&A, Partner: pays $16.00, charges $24.00, from Tue 1 Dec, 00:00",
        "Per hour, anybody: pays $140.00, charges $200.00, from Fri 1 Jan, 00:00",
    )
    later = NOW + timedelta(minutes=5)
    decision = import_rates(ImportRates(id=ID, text=CARD, seen=shown.mark), FACTS, later)
    assert decision.reply == Done(words="3 rates are imported.")
    first = decision.records[0]
    assert isinstance(first, RateLine)
    assert (first.pay, first.price, first.effective_from) == (1200, 1800, later)


def test_what_changed_since_it_was_looked_at_is_shown_anew() -> None:
    shown = preview(import_rates(ImportRates(id=ID, text=CARD), FACTS, NOW))
    changed = replace(FACTS, rates=(replace(KNOWN, pay=1100),))
    again = preview(import_rates(ImportRates(id=ID, text=CARD, seen=shown.mark), changed, NOW))
    assert again.mark != shown.mark
    assert "$11.00 → $12.00" in again.lines[0]


def test_what_is_in_force_already_is_left_out() -> None:
    same = "per;pay;price\npiece;10;18\n"
    assert import_rates(ImportRates(id=ID, text=same), FACTS, NOW).reply == Done(
        words="Every one of these rates is in force already.", already=True
    )
    shown = preview(import_rates(ImportRates(id=ID, text=f"{same}hour;100;150\n"), FACTS, NOW))
    assert (len(shown.lines), shown.same) == (1, 1)


def test_one_bad_row_refuses_the_whole_with_every_rows_reason() -> None:
    bad = """per,pay,price,currency,matter,from
piece,12,18,,,
day,1,2,,,
piece,much,18,,,
piece,1,0,,NW-7,
hour,1,2,,NW-7,
piece,1,2,,NW-8,
piece,1,2,,,soon
piece,13,18,,,
piece,1,2,,,,surplus
"""
    reason, field, words = refused(import_rates(ImportRates(id=ID, text=bad), FACTS, NOW))
    assert (reason, field) == (Refusal.INVALID, "rates")
    told = words.split("\n")
    assert told[0] == "Nothing was imported. Put these right and try again:"
    assert [line.partition(":")[0] for line in told[1:]] == [
        f"Row {number}" for number in (3, 4, 5, 6, 7, 8, 9, 10)
    ]
    assert "it is for the same as row 2" in words
    assert "NW-7 is paid per piece" in words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "per,pay\npiece,1\n",
        "per,pay,price,colour\npiece,1,2,red\n",
        "per,pay,price\n",
        'per,pay,price\n"piece,1,2',
    ],
    ids=["nothing", "a column is missing", "a strange column", "no rows", "no CSV"],
)
def test_what_is_no_rate_card_is_said_so(text: str) -> None:
    assert refused(import_rates(ImportRates(id=ID, text=text), FACTS, NOW))[1] == "rates"


def test_a_rate_of_the_same_moment_is_not_rewritten() -> None:
    since = KNOWN.effective_from.isoformat()
    text = f"per,pay,price,from\npiece,11,18,{since}\n"
    assert "Let it begin later" in refused(import_rates(ImportRates(id=ID, text=text), FACTS, NOW))[2]


def test_a_card_that_was_pasted_in_several_parts_may_name_its_columns_in_each() -> None:
    parts = "per,pay,price\nhour,100,150\nper,pay,price\npiece,12,18\n"
    shown = preview(import_rates(ImportRates(id=ID, text=parts), FACTS, NOW))
    assert len(shown.lines) == 2
    bad = refused(import_rates(ImportRates(id=ID, text=f"{parts}day,1,2\n"), FACTS, NOW))[2]
    assert "Row 5:" in bad  # as it stands in what was pasted
